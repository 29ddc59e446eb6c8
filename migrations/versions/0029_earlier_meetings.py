"""earlier meetings to compare with, and the fewest persons of a class that is shown"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('earlier_meeting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('counted_id', sa.Uuid(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('regions', sa.JSON(), nullable=False),
    sa.Column('centres', sa.JSON(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['counted_id'], ['meeting.id'], name=op.f('fk_earlier_meeting_counted_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_earlier_meeting_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_earlier_meeting')),
    sa.UniqueConstraint('meeting_id', 'title', name=op.f('uq_earlier_meeting_meeting_id_title'))
    )
    with op.batch_alter_table('earlier_meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_earlier_meeting_counted_id'), ['counted_id'], unique=False)
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('small_cells', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_column('small_cells')
    with op.batch_alter_table('earlier_meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_earlier_meeting_counted_id'))
    op.drop_table('earlier_meeting')
