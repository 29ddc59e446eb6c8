import pytest

from tracker.report import printing
from tracker.report.errors import PrintingFailed, UnknownFormat
from tracker.report.writers import markdown
from tracker.report.writers.pdf import TypesettingFailed


def test_an_unchanged_report_is_printed_once(document, monkeypatch):
    printed = []
    monkeypatch.setattr(printing, "_kept", printing.OrderedDict())
    monkeypatch.setattr(markdown, "write", lambda d: printed.append(d) or b"x")
    assert [printing.print_document(document, "md") for _ in range(3)] == [b"x"] * 3
    assert len(printed) == 1


def test_only_so_many_files_are_kept(monkeypatch):
    monkeypatch.setattr(printing, "_kept", printing.OrderedDict())
    for at in range(printing.KEPT + 5):
        printing.keep((str(at), "md"), lambda: b"")
    assert len(printing._kept) == printing.KEPT


def test_an_unknown_format_is_refused(document):
    with pytest.raises(UnknownFormat):
        printing.print_document(document, "exe")


def test_a_format_that_fails_leaves_the_others(document, monkeypatch):
    from tracker.report.writers import pdf

    def fail(_document):
        raise TypesettingFailed("broken")

    monkeypatch.setattr(printing, "_kept", printing.OrderedDict())
    monkeypatch.setattr(pdf, "write", fail)
    with pytest.raises(PrintingFailed):
        printing.print_document(document, "pdf")
    found = printing.sizes(document)
    assert (found["pdf"], found["md"] > 1000) == (None, True)
