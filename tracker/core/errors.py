"""Errors the product raises on purpose. Each knows its HTTP status and says the reason to the user."""

from tracker.core.texts import Text


class TrackerError(Exception):
    """A refusal: `message` is shown to the user, `status` answers the request.

    `code` names the reason to programs: the class name in kebab case, e.g. `already-registered`.
    """

    status = 400
    code = "tracker-error"
    message: str | Text = Text("The request could not be carried out.")

    def __init__(self, message: str | Text | None = None) -> None:
        self.message = message if message is not None else type(self).message
        super().__init__(str(self.message))

    def __init_subclass__(cls) -> None:
        cls.code = "".join("-" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("-")


class NotFound(TrackerError):
    status = 404
    message = Text("There is nothing at this address.")


class Conflict(TrackerError):
    status = 409
    message = Text("Somebody else changed this first.")


class NotAllowed(TrackerError):
    status = 403
    message = Text("You may not do this.")


class SignInNeeded(TrackerError):
    status = 401
    message = Text("Sign in first.")


class Invalid(TrackerError):
    """Input that breaks a rule; `fields` maps a field's name to what is wrong with it."""

    status = 422
    message = Text("Some of the answers cannot be taken as they are.")

    def __init__(self, message: str | Text | None = None, *, fields: dict[str, str | Text] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


class TooLarge(TrackerError):
    status = 413
    message = Text("This is too large.")


class TooMany(TrackerError):
    status = 429
    message = Text("Too many tries. Wait a little and try again.")
