"""refused check-ins, who agreed to be listed and who needs something are found without reading everybody else"""

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None

_REFUSED = sa.text("result NOT IN ('welcome', 'already_here')")
_IN_NEED = sa.text("CAST(needs AS VARCHAR) <> '[]'")
_STATES = ['meeting_id', 'state', 'registered_at', 'id']


def upgrade() -> None:
    op.create_index(
        'ix_check_in_refused', 'check_in',
        ['meeting_id', 'recorded_at', 'id', 'result', 'participant_id', 'session_id', 'day_id'],
        sqlite_where=_REFUSED, postgresql_where=_REFUSED,
    )
    op.drop_index('ix_check_in_meeting_id_result', 'check_in')
    op.create_index(
        'ix_participant_in_need', 'participant', ['meeting_id', 'sort_key', 'id'],
        sqlite_where=_IN_NEED, postgresql_where=_IN_NEED,
    )
    op.create_index('ix_participant_states', 'participant', [*_STATES, 'list_consent'])
    op.drop_index('ix_participant_meeting_id_state_registered_at_id', 'participant')


def downgrade() -> None:
    op.create_index('ix_participant_meeting_id_state_registered_at_id', 'participant', _STATES)
    op.drop_index('ix_participant_states', 'participant')
    op.drop_index('ix_participant_in_need', 'participant')
    op.create_index('ix_check_in_meeting_id_result', 'check_in', ['meeting_id', 'result'])
    op.drop_index('ix_check_in_refused', 'check_in')
