"""what became of each mail, and what mails say"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

OLD = "'queued', 'sent', 'failed'"
NEW = "'queued', 'sent', 'refused', 'given-up', 'bounced', 'cancelled'"


def upgrade() -> None:
    op.create_table('mail_wording',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('recipients', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_label', sa.String(), nullable=False),
    sa.CheckConstraint("kind IN ('decision', 'message', 'trial')", name=op.f('ck_mail_wording_kind_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_mail_wording_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_wording'))
    )
    op.create_index(op.f('ix_mail_wording_meeting_id'), 'mail_wording', ['meeting_id'])
    op.create_table('mail_text',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=True),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_label', sa.String(), nullable=False),
    sa.CheckConstraint('(subject IS NULL) = (text IS NULL)', name=op.f('ck_mail_text_both_or_none')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_mail_text_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_text')),
    sa.UniqueConstraint('meeting_id', 'kind', 'language', 'number', name=op.f('uq_mail_text_meeting_id_kind_language_number'))
    )
    op.create_table('sent_mail',
    sa.Column('mail_id', sa.Uuid(), nullable=False),
    sa.Column('sender', sa.String(), nullable=False),
    sa.Column('reply_to', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('html', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['outbox_mail.id'], name=op.f('fk_sent_mail_mail_id_outbox_mail'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('mail_id', name=op.f('pk_sent_mail'))
    )
    op.create_table('address_trouble',
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('trouble', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('diagnostic', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.CheckConstraint("trouble IN ('hard', 'soft')", name=op.f('ck_address_trouble_trouble_known')),
    sa.PrimaryKeyConstraint('address', name=op.f('pk_address_trouble'))
    )
    with op.batch_alter_table('outbox_mail') as batch_op:
        batch_op.add_column(sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('wording_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_outbox_mail_wording_id_mail_wording'), 'mail_wording', ['wording_id'], ['id'], ondelete='SET NULL')
        batch_op.create_unique_constraint(op.f('uq_outbox_mail_wording_id_subject_id'), ['wording_id', 'subject_id'])
        batch_op.drop_constraint(op.f('ck_outbox_mail_state_known'), type_='check')
    # the old word cannot be kept beside the new constraint: who never could be reached is told from who refused at once
    op.execute("UPDATE outbox_mail SET state = CASE WHEN attempts >= 14 THEN 'given-up' ELSE 'refused' END WHERE state = 'failed'")
    with op.batch_alter_table('outbox_mail') as batch_op:
        batch_op.create_check_constraint(op.f('ck_outbox_mail_state_known'), f"state IN ({NEW})")


def downgrade() -> None:
    with op.batch_alter_table('outbox_mail') as batch_op:
        batch_op.drop_constraint(op.f('ck_outbox_mail_state_known'), type_='check')
    op.execute("UPDATE outbox_mail SET state = 'failed' WHERE state NOT IN ('queued', 'sent')")
    with op.batch_alter_table('outbox_mail') as batch_op:
        batch_op.drop_constraint(op.f('uq_outbox_mail_wording_id_subject_id'), type_='unique')
        batch_op.drop_constraint(op.f('fk_outbox_mail_wording_id_mail_wording'), type_='foreignkey')
        batch_op.drop_column('wording_id')
        batch_op.drop_column('settled_at')
        batch_op.drop_column('claimed_until')
        batch_op.create_check_constraint(op.f('ck_outbox_mail_state_known'), f"state IN ({OLD})")
    op.drop_table('address_trouble')
    op.drop_table('sent_mail')
    op.drop_table('mail_text')
    op.drop_index(op.f('ix_mail_wording_meeting_id'), table_name='mail_wording')
    op.drop_table('mail_wording')
