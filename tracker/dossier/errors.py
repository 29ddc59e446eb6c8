"""Why a meeting's file is refused: every reason, each with its line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.core.errors import Conflict, Invalid
from tracker.core.texts import Text


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file: where, in which field, why."""

    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}: {self.reason}" if self.field else f"line {self.line}: {self.reason}"


class WrongFile(Invalid):
    """A file that is refused whole; nothing of it is stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(
            Text("1 problem in the file; nothing was loaded.")
            if len(self.problems) == 1
            else Text("%(count)d problems in the file; nothing was loaded.", count=len(self.problems))
        )


class MeetingExists(Conflict):
    def __init__(self, slug: str) -> None:
        super().__init__(
            Text(
                'There is a meeting "%(slug)s" already; --replace loads the file over it and keeps its participants.',
                slug=slug,
            )
        )


class MeetingHere(Conflict):
    """A box is never loaded over a meeting, whatever is asked: it would lose what came since."""

    def __init__(self, slug: str) -> None:
        super().__init__(Text('There is a meeting "%(slug)s" already; a box is never loaded over one.', slug=slug))


class ExpectedChanged(Conflict):
    """`codes`: the bodies that two chose a part for."""

    message = Text(
        "Somebody else chose another part for the same body meanwhile. What you chose is kept: saving again takes yours."
    )

    def __init__(self, codes: Collection[str]) -> None:
        super().__init__()
        self.codes = codes


class OrderChanged(Conflict):
    message = Text(
        "Somebody else changed the list meanwhile. It is shown as it stands now, with the numbers you typed: look through them and save again."
    )


class NotEmpty(Conflict):
    message = Text("There are meetings in the database already; the sample goes only into an empty one.")


class WrongBox(Invalid):
    """A meeting's box that is damaged, changed or of another kind; nothing of it is stored."""
