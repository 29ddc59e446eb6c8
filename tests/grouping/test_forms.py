"""What the page for building groups asks."""

from uuid import UUID

from werkzeug.datastructures import MultiDict

from tracker.grouping.forms import NO_GROUP, BuildForm
from tracker.grouping.models import Who
from tracker.grouping.planning import Asked
from tracker.grouping.rules import SEEDS, Trait, Wish

ONE, TWO, ANA = UUID(int=1), UUID(int=2), UUID(int=9)


def sent(*pairs):
    return BuildForm.of(MultiDict(pairs), [ONE, TWO])


def test_the_page_opens_with_everything_ticked():
    assert BuildForm.empty([ONE, TWO], keep=True).asked() == Asked(
        groups=frozenset({ONE, TWO}), wish=Wish(traits=frozenset(Trait), keep=True, seed=1)
    )


def test_what_was_ticked_is_what_is_asked():
    form = sent(
        ("group", str(ONE)), ("who", "came"), ("trait", "region"), ("keep", "yes"), ("seed", "7"), ("pins", "yes"),
        ("pin", f"{ANA} {ONE}"),
    )  # fmt: skip
    assert form.problem is None
    assert form.asked() == Asked(
        groups=frozenset({ONE}),
        who=Who.CAME,
        wish=Wish(traits=frozenset({Trait.REGION}), keep=True, seed=7),
        pins={ANA: ONE},
    )
    assert form.shown().pins == {}


def test_what_makes_no_sense_is_the_usual():
    form = sent(
        ("group", str(ONE)), ("who", "x"), ("trait", "x"), ("seed", "x"), ("pins", ""), ("pin", "x"), ("pin", "x y")
    )
    assert (form.who, form.traits, form.keep, form.seed, form.pins) == (Who.CONFIRMED, frozenset(), False, 1, {})


def test_pins_are_not_known_before_the_first_preview():
    assert sent(("group", str(ONE)), ("pin", f"{ANA} {ONE}")).pins is None


def test_groups_of_another_meeting_are_none_at_all():
    form = sent(("group", str(UUID(int=3))), ("group", "x"))
    assert (form.groups, form.problem) == (frozenset(), NO_GROUP)


def test_another_deal_has_another_seed_and_goes_round():
    form = sent(("group", str(ONE)), ("seed", str(SEEDS - 1)))
    assert (form.again().seed, form.again().groups) == (0, frozenset({ONE}))
