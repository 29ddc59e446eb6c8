import pytest

from tracker.accounts.models import User


@pytest.mark.parametrize("order", [("name", "email"), ("email", "name")])
def test_the_search_text_has_the_folded_name_and_address_in_whatever_order_they_are_set(order):
    given = {"name": "Ēriks Čakste", "email": "e.cakste@example.org"}
    user = User(**{name: given[name] for name in order})
    assert sorted(user.search_text.split()) == ["cakste", "cakste", "e", "eriks", "example", "org"]
    user.name = "王丽"
    assert sorted(user.search_text.split()) == ["cakste", "e", "example", "org", "wangli"]
