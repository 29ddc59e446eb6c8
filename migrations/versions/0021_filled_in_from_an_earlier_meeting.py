"""invitations filled in from a registration at an earlier meeting"""
from alembic import op
import sqlalchemy as sa

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('earlier_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_invitation_earlier_id_participant'), 'participant', ['earlier_id'], ['id'], ondelete='SET NULL')
        batch_op.create_index(batch_op.f('ix_invitation_earlier_id'), ['earlier_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_earlier_id'))
        batch_op.drop_constraint(batch_op.f('fk_invitation_earlier_id_participant'), type_='foreignkey')
        batch_op.drop_column('earlier_id')
