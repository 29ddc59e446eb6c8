"""Every route says who may open it, and nobody else gets in: each route tried in each role."""

import pytest

from tests.shape.conftest import HELD, WHO
from tracker.accounts.rules import SCOPES
from tracker.core.access import Role

EVERYBODY = frozenset(WHO)
ORGANISERS = frozenset({Role.ORGANISER, Role.ADMIN})
ADMINISTRATORS = frozenset({Role.ADMIN})
DESKS = ORGANISERS | {Role.DESK}
#: pages about the reader's own meetings, whichever they are
ANY_ORGANISER = ORGANISERS | {"other-organiser"}
RAPPORTEURS = ORGANISERS | {Role.RAPPORTEUR, Role.FACILITATOR}
SIGNED_IN = EVERYBODY - {"public"}
#: opened by the private link in the address or the one this browser opened before; no role opens it, no account is needed
LINKED = "linked"

#: who may open what, at the meeting in the address. Written by hand: a new route has to be thought about here
TABLE = {
    "account.add_factor": SIGNED_IN,
    "account.choose_password": SIGNED_IN,
    "account.end_session": SIGNED_IN,
    "account.end_sessions": SIGNED_IN,
    "account.index": SIGNED_IN,
    "account.remove_factor": SIGNED_IN,
    "account.renew_codes": SIGNED_IN,
    "accounts.ask_link": EVERYBODY,
    "accounts.link": LINKED,
    "accounts.login": EVERYBODY,
    "accounts.logout": EVERYBODY,
    "administration.account": ADMINISTRATORS,
    "administration.administrator": ADMINISTRATORS,
    "administration.disable": ADMINISTRATORS,
    "administration.enable": ADMINISTRATORS,
    "administration.forget_second_step": ADMINISTRATORS,
    "administration.index": ADMINISTRATORS,
    "administration.sign_out": ADMINISTRATORS,
    "api.check_in": DESKS,
    "api.docs": EVERYBODY,
    "api.download_report": ORGANISERS,
    "api.list_attendance": ORGANISERS,
    "api.list_check_ins": ORGANISERS,
    "api.list_groups": RAPPORTEURS,
    "api.list_meetings": EVERYBODY,
    "api.list_participants": DESKS,
    "api.list_points": LINKED,
    "api.openapi": EVERYBODY,
    "api.participants_csv": ORGANISERS,
    "api.participants_xlsx": ORGANISERS,
    "api.list_all_recommendations": ANY_ORGANISER,
    "api.list_recommendations": ORGANISERS,
    "api.record_points": LINKED,
    "api.register": ORGANISERS,
    "api.show_figures": ORGANISERS,
    "api.show_meeting": EVERYBODY,
    "api.show_report": ORGANISERS,
    "attendance.check_in": DESKS,
    "attendance.desk": DESKS,
    "attendance.name_desk": DESKS,
    "attendance.result": DESKS,
    "attendance.undo": DESKS,
    "attendance.walk_in": DESKS,
    "attendance_pages.correct": ORGANISERS,
    "attendance_pages.index": ORGANISERS,
    "attendance_pages.place": ORGANISERS,
    "badges.certificates": ORGANISERS,
    "badges.design": ORGANISERS,
    "badges.index": ORGANISERS,
    "badges.mine": LINKED,
    "badges.my_certificate": LINKED,
    "badges.preview": ORGANISERS,
    "badges.print_at_desk": DESKS,
    "badges.print_chosen": ORGANISERS,
    "badges.verify": LINKED,
    "crowd.delegation": DESKS,
    "crowd.kiosk": DESKS,
    "crowd.kiosk_answer": DESKS,
    "dashboard.centres": ORGANISERS,
    "dashboard.edit": ORGANISERS,
    "dashboard.history": ORGANISERS,
    "dashboard.history_csv": ORGANISERS,
    "dashboard.meetings": SIGNED_IN,
    "dashboard.overview": ORGANISERS,
    "dashboard.person": ORGANISERS,
    "dashboard.seen": ORGANISERS,
    "discussions.add_points": LINKED,
    "discussions.answer": LINKED,
    "discussions.ask": LINKED,
    "discussions.change_point": LINKED,
    "discussions.change_state": LINKED,
    "discussions.compare": LINKED,
    "discussions.edit_group": ORGANISERS,
    "discussions.group_link": ORGANISERS,
    "discussions.group_notes": ORGANISERS,
    "discussions.manage": ORGANISERS,
    "discussions.members": ORGANISERS,
    "discussions.my_groups": LINKED,
    "discussions.new_group": ORGANISERS,
    "discussions.notes": LINKED,
    "discussions.notes_worker": EVERYBODY,
    "discussions.point": LINKED,
    "discussions.point_record": ORGANISERS,
    "discussions.restore": LINKED,
    "duplicates.index": ORGANISERS,
    "duplicates.settle": ORGANISERS,
    "duplicates.take_apart": ORGANISERS,
    "grouping.build": ORGANISERS,
    "grouping.deal": ORGANISERS,
    "grouping.lists": ORGANISERS,
    "grouping.undo": ORGANISERS,
    "handing_over.colleague": LINKED,
    "histories.earlier": ORGANISERS,
    "histories.index": ANY_ORGANISER,
    "histories.invite": ORGANISERS,
    "histories.person": ANY_ORGANISER,
    "documents.download": EVERYBODY,
    "documents.download_group": EVERYBODY,
    "documents.manage": ORGANISERS,
    "documents.manage_photos": ORGANISERS,
    "documents.move": ORGANISERS,
    "documents.photo": EVERYBODY,
    "documents.remove": ORGANISERS,
    "documents.remove_group": ORGANISERS,
    "documents.remove_photo": ORGANISERS,
    "door_app.here": DESKS,
    "door_app.leave": DESKS,
    "door_app.manifest": DESKS,
    "door_app.people": DESKS,
    "door_app.pin": DESKS,
    "door_app.report": DESKS,
    "door_app.shell": EVERYBODY,
    "door_app.state": DESKS,
    "door_app.take_walk_ins": DESKS,
    "door_app.worker": EVERYBODY,
    "doors.pair": LINKED,
    "doors.phones": ORGANISERS,
    "doors.settle": ORGANISERS,
    "doors.sign_out": ORGANISERS,
    "entry.enter_list": ORGANISERS,
    "entry.poster": ORGANISERS,
    "entry.quotas": ORGANISERS,
    "entry.screen": DESKS,
    "entry.settings": ORGANISERS,
    "entry.sheet": ORGANISERS,
    "figures.behind": ORGANISERS,
    "figures.index": ORGANISERS,
    "health.healthz": EVERYBODY,
    "health.readyz": EVERYBODY,
    "health.show_metrics": EVERYBODY,
    "imports.discard": ORGANISERS,
    "imports.left_out": ORGANISERS,
    "imports.preview": ORGANISERS,
    "imports.store": ORGANISERS,
    "imports.template": ORGANISERS,
    "imports.upload": ORGANISERS,
    "invitations.accept": LINKED,
    "nominations.nominate": LINKED,
    "asked.contacts": ORGANISERS,
    "asked.index": ORGANISERS,
    "asked.organisation": ORGANISERS,
    "asked.send": ORGANISERS,
    "invited.act": ORGANISERS,
    "invited.index": ORGANISERS,
    "invited.new": ORGANISERS,
    "live.absent": ORGANISERS,
    "live.by": ORGANISERS,
    "live.rooms": ORGANISERS,
    "meetings.settings": ORGANISERS,
    "letters.download": ORGANISERS,
    "letters.index": ORGANISERS,
    "letters.issue": ORGANISERS,
    "letters.mine": LINKED,
    "letters.preview": ORGANISERS,
    "letters.release": ORGANISERS,
    "letters.text": ORGANISERS,
    "messages.again": ORGANISERS,
    "messages.html": ORGANISERS,
    "messages.index": ORGANISERS,
    "messages.preview": ORGANISERS,
    "messages.show": ORGANISERS,
    "messages.text": ORGANISERS,
    "messages.texts": ORGANISERS,
    "messages.write": ORGANISERS,
    "own.file": ORGANISERS,
    "own.more": LINKED,
    "own.my_file": LINKED,
    "own.remind": ORGANISERS,
    "own.unfinished": ORGANISERS,
    "oneself.done": EVERYBODY,
    "oneself.here": EVERYBODY,
    "oneself.online": LINKED,
    "people.columns": ORGANISERS,
    "people.csv": ORGANISERS,
    "data.answer": ORGANISERS,
    "data.erase": ORGANISERS,
    "data.index": ORGANISERS,
    "data.keep": ORGANISERS,
    "data.publish": ORGANISERS,
    "data.purge": ORGANISERS,
    "plenary.agenda": ORGANISERS,
    "programme.index": ORGANISERS,
    "programme.dates": ORGANISERS,
    "programme.new_session": ORGANISERS,
    "programme.session": ORGANISERS,
    "programme.remove_session": ORGANISERS,
    "programme.new_item": ORGANISERS,
    "programme.item": ORGANISERS,
    "programme.move_item": ORGANISERS,
    "programme.remove_item": ORGANISERS,
    "plenary.item": ORGANISERS,
    "plenary.notes": ORGANISERS,
    "plenary.speakers": ORGANISERS,
    "plenary.times": ORGANISERS,
    "privacy.download": LINKED,
    "privacy.erase": LINKED,
    "privacy.mine": LINKED,
    "privacy.notice": EVERYBODY,
    "people.export": ORGANISERS,
    "people.decide": ORGANISERS,
    "people.undo": ORGANISERS,
    "people.desk_list": ORGANISERS,
    "people.index": ORGANISERS,
    "people.xlsx": ORGANISERS,
    "places.index": ORGANISERS,
    "places.move_up": ORGANISERS,
    "questions.again": ORGANISERS,
    "questions.deadline": ORGANISERS,
    "questions.edit": ORGANISERS,
    "questions.end": ORGANISERS,
    "questions.manage": ORGANISERS,
    "questions.move": ORGANISERS,
    "questions.new": ORGANISERS,
    "questions.take_over": ORGANISERS,
    "recommendations.csv": ORGANISERS,
    "recommendations.edit": ORGANISERS,
    "recommendations.everywhere": ANY_ORGANISER,
    "recommendations.everywhere_csv": ANY_ORGANISER,
    "recommendations.follow": ORGANISERS,
    "recommendations.follow_up": ORGANISERS,
    "recommendations.index": ORGANISERS,
    "recommendations.move": ORGANISERS,
    "recommendations.new": ORGANISERS,
    "recommendations.owners": ORGANISERS,
    "recommendations.pair": ORGANISERS,
    "recommendations.roll_up": ORGANISERS,
    "recommendations.support": ORGANISERS,
    "recommendations.progress": LINKED,
    "recommendations.renew_link": ORGANISERS,
    "recommendations.send": ORGANISERS,
    "recommendations.show": ORGANISERS,
    "recommendations.take": ORGANISERS,
    "registration.done": EVERYBODY,
    "registration.link": EVERYBODY,
    "registration.again": LINKED,
    "registration.mine": LINKED,
    "registration.register": EVERYBODY,
    "report.add_after": ORGANISERS,
    "dossier.start": ADMINISTRATORS,
    "dossier.expected": ORGANISERS,
    "dossier.order": ORGANISERS,
    "dossier.take_box": ORGANISERS,
    "outputs.add": ORGANISERS,
    "outputs.brief_page": ORGANISERS,
    "outputs.brief_picture": ORGANISERS,
    "outputs.compared": ORGANISERS,
    "outputs.correct": ORGANISERS,
    "outputs.download": ORGANISERS,
    "outputs.index": ORGANISERS,
    "outputs.issue": ORGANISERS,
    "outputs.issued_file": ORGANISERS,
    "outputs.made_file": ORGANISERS,
    "outputs.make": ORGANISERS,
    "outputs.mine": LINKED,
    "outputs.participants": ORGANISERS,
    "outputs.remove": ORGANISERS,
    "outputs.sheet": ORGANISERS,
    "report.assemble": ORGANISERS,
    "report.begin_part": ORGANISERS,
    "report.change_paragraph": ORGANISERS,
    "report.compare_versions": ORGANISERS,
    "report.download": ORGANISERS,
    "report.download_published": EVERYBODY,
    "report.drop_edit": ORGANISERS,
    "report.edit": ORGANISERS,
    "report.lock": ORGANISERS,
    "report.paragraph": ORGANISERS,
    "report.parts": ORGANISERS,
    "report.publish": ORGANISERS,
    "report.returned": ORGANISERS,
    "report.settle_comment": ORGANISERS,
    "report.take_returned": ORGANISERS,
    "report.template": ORGANISERS,
    "report.show": EVERYBODY,
    "report.show_manifest": ORGANISERS,
    "report.show_published_manifest": EVERYBODY,
    "second.ask": LINKED,
    "team.index": ORGANISERS,
    "team.member": ORGANISERS,
    "team.send_link": ORGANISERS,
    "webhooks.again": ORGANISERS,
    "webhooks.attempt": ORGANISERS,
    "webhooks.index": ORGANISERS,
    "webhooks.remove": ORGANISERS,
    "site.accessibility": EVERYBODY,
    "site.calendar": EVERYBODY,
    "site.meeting": EVERYBODY,
    "site.meetings": EVERYBODY,
    "site.photos": EVERYBODY,
    "site.privacy": EVERYBODY,
}
#: what a group agreed is public once the organiser has published the report, as this walk does
PUBLISHED = {"report.show", "report.show_published_manifest", "report.download_published"}
#: described, not asked for data
WITHOUT_SCOPE = {"api.openapi", "api.docs"}


