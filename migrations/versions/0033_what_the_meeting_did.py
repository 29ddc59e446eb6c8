"""notes and speakers of agenda items, and when sessions really opened and closed"""
from alembic import op
import sqlalchemy as sa

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('discussion_group', schema=None) as batch_op:
        batch_op.add_column(sa.Column('agenda_item_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('of_item', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_discussion_group_agenda_item_id_agenda_item'), 'agenda_item', ['agenda_item_id'], ['id'], ondelete='SET NULL')
        batch_op.create_unique_constraint(batch_op.f('uq_discussion_group_agenda_item_id'), ['agenda_item_id'])
    with op.batch_alter_table('meeting_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        'speaker',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('meeting_id', sa.Uuid(), nullable=False),
        sa.Column('agenda_item_id', sa.Uuid(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('spoke_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_item.id'], name=op.f('fk_speaker_agenda_item_id_agenda_item'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_speaker_meeting_id_meeting'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker')),
    )
    op.create_index('ix_speaker_agenda_item_id_position', 'speaker', ['agenda_item_id', 'position'])
    op.create_index(op.f('ix_speaker_meeting_id'), 'speaker', ['meeting_id'])


def downgrade() -> None:
    op.drop_table('speaker')
    with op.batch_alter_table('meeting_session', schema=None) as batch_op:
        batch_op.drop_column('closed_at')
        batch_op.drop_column('opened_at')
    with op.batch_alter_table('discussion_group', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_discussion_group_agenda_item_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_discussion_group_agenda_item_id_agenda_item'), type_='foreignkey')
        batch_op.drop_column('of_item')
        batch_op.drop_column('agenda_item_id')
