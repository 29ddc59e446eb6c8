from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.team.conftest import SECRET
from tracker.accounts import mailed_links
from tracker.accounts import operations as accounts
from tracker.accounts.errors import AlreadyAUser, LinkSpent, NotAnAddress
from tracker.accounts.models import MeetingRole, User
from tracker.audit.models import AuditEntry
from tracker.core.access import Actor, Role
from tracker.core.db import db
from tracker.mail.models import MailState, OutboxMail
from tracker.team import operations, queries
from tracker.team.errors import AlreadyOnTeam, LastOrganiser, NoSuchMember, NotGivenHere, NotSure

LATER = NOW + timedelta(hours=1)


def member(email, slug="joint"):
    return next(one for one in queries.list_members(slug) if one.email == email)


def roles(slug="joint"):
    return [(one.email, one.role) for one in queries.list_members(slug)]


def mails(to):
    query = select(OutboxMail).where(OutboxMail.to_address == to).order_by(OutboxMail.queued_at, OutboxMail.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def acts(meeting):
    query = select(AuditEntry).where(AuditEntry.meeting_id == meeting.id).order_by(AuditEntry.at, AuditEntry.id)
    return [(entry.action, entry.subject_label, entry.actor_label) for entry in db.session.scalars(query)]


def link_in(mail):
    return mailed_links.token_of(SECRET, mailed_links.UUID(mail.context["link_id"]))


def test_somebody_new_gets_an_account_the_role_here_and_a_mail(meeting, add):
    add("ana@example.org", language="fr")
    assert roles() == [("olga@example.org", "organiser"), ("ana@example.org", "desk")]
    (mail,) = mails("ana@example.org")
    assert (mail.template, mail.locale, mail.meeting_id) == ("team_link", "fr", meeting.id)
    assert acts(meeting) == [("team.desk", "ana@example.org", "Olga")]


def test_somebody_known_gets_the_role_besides_and_the_same_mail(make, meeting, add):
    known = make.user(email="ana@example.org", name="Ana", is_admin=True, password_hash="kept")
    make.role(known, make.meeting(slug="other"), "organiser")
    add("Ana@Example.org", role="organiser")
    assert roles() == [("ana@example.org", "organiser"), ("olga@example.org", "organiser")]
    assert roles("other") == [("ana@example.org", "organiser")]
    assert (known.name, known.password_hash, len(mails("ana@example.org"))) == ("Ana", "kept", 1)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.RAPPORTEUR, Role.ANYONE])
def test_no_other_role_is_given_here_and_nothing_is_left_behind(add, role):
    with pytest.raises(NotGivenHere):
        add("ana@example.org", role=role)
    assert db.session.query(User).filter_by(email="ana@example.org").count() == 0


def test_what_is_no_address_is_refused(add):
    with pytest.raises(NotAnAddress):
        add("ana")
    assert db.session.query(OutboxMail).count() == 0


def test_who_works_here_already_is_not_added_twice(add):
    add("ana@example.org")
    with pytest.raises(AlreadyOnTeam):
        add("ana@example.org", role="organiser")
    assert (len(mails("ana@example.org")), len(roles())) == (1, 2)


def test_an_address_that_another_meeting_added_a_moment_before_is_known_the_second_time(add, monkeypatch):
    tried, create = [], accounts.create_user

    def create_late(*args, **values):
        tried.append(args)
        if len(tried) == 1:
            raise AlreadyAUser
        return create(*args, **values)

    monkeypatch.setattr(operations.accounts, "create_user", create_late)
    add("ana@example.org")
    assert (len(tried), len(mails("ana@example.org"))) == (2, 1)


def test_the_link_signs_in_once_and_within_a_week(add):
    add("ana@example.org")
    token = link_in(*mails("ana@example.org"))
    with pytest.raises(LinkSpent):
        accounts.use_sign_in_link(token, now=NOW + timedelta(days=7))
    accounts.use_sign_in_link(token, now=LATER)
    with pytest.raises(LinkSpent):
        accounts.use_sign_in_link(token, now=LATER)


def test_a_fresh_link_ends_those_sent_before(meeting, add, olga):
    add("ana@example.org")
    operations.send_link(meeting, member("ana@example.org").id, "es", secret=SECRET, by=olga, now=LATER)
    first, second = mails("ana@example.org")
    assert (first.state, second.state, second.locale) == (MailState.CANCELLED, MailState.QUEUED, "es")
    with pytest.raises(LinkSpent):
        accounts.use_sign_in_link(link_in(first), now=LATER)
    accounts.use_sign_in_link(link_in(second), now=LATER)
    assert acts(meeting)[-1] == ("team.link", "ana@example.org", "Olga")


