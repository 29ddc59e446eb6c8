"""Adding a document or a photograph."""

from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID

from flask_babel import lazy_gettext as _lazy
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from tracker.core.i18n import LANGUAGES, say
from tracker.core.ids import as_id
from tracker.core.texts import Text
from tracker.documents import rules
from tracker.documents.errors import DocumentRefused
from tracker.documents.models import DocumentGroup
from tracker.documents.operations import DocumentDetails, PhotoDetails

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str
NEW_GROUP = "new"


class UploadForm(FlaskForm):
    """What both forms share: the file, and errors shown beside the field they are about."""

    file = FileField(lazy_gettext("File"), [FileRequired(lazy_gettext("Choose a file"))])

    def refuse(self, error: DocumentRefused) -> None:
        """Show what the operation found wrong, beside the fields."""
        for name, text in error.fields.items():
            self[name].errors = [say(text)]

    def refuse_size(self, most: str) -> None:
        """Show that the request was too large to be read."""
        text = Text(
            "The file is too large: at most %(most)s MB are taken. Make it smaller and choose it again.", most=most
        )
        self.file.errors = [say(text)]

    @property
    def token_is_old(self) -> bool:
        return "csrf_token" in self.errors

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary: the field to go to and the words."""
        return [(f.id, str(f.errors[0])) for f in self if f.errors and f.name != "csrf_token"]


class DocumentForm(UploadForm):
    """A document: its place in the list, its title, its file."""

    group = SelectField(lazy_gettext("Group"))
    new_group = StringField(lazy_gettext("Heading of the new group"), [Length(max=rules.LONGEST_TITLE)])
    title = StringField(
        lazy_gettext("Title"),
        [DataRequired(lazy_gettext("Enter the title of the document")), Length(max=rules.LONGEST_TITLE)],
    )
    language = SelectField(
        lazy_gettext("Language"), choices=[SelectChoice(*item) for item in LANGUAGES.items()], default="en"
    )
    symbol = StringField(lazy_gettext("Symbol"), [Length(max=rules.LONGEST_SYMBOL)])

    def offer(self, groups: Sequence[DocumentGroup]) -> None:
        """List the groups to choose from, and a new one."""
        listed = [SelectChoice(str(group.id), group.title) for group in groups]
        self.group.choices = [*listed, SelectChoice(NEW_GROUP, str(lazy_gettext("A new group")))]

    @staticmethod
    def language_name(code: str) -> str:
        """A language by its own name."""
        return LANGUAGES.get(code, code)

    @property
    def group_id(self) -> UUID | None:
        """The chosen group; None for a new one."""
        return as_id(self.group.data or "")

    def details(self) -> DocumentDetails:
        return DocumentDetails(
            title=self.title.data or "",
            file_name=self.file.data.filename or "",
            content=self.file.data.stream,
            symbol=self.symbol.data or "",
            language=self.language.data or "",
        )


class PhotoForm(UploadForm):
    """A photograph and its words."""

    alternative = StringField(
        lazy_gettext("What it shows"),
        [DataRequired(lazy_gettext("Say in a few words what the photograph shows")), Length(max=rules.LONGEST_TITLE)],
    )
    caption = StringField(lazy_gettext("Caption"), [Length(max=rules.LONGEST_TITLE)])

    def details(self) -> PhotoDetails:
        return PhotoDetails(
            alternative=self.alternative.data or "",
            file_name=self.file.data.filename or "",
            content=self.file.data.stream,
            caption=self.caption.data or "",
        )
