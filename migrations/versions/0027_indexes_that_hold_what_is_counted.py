"""indexes that hold all that is counted of attendance, and the invited in their order"""
from alembic import op
import sqlalchemy as sa

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

ORGANISERS = sa.text("part = 'organiser'")


def upgrade() -> None:
    op.drop_index('ix_presence_meeting_id_attended', 'presence')
    op.create_index('ix_presence_meeting_id_attended', 'presence', ['meeting_id', 'attended', 'participant_id', 'day_id', 'remote'])
    op.drop_index('ix_presence_session_id_attended', 'presence')
    op.create_index('ix_presence_session_id_attended', 'presence', ['session_id', 'attended', 'inside'])
    op.create_index('ix_participant_organisers', 'participant', ['meeting_id'], sqlite_where=ORGANISERS, postgresql_where=ORGANISERS)
    op.create_index('ix_invitation_meeting_id_created_at', 'invitation', ['meeting_id', 'created_at', 'id'])


def downgrade() -> None:
    op.drop_index('ix_invitation_meeting_id_created_at', 'invitation')
    op.drop_index('ix_participant_organisers', 'participant')
    op.drop_index('ix_presence_session_id_attended', 'presence')
    op.create_index('ix_presence_session_id_attended', 'presence', ['session_id', 'attended'])
    op.drop_index('ix_presence_meeting_id_attended', 'presence')
    op.create_index('ix_presence_meeting_id_attended', 'presence', ['meeting_id', 'attended', 'participant_id', 'day_id'])