def test_a_role_is_changed(meeting, add, olga):
    add("ana@example.org")
    operations.change_role(meeting, member("ana@example.org").id, Role.ORGANISER, by=olga, now=LATER)
    assert member("ana@example.org").role == "organiser"
    assert acts(meeting)[-1] == ("team.organiser", "ana@example.org", "Olga")


def test_the_role_they_have_is_no_change(meeting, add, olga):
    add("ana@example.org")
    operations.change_role(meeting, member("ana@example.org").id, Role.DESK, by=olga, now=LATER)
    assert len(acts(meeting)) == 1


def test_who_holds_both_roles_keeps_one_row(make, meeting, olga):
    ana = make.user(email="ana@example.org")
    make.role(ana, meeting, "organiser")
    desk = make.role(ana, meeting, "desk")
    operations.change_role(meeting, desk.id, Role.ORGANISER, by=olga, now=NOW)
    assert roles() == [("ana@example.org", "organiser"), ("olga@example.org", "organiser")]


@pytest.mark.parametrize(("held", "wanted"), [("rapporteur", Role.ORGANISER), ("desk", Role.ADMIN)])
def test_a_role_is_not_changed_into_or_out_of_what_is_given_elsewhere(make, meeting, olga, held, wanted):
    role = make.role(make.user(), meeting, held)
    with pytest.raises(NotGivenHere):
        operations.change_role(meeting, role.id, wanted, by=olga, now=NOW)


def test_a_role_taken_away_is_gone_here_and_its_link_is_dead(make, meeting, add, olga):
    add("ana@example.org")
    ana = db.session.query(User).filter_by(email="ana@example.org").one()
    make.role(ana, make.meeting(slug="other"), "organiser")
    operations.take_role(meeting, member("ana@example.org").id, by=olga, now=LATER)
    assert (roles(), roles("other")) == ([("olga@example.org", "organiser")], [("ana@example.org", "organiser")])
    (mail,) = mails("ana@example.org")
    assert mail.state is MailState.CANCELLED
    with pytest.raises(LinkSpent):
        accounts.use_sign_in_link(link_in(mail), now=LATER)
    assert acts(meeting)[-1] == ("team.removed", "ana@example.org", "Olga")


def test_the_last_organiser_stays(make, meeting, olga):
    make.role(make.user(disabled_at=NOW), meeting, "organiser")
    own, admin = member("olga@example.org").id, Actor("user", make.user(is_admin=True).id, "Admin")
    for act in (
        lambda: operations.take_role(meeting, own, is_sure=True, by=olga, now=NOW),
        lambda: operations.take_role(meeting, own, by=admin, now=NOW),
        lambda: operations.change_role(meeting, own, Role.DESK, is_sure=True, by=olga, now=NOW),
    ):
        with pytest.raises(LastOrganiser):
            act()
    assert member("olga@example.org").role == "organiser"


def test_ones_own_role_is_given_up_knowingly(meeting, add, olga):
    add("ana@example.org", role="organiser")
    own = member("olga@example.org").id
    with pytest.raises(NotSure):
        operations.take_role(meeting, own, by=olga, now=LATER)
    operations.take_role(meeting, own, is_sure=True, by=olga, now=LATER)
    assert roles() == [("ana@example.org", "organiser")]


def test_nothing_is_done_to_a_role_at_another_meeting(make, meeting, olga):
    theirs = make.role(make.user(), make.meeting(slug="other"), "desk")
    for act in (
        lambda: operations.take_role(meeting, theirs.id, by=olga, now=NOW),
        lambda: operations.change_role(meeting, theirs.id, Role.ORGANISER, by=olga, now=NOW),
        lambda: operations.send_link(meeting, theirs.id, "en", secret=SECRET, by=olga, now=NOW),
    ):
        with pytest.raises(NoSuchMember):
            act()
    assert len(roles("other")) == 1


def test_two_organisers_who_take_away_each_other_do_not_both_go(app, meeting, add, olga):
    add("ana@example.org", role="organiser")
    ids = [one.id for one in queries.list_members("joint")]
    db.session.commit()
    together, refused = Barrier(2), []

    def take(role_id):
        with app.app_context():
            together.wait()
            try:
                operations.take_role(meeting, role_id, is_sure=True, by=olga, now=LATER)
            except LastOrganiser:
                refused.append(role_id)

    threads = [Thread(target=take, args=(role_id,)) for role_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), db.session.query(MeetingRole).filter_by(meeting_slug="joint").count()) == (1, 1)
