"""decisions that can be undone until their mails leave"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

STATES = "'invited', 'submitted', 'waiting', 'confirmed', 'declined', 'withdrawn'"


def upgrade() -> None:
    op.create_table('decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leaves_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_label', sa.String(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint(f"state IN ({STATES})", name=op.f('ck_decision_state_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_decision_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    op.create_index('ix_decision_meeting_id_leaves_at', 'decision', ['meeting_id', 'leaves_at'])
    op.create_table('decided_person',
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('before', sa.String(length=32), nullable=False),
    sa.Column('after', sa.String(length=32), nullable=False),
    sa.Column('before_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('before_flagged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mail_id', sa.Uuid(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint(f"before IN ({STATES})", name=op.f('ck_decided_person_before_known')),
    sa.CheckConstraint(f"after IN ({STATES})", name=op.f('ck_decided_person_after_known')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decided_person_decision_id_decision'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_decided_person_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('decision_id', 'participant_id', name=op.f('pk_decided_person'))
    )
    op.create_index(op.f('ix_decided_person_participant_id'), 'decided_person', ['participant_id'])
    with op.batch_alter_table('meeting') as batch_op:
        batch_op.add_column(sa.Column('undo_minutes', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('meeting') as batch_op:
        batch_op.drop_column('undo_minutes')
    op.drop_index(op.f('ix_decided_person_participant_id'), table_name='decided_person')
    op.drop_table('decided_person')
    op.drop_index('ix_decision_meeting_id_leaves_at', table_name='decision')
    op.drop_table('decision')
