"""Why a file of people cannot be read, or not be stored."""

from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.core.texts import Text


class UnreadableFile(Invalid):
    """A file that is no table of people."""

    message = Text("This file cannot be read as a table. Save it as CSV or XLSX.")


class NoPeople(UnreadableFile):
    message = Text("There are no rows with people in this file.")


class TooManyRows(UnreadableFile):
    def __init__(self, most: int) -> None:
        super().__init__(Text("This file has more than %(most)d rows. Split it.", most=most))


class TooManyColumns(UnreadableFile):
    def __init__(self, most: int) -> None:
        super().__init__(
            Text("This file has more than %(most)d columns. Take away those that are not needed.", most=most)
        )


class FileTooBig(UnreadableFile):
    status = 413
    message = Text("This file is too large.")


class UnknownCharacters(UnreadableFile):
    message = Text("The characters of this file cannot be made out. Save it as UTF-8, or choose how it is written.")


class NoSuchImport(NotFound):
    message = Text("This file is no longer here: it was stored, thrown away, or sent more than a day ago.")


class SomeLeftOut(Conflict):
    """Asked for all or nothing, and not all can be stored."""

    message = Text("Nothing was stored, as not every row can be.")
