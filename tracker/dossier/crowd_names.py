"""Names for invented people of many countries: each maker gives given name, family name, name for the badge."""

from collections.abc import Callable
from random import Random

Maker = Callable[[Random], tuple[str, str, str]]

FUNCTIONS = (
    "Director",
    "Programme Officer",
    "Technical Adviser",
    "Chemist",
    "Legal Officer",
    "Hazardous Waste Engineer",
    "Focal Point",
    "Head of Unit",
    "Researcher",
)
OTHER_BODIES = tuple(
    f"{what} {where}"
    for what in (
        "Ministry of Environment of",
        "Customs Service of",
        "Institute for Chemical Safety,",
        "Recyclers' League of",
    )
    for where in ("Northland", "Eastmark", "the Lake Provinces", "San Telmo", "Port Amity", "Highmoor")
)


def _of(given: str, family: str, badges: str = "") -> Maker:
    """Names drawn apart; badges stand for the pair of the same place when both are drawn alike."""
    givens, families = given.split(), family.split()
    scripts = dict(zip(zip(givens, families, strict=False), badges.replace("_", "\u00a0").split(" "), strict=False))

    def make(random: Random) -> tuple[str, str, str]:
        pair = random.choice(givens), random.choice(families)
        return pair[0], pair[1], scripts.get(pair, "")

    return make


def _two_surnames(random: Random) -> tuple[str, str, str]:
    given, _, _ = _SPANISH(random)
    return given, f"{_SPANISH(random)[1]} {_SPANISH(random)[1]}", ""


def _one_name(random: Random) -> tuple[str, str, str]:
    return "", random.choice(("Sutrisno", "Wulandari", "Suharti", "Budiono", "Kusuma", "Hartati")), ""


_SPANISH = _of(
    "María José Lucía Andrés Ximena Íñigo Belén Óscar Noelia Rubén",
    "Muñoz Ibáñez Peña Gutiérrez Etcheverry Quiroga Núñez Zúñiga Arrieta Cárdenas",
)
_AFRICAN = _of(
    "Aminata Kwame Wanjiru Tendai Ngozi Thabo Fatoumata Yohannes Amara Zodwa",
    "Diallo Mensah Otieno Moyo Okafor Nkosi N'Diaye Tesfaye Kamara Dlamini",
)
_ARABIC = _of(
    "Layla Omar Huda Khalid Mariam Yusuf", "Haddad Mansour Qasim Saleh Darwish Nasser", "ليلى_حداد عمر_منصور هدى_قاسم"
)
_CHINESE = _of(
    "Wei Lihua Jianguo Xiaomei Yang Min", "Chen Wang Zhao Liu Sun Zhou", "陈伟 王丽华 赵建国 刘小梅 孙洋 周敏"
)
_SLAVIC = _of("Žofia Tomáš Anežka Jiří Oksana Miloš", "Dvořák Horváth Šimková Kučera Shevchenko Jovanović")
_RUSSIAN = _of("Olga Dmitri Irina Sergei", "Smirnova Volkov Sokolova Lebedev", "Ольга_Смирнова Дмитрий_Волков")
_NORTHERN = _of("Åsa Jörg Siân Þóra Søren Maud", "Öberg Weiß O'Neill Guðmundsdóttir Ørsted van-den-Berg")
_INDIAN = _of("Anjali Suresh Deepa Rohan Nimal Ayesha", "Iyer Deshmukh Perera Chowdhury Rao Siddiqui")

PEOPLE: tuple[Maker, ...] = (
    _SPANISH,
    _two_surnames,
    _AFRICAN,
    _AFRICAN,
    _ARABIC,
    _CHINESE,
    _SLAVIC,
    _RUSSIAN,
    _NORTHERN,
    _INDIAN,
    _one_name,
)
