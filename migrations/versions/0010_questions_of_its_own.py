"""questions of a meeting's own"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('stage', sa.String(length=32), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('help', sa.String(), nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('only_if', sa.JSON(), nullable=False),
    sa.Column('organisation_types', sa.JSON(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('retain_days', sa.Integer(), nullable=True),
    sa.Column('translations', sa.JSON(), nullable=False),
    sa.Column('asked_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('text', 'long-text', 'choice', 'choices', 'number', 'date', 'country', 'file')", name=op.f('ck_question_kind_known')),
    sa.CheckConstraint("stage IN ('registration', 'second')", name=op.f('ck_question_stage_known')),
    sa.CheckConstraint('retain_days IS NULL OR retain_days >= 0', name=op.f('ck_question_retain_days_positive')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_question_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('meeting_id', 'key', 'version', name=op.f('uq_question_meeting_id_key_version'))
    )
    op.create_table('second_form',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_second_form_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_second_form'))
    )
    op.create_table('answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('picked', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('blob', sa.String(), nullable=True),
    sa.Column('media_type', sa.String(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size IS NULL OR size >= 0', name=op.f('ck_answer_size_positive')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_answer_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_answer_participant_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_question_id_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('participant_id', 'question_id', name=op.f('uq_answer_participant_id_question_id'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index('ix_answer_question_id_picked', ['question_id', 'picked'], unique=False)

    op.create_table('pending_upload',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('holder_id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('blob', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_pending_upload_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_pending_upload_question_id_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pending_upload'))
    )
    with op.batch_alter_table('pending_upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pending_upload_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_pending_upload_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('question_revision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('definition', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_question_revision_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_revision_question_id_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_revision')),
    sa.UniqueConstraint('question_id', 'number', name=op.f('uq_question_revision_question_id_number'))
    )
    with op.batch_alter_table('question_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_revision_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('second_form_sent',
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_second_form_sent_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_second_form_sent_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participant_id', name=op.f('pk_second_form_sent'))
    )
    with op.batch_alter_table('second_form_sent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_form_sent_meeting_id'), ['meeting_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('second_form_sent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_form_sent_meeting_id'))

    op.drop_table('second_form_sent')
    with op.batch_alter_table('question_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_revision_meeting_id'))

    op.drop_table('question_revision')
    with op.batch_alter_table('pending_upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pending_upload_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_pending_upload_at'))

    op.drop_table('pending_upload')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_question_id_picked')

    op.drop_table('answer')
    op.drop_table('second_form')
    op.drop_table('question')
