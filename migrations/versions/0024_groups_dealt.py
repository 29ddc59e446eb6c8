"""groups dealt, who is pinned in them, and what they were before"""
from alembic import op
import sqlalchemy as sa

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('group_member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pinned', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        'group_deal',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('meeting_id', sa.Uuid(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_label', sa.String(), nullable=False),
        sa.Column('who', sa.String(length=32), nullable=False),
        sa.Column('traits', sa.JSON(), nullable=False),
        sa.Column('keep', sa.Boolean(), nullable=False),
        sa.Column('seed', sa.Integer(), nullable=False),
        sa.Column('people', sa.Integer(), nullable=False),
        sa.Column('groups', sa.JSON(), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.Column('after', sa.JSON(), nullable=False),
        sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('undone_by', sa.String(), nullable=False),
        sa.CheckConstraint("who IN ('confirmed', 'came')", name=op.f('ck_group_deal_who_known')),
        sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_group_deal_meeting_id_meeting'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_group_deal')),
    )
    op.create_index('ix_group_deal_meeting_id_at', 'group_deal', ['meeting_id', 'at'])


def downgrade() -> None:
    op.drop_index('ix_group_deal_meeting_id_at', table_name='group_deal')
    op.drop_table('group_deal')
    with op.batch_alter_table('group_member', schema=None) as batch_op:
        batch_op.drop_column('pinned')
