from tracker.team.words import ROLES, account_act, role_name


def test_what_is_known_has_words_and_what_is_not_is_shown_as_it_is():
    assert [account_act(act) for act in ("user.disabled", "user.else")] == ["account disabled", "user.else"]
    assert [role_name(role) for role in ("organiser", "other")] == ["Organiser", "other"]
    assert role_name("desk") is ROLES["desk"]
