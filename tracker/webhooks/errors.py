"""Why an address for webhooks is refused."""

from tracker.core.errors import Invalid, NotFound
from tracker.core.texts import Text


class NotAnAddress(Invalid):
    message = Text("Enter an address that begins with https://")


class NothingToTell(Invalid):
    message = Text("Choose at least one of what the address is told.")


class NoSuchWebhook(NotFound):
    message = Text("This meeting has no such webhook.")
