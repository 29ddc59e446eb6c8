from tracker.core.db import db
from tracker.recommendations.private_links import address_of, owner_with


def test_a_link_opens_its_own_owner_at_its_own_meeting_until_it_is_renewed(make, meeting):
    owner, other = make.owner(meeting), make.meeting()
    token = address_of(meeting, owner).removeprefix("http://localhost/m/joint/progress/")
    assert owner_with("joint", token) == (owner, meeting)
    assert [owner_with(other.slug, token), owner_with("joint", "A" * 43), owner_with("joint", token[:-2])] == [None] * 3
    owner.link_epoch += 1
    db.session.commit()
    assert owner_with("joint", token) is None
