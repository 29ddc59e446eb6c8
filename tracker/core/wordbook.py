"""Many folded texts in memory, and which of them hold some letters within a word: a hundred thousand in a millisecond or two.

A word that comes often is kept once, with the numbers of the texts it stands in; the others, as addresses and codes are, stand
one behind the other and are looked through. What is kept is a third of the texts' letters and four bytes a word.
"""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import chain

#: so many times in a part of some thousand texts, and a word comes often; found too late it costs room, nothing else
OFTEN = 16


class WordBook:
    """Texts by number, from 0 on; each is of words between blanks."""

    def __init__(self) -> None:
        self._often: dict[str, array[int]] = {}
        self._seldom = bytearray()
        #: where each text begins in it
        self._starts = array("I")
        self._numbers = 0

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def room(self) -> int:
        """Bytes of memory that it takes, about."""
        return len(self._seldom) + 4 * (len(self._starts) + self._numbers)

    def add(self, texts: Sequence[str]) -> None:
        """Put the next texts behind the ones before; a few thousand at a time, since what comes often is told by those."""
        often, seldom = self._often, self._seldom
        for word, times in Counter(chain.from_iterable(map(str.split, texts))).items():
            if times >= OFTEN and word not in often:
                often[word] = array("I")
        for number, text in enumerate(texts, len(self._starts)):
            self._starts.append(len(seldom))
            for word in text.split():  # once more: all words of long answers at once would take ten times what is kept
                if word in often:
                    often[word].append(number)
                    self._numbers += 1
                else:
                    seldom += b" " + word.encode()

    def holding(self, letters: str, *, most: int, beginning: bool = False) -> set[int] | None:
        """The numbers of the texts that have a word with these letters in it, or one that begins so; None: more than `most`."""
        numbers: set[int] = set()
        for word, those in self._often.items():
            if word.startswith(letters) if beginning else letters in word:
                numbers.update(those)
                if len(numbers) > most:
                    return None
        wanted, seldom, starts = (b" " if beginning else b"") + letters.encode(), self._seldom, self._starts
        at = seldom.find(wanted)
        while at >= 0:
            following = bisect_right(starts, at)
            numbers.add(following - 1)
            if len(numbers) > most:
                return None
            at = seldom.find(wanted, starts[following]) if following < len(starts) else -1
        return numbers
