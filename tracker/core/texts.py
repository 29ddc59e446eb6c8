"""A user-visible text that is translated only when it is shown: rules and errors know no request."""

from collections.abc import Callable
from typing import Self


class Text(str):
    """A message id that remembers its values; `str(text)` is the English text, `show(translate)` the reader's.

    `Text("Enter %(what)s", what="a name")` - mark with the name `Text` so that the extractor finds it.
    """

    __slots__ = ("message", "values")
    message: str
    values: dict[str, object]

    def __new__(cls, message: str, **values: object) -> Self:
        self = super().__new__(cls, message % values if values else message)
        self.values = values
        self.message = message
        return self

    def show(self, translate: Callable[[str], str]) -> str:
        """The text in the language of `translate` (a gettext function)."""
        text = translate(self.message) if self.message else ""  # of nothing a catalogue says who made it
        values = {k: v.show(translate) if isinstance(v, Text) else v for k, v in self.values.items()}
        return text % values if values else text
