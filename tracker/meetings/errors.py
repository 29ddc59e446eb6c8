"""Why something about a meeting is refused."""

from datetime import date

from tracker.core.errors import Conflict
from tracker.core.texts import Text


class SlugTaken(Conflict):
    message = Text("There is a meeting with this short name already.")

    def __init__(self, slug: str) -> None:
        super().__init__(Text('There is a meeting "%(slug)s" already.', slug=slug))


class MeetingChanged(Conflict):
    message = Text("Somebody else changed the meeting while you wrote.")


class SessionInUse(Conflict):
    message = Text("People are checked in at a session that would go.")

    def __init__(self, title: str) -> None:
        super().__init__(
            Text('People are checked in at "%(title)s", so it cannot be taken out of the programme.', title=title)
        )


class DayInUse(Conflict):
    message = Text("People are checked in on a day that would go.")

    def __init__(self, day: date) -> None:
        super().__init__(
            Text(
                "People are checked in on %(day)s, so this day cannot be taken out of the programme.",
                day=day.isoformat(),
            )
        )
