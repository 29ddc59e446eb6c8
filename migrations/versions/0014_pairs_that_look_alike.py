"""pairs of registrations that look alike, and what they are found by"""
from alembic import op
import sqlalchemy as sa

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('match_key',
    sa.Column('key', sa.BigInteger(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_match_key_participant_id_participant'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', 'participant_id', name=op.f('pk_match_key')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('match_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_key_participant_id'), ['participant_id'], unique=False)
    op.create_table('look_alike',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('first_id', sa.Uuid(), nullable=False),
    sa.Column('second_id', sa.Uuid(), nullable=False),
    sa.Column('first_meeting_id', sa.Uuid(), nullable=False),
    sa.Column('second_meeting_id', sa.Uuid(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verdict', sa.Enum('open', 'two', 'same', name='verdict', native_enum=False, length=32), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.Column('moved_from', sa.Uuid(), nullable=True),
    sa.CheckConstraint("verdict IN ('open', 'two', 'same')", name=op.f('ck_look_alike_verdict_known')),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_look_alike_ordered')),
    sa.ForeignKeyConstraint(['first_id'], ['participant.id'], name=op.f('fk_look_alike_first_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['first_meeting_id'], ['meeting.id'], name=op.f('fk_look_alike_first_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_id'], ['participant.id'], name=op.f('fk_look_alike_second_id_participant'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_meeting_id'], ['meeting.id'], name=op.f('fk_look_alike_second_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_look_alike')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_look_alike_first_id_second_id'))
    )
    with op.batch_alter_table('look_alike', schema=None) as batch_op:
        batch_op.create_index('ix_look_alike_first_meeting_id', ['first_meeting_id', 'verdict', 'score'], unique=False)
        batch_op.create_index('ix_look_alike_second_meeting_id', ['second_meeting_id', 'verdict', 'score'], unique=False)
        batch_op.create_index(batch_op.f('ix_look_alike_second_id'), ['second_id'], unique=False)
    with op.batch_alter_table('merged_registration', schema=None) as batch_op:
        batch_op.drop_index('ix_merged_registration_meeting_id_email')


def downgrade() -> None:
    with op.batch_alter_table('merged_registration', schema=None) as batch_op:
        batch_op.create_index('ix_merged_registration_meeting_id_email', ['meeting_id', 'email'], unique=False)
    op.drop_table('look_alike')
    op.drop_table('match_key')