def _rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_is_declared_in_the_table(app):
    assert sorted({rule.endpoint for rule in _rules(app)} ^ set(TABLE)) == []


def test_every_view_says_who_may_open_it(app):
    assert [r.endpoint for r in _rules(app) if not getattr(app.view_functions[r.endpoint], "allowed", None)] == []


def test_every_call_of_the_api_names_its_scope(app):
    without = {
        rule.endpoint
        for rule in _rules(app)
        if rule.endpoint.startswith("api.") and not app.view_functions[rule.endpoint].scopes & set(SCOPES)
    }
    assert without == WITHOUT_SCOPE


def _visit(house, who):
    """Each route and method with what the visitor was answered."""
    client = house.client(who)
    for rule in _rules(house.app):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if rule.endpoint in {"accounts.logout", "account.end_sessions"} and method == "POST":
                continue  # the visitor would not be one any more
            is_api = rule.endpoint.startswith("api.")
            body = {"json": {}} if is_api and method != "GET" else {}
            answer = client.open(house.address(rule), method=method, buffered=True, **body)
            yield rule, method, answer


@pytest.fixture(scope="module")
def walks():
    """What each has been answered so far."""
    return {}


@pytest.fixture
def walk(walks, app, request):
    """What somebody is answered on each route: endpoint, method and rule, status, turned away or not, the private texts in it.

    They walk once, for all tests that look at it.
    """

    def of(who):
        if who not in walks:
            walks[who] = [
                (
                    rule.endpoint,
                    f"{method} {rule.rule}",
                    answer.status_code,
                    _is_turned_away(answer),
                    _private(rule, answer),
                )
                for rule, method, answer in _visit(request.getfixturevalue("house"), who)
            ]
        return walks[who]

    return of


