from hashlib import sha256

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM, Role
from tracker.report import operations
from tracker.report.document import from_json
from tracker.report.manifest import manifest
from tracker.report.printing import FORMATS, print_document


@pytest.fixture
def version(meeting):
    return operations.lock_version(meeting, by=SYSTEM, now=NOW)


def test_every_file_stands_with_its_hash(version, meeting):
    found = manifest(version)
    document = from_json(version.document)
    assert {f["name"]: f["sha256"] for f in found["files"]} == {
        f"{meeting.slug}-report-v1.{name}": sha256(print_document(document, name)).hexdigest() for name in FORMATS
    }


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_version_is_printed_as_the_same_bytes(version, name):
    document = from_json(version.document)
    assert FORMATS[name].load()(document) == FORMATS[name].load()(document)


def test_every_paragraph_stands_with_hash_and_sources(version):
    found = manifest(version)
    (total,) = [p for p in found["paragraphs"] if p["id"] == "attendance.total"]
    assert "attended_from_centres" in total["sources"][0]["ids"]
    assert found["figures"] == version.figures
    assert {"groups.overview", "attendance.regions"} <= {p["id"] for p in found["paragraphs"]}


def test_what_everybody_gets_names_no_record(version):
    found = manifest(version, public=True)
    assert {s["kind"] for p in found["paragraphs"] for s in p["sources"]} <= {"figure", "meeting"}
    assert "figures" not in found


def test_organisers_and_everybody_get_theirs(version, meeting, sign_in, client):
    organiser = sign_in(meeting, Role.ORGANISER)
    own = organiser.get(f"/o/{meeting.slug}/report/1/manifest.json")
    assert (own.status_code, own.json["sha256"], "figures" in own.json) == (200, version.sha256, True)
    assert organiser.get(f"/o/{meeting.slug}/report/9/manifest.json").status_code == 404
    assert client.get(f"/m/{meeting.slug}/report/manifest.json").status_code == 404
    operations.publish(meeting, 1, by=SYSTEM, now=NOW)
    assert client.get(f"/m/{meeting.slug}/report/manifest.json").json["version"] == 1
