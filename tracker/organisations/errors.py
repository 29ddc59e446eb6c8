"""Why something about the directory is refused."""

from tracker.core.errors import Invalid, NotFound
from tracker.core.texts import Text


class OrganisationUnknown(NotFound):
    message = Text("There is no such organisation in the directory.")


class DirectoryFileWrong(Invalid):
    """A data file that cannot be loaded; nothing of it is."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(Text("%(file)s, line %(line)s: %(reason)s", file=file, line=line, reason=reason))
