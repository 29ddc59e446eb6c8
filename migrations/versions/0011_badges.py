"""badges: their design, and which were printed"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'badge_design',
        sa.Column('meeting_id', sa.Uuid(), nullable=False),
        sa.Column('size', sa.String(), nullable=False),
        sa.Column('single_size', sa.String(), nullable=False),
        sa.Column('meeting_line', sa.String(), nullable=False),
        sa.Column('latin_first', sa.Boolean(), nullable=False),
        sa.Column('job', sa.Boolean(), nullable=False),
        sa.Column('country', sa.Boolean(), nullable=False),
        sa.Column('code', sa.Boolean(), nullable=False),
        sa.Column('bands', sa.JSON(), nullable=False),
        sa.Column('logo', sa.String(), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_badge_design_meeting_id_meeting'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_badge_design')),
    )
    op.create_table(
        'badge_print',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('meeting_id', sa.Uuid(), nullable=False),
        sa.Column('participant_id', sa.Uuid(), nullable=False),
        sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_label', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_badge_print_meeting_id_meeting'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_badge_print_participant_id_participant'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_print')),
    )
    with op.batch_alter_table('badge_print', schema=None) as batch_op:
        batch_op.create_index('ix_badge_print_meeting_id_participant_id', ['meeting_id', 'participant_id', 'printed_at'], unique=False)
        batch_op.create_index(op.f('ix_badge_print_participant_id'), ['participant_id'], unique=False)


def downgrade() -> None:
    op.drop_table('badge_print')
    op.drop_table('badge_design')
