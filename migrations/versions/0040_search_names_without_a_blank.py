"""search names that are written without a blank as they are shown"""

import unicodedata

import sqlalchemy as sa
from alembic import op
from anyascii import anyascii

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None

_person = sa.table('participant', *(sa.column(name) for name in ('id', 'given_name', 'family_name', 'search_text')))
_SCRIPTS = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF))


def upgrade() -> None:
    connection = op.get_bind()
    letter = sa.func.unicode if connection.dialect.name == 'sqlite' else sa.func.ascii
    names = _person.c.given_name, _person.c.family_name
    written = [sa.or_(*(letter(name).between(*script) for script in _SCRIPTS)) for name in names]
    told = [
        {'person': row.id, 'found': f'{row.search_text}{whole} '}
        for row in connection.execute(sa.select(_person).where(*written))
        if (whole := _fold(row.family_name + row.given_name)) and f' {whole} ' not in row.search_text
    ]
    if told:
        by_id = sa.update(_person).where(_person.c.id == sa.bindparam('person'))
        connection.execute(by_id.values(search_text=sa.bindparam('found')), told)


def downgrade() -> None:
    """A word more to be found by does no harm."""


def _fold(text: str) -> str:
    """One word, as the program folded it when this was made; '' for what is more than one."""
    folded = anyascii(unicodedata.normalize('NFKD', text)).lower()
    return folded if folded.isascii() and folded.isalnum() else ''
