"""quotas and the count of places"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('place_count',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('counted', sa.String(length=32), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.CheckConstraint("counted IN ('all', 'organisation', 'organisation-type', 'part')", name=op.f('ck_place_count_counted_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_place_count_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'counted', 'subject', name=op.f('pk_place_count'))
    )
    op.create_table('quota',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=True),
    sa.CheckConstraint("(organisation_id IS NOT NULL) = (kind = 'organisation')", name=op.f('ck_quota_organisation_given')),
    sa.CheckConstraint("kind IN ('each-organisation', 'organisation', 'organisation-type', 'part', 'group')", name=op.f('ck_quota_kind_known')),
    sa.CheckConstraint("places IS NOT NULL OR kind = 'organisation'", name=op.f('ck_quota_places_given')),
    sa.CheckConstraint('places IS NULL OR places >= 0', name=op.f('ck_quota_places_positive')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_quota_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_quota_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quota')),
    sa.UniqueConstraint('meeting_id', 'kind', 'subject', name=op.f('uq_quota_meeting_id_kind_subject'))
    )
    with op.batch_alter_table('quota', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quota_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('quota_member',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('quota_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_quota_member_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_quota_member_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_quota_member_quota_id_quota'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quota_member')),
    sa.UniqueConstraint('quota_id', 'organisation_id', name=op.f('uq_quota_member_quota_id_organisation_id'))
    )
    with op.batch_alter_table('quota_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quota_member_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_quota_member_organisation_id'), ['organisation_id'], unique=False)

    op.add_column('meeting', sa.Column('moves_up', sa.Boolean(), server_default=sa.false(), nullable=False))




def downgrade() -> None:

    # not in a batch: that makes the table anew, and SQLite would take everything that belongs to a meeting with the old one
    op.drop_column('meeting', 'moves_up')

    with op.batch_alter_table('quota_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quota_member_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_quota_member_meeting_id'))

    op.drop_table('quota_member')
    with op.batch_alter_table('quota', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quota_organisation_id'))

    op.drop_table('quota')
    op.drop_table('place_count')
