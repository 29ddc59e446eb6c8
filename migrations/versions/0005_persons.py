"""people over several meetings, shared and second addresses, names in their own script, merged registrations"""
from alembic import op
import sqlalchemy as sa

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

LIVE = sa.text("state NOT IN ('withdrawn', 'declined')")
NOT_COMPARED = sa.text("NOT compared")
WITH_OTHER = sa.text("email_other IS NOT NULL")


def upgrade() -> None:
    op.create_table('person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shared_emails', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_original', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('email_share', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('email_other', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('person_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('compared', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_participant_person_id_person'), 'person', ['person_id'], ['id'], ondelete='SET NULL')
        batch_op.drop_index('uq_participant_meeting_id_email', sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.create_index('uq_participant_meeting_id_email', ['meeting_id', 'email', 'email_share'], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.create_index('ix_participant_email', ['email'], unique=False)
        batch_op.create_index('ix_participant_meeting_id_email_other', ['meeting_id', 'email_other'], unique=False, sqlite_where=WITH_OTHER, postgresql_where=WITH_OTHER)
        batch_op.create_index('ix_participant_not_compared', ['id'], unique=False, sqlite_where=NOT_COMPARED, postgresql_where=NOT_COMPARED)
        batch_op.create_index(batch_op.f('ix_participant_person_id'), ['person_id'], unique=False)
    op.create_table('merged_registration',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('kept_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_label', sa.String(), nullable=False),
    sa.Column('row', sa.JSON(), nullable=False),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.Column('put_away', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['kept_id'], ['participant.id'], name=op.f('fk_merged_registration_kept_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_merged_registration_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merged_registration')),
    sa.UniqueConstraint('meeting_id', 'code', name=op.f('uq_merged_registration_meeting_id_code'))
    )
    with op.batch_alter_table('merged_registration', schema=None) as batch_op:
        batch_op.create_index('ix_merged_registration_meeting_id_email', ['meeting_id', 'email'], unique=False)
        batch_op.create_index('ix_merged_registration_meeting_id_submission', ['meeting_id', 'submission'], unique=False)
        batch_op.create_index(batch_op.f('ix_merged_registration_kept_id'), ['kept_id'], unique=False)


def downgrade() -> None:
    op.drop_table('merged_registration')
    # one address a place again: whoever shared one keeps the registration and loses the address
    op.execute("UPDATE participant SET email = NULL WHERE email_share <> ''")
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participant_person_id'))
        batch_op.drop_index('ix_participant_not_compared', sqlite_where=NOT_COMPARED, postgresql_where=NOT_COMPARED)
        batch_op.drop_index('ix_participant_meeting_id_email_other', sqlite_where=WITH_OTHER, postgresql_where=WITH_OTHER)
        batch_op.drop_index('ix_participant_email')
        batch_op.drop_index('uq_participant_meeting_id_email', sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.create_index('uq_participant_meeting_id_email', ['meeting_id', 'email'], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.drop_constraint(batch_op.f('fk_participant_person_id_person'), type_='foreignkey')
        batch_op.drop_column('compared')
        batch_op.drop_column('person_id')
        batch_op.drop_column('email_other')
        batch_op.drop_column('email_share')
        batch_op.drop_column('name_original')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_column('shared_emails')
    op.drop_table('person')
