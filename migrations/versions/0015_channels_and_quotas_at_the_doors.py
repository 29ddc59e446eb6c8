"""how an event came, remote attendance, quotas at the doors, checking oneself in"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('check_in', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(length=32), server_default='door', nullable=False))
        batch_op.create_check_constraint('channel_known', "channel IN ('door', 'paper', 'self', 'kiosk', 'remote')")
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('remote', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        'door_quota',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('meeting_id', sa.Uuid(), nullable=False),
        sa.Column('session_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=True),
        sa.Column('places', sa.Integer(), nullable=False),
        sa.CheckConstraint('places >= 0', name=op.f('ck_door_quota_places_positive')),
        sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_door_quota_meeting_id_meeting'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_door_quota_organisation_id_organisation'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['session_id'], ['meeting_session.id'], name=op.f('fk_door_quota_session_id_meeting_session'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_door_quota')),
        sa.UniqueConstraint('session_id', 'organisation_id', name=op.f('uq_door_quota_session_id_organisation_id')),
    )
    with op.batch_alter_table('door_quota', schema=None) as batch_op:
        batch_op.create_index(op.f('ix_door_quota_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(op.f('ix_door_quota_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('uq_door_quota_session_id', ['session_id'], unique=True, sqlite_where=sa.text('organisation_id IS NULL'), postgresql_where=sa.text('organisation_id IS NULL'))
    op.create_table(
        'self_check_in',
        sa.Column('meeting_id', sa.Uuid(), nullable=False),
        sa.Column('in_room', sa.Boolean(), nullable=False),
        sa.Column('online', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_self_check_in_meeting_id_meeting'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_self_check_in')),
    )


def downgrade() -> None:
    op.drop_table('self_check_in')
    op.drop_table('door_quota')
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_column('remote')
    with op.batch_alter_table('check_in', schema=None) as batch_op:
        batch_op.drop_constraint('channel_known', type_='check')
        batch_op.drop_column('channel')
