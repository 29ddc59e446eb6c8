"""find accounts by folded words"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from anyascii import anyascii

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None

_user = sa.table('user_account', *(sa.column(name) for name in ('id', 'name', 'email', 'search_text')))


def upgrade() -> None:
    op.add_column('user_account', sa.Column('search_text', sa.String(), server_default='', nullable=False))
    connection = op.get_bind()
    told = [
        {'account': row.id, 'folded': _fold(f'{row.name} {row.email}')}
        for row in connection.execute(sa.select(_user.c.id, _user.c.name, _user.c.email))
    ]
    if told:
        by_id = sa.update(_user).where(_user.c.id == sa.bindparam('account'))
        connection.execute(by_id.values(search_text=sa.bindparam('folded')), told)


def downgrade() -> None:
    with op.batch_alter_table('user_account') as batch:
        batch.drop_column('search_text')


def _fold(text: str) -> str:
    """Folded words, as the program wrote them when this was made."""
    return re.sub('[^a-z0-9]+', ' ', anyascii(unicodedata.normalize('NFKD', text)).lower()).strip()
