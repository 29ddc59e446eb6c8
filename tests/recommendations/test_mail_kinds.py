from tracker.mail.kinds import kinds
from tracker.mail.wording import builtin_words
from tracker.recommendations.mail_kinds import KINDS


def test_both_mails_can_be_reworded_with_their_own_fields(app):
    assert [kinds()[kind.name] for kind in KINDS] == list(KINDS)
    for kind in KINDS:
        words = builtin_words(kind, "en")
        assert {f"{{{name}}}" in words.text for name in ("recommendations", "link", "name")} == {True}
