from tests.letters.conftest import DATED
from tracker.letters.texts import builtin_parts
from tracker.letters.writing import sample, writer


def test_a_letter_is_in_the_persons_language_or_the_one_chosen(make, meeting):
    person = make.participant(meeting, locale="fr")
    assert [writer(meeting, chosen, DATED)(person, "R").language for chosen in ("", "ru")] == ["fr", "ru"]
    person.locale = "xx"
    assert writer(meeting, "", DATED)(person, "R").language == "en"


def test_a_letter_says_who_and_when_and_holds_no_secret(make, meeting):
    person = make.participant(
        meeting, given_name="Amina", family_name="{code} {link}", honorific="Dr.", job_title="Director", code="K74QX"
    )
    letter = writer(meeting, "en", DATED)(person, "AJM-2026/0001")
    assert letter.masthead == ["Secretariat of the Conventions", "Regional Centre, Nairobi"]
    assert letter.addressee[:2] == ["Dr. Amina {code} {link}", "Director"]
    assert (letter.reference, letter.date) == ("AJM-2026/0001", "2 March 2026")
    assert letter.paragraphs[0] == "Dear Dr. Amina {code} {link},"
    assert "K7" not in str(letter) and "/r/" not in str(letter)


def test_a_chinese_name_is_written_family_name_first_without_a_blank(make, meeting):
    person = make.participant(meeting, given_name="丽华", family_name="陈", honorific="")
    letter = writer(meeting, "zh", DATED)(person, "R")
    assert (letter.addressee[0], "陈丽华" in letter.paragraphs[0], "丽华 陈" in str(letter)) == ("陈丽华", True, False)


def test_the_passport_stands_in_it_where_the_meeting_asks_for_it(make, meeting):
    person = make.participant(meeting)
    assert "Passport" not in str(writer(meeting, "en", DATED)(person, "R"))
    question = make.question(meeting, "Passport number", key="passport-number")
    make.answer(question, person, "AK 0123456")
    assert "Passport number: AK 0123456" in writer(meeting, "en", DATED)(person, "R").paragraphs


def test_a_sample_is_an_invented_persons(meeting):
    letter = sample(meeting, builtin_parts("en"), "en", DATED)
    assert letter.addressee[0] == "Dr. Amina Odhiambo"
