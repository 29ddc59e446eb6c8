import pytest
from sqlalchemy import select

from tests.accounts.conftest import PASSWORD
from tracker.accounts import operations, queries
from tracker.accounts.models import MeetingRole
from tracker.accounts.rules import digest
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.discussions.queries import leads_group


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *args, **more: runner.invoke(args=list(args), **more)


def test_user_create_gives_the_role_and_takes_a_password(run, make):
    slug = make.meeting().slug
    done = run(
        "user", "create", "Bo@example.org", "--role", "organiser", "--meeting", slug, "--password-stdin",
        input=PASSWORD + "\n",
    )  # fmt: skip
    assert (done.exit_code, done.output) == (0, f"bo@example.org is organiser at {slug}.\n")
    assert operations.sign_in("bo@example.org", PASSWORD, now=clock.now()) is not None


def test_user_create_refuses_in_one_line(run, ana):
    done = run("user", "create", "ana@example.org", "--role", "admin")
    assert (done.exit_code, done.output) == (1, "Error: There is already an account with this address.\n")


def test_user_link_is_built_from_the_public_address(run, ana):
    done = run("user", "link", "ana@example.org")
    base, token = done.output.strip().rsplit("/", 1)
    assert base == "http://localhost/login"
    assert queries.find_link(digest(token), clock.now())[1].id == ana.id


def test_user_role_password_and_sign_out(run, ana, make):
    slug = make.meeting().slug
    began = operations.begin_session(ana, now=clock.now())
    assert run("user", "role", "ana@example.org", "--role", "desk", "--meeting", slug).exit_code == 0
    assert run("user", "sign-out", "ana@example.org").output == "Signed out everywhere.\n"
    assert queries.find_account_by_sign_in(began, clock.now()) is None
    assert run("user", "password", "ana@example.org", input="short\n").exit_code == 1
    assert run("user", "password", "ana@example.org", input="a longer password\n").exit_code == 0


def test_token_create_prints_it_once_list_shows_its_id_and_revoke_ends_it(run, ana):
    arguments = ["--scope", "read", "--scope", "notes", "--name", "tablet", "--days", "2"]
    token = run("token", "create", "--user", "ana@example.org", *arguments).output.strip()
    assert queries.find_account_by_token(digest(token), clock.now()).scopes == {"read", "notes"}
    listed = run("token", "list", "--user", "ana@example.org").output.split("  ")
    assert listed[1:] == ["read notes", "tablet\n"]
    assert run("token", "revoke", listed[0]).output == "The token is revoked.\n"
    assert queries.find_account_by_token(digest(token), clock.now()) is None


def test_a_token_lasts_no_longer_than_the_calendar(run, ana):
    assert run("token", "create", "--user", "ana@example.org", "--scope", "read", "--days", "999999999").exit_code == 2
    assert queries.list_tokens(ana.id) == []


def test_a_token_of_nobody_is_refused_in_one_line(run):
    done = run("token", "create", "--user", "nobody@example.org", "--scope", "read")
    assert (done.exit_code, done.output) == (1, "Error: There is no account with this address.\n")


@pytest.mark.parametrize(
    "command",
    [
        "user create",
        "user role",
        "user password",
        "user link",
        "user sign-out",
        "user disable",
        "user enable",
        "token create",
    ],
)
def test_help_gives_an_example(run, command):
    assert "Example: flask " + command in run(*command.split(), "--help").output.replace("\n  ", " ")


def test_a_rapporteur_is_given_a_group_by_its_number_and_a_focal_point_a_centre_by_its_code(run, make):
    meeting, centre = make.meeting(), make.organisation()
    group, _noise = make.group(meeting=meeting, number=3), make.group(number=3)
    done = run("user", "create", "rui@example.org", "--role", "rapporteur", "--meeting", meeting.slug, "--group", "3")
    assert done.output.splitlines()[0] == f"rui@example.org is rapporteur at {meeting.slug}."
    assert leads_group(queries.find_user("rui@example.org").id, meeting.slug, group.id)
    where = ["--meeting", meeting.slug, "--organisation", centre.code]
    assert run("user", "create", "fay@example.org", "--role", "focal-point", *where).exit_code == 0
    held = db.session.scalars(select(MeetingRole).where(MeetingRole.role == Role.FOCAL_POINT)).one()
    assert (held.group_id, held.organisation_id) == (None, centre.id)


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (("rapporteur", "--group", "9"), "This meeting has no group with this number."),
        (("focal-point", "--organisation", "NOWHERE"), "There is no such organisation in the directory."),
        (("desk", "--group", "3"), "Only facilitators and rapporteurs are of a group."),
        (("organiser", "--organisation", "SCRC-1"), "Only focal points are of an organisation."),
    ],
)
def test_a_role_with_a_group_or_centre_it_cannot_have_makes_no_account(run, make, options, refusal):
    meeting = make.meeting()
    make.group(meeting=meeting, number=3)
    make.organisation(code="SCRC-1")
    done = run("user", "create", "rui@example.org", "--meeting", meeting.slug, "--role", *options)
    assert (done.exit_code, done.output) == (1, f"Error: {refusal}\n")
    assert queries.find_user("rui@example.org") is None


def test_a_rapporteur_without_a_group_is_told_what_that_means(run, make):
    done = run("user", "create", "rui@example.org", "--role", "rapporteur", "--meeting", make.meeting().slug)
    assert done.exit_code == 0
    assert done.stderr == "Note: without --group this role opens no group's notes.\n"


def test_who_lost_everything_is_let_in_without_a_second_step(app, ana, make):
    said = app.test_cli_runner().invoke(args=["user", "forget-second-step", "ana@example.org"]).output
    assert said.startswith("Forgotten: 0.")


def test_an_account_is_disabled_with_a_reason_and_enabled_again(run, ana, make):
    make.user()
    assert run("user", "disable", "ana@example.org").exit_code == 2
    assert run("user", "disable", "ana@example.org", "--why", " ").exit_code == 2
    assert queries.find_user("ana@example.org").disabled_at is None
    assert run("user", "disable", "ana@example.org", "--why", "left").output == "The account is disabled.\n"
    assert queries.find_user("ana@example.org").disabled_at is not None
    assert run("user", "enable", "ana@example.org").output == "The account is enabled.\n"
    assert queries.find_user("ana@example.org").disabled_at is None
