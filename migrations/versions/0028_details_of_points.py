"""what a point says of itself beside its text, and the number of each revision in its group"""
from alembic import op
import sqlalchemy as sa

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

STANDINGS = sa.Enum('agreed', 'open', 'reservation', name='standing', native_enum=False, create_constraint=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table('point_revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('concerns', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('substance', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('conventions', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('evidence', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('raised_by', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('support', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('standing', STANDINGS, nullable=True))
        batch_op.add_column(sa.Column('serial', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_check_constraint(op.f('ck_point_revision_standing_known'), "standing IN ('agreed', 'open', 'reservation')")
        batch_op.create_index('ix_point_revision_group_id_serial', ['group_id', 'serial'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('point_revision', schema=None) as batch_op:
        batch_op.drop_index('ix_point_revision_group_id_serial')
        batch_op.drop_constraint(op.f('ck_point_revision_standing_known'), type_='check')
        batch_op.drop_column('serial')
        batch_op.drop_column('standing')
        batch_op.drop_column('support')
        batch_op.drop_column('raised_by')
        batch_op.drop_column('evidence')
        batch_op.drop_column('conventions')
        batch_op.drop_column('substance')
        batch_op.drop_column('concerns')
