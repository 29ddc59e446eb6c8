"""The words for kinds, stages and conditions of questions."""

from collections.abc import Mapping

from tracker.core.texts import Text
from tracker.questions.rules import Kind, Stage

KINDS: Mapping[Kind, Text] = {
    Kind.TEXT: Text("One line of text"),
    Kind.LONG_TEXT: Text("Several lines of text"),
    Kind.CHOICE: Text("One choice of several"),
    Kind.CHOICES: Text("Several choices"),
    Kind.NUMBER: Text("A number"),
    Kind.DATE: Text("A date"),
    Kind.COUNTRY: Text("A country"),
    Kind.FILE: Text("A file (PDF, JPEG or PNG)"),
}
STAGES: Mapping[Stage, Text] = {
    Stage.REGISTRATION: Text("Registration form"),
    Stage.SECOND: Text("Second form, after the confirmation"),
}
#: the answers of standard fields that a question may depend on
STANDARD: Mapping[tuple[str, str], Text] = {
    ("mode", "in-person"): Text("In person"),
    ("mode", "online"): Text("Online"),
    ("needs", "visa"): Text("A letter for a visa"),
    ("needs", "funding"): Text("Travel paid by the secretariat"),
    ("needs", "access"): Text("Help with access: steps, sight, hearing or other"),
}
