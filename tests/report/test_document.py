import pytest

from tracker.report.document import canonical, digest, from_json, plain, text_of, to_json, without_records


def test_a_document_survives_json(document):
    assert from_json(to_json(document)) == document


@pytest.mark.parametrize("data", [{}, {"sections": 1}, {"slug": "x", "sections": [{"type": "script"}]}])
def test_other_json_is_refused(data):
    with pytest.raises(ValueError):
        from_json(data)


def test_the_hash_depends_on_the_content_only(document):
    assert digest(document) == digest(from_json(to_json(document)))
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()


def test_the_public_document_names_no_record_of_a_person(document):
    public = without_records(document)
    kinds = {source.kind for s in public.sections for b in s.blocks for source in b.sources}
    assert kinds == {"figure", "meeting"}
    assert list(public.texts()) == list(document.texts())


def test_several_texts_are_sentences_of_one_paragraph():
    assert text_of(plain("One.", "", "Two.")) == "One. Two."
