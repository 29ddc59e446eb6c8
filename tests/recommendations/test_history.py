from tests.factories import NOW
from tests.recommendations.conftest import BY
from tracker.core.db import db
from tracker.recommendations import history
from tracker.recommendations.models import Act, State
from tracker.recommendations.queries import list_events


def test_a_line_says_who_did_what_when(make, meeting):
    made, noise = make.recommendation(meeting), make.recommendation(meeting)
    for one, note in ((made, "Why"), (noise, "Noise")):
        history.write(one, Act.MOVED, by=BY, at=NOW, state=State.DONE, note=note)
    db.session.commit()
    (line,) = list_events(made.id)
    assert (line.act, line.state, line.note, line.changes, line.at, line.actor_kind, line.actor_label) == (
        Act.MOVED, State.DONE, "Why", {}, NOW, "user", "Olga Organiser",
    )  # fmt: skip
