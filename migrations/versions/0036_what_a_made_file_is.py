"""of what a file made in the background is, and in which language"""
from alembic import op
import sqlalchemy as sa

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('made_file') as batch:
        batch.add_column(sa.Column('paper', sa.String(), server_default='participants', nullable=False))
        batch.add_column(sa.Column('language', sa.String(), server_default='en', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('made_file') as batch:
        batch.drop_column('language')
        batch.drop_column('paper')
