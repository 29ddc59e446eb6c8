from tracker.registration import offers
from tracker.registration.offers import Offer, offers_to


def test_what_each_room_offers_is_put_together(app, make, monkeypatch):
    person = make.participant()
    monkeypatch.setattr(
        offers, "OFFERS", {room: lambda who, token, room=room: [Offer(f"{room} {token}", ())] for room in ("a", "b")}
    )
    assert [offer.text for offer in offers_to(person, "T")] == ["a T", "b T"]
