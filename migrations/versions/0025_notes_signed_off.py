"""notes confirmed by members and signed"""
from alembic import op
import sqlalchemy as sa

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('discussion_group', schema=None) as batch_op:
        batch_op.add_column(sa.Column('signed_by', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('answers_until', sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        'note_answer',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('meeting_id', sa.Uuid(), nullable=False),
        sa.Column('group_id', sa.Uuid(), nullable=False),
        sa.Column('participant_id', sa.Uuid(), nullable=False),
        sa.Column('confirmed', sa.Boolean(), nullable=False),
        sa.Column('remark', sa.String(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['group_id'], ['discussion_group.id'], name=op.f('fk_note_answer_group_id_discussion_group'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_note_answer_meeting_id_meeting'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_note_answer_participant_id_participant'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_note_answer')),
        sa.UniqueConstraint('group_id', 'participant_id', name=op.f('uq_note_answer_group_id_participant_id')),
    )
    op.create_index(op.f('ix_note_answer_meeting_id'), 'note_answer', ['meeting_id'])
    op.create_index(op.f('ix_note_answer_participant_id'), 'note_answer', ['participant_id'])


def downgrade() -> None:
    op.drop_table('note_answer')
    with op.batch_alter_table('discussion_group', schema=None) as batch_op:
        batch_op.drop_column('answers_until')
        batch_op.drop_column('signed_at')
        batch_op.drop_column('signed_by')
