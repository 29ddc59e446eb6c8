"""attendance is read page by page, by its id, without sorting all of the meeting's"""
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_presence_meeting_id_id', 'presence', ['meeting_id', 'id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_presence_meeting_id_id', table_name='presence')
