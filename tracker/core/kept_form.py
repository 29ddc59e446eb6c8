"""A form that loses nothing of what was typed when its page was open for too long."""

from flask_wtf import FlaskForm

from tracker.core.errors import Invalid
from tracker.core.i18n import say
from tracker.core.texts import Text


class KeptForm(FlaskForm):
    """Its own token is checked here, so an old one loses nothing that was typed."""

    #: what is said of an old one, and the field it is said at
    old = Text("The page was open for too long. Everything you typed is kept: send it again.")
    old_at = "password"

    def __init__(self, *sent: object, **values: object) -> None:
        super().__init__(*sent, **values)  # type: ignore[no-untyped-call]

    @property
    def token_is_old(self) -> bool:
        return "csrf_token" in self.errors

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary: the field to go to and the words."""
        if self.token_is_old:
            return [(self.old_at, say(self.old))]
        return [(field.id, str(field.errors[0])) for field in self if field.errors]

    def take(self, refused: Invalid) -> None:
        """Put what an operation refuses beside its fields."""
        for name, text in refused.fields.items():
            self[name].errors = [say(text)]