def _private(rule, answer) -> set[str]:
    """Whose private texts it says."""
    text = answer.data.decode(errors="replace")
    if rule.endpoint in PUBLISHED:
        text = text.replace("CANARY-m1-point", "")
    return {mark for mark in ("CANARY-m1", "CANARY-m2") if mark in text}


def _is_turned_away(answer) -> bool:
    to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/login")
    return to_sign_in or answer.status_code in (401, 403)


@pytest.mark.parametrize("who", WHO)
def test_each_role_gets_into_its_own_routes_and_into_no_other(walk, who):
    wrong = []
    for endpoint, asked, status, turned_away, _said in walk(who):
        allowed = TABLE.get(endpoint, frozenset())
        if allowed == LINKED:
            continue
        if turned_away == (who in allowed) or status >= 500:
            wrong.append(f"{asked}: {status}")
    assert wrong == []


@pytest.mark.parametrize("who", WHO)
def test_nobody_is_shown_what_is_not_theirs(walk, who):
    """The private texts of the first meeting only to those who work at it; those of the second only to its organiser."""
    ours_may = {*HELD, Role.ADMIN}
    theirs_may = {"other-organiser", Role.ADMIN}
    seen = []
    for endpoint, asked, _status, _turned_away, said in walk(who):
        leaks = (
            ("CANARY-m1" in said and who not in ours_may)
            or ("CANARY-m2" in said and who not in theirs_may)
            or ("CANARY-m1" in said and TABLE.get(endpoint) == EVERYBODY)
        )
        if leaks:
            seen.append(asked)
    assert seen == []


