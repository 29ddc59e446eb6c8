from datetime import UTC, date, datetime

import pytest

from tracker.core import formats


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (1023, "1023 B"), (66171, "65 KB"), (272558, "266 KB"), (1036401, "1 MB"), (15193866, "14.5 MB")],
)
def test_size_reads_as_people_write_it(count, words):
    assert formats.size(count) == words


def test_thousands_are_parted_as_each_language_parts_them():
    found = {language: formats.written_number(1234567, language) for language in ("en", "fr", "es", "zh")}
    assert found == {"en": "1,234,567", "fr": "1\u202f234\u202f567", "es": "1.234.567", "zh": "1,234,567"}


def test_size_uses_the_languages_own_decimal_sign():
    assert [formats.size(15193866, language) for language in ("fr", "ru", "es")] == ["14,5 Mo", "14,5 МБ", "14,5 MB"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2016, 10, 31), date(2016, 11, 2), "31 October to 2 November 2016"),
        (date(2016, 11, 1), date(2016, 11, 2), "1 to 2 November 2016"),
        (date(2016, 11, 1), date(2016, 11, 1), "1 November 2016"),
        (date(2016, 12, 30), date(2017, 1, 2), "30 December 2016 to 2 January 2017"),
    ],
)
def test_date_range_says_month_and_year_once(first, last, words):
    assert formats.date_range(first, last) == words


@pytest.mark.parametrize(
    ("language", "day", "weekday", "range_"),
    [
        ("zh", "2016年11月1日", "11月1日星期二", "2016年10月31日至11月2日"),
        ("es", "1 de noviembre de 2016", "martes, 1 de noviembre", "31 de octubre a 2 de noviembre de 2016"),
        ("fr", "1er novembre 2016", "mardi 1er novembre", "31 octobre au 2 novembre 2016"),
        ("ru", "1 ноября 2016", "вторник, 1 ноября", "31 октября – 2 ноября 2016"),
    ],
)
def test_dates_are_written_as_each_language_writes_them(language, day, weekday, range_):
    first, middle, last = date(2016, 10, 31), date(2016, 11, 1), date(2016, 11, 2)
    found = (formats.written_date(middle, language), formats.weekday_date(middle, language))
    assert (*found, formats.date_range(first, last, language)) == (day, weekday, range_)


def test_days_of_one_month_are_joined_as_each_language_joins_them():
    first, last = date(2026, 11, 28), date(2026, 11, 30)
    found = {language: formats.date_range(first, last, language) for language in ("ar", "fr", "ru", "zh")}
    assert found == {
        "ar": "28 إلى 30 نوفمبر 2026",
        "fr": "28 au 30 novembre 2026",
        "ru": "28–30 ноября 2026",
        "zh": "2026年11月28日至30日",
    }


def test_colons_and_commas_are_those_of_the_language():
    assert [formats.labelled("X", language) for language in ("en", "ar", "fr", "ru", "zh")] == [
        "X:",
        "X:",
        "X\u00a0:",
        "X:",
        "X：",
    ]
    assert [formats.full_stop(language) for language in ("ar", "zh")] == [".", "。"]
    assert [formats.comma(language) for language in ("en", "ar", "zh")] == [", ", "، ", "，"]


def test_weekday_date_has_no_year():
    assert formats.weekday_date(date(2016, 11, 1)) == "Tuesday, 1 November"


def test_clock_time_has_24_hours():
    assert formats.clock_time(datetime(2016, 11, 1, 14, 5, tzinfo=UTC)) == "14:05"


def test_written_date_follows_the_editorial_manual():
    assert formats.written_date(date(2004, 10, 25)) == "25 October 2004"


def test_a_language_is_looked_up_once():
    assert (str(formats.locale_of("fr")), formats.locale_of("fr") is formats.locale_of("fr")) == ("fr", True)


def test_times_are_told_by_the_clocks_of_a_city_and_not_of_a_zone():
    zones = ("Africa/Dar_es_Salaam", "America/Argentina/Buenos_Aires", "UTC")
    assert [formats.clocks_of(zone) for zone in zones] == ["Dar es Salaam", "Buenos Aires", "UTC"]
    assert formats.clocks_of("Indian/Mauritius", "Port Louis") == "Port Louis"
