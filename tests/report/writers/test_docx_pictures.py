"""The charts of the Word file are the vectors of every other format, with dots and words for who cannot show them."""

import io

import docx
from docx.oxml.ns import qn

from tracker.report.writers import charts, html
from tracker.report.writers import docx as docx_writer


def test_a_chart_is_a_picture_of_vectors_with_dots_and_words(document):
    word = docx.Document(io.BytesIO(docx_writer.write(document)))
    ((svg, alt),) = charts.pictures(document).values()
    (blip,) = word.element.body.iter(qn("a:blip"))
    (vectors,) = blip.iter("{*}svgBlip")
    parts = word.part.related_parts
    assert parts[vectors.get(qn("r:embed"))].blob == svg.encode()
    assert parts[blip.get(qn("r:embed"))].blob.startswith(b"\x89PNG")
    (properties,) = word.element.body.iter(qn("wp:docPr"))
    assert (properties.get("name"), properties.get("descr")) == ("Figure 1", alt)
    assert svg in html.write(document).decode()


def test_the_picture_is_no_wider_than_the_text(document):
    word = docx.Document(io.BytesIO(docx_writer.write(document)))
    page = word.sections[0]
    (picture,) = word.inline_shapes
    assert picture.width <= page.page_width - page.left_margin - page.right_margin