@pytest.mark.parametrize("who", ["public", "signed-in", Role.DESK, Role.FOCAL_POINT, "other-organiser"])
def test_who_is_turned_away_changes_nothing(house, content, who):
    client = house.client(who)
    before = content()
    for rule in _rules(house.app):
        allowed = TABLE.get(rule.endpoint, frozenset())
        for method in rule.methods & {"POST", "PUT", "PATCH", "DELETE"}:
            if allowed == LINKED or who not in allowed:
                client.open(house.address(rule), method=method, json={})
                client.open(house.address(rule), method=method, data={"confirm": "1"})
    assert content() == before


def test_a_program_needs_the_scope_of_the_call(house):
    from tracker.accounts import operations
    from tracker.core import clock
    from tracker.core.access import SYSTEM

    user = house.make.user()
    house.make.role(user, house.ours, Role.ORGANISER)
    wrong = []
    for scope in SCOPES:
        token = operations.create_token(user, [scope], name="", expires_at=None, by=SYSTEM, now=clock.now())
        client = house.app.test_client()
        for rule in _rules(house.app):
            if ORGANISERS != TABLE.get(rule.endpoint) != DESKS:
                continue
            needed = getattr(house.app.view_functions[rule.endpoint], "scopes", frozenset())
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                kind = {"json": {}} if method != "GET" else {}
                answer = client.open(
                    house.address(rule),
                    method=method,
                    headers={"Authorization": f"Bearer {token}"},
                    buffered=True,
                    **kind,
                )
                if (answer.status_code in (401, 403)) == (scope in needed):
                    wrong.append(f"{scope}: {method} {rule.rule}: {answer.status_code}")
    assert wrong == []
