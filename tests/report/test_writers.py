"""Every format says what the document says, and nothing anybody typed does anything in any of them."""

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.report.compile import compile_report
from tracker.report.document import (
    Column,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Section,
    Table,
    from_json,
    plain,
    text_of,
)
from tracker.report.writers import docx as docx_writer
from tracker.report.writers import html, markdown, pdf
from tracker.report.writers import json as json_writer
from tracker.report.writers.docx_pages import estimate_pages

#: order of children that Word insists on (ECMA-376 part 1)
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg docGrid",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u shd "
    "vertAlign rtl cs em lang",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "numbering": "abstractNum num",
}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '#read("/etc/passwd") #import "@preview/x"',
    "\\input{/etc/passwd} $x^2$ \\write18{id}",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example>",
    "*bold* _it_ `code` | cell | # head",
    "{{ 7*191 }} {% raw %} ${7*191} %(name)s",
    "=cmd|' /C calc'!A0",
    "= Heading\n- item\n1. one",
    "]]> &amp; &lt;b&gt; \x0b\x00",
)  # fmt: skip


def squeeze(text):
    """Text without blanks and hyphenation: pages break lines as they like."""
    return re.sub(r"[\s­\-‐]+", "", text)


def words_of_pdf(data):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def words_of_docx(data):
    file = docx.Document(io.BytesIO(data))
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter("{*}t")) for paragraph in file.element.body.iter("{*}p")
    )


def words_of_html(data):
    class Words(HTMLParser):
        def __init__(self):
            super().__init__()
            self.words = []

        def handle_data(self, data):
            self.words.append(data)

    reader = Words()
    reader.feed(data.decode().partition('<section class="proof"')[0])  # without the sheets that stand behind it
    return "".join(reader.words)


READERS = {"pdf": (pdf, words_of_pdf), "docx": (docx_writer, words_of_docx), "html": (html, words_of_html)}


@pytest.mark.parametrize("name", READERS)
def test_every_text_of_the_document_is_in_the_file(document, name):
    writer, read = READERS[name]
    found = squeeze(read(writer.write(document)))
    texts = [line for text in document.texts() for line in text.splitlines()]
    assert [text for text in texts if squeeze(text) not in found] == []


def test_every_text_is_in_the_markdown_too(document):
    found = squeeze(re.sub(r"\\(.)", r"\1", markdown.write(document).decode()).replace("&lt;", "<"))
    assert [t for t in document.texts() if squeeze(t) not in found] == []


def test_paragraph_numbers_are_in_pdf_and_html(document):
    numbers = [b.number for s in document.sections for b in s.blocks if isinstance(b, Paragraph) and b.number]
    page = html.write(document).decode()
    assert (
        [int(n) for n in re.findall(r'<p><span class="no">(?:<a [^>]*>)?(\d+)\.<', page)]
        == numbers
        == list(range(1, len(numbers) + 1))
    )
    found = squeeze(words_of_pdf(pdf.write(document)))
    last = next(b for s in document.sections for b in s.blocks if isinstance(b, Paragraph) and b.number == numbers[-1])
    assert squeeze(f"{last.number}.{text_of(last.runs)}") in found


