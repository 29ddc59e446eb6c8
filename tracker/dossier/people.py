"""The second file of the sample: who came, and what the groups noted. A meeting's own file never holds people."""

from typing import Annotated, Literal

from pydantic import Field

from tracker.discussions.models import Heading
from tracker.dossier.fields import Count, Email, Moment, On, Sentence, Words
from tracker.dossier.format import Language, Table


class PersonTable(Table):
    given_name: Words = ""
    family_name: Words = ""
    organisation: Words = ""
    organisation_other: Words = ""
    country: Words = ""
    job_title: Words = ""
    honorific: Words = ""
    badge_name: Words = ""
    name_original: Words = ""
    #: default: made of the names, at example.org
    email: Email = ""
    gender: Literal["woman", "man", "another"] | None = None
    mode: Literal["in-person", "online"] = "in-person"
    needs: list[Words] = Field(default_factory=list)
    locale: Language = "en"
    state: Literal["confirmed", "submitted", "withdrawn"] = "confirmed"
    came: bool = True
    group: Count | None = None
    role: Literal["facilitator", "rapporteur", "member"] = "member"


class RecommendationTable(Table):
    text: Sentence
    addressee: Literal["centres", "secretariat", "partners", "parties", "donors"]
    due: On
    owner: Words


class NotesTable(Table):
    group: Count
    needs: list[Sentence] = Field(default_factory=list)
    current_situation: Annotated[list[Sentence], Field(alias="current-situation")] = Field(default_factory=list)
    strengths: list[Sentence] = Field(default_factory=list)
    limitations: list[Sentence] = Field(default_factory=list)
    stakeholders: list[Sentence] = Field(default_factory=list)
    recommendations: list[RecommendationTable] = Field(default_factory=list)

    def points(self) -> list[tuple[Heading, str]]:
        """What was noted under the substantive headings, in order."""
        by_heading = {
            Heading.NEEDS: self.needs,
            Heading.CURRENT_SITUATION: self.current_situation,
            Heading.STRENGTHS: self.strengths,
            Heading.LIMITATIONS: self.limitations,
            Heading.STAKEHOLDERS: self.stakeholders,
        }
        return [(heading, text) for heading, texts in by_heading.items() for text in texts]


class PeopleFile(Table):
    seed: int
    registered_from: Moment
    people: list[PersonTable]
    notes: list[NotesTable] = Field(default_factory=list)
