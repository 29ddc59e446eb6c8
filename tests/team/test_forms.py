import pytest

from tracker.team.forms import NO_ROLE, LinkForm, MemberForm, RoleForm
from tracker.team.operations import NewMember
from tracker.team.queries import Member


def a_member(role):
    return Member(None, None, role, "ana@example.org", "", None, False)


@pytest.fixture
def posted(app):
    def send(make_form, **typed):
        with app.test_request_context("/", method="POST", data=typed):
            form = make_form()
            form.validate()
            return form

    return send


def test_an_address_is_kept_as_accounts_are_found_by_it(posted):
    form = posted(lambda: MemberForm("es"), email=" Ana@Example.org ", role="desk", language="fr")
    assert (form.problems(), form.wanted()) == ([], NewMember("ana@example.org", "desk", "fr"))


def test_the_mail_is_in_the_language_of_the_meeting_unless_another_is_chosen(app):
    with app.test_request_context("/"):
        assert [LinkForm(code).language.data for code in ("es", "de")] == ["es", "en"]


@pytest.mark.parametrize("typed", ["ana", "ana@", "a" * 250 + "@x.org", "ana b@example.org"])
def test_what_is_no_address_is_told_at_once(posted, typed):
    problems = posted(lambda: MemberForm("en"), email=typed, role="desk", language="en").problems()
    assert problems == [("email", "This is not an e-mail address.")]


def test_no_role_is_chosen_beforehand(posted):
    problems = posted(lambda: MemberForm("en"), email="a@example.org", language="en").problems()
    assert problems == [("role", "Choose a role of the list")]


def test_a_role_may_become_another_or_none(posted):
    offered = [one.value for one in posted(lambda: RoleForm(a_member("desk")), role=NO_ROLE).role.choices]
    assert offered == ["organiser", "desk", NO_ROLE]
    assert posted(lambda: RoleForm(a_member("desk")), role=NO_ROLE).is_end
