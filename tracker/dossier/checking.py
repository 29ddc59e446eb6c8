"""What the tables of a file must be to each other and to the directory; collects every problem before it gives up."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from tracker.core.folding import fold
from tracker.documents.rules import clean_file_name, wrong_ending
from tracker.dossier.asking import question_problems
from tracker.dossier.errors import Problem, WrongFile
from tracker.dossier.fields import closest
from tracker.dossier.format import MeetingFile
from tracker.dossier.positions import Lines
from tracker.dossier.reading import examine, field_name
from tracker.meetings.dates import is_skipped
from tracker.meetings.models import Part
from tracker.organisations.models import Organisation, OrganisationType
from tracker.organisations.queries import find_country, look_up
from tracker.places.operations import GroupDetails, QuotaDetails
from tracker.storage.errors import FileRefused
from tracker.storage.media_types import ENDINGS, IMAGES, find_media_type

PARTS = {
    "centres": Part.CENTRE,
    "partners": Part.PARTNER,
    "organisers": Part.ORGANISER,
    "others": Part.OTHER,
}


@dataclass(slots=True)
class Checked:
    """A file without problems, and what its words mean in the directory."""

    file: MeetingFile
    country_iso2: str | None = None
    expected: list[tuple[Organisation, Part]] = field(default_factory=list)
    quotas: QuotaDetails | None = None


class Problems:
    """A pile of problems; `where` is the path of the value in the file."""

    def __init__(self, lines: Lines, found: Sequence[Problem] = ()) -> None:
        self.found = list(found)
        self._lines = lines

    def add(self, where: Sequence[str | int], reason: str) -> None:
        self.found.append(Problem(self._lines.of(where), field_name(where), reason))

    def add_repeated(self, where: str | tuple[str, ...], key: str, values: Iterable[Hashable]) -> None:
        """Each value may stand once; None may stand often."""
        seen: Counter[Hashable] = Counter()
        for index, value in enumerate(values):
            if value is not None and seen[value]:
                self.add((*([where] if isinstance(where, str) else where), index, key), f'"{value}" is there already')
            seen[value] += 1

    def give_up(self) -> None:
        """Raise WrongFile if there is any."""
        if self.found:
            raise WrongFile(self.found)


def in_utc(moment: datetime, zone: str) -> datetime:
    """A moment as written in the file: on the meeting's clocks, unless it says its own offset."""
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def check(content: bytes, folder: Path) -> Checked:
    """Read the file and hold it against itself, the directory and the folder its documents lie in.

    Raises WrongFile with everything that is wrong, as far as one mistake does not hide another.
    """
    file, lines, found = examine(content, MeetingFile)
    if file is None:
        raise WrongFile(found)
    problems = Problems(lines, found)
    checked = Checked(file)
    _check_meeting(file, problems)
    _check_programme(file, problems)
    _check_agenda(file, problems)
    _check_groups(file, problems)
    _check_documents(file, folder, problems)
    for where, reason in question_problems(file.questions or ()):
        problems.add(where, reason)
    _look_up(checked, problems)
    _look_up_quotas(checked, problems)
    problems.give_up()
    return checked


def _check_meeting(file: MeetingFile, problems: Problems) -> None:
    meeting, registration = file.meeting, file.registration
    if meeting.starts_on > meeting.ends_on:
        problems.add(("meeting", "ends_on"), "is before starts_on")
    moments = {
        ("meeting", "opened_at"): meeting.opened_at,
        ("meeting", "closed_at"): meeting.closed_at,
        ("registration", "opens_at"): registration.opens_at,
        ("registration", "closes_at"): registration.closes_at,
    }
    for where, moment in moments.items():
        if moment is not None and is_skipped(in_utc(moment, meeting.timezone)):
            problems.add(where, f"the clocks of {meeting.timezone} skip this time")
    opens, closes = registration.opens_at, registration.closes_at
    if opens and closes and in_utc(opens, meeting.timezone) >= in_utc(closes, meeting.timezone):
        problems.add(("registration", "closes_at"), "is not after opens_at")


def _check_programme(file: MeetingFile, problems: Problems) -> None:
    meeting = file.meeting
    numbers = {item.number for item in file.agenda}
    problems.add_repeated("days", "date", [day.date for day in file.days])
    for d, day in enumerate(file.days):
        if not meeting.starts_on <= day.date <= meeting.ends_on:
            problems.add(("days", d, "date"), f"is not between {meeting.starts_on} and {meeting.ends_on}")
        for s, session in enumerate(day.sessions):
            where = ("days", d, "sessions", s)
            if session.starts >= session.ends:
                problems.add((*where, "ends"), "is not after starts")
            for key, hour in (("starts", session.starts), ("ends", session.ends)):
                _check_hour(day.date, hour, meeting.timezone, (*where, key), problems)
            if session.agenda and session.agenda not in numbers:
                problems.add((*where, "agenda"), _no_item(session.agenda, numbers))


