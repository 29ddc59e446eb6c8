"""Why a file is not taken, or where it cannot be kept."""

from tracker.core.errors import NotFound, TrackerError
from tracker.core.texts import Text


class FileRefused(TrackerError):
    """A file that is not on the list of what is taken; the message says which rule it broke."""

    status = 422
    message = Text(
        "This kind of file is not taken. Send a PDF, Word, Excel, PowerPoint, OpenDocument, text or image file."
    )


class FileEmpty(FileRefused):
    message = Text("The file is empty.")


class FileTooLarge(FileRefused):
    status = 413
    message = Text("The file is too large.")


class FileActive(FileRefused):
    message = Text("The file holds a web page, a drawing or a program that could run. Save it as a PDF and send that.")


class FileTwoFaced(FileRefused):
    message = Text("The file is two kinds of file at once. Save it again with the program that made it and send that.")


class FileHasMacros(FileRefused):
    message = Text("The file holds macros. Save it without macros (.docx, .xlsx or .pptx) and send that.")


class FileProtected(FileRefused):
    message = Text("The file is protected by a password, so nobody could check or open it. Take the password away.")


class FileOldOffice(FileRefused):
    message = Text("The file is in an old Office format or protected by a password. Save it as .docx, .xlsx or .pptx.")


class FileBroken(FileRefused):
    message = Text("The file is damaged. Save it again with the program that made it and send that.")


class FileSwells(FileRefused):
    message = Text("The file becomes far too large when it is unpacked.")


class FileIsArchive(FileRefused):
    message = Text("Archives are not taken, as nobody can see what is in them. Send the files one by one.")


class TextNotUnicode(FileRefused):
    message = Text("The text is not in Unicode. Save it as UTF-8 and send that.")


class FileInfected(FileRefused):
    message = Text(
        "The file holds a virus, or something that looks like one. It was not kept; check the computer it came from."
    )


class BlobMissing(NotFound):
    message = Text("The file is not in the storage.")


class StorageUnreachable(OSError):
    """A server that keeps the files does not answer, or not as it should: a fault of the machine (tracker.core.faults)."""


class ScannerUnreachable(OSError):
    """ClamAV does not answer, or not as it should: as above."""


class StorageUnknown(ValueError):
    """A storage address this version cannot use; told to the operator at the start."""
