import pytest

from tracker.invitations.pasted import MOST_ROWS, Row, language_of, read_pasted, split_name

ADA = Row("Ada", "Lovelace", "ada@example.org")


@pytest.mark.parametrize(
    "text",
    [
        "Ada\tLovelace\tada@example.org",
        "Ada;Lovelace;ada@example.org",
        "Ada, Lovelace, ada@example.org",
        '"Ada","Lovelace","ada@example.org"\r\n',
        "\ufeffGiven names\tFamily name\tE-mail\nAda\tLovelace\tada@example.org\n",
        "E-mail;Nom;Prénom\nada@example.org;Lovelace;Ada",
        "Имя;Фамилия;Электронная почта\nAda;Lovelace;ada@example.org",
        "名\t姓\t电子邮件\nAda\tLovelace\tada@example.org",
        "الاسم الأول\tاسم العائلة\tالبريد الإلكتروني\nAda\tLovelace\tada@example.org",
        "Name,E-mail\nAda Lovelace,ada@example.org",
        "Ada Lovelace\tada@example.org",
        "ada@example.org\tAda\tLovelace",
        "Ms.\tAda\tLovelace\tada@example.org",
        "Ada Lovelace <ada@example.org>",
        '"Lovelace, Ada" <ada@example.org>',
        "Ada Lovelace ada@example.org",
        "Ms. Ada Lovelace (ada@example.org)",
        "\n\n\t\t\nAda\t Lovelace \tada@example.org\n\t\t\n",
    ],
)
def test_a_person_is_read_however_they_were_pasted(text):
    assert read_pasted(text) == [ADA]


@pytest.mark.parametrize("text", ["LOVELACE\tAda\tada@example.org", "Ada LOVELACE <ada@example.org>"])
def test_capitals_show_which_is_the_family_name(text):
    assert read_pasted(text) == [Row("Ada", "LOVELACE", "ada@example.org")]


def test_function_language_and_alternate_are_found_by_their_headings():
    text = "First name\tSurname\tEmail\tPosition\tLanguage\tAlternate\nAda\tLovelace\tada@example.org\tChemist\tFrançais\tx"
    assert read_pasted(text) == [Row("Ada", "Lovelace", "ada@example.org", "Chemist", "fr", True)]


@pytest.mark.parametrize(
    "rest", ["Chemist\tfr\talternate", "French\tChemist\tsuppléant", "Chemist\tфранцузский\tReserve"]
)
def test_and_without_headings_after_the_address(rest):
    assert read_pasted(f"Ada\tLovelace\tada@example.org\t{rest}") == [
        Row("Ada", "Lovelace", "ada@example.org", "Chemist", "fr", True)
    ]


def test_a_function_with_a_comma_in_it_stays_whole():
    text = 'Ada;Lovelace;ada@example.org;"Director, waste"\nBo;Ek;bo@example.org;Chemist'
    assert [row.job_title for row in read_pasted(text)] == ["Director, waste", "Chemist"]


def test_what_is_wrong_is_kept_as_it_stands():
    text = (
        "Given names\tFamily name\tE-mail\tLanguage\nAda\tLovelace\tada at example.org\tKlingon\n\tEk\tbo@example.org\t"
    )
    assert read_pasted(text) == [
        Row("Ada", "Lovelace", "ada at example.org", "", "Klingon"),
        Row("", "Ek", "bo@example.org"),
    ]


def test_a_row_without_an_address_keeps_its_name():
    assert read_pasted("Ada\tLovelace\tada@example.org\nBo\tEk\t") == [ADA, Row("Bo", "Ek")]


@pytest.mark.parametrize("text", ["", "   \n ", "\t\t\n", "Given names\tFamily name\tE-mail"])
def test_nothing_gives_nobody(text):
    assert read_pasted(text) == []


@pytest.mark.parametrize("text", ['"Ada', 'a"b\t"c\nd@example.org', "\0", "@", "a" * 200_000, ",,,,;;;\t"])
def test_any_text_is_taken_without_a_fall(text):
    assert len(read_pasted(text)) <= 2


def test_more_rows_than_the_most_are_told_by_one_more():
    text = "\n".join(f"Ada\tL{n}\ta{n}@example.org" for n in range(MOST_ROWS + 50))
    assert len(read_pasted(text)) == MOST_ROWS + 1


@pytest.mark.parametrize(("text", "code"), [("fr", "fr"), ("FRENCH", "fr"), ("العربية", "ar"), ("xx", ""), ("", "")])
def test_languages_are_known_by_code_and_name(text, code):
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ada", ("", "Ada")),
        ("Ada Byron Lovelace", ("Ada Byron", "Lovelace")),
        ("VAN DYK Ada", ("Ada", "VAN DYK")),
        ("Lovelace, Ada", ("Ada", "Lovelace")),
        ("王芳", ("", "王芳")),
        ("", ("", "")),
    ],
)
def test_a_whole_name_is_split_where_it_shows(text, parts):
    assert split_name(text) == parts
