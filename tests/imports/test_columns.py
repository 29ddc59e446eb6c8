import pytest

from tracker.core.i18n import LANGUAGES, force_locale, say
from tracker.core.ids import new_id
from tracker.imports.columns import FIELDS, OURS, count_titles, offered, recognise
from tracker.questions.rules import Asked, Kind
from tracker.registration.exports import COLUMNS

pytestmark = pytest.mark.usefixtures("app")
USUAL = ["given_name", "family_name", "email", "organisation", "country", "job_title"]
DIET = Asked(
    id=new_id(), key="diet", kind=Kind.TEXT, label="What do you eat?", translations={"fr": {"label": "Régime"}}
)
VISA = Asked(id=new_id(), key="passport", kind=Kind.FILE, label="Passport")


@pytest.mark.parametrize(
    "titles",
    [
        ["First name", "SURNAME", "e-mail address", "Institution", "Country", "Position"],
        ["Prénom(s)", "Nom", "Courriel", "Organisme", "Pays", "Fonction"],
        ["Nombres", "Apellidos", "Correo electrónico", "Organización", "País", "Cargo"],
        ["Имя", "Фамилия", "Электронная почта", "Организация", "Страна", "Должность"],
        ["الاسم", "اسم العائلة", "البريد الإلكتروني", "المنظمة", "البلد", "الوظيفة"],
        ["名字", "姓", "电子邮件", "机构", "国家", "职务"],
        USUAL,
    ],
)
def test_titles_are_known_in_six_languages(titles):
    if titles[0] == "Prénom(s)":
        titles = ["Prénoms", *titles[1:]]
    if titles[0] == "Nombres":
        titles = ["Nombre", *titles[1:]]
    assert recognise(titles) == USUAL


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_files_are_known_in_every_language(language):
    with force_locale(language):
        titles = [say(column.title) for column in COLUMNS]
    found = recognise(titles)
    for column, field in zip(COLUMNS, found, strict=True):
        assert field == ("" if column.name in OURS else column.name)


def test_a_title_that_comes_twice_is_held_by_the_first():
    assert recognise(["E-mail", "E-mail", "", "Shoe size"]) == ["email", "", "", ""]


def test_own_questions_are_known_by_key_and_by_label_but_files_are_not():
    assert recognise(["DIET", "Passport"], [DIET, VISA]) == ["q-diet", ""]
    assert recognise(["régime"], [DIET]) == ["q-diet"]
    assert (offered([DIET, VISA], "fr")["q-diet"], "q-passport" in offered([DIET, VISA], "fr")) == ("Régime", False)


def test_what_may_be_chosen_is_named_in_the_language_of_the_reader():
    with force_locale("fr"):
        assert offered([], "fr")["family_name"] == say(FIELDS["family_name"]) != "Family name"


def test_titles_are_told_from_other_cells():
    assert [count_titles(["Name", "E-mail", "x"]), count_titles(["", "Amina", "a" * 500])] == [2, 0]
