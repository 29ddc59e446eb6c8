"""an index that answers who of a meeting came, without the rows themselves"""

from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index('ix_presence_meeting_id_attended')
        batch_op.create_index('ix_presence_meeting_id_attended', ['meeting_id', 'attended', 'participant_id', 'day_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index('ix_presence_meeting_id_attended')
        batch_op.create_index('ix_presence_meeting_id_attended', ['meeting_id', 'attended'], unique=False)
