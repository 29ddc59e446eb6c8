"""consents as they were given: who agreed to be listed, and to print address and number, agreed to each part of it"""

from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

ANSWERS = """'{"consent": true, "list_consent": ' || CASE WHEN p.list_consent THEN 'true' ELSE 'false' END
    || ', "inner_list_consent": ' || CASE WHEN p.list_consent THEN 'true' ELSE 'false' END
    || ', "email_consent": ' || CASE WHEN p.contact_consent THEN 'true' ELSE 'false' END
    || ', "phone_consent": ' || CASE WHEN p.contact_consent THEN 'true' ELSE 'false' END || '}'"""


def upgrade() -> None:
    op.execute(
        "UPDATE participant SET inner_list_consent = list_consent, email_consent = contact_consent,"
        " phone_consent = contact_consent"
    )
    answers = ANSWERS if op.get_bind().dialect.name == "sqlite" else f"CAST({ANSWERS} AS JSON)"
    # the event of registering: the first of each person who agreed
    op.execute(
        f"UPDATE participant_event SET notice_version = coalesce(p.notice_version, '1'), agreed = {answers}"
        " FROM participant AS p WHERE p.id = participant_event.participant_id AND p.consent_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM participant_event AS e WHERE e.participant_id = participant_event.participant_id"
        " AND (e.at < participant_event.at OR (e.at = participant_event.at AND e.id < participant_event.id)))"
    )


def downgrade() -> None:
    op.execute("UPDATE participant_event SET notice_version = NULL, agreed = NULL")
