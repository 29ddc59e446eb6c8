from tracker.discussions.errors import ChangedMeanwhile


def test_a_refused_change_carries_the_point_as_it_stands():
    point = object()
    refused = ChangedMeanwhile(point)
    assert (refused.point, refused.status, refused.code) == (point, 409, "changed-meanwhile")
