"""count the places taken

Of meetings that confirm by themselves the waiting list has always moved up by itself.
"""

import re
import unicodedata
from collections import Counter

import sqlalchemy as sa
from alembic import op
from anyascii import anyascii

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

_count = sa.table('place_count', *(sa.column(name) for name in ('meeting_id', 'counted', 'subject', 'taken')))
_SEATS = sa.text(
    "SELECT meeting_id, organisation_id, organisation_name, organisation_type, part, count(*) FROM participant "
    "WHERE state = 'confirmed' GROUP BY 1, 2, 3, 4, 5"
)


def upgrade() -> None:
    connection, taken = op.get_bind(), Counter()
    for meeting, organisation, name, kind, part, number in connection.execute(_SEATS):
        keys = [('all', ''), ('organisation-type', kind), ('part', part)]
        subject = str(organisation).replace('-', '') if organisation else _named(name)
        keys += [('organisation', subject)] if subject else []
        taken.update({(meeting, *key): number for key in keys})
    rows = [dict(zip(('meeting_id', 'counted', 'subject', 'taken'), (*key, number), strict=True)) for key, number in taken.items()]
    if rows:
        connection.execute(sa.insert(_count), rows)
    connection.execute(sa.text("UPDATE meeting SET moves_up = confirms_itself"))


def downgrade() -> None:
    op.execute("DELETE FROM place_count")


def _named(name: str) -> str:
    """The folded name, as the program wrote it when this was made."""
    folded = re.sub('[^a-z0-9]+', ' ', anyascii(unicodedata.normalize('NFKD', name)).lower()).strip()[:200]
    return f'~{folded}' if folded else ''
