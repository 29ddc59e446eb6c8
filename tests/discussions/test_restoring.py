import pytest

from tests.discussions.test_recording import ADA, record, revision
from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.discussions import queries
from tracker.discussions.details import Details
from tracker.discussions.errors import ChangedMeanwhile
from tracker.discussions.restoring import restore_text


@pytest.fixture
def group(make):
    make.point(make.group(), text="somebody else's")
    return make.group()


def restore(group, first, heads):
    wanted = queries.get_revision(group.id, first.point, first.id)
    return restore_text(group, wanted, revision_id=new_id(), heads=heads, device="page", by=ADA, now=NOW)


def test_an_earlier_text_stands_again_with_everything_it_said(group):
    first = revision(text="as it was", owner="BRS", position=7, details={"evidence": "UNEP/1"})
    second = revision(point=first.point, base=first.id, text="worse", owner="", details={"evidence": ""}, position=9)
    record(group, first, second)
    assert restore(group, first, [second.id]).result == "saved"
    (point,) = queries.current_points([group.id])
    assert (point.text, point.owner, point.details, point.position, point.revisions) == (
        "as it was",
        "BRS",
        Details(evidence="UNEP/1"),
        9,
        3,
    )


def test_one_of_two_texts_settles_both(group):
    first = revision()
    ours, theirs = (revision(point=first.point, base=first.id, text=text) for text in ("ours", "theirs"))
    record(group, first, ours, theirs)
    restore(group, theirs, [ours.id, theirs.id])
    (point,) = queries.current_points([group.id])
    assert (point.text, point.conflict, point.settled) == ("theirs", (), True)


def test_it_is_refused_when_the_point_is_another_by_now(group):
    first = revision()
    second = revision(point=first.point, base=first.id, text="newer")
    record(group, first, second)
    with pytest.raises(ChangedMeanwhile):
        restore(group, first, [first.id])
    assert [point.text for point in queries.current_points([group.id])] == ["newer"]
