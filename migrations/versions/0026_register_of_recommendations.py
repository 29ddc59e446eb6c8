"""register of recommendations"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

ADDRESSEES = "addressee IN ('centres', 'secretariat', 'partners', 'parties', 'donors')"
STATES = "state IN ('open', 'under-way', 'reported', 'done', 'overtaken', 'dropped')"


def upgrade() -> None:
    op.create_table('recommendation_owner',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('contact_name', sa.String(), nullable=False),
    sa.Column('contact_email', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('link_epoch', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('reminded_by_itself', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_recommendation_owner_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_recommendation_owner_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation_owner')),
    sa.UniqueConstraint('meeting_id', 'key', name=op.f('uq_recommendation_owner_meeting_id_key'))
    )
    op.create_index(op.f('ix_recommendation_owner_organisation_id'), 'recommendation_owner', ['organisation_id'])
    op.create_table('recommendation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('addressee', sa.String(length=32), nullable=True),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('priority', sa.String(length=32), nullable=False),
    sa.Column('mandate', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('state_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('progress', sa.String(), nullable=False),
    sa.Column('progress_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(ADDRESSEES, name=op.f('ck_recommendation_addressee_known')),
    sa.CheckConstraint("priority IN ('high', 'normal', 'low')", name=op.f('ck_recommendation_priority_known')),
    sa.CheckConstraint(STATES, name=op.f('ck_recommendation_state_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_recommendation_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['recommendation_owner.id'], name=op.f('fk_recommendation_owner_id_recommendation_owner'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation')),
    sa.UniqueConstraint('meeting_id', 'number', name=op.f('uq_recommendation_meeting_id_number'))
    )
    op.create_index(op.f('ix_recommendation_owner_id'), 'recommendation', ['owner_id'])
    op.create_index('ix_recommendation_state_due_on', 'recommendation', ['state', 'due_on'])
    op.create_table('recommendation_source',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('recommendation_id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('point_id', sa.Uuid(), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['discussion_group.id'], name=op.f('fk_recommendation_source_group_id_discussion_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_recommendation_source_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendation.id'], name=op.f('fk_recommendation_source_recommendation_id_recommendation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation_source')),
    sa.UniqueConstraint('meeting_id', 'point_id', name=op.f('uq_recommendation_source_meeting_id_point_id'))
    )
    op.create_index(op.f('ix_recommendation_source_group_id'), 'recommendation_source', ['group_id'])
    op.create_index(op.f('ix_recommendation_source_recommendation_id'), 'recommendation_source', ['recommendation_id'])
    op.create_table('recommendation_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('recommendation_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('actor_kind', sa.String(), nullable=False),
    sa.Column('actor_label', sa.String(), nullable=False),
    sa.CheckConstraint("act IN ('promoted', 'changed', 'moved', 'progress', 'asked', 'reminded')", name=op.f('ck_recommendation_event_act_known')),
    sa.CheckConstraint(STATES, name=op.f('ck_recommendation_event_state_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_recommendation_event_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendation.id'], name=op.f('fk_recommendation_event_recommendation_id_recommendation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation_event'))
    )
    op.create_index(op.f('ix_recommendation_event_meeting_id'), 'recommendation_event', ['meeting_id'])
    op.create_index('ix_recommendation_event_recommendation_id_at', 'recommendation_event', ['recommendation_id', 'at'])


def downgrade() -> None:
    op.drop_table('recommendation_event')
    op.drop_table('recommendation_source')
    op.drop_table('recommendation')
    op.drop_table('recommendation_owner')
