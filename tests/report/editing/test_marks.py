from io import BytesIO

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tracker.report.editing.marks import Line, attach, attached, bookmark, fingerprint, lines_of, printed
from tracker.report.editing.rules import handle
from tracker.report.writers import docx as writer


def body(xml: str):
    return parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")


def test_a_bookmark_is_short_enough_for_word_and_made_of_the_id():
    assert bookmark("attendance.total") == f"_P{handle('attendance.total')}"
    assert len(bookmark("x" * 300)) == 18


def test_blanks_make_no_difference():
    assert fingerprint("a\u00a0 b\n") == fingerprint("a b") != fingerprint("ab")


def test_insertions_are_taken_and_deletions_left_out():
    mark = bookmark("attendance.total")
    (line,) = lines_of(
        body(
            f'<w:p><w:pPr/><w:bookmarkStart w:id="1" w:name="{mark}"/><w:r><w:t>41</w:t></w:r>'
            '<w:ins w:id="2" w:author="A"><w:r><w:t xml:space="preserve"> people</w:t></w:r></w:ins>'
            '<w:del w:id="3" w:author="A"><w:r><w:delText> persons</w:delText></w:r></w:del>'
            f'<w:r><w:br/><w:t>see </w:t></w:r><w:hyperlink w:anchor="{bookmark("groups.overview")}"><w:r><w:t>table 1</w:t></w:r></w:hyperlink></w:p>'
        )
    )
    assert line == Line((handle("attendance.total"),), f"41 people\nsee {{{handle('groups.overview')}}}")


def test_what_was_printed_goes_with_the_file_and_comes_back(document):
    word = docx.Document(BytesIO(writer.write(document)))
    told = attached(word)
    assert (told.slug, told.state) == (document.slug, "Draft")
    assert told == printed(document.slug, "Draft", lines_of(word.element.body))
    assert handle("attendance.total") in told.passages
    assert fingerprint("DRAFT") not in told.others


def test_a_file_without_the_list_says_so():
    word = docx.Document()
    assert attached(word) is None
    attach(word, "m", "Draft")
    assert attached(word).passages == {}
