"""Accounts from the command line."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import click
from flask import Flask, current_app

from tracker.accounts import administering, factors, operations, queries, rules
from tracker.accounts.errors import MeetingNeeded, NoSuchUser
from tracker.accounts.models import User
from tracker.core import clock
from tracker.core.access import OPEN, SYSTEM, Role
from tracker.core.commands import Commands
from tracker.core.ids import as_id

ROLES = [role.value for role in Role if role not in OPEN and role is not Role.SIGNED_IN]


KEY = "tracker.finders"


@dataclass(frozen=True, slots=True)
class Finders:
    """What only rooms above know: the id of a meeting's group by its number, and of an organisation by its code."""

    group: Callable[[str, int], UUID]
    organisation: Callable[[str], UUID]


def init_app(app: Flask, finders: Finders) -> None:
    """Let the commands name groups and organisations."""
    app.extensions[KEY] = finders


user = Commands("user", help="People who sign in.")
token = Commands("token", help="Keys of programs that call the API.")


def _user(email: str) -> User:
    found = queries.find_user(email)
    if found is None:
        raise NoSuchUser
    return found


def _held_where(role: Role, slug: str | None, group: int | None, organisation: str | None) -> dict[str, UUID | None]:
    """The group and the organisation of a role; says so when the role opens nothing without one."""
    finders: Finders = current_app.extensions[KEY]
    if group is not None and slug is None:
        raise MeetingNeeded
    if group is None and role in operations.OF_A_GROUP:
        click.echo("Note: without --group this role opens no group's notes.", err=True)
    if organisation is None and role is Role.FOCAL_POINT:
        click.echo("Note: without --organisation this role is of no centre.", err=True)
    return {
        "group_id": finders.group(slug, group) if slug is not None and group is not None else None,
        "organisation_id": finders.organisation(organisation) if organisation else None,
    }


def _password() -> str:
    return sys.stdin.readline().rstrip("\r\n")


@user.command(
    "create",
    epilog="Example: flask user create ana@example.org --role organiser --meeting joint-2016, or flask user create it@example.org --role admin --password-stdin < password.txt, or flask user create rui@example.org --role rapporteur --meeting joint-2016 --group 3",
)
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do.")
@click.option("--meeting", "slug", help="At which meeting; every role but admin is held at one.")
@click.option("--group", type=int, help="Number of the facilitator's or rapporteur's group.")
@click.option("--organisation", help="Code of the focal point's centre, like SCRC-KEN.")
@click.option("--name", default="", help="Their name as others see it; default: the address.")
@click.option("--password-stdin", is_flag=True, help="Read the password, one line, from standard input.")
def create_user(
    email: str,
    *,
    role: str,
    slug: str | None,
    group: int | None,
    organisation: str | None,
    name: str,
    password_stdin: bool,
) -> None:
    """Make an account and give it a role."""
    now, password = clock.now(), _password() if password_stdin else None
    where = _held_where(Role(role), slug, group, organisation)
    operations.create_user_with_role(
        email, Role(role), meeting_slug=slug, name=name, password=password, by=SYSTEM, now=now, **where
    )
    click.echo(f"{rules.clean_address(email)} is {role}{f' at {slug}' if slug else ''}.")
    if password is None:
        click.echo(f"No password is set: `flask user link {rules.clean_address(email)}` prints a link that signs in.")


@user.command("role", epilog="Example: flask user role ana@example.org --role desk --meeting joint-2016")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do besides.")
@click.option("--meeting", "slug", help="At which meeting.")
@click.option("--group", type=int, help="Number of the facilitator's or rapporteur's group.")
@click.option("--organisation", help="Code of the focal point's centre, like SCRC-KEN.")
def give_role(email: str, *, role: str, slug: str | None, group: int | None, organisation: str | None) -> None:
    """Give an account one more role."""
    where = _held_where(Role(role), slug, group, organisation)
    operations.give_role(_user(email), Role(role), meeting_slug=slug, by=SYSTEM, now=clock.now(), **where)
    click.echo(f"{rules.clean_address(email)} is {role}{f' at {slug}' if slug else ''}.")


