"""consents apart, notices by version, requests to be erased"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

CONSENTS = ("inner_list_consent", "email_consent", "phone_consent", "photo_consent", "later_consent")


def upgrade() -> None:
    op.create_table(
        "privacy_notice",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("meeting_id", sa.Uuid(), sa.ForeignKey("meeting.id", ondelete="CASCADE", name="fk_privacy_notice_meeting_id_meeting"), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.String(), nullable=False),
        sa.UniqueConstraint("meeting_id", "version", "language", name="uq_privacy_notice_meeting_id_version_language"),
    )
    op.add_column("participant_event", sa.Column("agreed", sa.JSON()))
    op.add_column("participant_event", sa.Column("notice_version", sa.String()))
    op.create_table(
        "erasure_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("meeting_id", sa.Uuid(), sa.ForeignKey("meeting.id", ondelete="CASCADE", name="fk_erasure_request_meeting_id_meeting"), nullable=False),
        sa.Column("participant_id", sa.Uuid(), sa.ForeignKey("participant.id", ondelete="CASCADE", name="fk_erasure_request_participant_id_participant"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'erased', 'refused')", name="ck_erasure_request_state_known"),
    )
    op.create_index("ix_erasure_request_meeting_id_state", "erasure_request", ["meeting_id", "state"])
    op.create_index("ix_erasure_request_participant_id", "erasure_request", ["participant_id"])
    op.add_column("meeting", sa.Column("retention_days", sa.Integer()))
    op.add_column("meeting", sa.Column("purged_at", sa.DateTime(timezone=True)))
    for name in CONSENTS:
        op.add_column("participant", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("participant", sa.Column("erased_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for name in ("erased_at", *reversed(CONSENTS)):
        op.drop_column("participant", name)
    op.drop_column("meeting", "purged_at")
    op.drop_column("meeting", "retention_days")
    op.drop_table("erasure_request")
    op.drop_column("participant_event", "notice_version")
    op.drop_column("participant_event", "agreed")
    op.drop_table("privacy_notice")
