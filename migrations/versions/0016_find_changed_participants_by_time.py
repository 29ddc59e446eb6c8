"""find changed participants by time"""

from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('participant_event', schema=None) as batch_op:
        batch_op.create_index('ix_participant_event_meeting_id_at', ['meeting_id', 'at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('participant_event', schema=None) as batch_op:
        batch_op.drop_index('ix_participant_event_meeting_id_at')
