"""who is asked to nominate, and who is invited"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('nomination_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('contact_name', sa.String(), nullable=False),
    sa.Column('contact_email', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('funded_seats', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('link_epoch', sa.Integer(), nullable=False),
    sa.CheckConstraint('contact_email = lower(contact_email)', name=op.f('ck_nomination_request_contact_email_lowercase')),
    sa.CheckConstraint('funded_seats >= 0', name=op.f('ck_nomination_request_funded_seats_positive')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_nomination_request_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_nomination_request_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination_request')),
    sa.UniqueConstraint('meeting_id', 'organisation_id', name=op.f('uq_nomination_request_meeting_id_organisation_id'))
    )
    with op.batch_alter_table('nomination_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nomination_request_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('organisation_other', sa.String(), nullable=False),
    sa.Column('organisation_key', sa.String(), nullable=False),
    sa.Column('country_iso2', sa.String(), nullable=True),
    sa.Column('given_name', sa.String(), nullable=False),
    sa.Column('family_name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('job_title', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('alternate', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('state_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state_by', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('replaced_by_id', sa.Uuid(), nullable=True),
    sa.Column('participant_id', sa.Uuid(), nullable=True),
    sa.Column('link_epoch', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind = 'open' OR email <> ''", name=op.f('ck_invitation_addressed')),
    sa.CheckConstraint("kind IN ('personal', 'open')", name=op.f('ck_invitation_kind_known')),
    sa.CheckConstraint("state IN ('standby', 'invited', 'registered', 'declined', 'withdrawn', 'replaced')", name=op.f('ck_invitation_state_known')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_invitation_email_lowercase')),
    sa.ForeignKeyConstraint(['country_iso2'], ['country.iso2'], name=op.f('fk_invitation_country_iso2_country')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_invitation_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_invitation_participant_id_participant'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['invitation.id'], name=op.f('fk_invitation_replaced_by_id_invitation'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['request_id'], ['nomination_request.id'], name=op.f('fk_invitation_request_id_nomination_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index('ix_invitation_meeting_id_organisation_id', ['meeting_id', 'organisation_id'], unique=False)
        batch_op.create_index('ix_invitation_meeting_id_state', ['meeting_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_replaced_by_id'), ['replaced_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_request_id'), ['request_id'], unique=False)
        batch_op.create_index('uq_invitation_meeting_id_email', ['meeting_id', 'email', 'organisation_key'], unique=True, sqlite_where=sa.text("state IN ('standby', 'invited')"), postgresql_where=sa.text("state IN ('standby', 'invited')"))


def downgrade() -> None:
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index('uq_invitation_meeting_id_email', sqlite_where=sa.text("state IN ('standby', 'invited')"), postgresql_where=sa.text("state IN ('standby', 'invited')"))
        batch_op.drop_index(batch_op.f('ix_invitation_request_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_replaced_by_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_participant_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))
        batch_op.drop_index('ix_invitation_meeting_id_state')
        batch_op.drop_index('ix_invitation_meeting_id_organisation_id')

    op.drop_table('invitation')
    with op.batch_alter_table('nomination_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nomination_request_organisation_id'))

    op.drop_table('nomination_request')