# ---------- Word ----------
def parts_of(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {n: etree.fromstring(archive.read(n)) for n in archive.namelist() if n.endswith(".xml")}


def test_the_word_file_keeps_the_order_of_elements_that_word_insists_on(document):
    wrong = set()
    for part in parts_of(docx_writer.write(document)).values():
        for element in part.iter("{*}*"):
            name = etree.QName(element).localname
            if name in ORDER and element.prefix == "w":
                order = ORDER[name].split()
                children = [etree.QName(child).localname for child in element]
                known = [order.index(child) for child in children if child in order]
                if known != sorted(known):
                    wrong.add((name, tuple(children)))
    assert wrong == set()


def test_the_word_file_has_named_styles_and_live_numbering(document):
    file = docx.Document(io.BytesIO(docx_writer.write(document)))
    used = {paragraph.style.name for paragraph in file.paragraphs}
    assert {
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Numbered Paragraph",
        "Annex Heading",
        "Participant",
        "Report Title",
    } <= used
    numbered = [p for p in file.paragraphs if p.style.name == "Numbered Paragraph"]
    body = [b for s in document.sections for b in s.blocks if isinstance(b, Paragraph) and b.number]
    assert len(numbered) == len(body)
    for name in ("Heading 1", "Numbered Paragraph"):
        assert file.styles[name].element.pPr.numPr.numId.val in (9010, 9011)


def test_the_word_file_tells_a_region_from_the_countries_below_it(document):
    heads = Heading("r", "Africa", 3), Heading("c", "Kenya", 4)
    annex = Section("annex.x", "X", "annex", (*heads, Paragraph("p", plain("Nairobi"))))
    word = docx.Document(io.BytesIO(docx_writer.write(replace(document, sections=(*document.sections, annex)))))
    shown = {p.text: (p.style.name, p.runs[0].italic) for p in word.paragraphs[-3:-1]}
    assert shown == {"Africa": ("Table Caption", None), "Kenya": ("Table Caption", True)}


def test_the_word_file_counts_its_lists_itself(document):
    file = docx.Document(io.BytesIO(docx_writer.write(document)))
    texts = [p.text for p in file.paragraphs if p.style.name == "List Entry"]
    assert "to promote coordination among the centres; and" in texts
    forms = [node.get(qn("w:val")) for node in file.part.numbering_part.element.iter("{*}lvlText")]
    assert {"%1.", "(%1)", "R%1"} <= set(forms)


def test_the_word_file_has_contents_header_footer_and_repeated_heads(document):
    data = docx_writer.write(document)
    file = docx.Document(io.BytesIO(data))
    xml = etree.tostring(file.element.body).decode()
    assert 'TOC \\o "1-1"' in xml.replace("&quot;", '"')
    contents = [p.text.split("\t")[:2] for p in file.paragraphs if p.style.name.lower() == "toc 1"]
    assert contents == [[s.number, s.title] for s in document.sections if s.title]
    section = file.sections[0]
    assert section.header.paragraphs[0].text == "Annual joint meeting 2026\tUNEP/CHW/RC.1/7"
    assert "NUMPAGES" in etree.tostring(section.footer._element).decode()
    assert round(section.page_width.mm) == 210
    heads = [table for table in file.tables if "tblHeader" in etree.tostring(table.rows[0]._tr).decode()]
    assert len(heads) == 7


def test_every_link_inside_the_word_file_leads_to_a_bookmark(document):
    body = docx.Document(io.BytesIO(docx_writer.write(document))).element.body
    names = {node.get(qn("w:name")) for node in body.iter("{*}bookmarkStart")}
    anchors = {node.get(qn("w:anchor")) for node in body.iter("{*}hyperlink")}
    fields = set(re.findall(r"PAGEREF (\w+)", etree.tostring(body).decode()))
    assert (anchors | fields) <= names
    assert anchors != set()


def test_no_empty_paragraph_ends_a_section_of_the_word_file(document):
    paragraphs = docx.Document(io.BytesIO(docx_writer.write(document))).paragraphs
    ends = [p for p in paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:sectPr")) is not None]
    follow = [p for p in ends if p._p.getprevious().tag == qn("w:tbl")]
    assert len(ends) > 5
    assert [p.text for p in ends if not p.text and p not in follow] == []


def test_the_word_files_properties_say_what_it_is(document):
    core = docx.Document(io.BytesIO(docx_writer.write(document))).core_properties
    assert (core.title, core.language, core.version) == (document.title, "en-GB", "Draft")


def test_a_long_title_is_cut_in_the_word_files_properties_only(document):
    long = replace(document, short_title="long " * 60, masthead=replace(document.masthead, title="Long " * 60))
    core = docx.Document(io.BytesIO(docx_writer.write(long))).core_properties
    assert (core.title, len(core.keywords)) == ("Long " * 51, 255)


def test_only_a_draft_is_watermarked(meeting):
    for version, marked in ((0, True), (1, False)):
        document = compile_report(meeting, NOW, version)
        header = docx.Document(io.BytesIO(docx_writer.write(document))).sections[0].header._element
        assert ('string="DRAFT"' in etree.tostring(header).decode()) is marked
        assert ("DRAFT" in words_of_pdf(pdf.write(document))) is marked
        assert ("DRAFT" in markdown.write(document).decode()) is marked
        assert ('class="draft"' in html.write(document).decode()) is marked


def test_contents_of_the_word_file_are_given_rising_pages(document):
    pages = list(estimate_pages(document).values())
    assert pages == sorted(pages)
    assert pages[0] == 1


# ---------- PDF ----------
def test_the_pdf_is_tagged_has_a_title_and_embeds_its_fonts(document):
    reader = PdfReader(io.BytesIO(pdf.write(document)))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == document.title
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("en")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    fonts = [f.get_object() for page in reader.pages for f in page["/Resources"].get("/Font", {}).values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all("/FontFile3" in d or "/FontFile2" in d for d in descriptors)


def test_the_pdf_has_an_outline_and_page_numbers(document):
    reader = PdfReader(io.BytesIO(pdf.write(document)))
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert [title.split()[-1] for title in titles[:3]] == ["Introduction", "meeting", "Attendance"]
    assert f"Page 2 of {len(reader.pages)}" in reader.pages[1].extract_text()


def pages_with(document, block):
    """The texts of the pages of an annex with this block alone."""
    annex = Section("annex.x", "Annex", "annex", (block,))
    _front, *pages = PdfReader(io.BytesIO(pdf.write(replace(document, sections=(annex,))))).pages
    return [page.extract_text() for page in pages]


def test_the_last_entries_of_a_list_of_participants_stay_together(document):
    """A page holds 26 of them: the one too many takes two along."""
    people = tuple(Entry(f"e{at}", f"P{at:02}", ("Director", "Body", "Nairobi, Kenya")) for at in range(27))
    assert [text.count("Director") for text in pages_with(document, Entries("annex.x", people))] == [24, 3]


def test_a_table_of_few_long_rows_goes_on_over_the_page_with_its_header(document):
    """Kept whole, its last rows were printed on top of each other at the foot of the page."""
    rows = tuple((f"R{at:02}", "The meeting recommended that more be done. " * 24) for at in range(12))
    texts = pages_with(document, Table("annex.x", "Many words", (Column("Mark"), Column("Words", width=4)), rows))
    assert [mark for text in texts for mark, _ in rows if mark in text] == [mark for mark, _ in rows]
    assert [("Mark" in text, "Words" in text) for text in texts] == [(True, True)] * len(texts)


def test_names_in_other_scripts_are_shaped(make):
    meeting = a_whole_meeting(make)
    session = make.session(meeting)
    for name in ("Алексей Воронцов", "أمين بن حداد", "陈丽华"):
        make.presence(make.participant(meeting, given_name=name, family_name=""), session)
    text = words_of_pdf(pdf.write(compile_report(meeting, NOW)))
    assert "АЛЕКСЕЙ ВОРОНЦОВ" in text


def test_a_script_without_a_face_does_not_keep_the_report_back(make):
    meeting = make.meeting()
    make.presence(
        make.participant(meeting, given_name="\U0001e900\U0001e901", family_name="Bah"), make.session(meeting)
    )
    assert "BAH" in words_of_pdf(pdf.write(compile_report(meeting, NOW)))


# ---------- hostile words ----------
@pytest.fixture
def hostile(make):
    """A meeting in which every text a person can type is one of the hostile ones."""
    meeting = a_whole_meeting(make)
    meeting.title, meeting.short_title, meeting.symbol = HOSTILE[0], HOSTILE[5], HOSTILE[4]
    meeting.organisers, meeting.objectives, meeting.background = list(HOSTILE), list(HOSTILE), list(HOSTILE)
    meeting.summary, meeting.chair, meeting.audience = HOSTILE[1], HOSTILE[2], HOSTILE[3]
    make.save(meeting)
    session = make.session(meeting, title=HOSTILE[4], speaker=HOSTILE[5], room=HOSTILE[6])
    group = make.group(meeting, number=9, slug="hostile", topic=HOSTILE[2], headings=[HOSTILE[0], "recommendations"])
    for text in HOSTILE:
        clean = text.replace("\x00", "")
        make.point(group, heading=HOSTILE[0], text=clean)
        make.point(group, heading="recommendations", text=clean, owner=clean)
        person = make.participant(
            meeting,
            given_name=clean,
            family_name=clean,
            job_title=clean,
            organisation_name=clean,
            organisation_short=clean,
            contact_consent=True,
            phone=clean,
        )
        make.presence(person, session)
    return compile_report(meeting, NOW)


@pytest.mark.parametrize("name", ["html", "docx", "pdf"])
def test_hostile_words_are_printed_as_they_are(hostile, name):
    writer, read = READERS[name]
    found = squeeze(read(writer.write(hostile)))
    for text in HOSTILE[:8]:
        assert squeeze(text) in found, text


def test_html_from_hostile_words_has_only_our_elements(hostile):
    class Elements(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found = []

        def handle_starttag(self, tag, attrs):
            self.found.append((tag, dict(attrs)))

    reader = Elements()
    reader.feed(html.write(hostile).decode())
    assert {tag for tag, _ in reader.found} & {"script", "img", "iframe", "b", "object", "form"} == set()
    assert [a for _, attrs in reader.found for a in attrs if a.startswith("on") or a == "style"] == []
    assert [attrs["href"] for tag, attrs in reader.found if tag == "a" and not attrs["href"].startswith("#r-")] == []


def test_markdown_from_hostile_words_has_no_live_markup(hostile):
    text = markdown.write(hostile).decode()
    assert re.findall(r"(?<!\\)<\w", text) == []
    assert re.findall(r"(?<!\\)\]\(", text) == []
    assert re.findall(r"(?<!\\)`", text) == []
    assert re.findall(r"(?<!\\)://", text) == []


def test_word_from_hostile_words_opens_and_has_no_foreign_field(hostile):
    file = docx.Document(io.BytesIO(docx_writer.write(hostile)))
    codes = {n.text.split()[0] for n in file.element.body.iter("{*}instrText")}
    assert codes == {"TOC", "PAGEREF"}


def test_json_is_the_document_with_its_hash(document):
    data = json.loads(json_writer.write(document))
    assert from_json(data["document"]) == document
    assert len(data["sha256"]) == 64


# ---------- all formats of an empty meeting ----------
@pytest.mark.parametrize("writer", [html, markdown, pdf, docx_writer, json_writer], ids=lambda w: w.__name__)
def test_an_empty_meeting_is_printed_too(make, writer):
    assert len(writer.write(compile_report(make.meeting(), NOW))) > 300
