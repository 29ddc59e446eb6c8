"""points of groups joined"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('point_pair',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('first_id', sa.Uuid(), nullable=False),
    sa.Column('second_id', sa.Uuid(), nullable=False),
    sa.Column('verdict', sa.String(length=32), nullable=False),
    sa.Column('kept_id', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_point_pair_ordered')),
    sa.CheckConstraint("verdict IN ('same', 'two')", name=op.f('ck_point_pair_verdict_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_point_pair_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_point_pair')),
    sa.UniqueConstraint('meeting_id', 'first_id', 'second_id', name=op.f('uq_point_pair_meeting_id_first_id_second_id'))
    )
    op.create_table('point_support',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('point_id', sa.Uuid(), nullable=False),
    sa.Column('word', sa.String(length=32), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("word IN ('one', 'some', 'several', 'many', 'most', 'all')", name=op.f('ck_point_support_word_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_point_support_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'point_id', name=op.f('pk_point_support'))
    )


def downgrade() -> None:
    op.drop_table('point_support')
    op.drop_table('point_pair')
