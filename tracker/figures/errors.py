"""Why a figure is refused."""

from tracker.core.errors import NotFound
from tracker.core.texts import Text


class UnknownFigure(NotFound):
    message = Text("There is no figure of this name.")
