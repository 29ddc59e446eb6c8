"""paragraphs of the report changed by hand, its parts, and what was said of them"""
from alembic import op
import sqlalchemy as sa

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_edit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('passage', sa.String(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('base', sa.String(), nullable=True),
    sa.Column('after', sa.String(), nullable=True),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_by', sa.String(), nullable=False),
    sa.CheckConstraint('(base IS NULL) = (after IS NOT NULL)', name=op.f('ck_report_edit_replaces_or_follows')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_report_edit_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_edit')),
    sa.UniqueConstraint('meeting_id', 'passage', name=op.f('uq_report_edit_meeting_id_passage'))
    )
    op.create_table('report_part',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('depth', sa.Enum('full', 'brief', 'none', name='depth', native_enum=False, length=32), nullable=False),
    sa.CheckConstraint("depth IN ('full', 'brief', 'none')", name=op.f('ck_report_part_depth_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_report_part_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_part')),
    sa.UniqueConstraint('meeting_id', 'part', name=op.f('uq_report_part_meeting_id_part'))
    )
    op.create_table('report_comment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('passage', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('comment', 'adopted', name='said', native_enum=False, length=32), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('of_text', sa.String(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by', sa.String(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(), nullable=True),
    sa.CheckConstraint("kind IN ('comment', 'adopted')", name=op.f('ck_report_comment_kind_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_report_comment_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_comment'))
    )
    op.create_index('ix_report_comment_meeting_id_passage', 'report_comment', ['meeting_id', 'passage'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_report_comment_meeting_id_passage', table_name='report_comment')
    op.drop_table('report_comment')
    op.drop_table('report_part')
    op.drop_table('report_edit')
