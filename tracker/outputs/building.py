"""Long lists, made by the worker: of participants as a workbook and as PDF volumes, of certificates, the certificates.

Only one volume is in memory at a time, and the typesetter is a process that ends with each.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from flask_babel import ngettext

from tracker.badges import queries as badges
from tracker.badges.certificates import certificates
from tracker.core import clock
from tracker.core.formats import written_date
from tracker.core.i18n import current_language, force_locale, say
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.outputs import papers, queries, sheets
from tracker.outputs.making import Begin, Maker, Progress, write_volumes
from tracker.outputs.models import MadeFile
from tracker.outputs.sheets import Listed, Row
from tracker.registration.spreadsheets import xlsx_pieces
from tracker.report.rules import full_name
from tracker.report.writers.frame import turned
from tracker.report.writers.pdf import page_words
from tracker.typesetting.typeset import typeset

TEMPLATE = Path(__file__).resolve().parent / "list.typ"
#: persons of one volume, and after how many progress is written down
VOLUME, STEP = 4000, 2000
#: certificates of one volume
CERTIFICATES = 1000
#: a list of more people than this is made in the background
AT_ONCE = 3000


def is_long(meeting: Meeting) -> bool:
    """Whether its list of participants is made by the worker, not while somebody waits."""
    return queries.names_more(meeting.id, AT_ONCE)


def names_many(meeting: Meeting) -> bool:
    """The same of the list for the certificates: everybody who attended stands in it."""
    return queries.attended_more(meeting.id, AT_ONCE)


def build(meeting: Meeting, file: MadeFile, out: IO[bytes], begin: Begin) -> None:
    """Write the list of this meeting, saying how far it is. A PDF of several volumes comes as a ZIP of them."""
    with force_locale(file.language):
        _build(meeting, file.kind, out, begin)


def _build(meeting: Meeting, kind: str, out: IO[bytes], begin: Begin) -> None:
    listed = sheets.read_list(meeting, current_language())
    tell = begin(len(listed.rows))
    if kind == "xlsx":
        _write_workbook(meeting, listed, out, tell)
    else:
        name, total = f"{meeting.slug}-participants", len(listed.rows)
        write_volumes(
            out, name, (total, VOLUME), tell, lambda *which: typeset(TEMPLATE, turned(volume(meeting, listed, *which)))
        )
    tell(len(listed.rows))


def _write_workbook(meeting: Meeting, listed: Listed, out: IO[bytes], tell: Progress) -> None:
    last = _rest(listed)
    cells = _counted(sheets.list_cells(listed, last), tell)
    for piece in xlsx_pieces(sheets.headings(sheets.PARTICIPANTS, say), cells, meeting.short_title):
        out.write(piece)


def build_attendees(meeting: Meeting, file: MadeFile, out: IO[bytes], begin: Begin) -> None:
    """The list for the certificates as a workbook."""
    rows = list(papers.certificate_rows(meeting))
    tell = begin(len(rows))
    with force_locale(file.language):
        for piece in xlsx_pieces(sheets.headings(sheets.CERTIFICATES, say), _counted(rows, tell), meeting.short_title):
            out.write(piece)
    tell(len(rows))


def build_certificates(meeting: Meeting, file: MadeFile, out: IO[bytes], begin: Begin) -> None:
    """The certificates themselves, a page each. Raises DidNotAttend, NotPrinted."""
    people = badges.list_ids_who_came(meeting.id)
    tell = begin(len(people))

    def print_one(number: int, _volumes: int) -> bytes:
        chosen = people[(number - 1) * CERTIFICATES : number * CERTIFICATES]
        return certificates(meeting, chosen, file.language, file.asked_at)

    write_volumes(out, f"{meeting.slug}-certificates", (len(people), CERTIFICATES), tell, print_one)
    tell(len(people))


def _rest(listed: Listed) -> str:
    if not listed.unnamed:
        return ""
    return ngettext("and %(num)s more person", "and %(num)s more people", listed.unnamed)


def _counted(rows: Iterable[Sequence[str]], tell: Progress) -> Iterator[Sequence[str]]:
    for at, row in enumerate(rows, 1):
        if at % STEP == 0:
            tell(at)
        yield row


def volume(meeting: Meeting, listed: Listed, number: int, volumes: int) -> dict[str, Any]:
    """What the template prints of one volume; a body begun in the one before says that it goes on."""
    start = (number - 1) * VOLUME
    rows = listed.rows[start : start + VOLUME]
    before = listed.rows[start - 1] if start else None
    moment = clock.local(clock.now(), meeting.timezone)
    return {
        "language": current_language(),
        "title": say(Text("List of participants")),
        "meeting": meeting.title,
        "short_title": meeting.short_title,
        "symbol": meeting.symbol,
        "as_of": say(Text("as at %(day)s", day=written_date(moment.date(), current_language()))),
        "page": page_words(say),
        "continued": say(Text("continued")),
        "volume": say(Text("Volume %(n)s of %(all)s", n=number, all=volumes)) if volumes > 1 else "",
        "unnamed": _rest(listed) if number == volumes else "",
        "disclaimer": meeting.disclaimer,
        "categories": list(_categories(rows, before)),
    }


def _categories(rows: Sequence[Row], before: Row | None) -> Iterator[dict[str, Any]]:
    for key, found in groupby(rows, key=lambda row: row.category):
        bodies = [
            {
                "name": organisation,
                "where": ", ".join(dict.fromkeys(part for part in (city, country) if part)),
                "goes_on": before is not None and (before.category, before.organisation) == (key, organisation),
                "people": [_person(row) for row in people],
            }
            for (organisation, city, country), people in groupby(
                found, key=lambda row: (row.organisation, row.city, row.country)
            )
        ]
        yield {"title": say(sheets.TITLES[key]), "bodies": bodies}


def _person(row: Row) -> list[str]:
    more = ", ".join(part for part in (row.job_title, row.email, row.phone) if part)
    return [full_name(row.honorific, row.given_name, row.family_name), more]


MAKERS = {
    "participants": Maker(Text("List of participants"), ("xlsx", "pdf"), build, VOLUME),
    "certificates": Maker(Text("List for the certificates"), ("xlsx",), build_attendees),
    "certificate pages": Maker(Text("Certificates of attendance"), ("pdf",), build_certificates, CERTIFICATES),
}
