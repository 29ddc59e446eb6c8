"""What an administrator types about an account."""

from collections.abc import Callable
from typing import cast

from flask_babel import lazy_gettext as _lazy
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from tracker.core.kept_form import KeptForm

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str
LONGEST_REASON = 500


class DisableForm(KeptForm):
    """Why an account is disabled."""

    old_at = "reason"
    reason = StringField(
        lazy_gettext("Reason"),
        [
            DataRequired(lazy_gettext("Enter the reason: it stands in the history")),
            Length(max=LONGEST_REASON, message=lazy_gettext("Use no more than 500 characters.")),
        ],
    )

    def why(self) -> str:
        return " ".join((self.reason.data or "").split())


class AdministratorForm(KeptForm):
    """Whether somebody administers; giving up one's own is ticked."""

    old_at = "sure"
    sure = BooleanField(lazy_gettext("I know that I no longer see the pages of administrators then"))
