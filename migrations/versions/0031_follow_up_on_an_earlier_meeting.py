"""follow up on an earlier meeting"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('meeting_follow_up',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('previous_id', sa.Uuid(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_follow_up_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['previous_id'], ['meeting.id'], name=op.f('fk_meeting_follow_up_previous_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_meeting_follow_up'))
    )
    op.create_index(op.f('ix_meeting_follow_up_previous_id'), 'meeting_follow_up', ['previous_id'])


def downgrade() -> None:
    op.drop_table('meeting_follow_up')
