"""Whether a locked version still says what the records say, and whether it is the one that was locked."""

from dataclasses import dataclass
from datetime import datetime

from tracker.figures import queries as figures
from tracker.meetings.models import Meeting
from tracker.report.models import ReportVersion
from tracker.report.operations import figures_as_data, hash_of


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that a version states and the records no longer give."""

    name: str
    label: str
    stated: int
    now: int


@dataclass(frozen=True, slots=True)
class Verification:
    """What re-reading every figure of a version found."""

    number: int
    figures: int
    is_unchanged: bool
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        return self.is_unchanged and not self.differences


def verify(meeting: Meeting, version: ReportVersion, now: datetime) -> Verification:
    """Count everything again. A breakdown's line that is gone counts as nought."""
    today = {found["name"]: found["value"] for found in figures_as_data(figures.compute(meeting, now))}
    return Verification(
        number=version.number,
        figures=len(version.figures),
        is_unchanged=hash_of(version.document, version.figures) == version.sha256,
        differences=tuple(
            Difference(found["name"], found["label"], found["value"], today.get(found["name"], 0))
            for found in version.figures
            if today.get(found["name"], 0) != found["value"]
        ),
    )
