"""find people by indexes: one that holds all the list asks, and counts that read no person"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

FLAGGED = sa.text("flagged_at IS NOT NULL")
LISTED = (
    "meeting_id", "sort_key", "id", "state", "part", "region_code", "organisation_type", "organisation_id", "mode",
    "origin", "registered_at", "search_text",
)  # fmt: skip


def upgrade() -> None:
    # an index of PostgreSQL takes no rows beyond 2,704 bytes
    op.execute("UPDATE participant SET sort_key = substr(sort_key, 1, 300) WHERE length(sort_key) > 300")
    op.execute("UPDATE participant SET search_text = substr(search_text, 1, 608) WHERE length(search_text) > 608")
    op.drop_index("ix_participant_meeting_id_sort_key", "participant")
    op.drop_index("ix_participant_meeting_id_state_sort_key", "participant")
    op.drop_index("ix_participant_organisation_id", "participant")
    op.create_index("ix_participant_list", "participant", list(LISTED))
    op.create_index(
        "ix_participant_meeting_id_state_registered_at_id",
        "participant",
        ["meeting_id", "state", "registered_at", "id"],
    )
    op.create_index(
        "ix_participant_organisation_id_meeting_id_sort_key_id",
        "participant",
        ["organisation_id", "meeting_id", "sort_key", "id"],
    )
    op.create_index(
        "ix_participant_flagged",
        "participant",
        ["meeting_id", "sort_key"],
        sqlite_where=FLAGGED,
        postgresql_where=FLAGGED,
    )


def downgrade() -> None:
    op.drop_index("ix_participant_flagged", "participant")
    op.drop_index("ix_participant_organisation_id_meeting_id_sort_key_id", "participant")
    op.drop_index("ix_participant_meeting_id_state_registered_at_id", "participant")
    op.drop_index("ix_participant_list", "participant")
    op.create_index("ix_participant_organisation_id", "participant", ["organisation_id"])
    op.create_index("ix_participant_meeting_id_state_sort_key", "participant", ["meeting_id", "state", "sort_key"])
    op.create_index("ix_participant_meeting_id_sort_key", "participant", ["meeting_id", "sort_key"])
