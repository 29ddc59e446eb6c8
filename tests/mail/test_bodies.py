from markupsafe import Markup

from tracker.mail.bodies import Block, as_blocks, as_subject, as_text

VALUES = {
    "name": "<b>Bobby</b> http://evil.example",
    "link": "http://x.org/r/abc",
    "code": "K7 4QX",
    "reason": "one\ntwo",
}


def blocks(text, **values):
    return as_blocks(text, VALUES | values, {"link"})


def test_the_text_is_filled_and_optional_lines_fall_out():
    assert as_text("\nDear {name},\n\nReason: {reason}\n\nBye\n", {"name": "Ada", "reason": ""}) == "Dear Ada,\n\nBye"


def test_a_subject_is_one_line():
    assert as_subject("For {reason}", VALUES) == "For one two"
    assert as_subject("Motif\u00a0:\n {reason}", VALUES) == "Motif\u00a0: one two"


def test_what_people_wrote_is_neither_markup_nor_a_link():
    assert blocks("Dear {name},") == [Block(Markup("Dear &lt;b&gt;Bobby&lt;/b&gt; http://evil.example,"))]


def test_a_link_alone_on_its_line_is_a_button_named_by_the_sentence_before_it():
    assert blocks("Hello\n\nChange your answers:\n\n{link}\n\nBye") == [
        Block(Markup("Hello")),
        Block(Markup(""), "http://x.org/r/abc", "Change your answers"),
        Block(Markup("Bye")),
    ]


def test_a_long_or_finished_sentence_is_no_name_of_a_button():
    assert blocks("Finished.\n{link}") == [Block(Markup("Finished.")), Block(Markup(""), "http://x.org/r/abc")]
    assert [block.label for block in blocks("x" * 90 + ":\n{link}")] == ["", ""]


def test_a_name_that_is_an_address_is_no_button():
    assert blocks("{name}", name="http://evil.example") == [Block(Markup("http://evil.example"))]
    assert blocks("{link}", link="javascript:alert(1)") == [Block(Markup("javascript:alert(1)"))]


def test_addresses_that_the_organiser_wrote_are_links():
    assert blocks("See https://x.org/a?b=1&c=2.") == [
        Block(Markup('See <a href="https://x.org/a?b=1&amp;c=2">https://x.org/a?b=1&amp;c=2</a>.'))
    ]
    assert blocks("https://x.org/a") == [Block(Markup(""), "https://x.org/a")]


def test_a_code_is_read_from_left_to_right_and_lines_stay_lines():
    assert blocks("Code: {code}\n{reason}") == [
        Block(Markup('Code: <strong dir="ltr">K7 4QX</strong><br>\none<br>\ntwo'))
    ]
