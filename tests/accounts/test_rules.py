import pytest

from tracker.accounts.rules import HOME, browser_of, clean_address, clean_scopes, digest, is_address, safe_next


@pytest.mark.parametrize("page", ["/o", "/o/joint-2016/people?state=submitted", "/m/x#papers", "/o/x?next=http://a/b"])
def test_a_page_of_this_site_is_gone_on_to(page):
    assert safe_next(page) == page


@pytest.mark.parametrize(
    "elsewhere",
    [
        None,
        "",
        "https://evil.example/",
        "HTTP://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/ /evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "/o//evil.example",
        "/／evil.example",
        "/\x00/evil.example",
        "@evil.example",
        "?next=//evil.example",
    ],
)
def test_another_site_is_never_gone_on_to(elsewhere):
    assert safe_next(elsewhere) == HOME


def test_an_address_is_found_whatever_its_case():
    assert clean_address(" Ana@Example.ORG ") == "ana@example.org"


@pytest.mark.parametrize(
    ("text", "known"), [("ana@example.org", True), ("ana", False), ("a b@c", False), ("a" * 250 + "@x.org", False)]
)
def test_an_address_has_two_parts_and_no_blanks(text, known):
    assert is_address(text) is known


def test_a_digest_is_64_hexadecimal_digits():
    assert digest("x") == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


def test_scopes_are_kept_once_and_in_order():
    assert clean_scopes(["report", "read", "read"]) == "read report"


@pytest.mark.parametrize("scopes", [[], ["write"], ["read", "everything"]])
def test_unknown_scopes_are_none(scopes):
    assert clean_scopes(scopes) is None


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("<script>alert(1)</script>", ""),
    ],
)  # fmt: skip
def test_a_browser_is_known_by_two_words_and_nothing_else_is_kept(agent, words):
    assert browser_of(agent) == words
