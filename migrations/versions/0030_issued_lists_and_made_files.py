"""lists of participants as issued, and large files made by the worker"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('issued_list',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('provisional', 'final', name='liststate', native_enum=False, length=32), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.String(), nullable=False),
    sa.Column('corrections_until', sa.Date(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.CheckConstraint("state IN ('provisional', 'final')", name=op.f('ck_issued_list_state_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_issued_list_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issued_list')),
    sa.UniqueConstraint('meeting_id', 'number', name=op.f('uq_issued_list_meeting_id_number'))
    )
    op.create_table('made_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('blob', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('failure', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_made_file_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_made_file'))
    )
    with op.batch_alter_table('made_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_made_file_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_made_file_meeting_id'), ['meeting_id'], unique=False)


def downgrade() -> None:
    op.drop_table('made_file')
    op.drop_table('issued_list')
