import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.named_fields import (
    Field,
    Line,
    Piece,
    UnknownField,
    fill,
    filled_lines,
    names_in,
    nearest,
    one_line,
    parse,
    unknown_fields,
)

KNOWN = ("given_name", "family_name", "code", "reason", "link")


def test_a_text_is_read_in_its_parts():
    assert parse("Dear {given_name}, {{code}} {code}") == [
        "Dear ",
        Field("given_name", 5, "{given_name}"),
        ", ",
        "{",
        "code",
        "}",
        " ",
        Field("code", 28, "{code}"),
    ]


def test_fields_are_filled_in():
    assert fill("Dear {given_name},\nyour code is {code}.", {"given_name": "Ada", "code": "K7 4QX"}) == (
        "Dear Ada,\nyour code is K7 4QX."
    )


@pytest.mark.parametrize("name", ["{code}", "{{code}}", "{0}", "{code.__class__}", "{% x %}", "%(code)s", "$code", "}"])
def test_what_a_person_wrote_is_never_read_as_a_field(name):
    assert fill("Dear {given_name}", {"given_name": name, "code": "secret"}) == f"Dear {name}"


@pytest.mark.parametrize(
    "text", ["{code.real}", "{code!r}", "{code:>9}", "{code[0]}", "{ code }", "{}", "{0}", "{CODE}"]
)
def test_anything_but_a_plain_name_is_left_as_written_and_reported(text):
    assert fill(text, {"code": "secret"}) == text
    assert [unknown.name for unknown in unknown_fields(text, KNOWN)] == [text[1:-1]]


def test_an_unknown_field_is_told_with_its_place_and_what_was_meant():
    assert unknown_fields("Dear {given_name}\nof {giveen_name}, {Family name}", KNOWN) == [
        UnknownField("giveen_name", 21, 2, 4, "given_name"),
        UnknownField("Family name", 36, 2, 19, "family_name"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{cod}", "Line 1: there is no field {cod}. Did you mean {code}?"),
        ("a\n{zzz}", "Line 2: there is no field {zzz}. For a brace itself write {{."),
        ("a {code", "Line 1: a brace is opened and not closed. For a brace itself write {{."),
        ("{%(x)s}", "Line 1: there is no field {%(x)s}. For a brace itself write {{."),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(text, told):
    assert [str(unknown.message) for unknown in unknown_fields(text, KNOWN)] == [told]


def test_a_doubled_brace_is_a_brace_and_no_field():
    assert fill("{{code}} is {code}", {"code": "K7"}) == "{code} is K7"
    assert unknown_fields("{{code}} } }}", KNOWN) == []


def test_a_line_whose_fields_are_all_empty_is_left_out_with_its_gap():
    assert fill("One\n\nReason: {reason}\n\nTwo", {"reason": ""}) == "One\n\nTwo"
    assert fill("One\n\nReason: {reason}\n\nTwo", {"reason": "late"}) == "One\n\nReason: late\n\nTwo"
    assert fill("{reason}\n\nTwo", {"reason": ""}) == "Two"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {honorific} {family_name},", "Dear Mbeki,"),
        ("{honorific} {family_name}", "Mbeki"),
        ("{family_name} {honorific}, welcome", "Mbeki, welcome"),
    ],
)
def test_an_empty_field_leaves_no_double_blank(text, filled):
    assert fill(text, {"honorific": "", "family_name": "Mbeki"}) == filled


def test_a_value_may_have_lines():
    assert fill("Reason: {reason}", {"reason": "a\n\nb {code}", "code": "x"}) == "Reason: a\n\nb {code}"


def test_an_unknown_field_keeps_its_line():
    assert fill("{reason} {zzz}", {"reason": ""}) == "{zzz}"


def test_names_are_listed_once_in_order():
    assert names_in("{code} {link} {code} {{reason}} {") == ["code", "link"]


@pytest.mark.parametrize(("typed", "meant"), [("Given name", "given_name"), ("givenname", "given_name"), ("x", "")])
def test_the_nearest_field_is_suggested(typed, meant):
    assert nearest(typed, KNOWN) == meant


@given(st.text(), st.dictionaries(st.sampled_from(KNOWN), st.text()))
def test_any_text_can_be_filled_and_a_text_without_braces_stays(text, values):
    filled = fill(text, values)
    if "{" not in text and "}" not in text:
        assert filled == text


def test_a_filled_line_tells_what_was_written_from_what_was_filled_in():
    assert filled_lines("Code: {code}\n\n{reason}", {"code": "K7", "reason": ""}) == [
        Line("Code: {code}", (Piece("Code: "), Piece("K7", "code"))),
        Line("", ()),
    ]


def test_a_line_keeps_the_spaces_that_do_not_break():
    assert one_line(" Invitation\u00a0:\n  Nairobi\t2026 ") == "Invitation\u00a0: Nairobi 2026"
