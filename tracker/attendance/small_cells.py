"""Numbers so small that they would tell who somebody is are not shown, nor what they could be worked out from. Pure."""

from collections.abc import Sequence

#: one or two people are not shown
LEAST = 3


def hide_small(counts: Sequence[int], told: Sequence[bool]) -> list[int | None]:
    """The parts of a whole whose total is shown: None for those from 1 to LEAST - 1 that tell something of a person.

    One alone could be worked out from the total, so then the smallest of the others goes too.
    """
    shown: list[int | None] = [
        None if tells and 0 < count < LEAST else count for count, tells in zip(counts, told, strict=True)
    ]
    if shown.count(None) == 1:
        others = [(count, at) for at, count in enumerate(shown) if count]
        if others:
            shown[min(others)[1]] = None
    return shown
