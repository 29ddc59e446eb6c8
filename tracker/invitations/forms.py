"""The rows in which people are named: what was typed or pasted, kept as it is, and whom it means."""

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from uuid import UUID

from werkzeug.datastructures import MultiDict

from tracker.core.i18n import LANGUAGES, say
from tracker.core.texts import Text
from tracker.invitations.operations import Invitee, Skipped
from tracker.invitations.pasted import MOST_ROWS, Row, language_of, read_pasted
from tracker.meetings.models import Meeting
from tracker.registration.answers import NAMES, RegistrationDetails, checked
from tracker.registration.errors import WrongAnswers
from tracker.registration.rules import Origin

FIELDS = ("given_name", "family_name", "email", "job_title", "language", "alternate")
BLANK_ROWS = 3
#: a paste longer than this is no list of people
LONGEST_PASTE = 100_000


class NomineeRow:
    """One person's fields as they were typed. `errors` maps a field's name to what to do about it."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}

    @classmethod
    def pasted(cls, row: Row) -> "NomineeRow":
        typed = {name: str(getattr(row, name)) for name in FIELDS if name != "alternate"}
        return cls({**typed, "alternate": "yes" if row.alternate else ""})

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    @property
    def is_blank(self) -> bool:
        """Nothing was typed: what is chosen in a list alone names nobody."""
        return not any(self.value(name).strip() for name in ("given_name", "family_name", "email", "job_title"))

    def invitee(self, meeting: Meeting, language: str, organisation_id: UUID | None = None) -> Invitee | None:
        """Whom the row means, by the rules of every registration; None when something is wrong with it.

        `language`: which one they are written to in where the row says none.
        """
        if not self.value("email").strip():
            self.errors["email"] = say(Text("Enter the e-mail address: the invitation goes there"))
        chosen = language_of(self.value("language"))
        if self.value("language").strip() and not chosen:
            self.errors["language"] = say(Text("Choose a language of the list"))
        try:
            answers = checked(self._details(), meeting, Origin.IMPORT)
        except WrongAnswers as error:
            self.errors = {name: say(text) for name, text in error.fields.items()} | self.errors
            return None
        if self.errors:
            return None
        return Invitee(
            email=answers.email or "",
            given_name=answers.given_name,
            family_name=answers.family_name,
            job_title=answers.job_title,
            organisation_id=organisation_id,
            locale=chosen or language,
            alternate=self.value("alternate") == "yes",
        )

    def _details(self) -> RegistrationDetails:
        return RegistrationDetails(
            given_name=self.value("given_name"),
            family_name=self.value("family_name"),
            email=self.value("email"),
            job_title=self.value("job_title"),
        )


class NominationForm:
    """Several people at once. Good rows go, wrong ones stay with what is wrong."""

    def __init__(self, typed: "MultiDict[str, str] | None" = None) -> None:
        typed = typed if typed is not None else MultiDict()
        columns = [typed.getlist(name)[:MOST_ROWS] for name in FIELDS]
        rows = [dict(zip(FIELDS, values, strict=True)) for values in zip_longest(*columns, fillvalue="")]
        self.rows = [row for row in map(NomineeRow, rows) if not row.is_blank]
        self.pasted = typed.get("pasted", "")
        self.message = ""
        self._read_pasted()

    def _read_pasted(self) -> None:
        """What was pasted becomes rows, and leaves the box it stood in."""
        if not self.pasted.strip():
            return
        found = read_pasted(self.pasted) if len(self.pasted) <= LONGEST_PASTE else []
        if not found or len(self.rows) + len(found) > MOST_ROWS:
            few = Text("Nobody was found in what you pasted. Put one person in each line, with an e-mail address")
            many = Text("Name no more than %(most)d people at once, then the others", most=MOST_ROWS)
            self.message = say(many if len(self.pasted) > LONGEST_PASTE or found else few)
            return
        self.rows += [NomineeRow.pasted(row) for row in found]
        self.pasted = ""

    def with_blanks(self) -> Sequence[NomineeRow]:
        """The rows to show: a few empty ones follow those that are filled in."""
        return [*self.rows, *(NomineeRow({}) for _ in range(BLANK_ROWS if not self.rows else 1))]

    def invitees(
        self, meeting: Meeting, language: str, organisation_id: UUID | None
    ) -> list[tuple[NomineeRow, Invitee]]:
        """The rows that are right; the others have their errors now."""
        found = [(row, row.invitee(meeting, language, organisation_id)) for row in self.rows]
        return [(row, invitee) for row, invitee in found if invitee is not None]

    def keep(self, sent: Sequence[tuple[NomineeRow, Invitee]], skipped: Collection[Skipped]) -> None:
        """Take out the rows that were invited; those left alone say why."""
        reasons = {one.index: one.reason for one in skipped}
        for index, (row, _) in enumerate(sent):
            if index in reasons:
                row.errors["email"] = say(reasons[index])
            else:
                self.rows.remove(row)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """For the summary: where to go, and what to do there."""
        found = [("pasted", self.message)] if self.message else []
        for number, row in enumerate(self.rows, start=1):
            found += [
                (f"{name}-{number}", say(Text("Row %(number)d: %(text)s", number=number, text=text)))
                for name, text in row.errors.items()
            ]
        return found


def languages() -> Mapping[str, str]:
    """The languages one can be written to in."""
    return LANGUAGES


__all__ = ["FIELDS", "NAMES", "NominationForm", "NomineeRow", "languages"]
