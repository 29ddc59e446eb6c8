"""Who may write in a group."""

import pytest
from flask import session

from tracker.core.access import Role
from tracker.core.errors import NotAllowed, TooMany
from tracker.core.links import make_token
from tracker.discussions import grants
from tracker.discussions.errors import LinkNeeded
from tracker.discussions.models import MemberRole


@pytest.fixture
def request_of(app):
    """Inside a request of a browser nobody has let in yet."""
    with app.test_request_context("/") as context:
        yield context


def key_of(meeting, group):
    return grants.link_to(meeting, group).split("key=")[1]


def test_the_link_lets_this_browser_in_as_the_rapporteur(request_of, make, meeting, group):
    person = make.participant(meeting, given_name="Lina", family_name="Moreau")
    make.member(group, person, role=MemberRole.RAPPORTEUR)
    grants.open_with(key_of(meeting, group), group)
    by = grants.writer(meeting, group)
    assert (by.kind, by.id, by.label) == ("link", group.id, "Lina Moreau")


def test_without_a_rapporteur_the_writer_is_named_by_the_group(request_of, meeting, group):
    grants.open_with(key_of(meeting, group), group)
    assert grants.writer(meeting, group).label == "rapporteur of group 2"


@pytest.mark.parametrize("key", ["", "x", "A" * 43])
def test_wrong_keys_let_nobody_in(request_of, meeting, group, key):
    with pytest.raises(LinkNeeded):
        grants.open_with(key, group)
    with pytest.raises(LinkNeeded):
        grants.writer(meeting, group)


def test_a_key_is_for_its_group_and_purpose(app, request_of, make, meeting, group):
    secret = app.config["SECRET_KEY"]
    for key in (key_of(meeting, make.group(meeting)), make_token(secret, "participant", group.id, 1)):
        with pytest.raises(LinkNeeded):
            grants.open_with(key, group)


def test_a_raised_epoch_ends_the_key_and_what_it_opened(request_of, meeting, group):
    key = key_of(meeting, group)
    grants.open_with(key, group)
    group.link_epoch += 1
    with pytest.raises(LinkNeeded):
        grants.writer(meeting, group)
    with pytest.raises(LinkNeeded):
        grants.open_with(key, group)


def test_a_browser_keeps_the_latest_groups_it_was_let_into(request_of, make, meeting):
    groups = [make.group(meeting) for _ in range(grants.MOST + 2)]
    for group in groups:
        grants.open_with(key_of(meeting, group), group)
    assert list(session[grants.OPENED]) == [str(group.id) for group in groups[2:]]


def test_a_grant_does_not_count_for_a_request_with_a_token_of_its_own(app, meeting, group):
    with app.test_request_context("/", headers={"Authorization": "Bearer x"}):
        grants.open_with(key_of(meeting, group), group)
        with pytest.raises(LinkNeeded):
            grants.writer(meeting, group)


def test_a_token_without_the_scope_does_not_write(request_of, meeting, group, signed_in):
    signed_in(Role.ORGANISER, at=meeting, scopes=frozenset({"read"}))
    with pytest.raises(NotAllowed):
        grants.writer(meeting, group)


def test_leads_write_in_their_group_only(request_of, make, meeting, group, signed_in):
    user, other = make.user(), make.group(meeting)
    make.role(user, meeting, Role.FACILITATOR, group_id=group.id)
    signed_in(Role.FACILITATOR, at=meeting, user=user)
    assert grants.writer(meeting, group).id == user.id
    with pytest.raises(LinkNeeded):
        grants.writer(meeting, other)


def test_somebody_elses_role_does_not_count(request_of, make, meeting, group, signed_in):
    make.role(make.user(), meeting, Role.RAPPORTEUR, group_id=group.id)
    signed_in(Role.RAPPORTEUR, at=meeting)
    with pytest.raises(LinkNeeded):
        grants.writer(meeting, group)


def test_guessing_keys_is_slowed_down_and_the_right_one_still_opens(app, request_of, meeting, group):
    for _ in range(7):
        with pytest.raises(LinkNeeded):
            grants.open_with("A" * 43, group)
    with pytest.raises(TooMany):
        grants.open_with("A" * 43, group)
    grants.open_with(key_of(meeting, group), group)
    assert grants.writer(meeting, group).kind == "link"


def test_a_browser_was_let_in_by_the_link_as_it_is_and_to_that_group_only(request_of, make, meeting, group):
    grants.open_with(key_of(meeting, group), group)
    other = make.group(meeting)
    asked = [(group.id, group.link_epoch), (group.id, group.link_epoch + 1), (other.id, other.link_epoch)]
    assert [grants.is_opened(*one) for one in asked] == [True, False, False]


def test_no_cookie_counts_for_a_request_with_a_token_of_its_own(app, meeting, group):
    with app.test_request_context("/", headers={"Authorization": "Bearer x"}):
        session[grants.OPENED] = {str(group.id): group.link_epoch}
        assert not grants.is_opened(group.id, group.link_epoch)