@user.command("password", epilog="Example: flask user password ana@example.org < password.txt")
@click.argument("email")
def set_password(email: str) -> None:
    """Read a new password, one line, from standard input; sessions begun before are ended."""
    operations.set_password(_user(email), _password(), by=SYSTEM, now=clock.now())
    click.echo("The password is changed.")


@user.command("link", epilog="Example: flask user link ana@example.org")
@click.argument("email")
@click.option("--first", is_flag=True, help="Where nobody has an account yet, make this the administrator's.")
def sign_in_link(email: str, *, first: bool) -> None:
    """Print a link that signs this person in once, within a day."""
    now, base = clock.now(), current_app.config["TRACKER_BASE_URL"].rstrip("/")
    if first and not queries.has_users():
        operations.create_user_with_role(email, Role.ADMIN, name="Organiser", by=SYSTEM, now=now)
    if first and queries.find_user(email) is None:
        click.echo(f"Sign in at {base}/login")
        return
    click.echo(f"{base}/login/{operations.create_sign_in_link(_user(email), by=SYSTEM, now=now)}")


@user.command("sign-out", epilog="Example: flask user sign-out ana@example.org")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Sign this person out on every device."""
    operations.end_sessions(_user(email), by=SYSTEM, now=clock.now())
    click.echo("Signed out everywhere.")


@user.command("disable", epilog='Example: flask user disable ana@example.org --why "left the secretariat"')
@click.argument("email")
@click.option("--why", required=True, help="The reason; it stands in the account's history.")
def disable(email: str, why: str) -> None:
    """Let nobody in with this account: sessions, tokens and unused links are over."""
    if not why.strip():
        raise click.BadParameter("say why", param_hint="--why")
    administering.disable(_user(email), why=why, by=SYSTEM, now=clock.now())
    click.echo("The account is disabled.")


@user.command("enable", epilog="Example: flask user enable ana@example.org")
@click.argument("email")
def enable(email: str) -> None:
    """Let its person in again, in the roles they had."""
    administering.enable(_user(email), by=SYSTEM, now=clock.now())
    click.echo("The account is enabled.")


@user.command("forget-second-step", epilog="Example: flask user forget-second-step ana@example.org")
@click.argument("email")
def forget_factors(email: str) -> None:
    """For who lost app, passkeys and recovery codes: ask for no second step, and sign out everywhere."""
    gone = factors.forget_factors(_user(email), by=SYSTEM, now=clock.now())
    click.echo(f"Forgotten: {gone}. The next sign-in needs no second step, or sets up a new one.")


@token.command(
    "create",
    epilog='Example: flask token create --user ana@example.org --scope read --scope check-in --name "desk tablets"',
)
@click.option("--user", "email", required=True, help="Address of the account it acts for.")
@click.option("--scope", "scopes", type=click.Choice(rules.SCOPES), multiple=True, required=True, help="Repeatable.")
@click.option("--name", default="", help="What the program is called in the history.")
@click.option("--days", type=click.IntRange(1, 36_500), help="How long it is good for; default: until revoked.")
def create_token(email: str, scopes: tuple[str, ...], name: str, days: int | None) -> None:
    """Print a new token, once: only its digest is kept."""
    now = clock.now()
    expires = now + timedelta(days=days) if days else None
    click.echo(operations.create_token(_user(email), scopes, name=name, expires_at=expires, by=SYSTEM, now=now))


@token.command("list", epilog="Example: flask token list --user ana@example.org")
@click.option("--user", "email", required=True, help="Address of the account.")
def list_tokens(email: str) -> None:
    """List a person's tokens: id, scopes, name."""
    for found in queries.list_tokens(_user(email).id):
        click.echo(f"{found.id}  {found.scopes}  {found.name}")


@token.command("revoke", epilog="Example: flask token revoke 0190f3c2-77aa-7c5e-a9f1-0d9a6f1f0c11")
@click.argument("token_id")
def revoke_token(token_id: str) -> None:
    """End a token by the id that `flask token list` shows."""
    operations.revoke_token(as_id(token_id), by=SYSTEM, now=clock.now())
    click.echo("The token is revoked.")
