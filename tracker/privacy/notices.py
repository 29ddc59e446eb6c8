"""The texts of a meeting's notice: by version, and the one a reader understands. Pure."""

from collections.abc import Sequence

from tracker.privacy.models import PrivacyNotice


def versions(found: Sequence[PrivacyNotice]) -> dict[str, list[PrivacyNotice]]:
    """Version -> its texts, in the order they are given: the latest first."""
    grouped: dict[str, list[PrivacyNotice]] = {}
    for notice in found:
        grouped.setdefault(notice.version, []).append(notice)
    return grouped


def in_language(texts: Sequence[PrivacyNotice], *languages: str) -> PrivacyNotice | None:
    """The text in the first of these languages that there is, or else in English, or in any."""
    known = {notice.language: notice for notice in reversed(texts)}
    for language in (*languages, "en", *known):
        if language in known:
            return known[language]
    return None


def paragraphs(text: str) -> list[str]:
    """As they stand between blank lines."""
    return [paragraph.strip() for paragraph in text.replace("\r\n", "\n").split("\n\n") if paragraph.strip()]