def _check_hour(day: date, hour: time, zone: str, where: Sequence[str | int], problems: Problems) -> None:
    if is_skipped(in_utc(datetime.combine(day, hour), zone)):
        problems.add(where, f"the clocks of {zone} skip this time on {day}")


def _no_item(number: str, numbers: Iterable[str]) -> str:
    return f'there is no agenda item "{number}"{closest(number, sorted(numbers))}'


def _check_agenda(file: MeetingFile, problems: Problems) -> None:
    problems.add_repeated("agenda", "number", [item.number for item in file.agenda])
    before: set[str] = set()
    for index, item in enumerate(file.agenda):
        if item.parent and item.parent not in before:
            problems.add(("agenda", index, "parent"), f'no agenda item "{item.parent}" stands before this one')
        before.add(item.number)


def _check_groups(file: MeetingFile, problems: Problems) -> None:
    sessions = {session.title for day in file.days for session in day.sessions}
    problems.add_repeated("groups", "number", [group.number or index + 1 for index, group in enumerate(file.groups)])
    for index, group in enumerate(file.groups):
        if group.session and group.session not in sessions:
            near = closest(group.session, sorted(sessions))
            problems.add(("groups", index, "session"), f'there is no session "{group.session}"{near}')


def _check_documents(file: MeetingFile, folder: Path, problems: Problems) -> None:
    numbers = {item.number for item in file.agenda}
    for index, document in enumerate(file.documents):
        where = ("documents", index)
        if not document.file and document.size is None:
            problems.add((*where, "size"), "is missing: without a file, say how large the original is")
        if document.agenda and document.agenda not in numbers:
            problems.add((*where, "agenda"), _no_item(document.agenda, numbers))
        if document.file:
            _check_file(document.file, folder, (*where, "file"), problems, ENDINGS)
    for index, photo in enumerate(file.photos):
        _check_file(photo.file, folder, ("photos", index, "file"), problems, IMAGES)


def _check_file(
    name: str, folder: Path, where: Sequence[str | int], problems: Problems, types: Collection[str]
) -> None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        problems.add(where, "must lie beside this file or in a folder below it")
    elif not path.is_file():
        problems.add(where, f'there is no file "{name}" in {folder}')
    else:
        try:
            with path.open("rb") as content:
                media_type = find_media_type(content)
        except (FileRefused, OSError) as error:
            problems.add(where, str(error))
            return
        if media_type not in types:
            problems.add(where, "must be a picture (JPEG, PNG or WebP)")
        elif clean_file_name(path.name, ENDINGS[media_type]) is None:
            problems.add(where, str(wrong_ending(path.name, ENDINGS[media_type])))


def _look_up(checked: Checked, problems: Problems) -> None:
    file = checked.file
    if file.meeting.country:
        checked.country_iso2 = find_country(file.meeting.country)
        if checked.country_iso2 is None:
            problems.add(("meeting", "country"), f'no country is called "{file.meeting.country}"')
    seen: set[str] = set()
    for key, part in PARTS.items():
        for index, text in enumerate(getattr(file.expected, key)):
            where = ("expected", key, index)
            match = look_up(text, on=file.meeting.starts_on)
            if match.found is None:
                problems.add(where, _unknown(text, match.suggestions))
            elif match.found.code in seen:
                problems.add(where, f"{match.found.short_name} is expected already")
            else:
                seen.add(match.found.code)
                checked.expected.append((match.found, part))


def _look_up_quotas(checked: Checked, problems: Problems) -> None:
    quotas, on = checked.file.quotas, checked.file.meeting.starts_on
    if quotas is None:
        return

    def find(text: str, where: Sequence[str | int]) -> UUID | None:
        match = look_up(text, on=on)
        if match.found is None:
            problems.add(where, _unknown(text, match.suggestions))
        return match.found.id if match.found else None

    own = {
        id_: None if places is False else places
        for text, places in quotas.organisations.items()
        if (id_ := find(text, ("quotas", "organisations", text)))
    }
    groups = []
    for index, group in enumerate(quotas.groups):
        found = [find(text, ("quotas", "groups", index, "members", n)) for n, text in enumerate(group.members)]
        groups.append(GroupDetails(group.name, group.places, tuple(id_ for id_ in found if id_)))
    problems.add_repeated(("quotas", "groups"), "name", [fold(group.name) for group in groups])
    checked.quotas = QuotaDetails(
        each=quotas.each_organisation,
        organisations=own,
        types={OrganisationType(name): places for name, places in quotas.types.items()},
        parts={PARTS[name]: places for name, places in quotas.parts.items()},
        groups=tuple(groups),
    )


def _unknown(text: str, suggestions: Sequence[Organisation]) -> str:
    if not suggestions:
        return f'no organisation is called "{text}"'
    near = ", ".join(f"{one.short_name} ({one.code})" for one in suggestions)
    return f'no organisation is called "{text}"; did you mean {near}?'
