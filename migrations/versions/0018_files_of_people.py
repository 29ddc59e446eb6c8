"""files of people"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('import_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('written', sa.String(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('found', sa.LargeBinary(), nullable=False),
    sa.Column('good', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_import_file_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_file'))
    )
    with op.batch_alter_table('import_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_file_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_file_sent_at'), ['sent_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('import_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_file_sent_at'))
        batch_op.drop_index(batch_op.f('ix_import_file_meeting_id'))

    op.drop_table('import_file')
