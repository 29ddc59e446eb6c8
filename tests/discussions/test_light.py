"""Bold, italic and lists are read; everything else is text."""

import pytest

from tests.discussions.conftest import HOSTILE
from tracker.discussions.light import Block, Span, bare, blocks_of, marked


def words(text):
    return [
        (block.kind, block.start, ["".join(s.text for s in line) for line in block.lines]) for block in blocks_of(text)
    ]


def test_bold_and_italic_are_spans():
    assert blocks_of("**First** of *all* this") == (
        Block("text", ((Span("First", strong=True), Span(" of "), Span("all", italic=True), Span(" this")),)),
    )


def test_lines_with_a_dash_or_a_number_are_lists_between_texts():
    assert words("Needed:\n- laboratories\n- **training**\n\nand then\n\n3. one\n4. two") == [
        ("text", 1, ["Needed:"]),
        ("list", 1, ["laboratories", "training"]),
        ("text", 1, ["and then"]),
        ("numbers", 3, ["one", "two"]),
    ]


@pytest.mark.parametrize(
    "text",
    ["a * b", "snake_case_name", "2 ** 3", "- ", "**", "[x](http://y)", "![x](y)", "# no", "`code`", "a\nb", *HOSTILE],
)
def test_all_else_is_one_text_as_it_was_typed(text):
    assert blocks_of(text) == (Block("text", ((Span(text),),)),)


def test_the_bare_text_has_no_marks():
    assert bare("**Needed** now:\n- laboratories\n- training") == "Needed now:\n– laboratories\n– training"


def test_each_line_has_its_mark():
    assert [mark for block in blocks_of("1. a\n2. b") for mark, _ in marked(block)] == ["1. ", "2. "]
