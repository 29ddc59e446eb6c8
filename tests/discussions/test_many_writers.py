"""Eight writers at once over HTTP, on the same points, some of whose answers are lost: nothing that was written is."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.factories import NOW
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions import grants, queries

WRITERS, POINTS, BATCH = 8, 15, 5


class Writer:
    """A browser that opened the group's link."""

    def __init__(self, address, link, api):
        self.http = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.http.get(link).text)[1]
        self.http.headers["X-CSRFToken"] = token
        self.api = api

    def write(self, revisions, *, twice):
        """What the server answers; `twice`: the first answer was lost on the way."""
        if twice:
            self.http.post(self.api, json=revisions)
        return [answer["result"] for answer in self.http.post(self.api, json=revisions).json()]


def revision(point, base, text):
    said = {"id": str(new_id()), "point": str(point), "base": base and str(base), "heading": "needs", "text": text}
    return said | {"at": NOW.isoformat(), "device": "laptop"}


def batches(revisions):
    return [revisions[n : n + BATCH] for n in range(0, len(revisions), BATCH)]


def test_eight_writers_on_the_same_points_at_once_lose_nothing(app, make, meeting, group, served):
    shared = [make.point(group, text=f"as it was {n}", digest="x") for n in range(POINTS)]
    link = grants.link_to(meeting, group).removeprefix("http://localhost")
    api = f"/api/v1/meetings/{meeting.slug}/groups/{group.id}/points"
    writers = [Writer(served, link, api) for _ in range(WRITERS)]
    together = threading.Barrier(WRITERS)

    def work(number):
        changed = [revision(point.point_id, point.id, f"{number} on {n}") for n, point in enumerate(shared)]
        added = [revision(new_id(), None, f"{number} new {n}") for n in range(POINTS)]
        together.wait()
        return [
            result
            for at, batch in enumerate(batches(changed) + batches(added))
            for result in writers[number].write(batch, twice=at % 2 == number % 2)
        ]

    db.session.commit()
    with ThreadPoolExecutor(WRITERS) as pool:
        results = [result for answered in pool.map(work, range(WRITERS)) for result in answered]
    assert (len(results), set(results) <= {"saved", "conflict", "replayed"}) == (2 * WRITERS * POINTS, True)

    db.session.rollback()
    points = queries.current_points([group.id])
    kept = {head.text for point in points for head in point.conflict}
    assert kept == {f"{number} on {n}" for number in range(WRITERS) for n in range(POINTS)}  # 120 of 120
    new = {point.text for point in points if not point.conflict}
    assert new == {f"{number} new {n}" for number in range(WRITERS) for n in range(POINTS)}
    assert len(points) == POINTS + WRITERS * POINTS

    settling = [
        revision(point.id, point.head_ids[0], "settled") | {"settles": [str(head) for head in point.head_ids[1:]]}
        for point in points
        if point.conflict
    ]
    assert writers[0].write(settling, twice=False) == ["saved"] * POINTS
    db.session.rollback()
    assert [point.text for point in queries.current_points([group.id]) if point.conflict] == []
    history = {written.text for written in queries.group_history(group.id)}
    assert kept <= history
    for writer in writers:
        writer.http.close()
