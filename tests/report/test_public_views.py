import json

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.report import operations
from tracker.report.printing import FORMATS


@pytest.fixture
def published(meeting):
    operations.lock_version(meeting, by=SYSTEM, now=NOW)
    operations.publish(meeting, 1, by=SYSTEM, now=NOW)
    return meeting


def test_the_published_version_is_for_everybody(published, client):
    page = client.get(f"/m/{published.slug}/report")
    assert page.status_code == 200
    assert ">nine</a> participants from " in page.text
    assert "/o/" not in page.text.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_can_be_downloaded(published, client, name):
    answer = client.get(f"/m/{published.slug}/report.{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{published.slug}-report-v1.{name}"'


def test_the_public_json_has_no_record_of_a_person(published, client):
    data = json.loads(client.get(f"/m/{published.slug}/report.json").data)
    kinds = {source["kind"] for s in data["document"]["sections"] for b in s["blocks"] for source in b["sources"]}
    assert kinds == {"figure", "meeting"}


def test_later_records_do_not_change_it(published, client, make):
    before = client.get(f"/m/{published.slug}/report").text
    make.presence(make.participant(published, family_name="Latecomer"), make.session(published))
    assert client.get(f"/m/{published.slug}/report").text == before


@pytest.mark.parametrize("path", ["report", "report.pdf"])
def test_drafts_and_locked_versions_are_not_public(meeting, client, path):
    operations.lock_version(meeting, by=SYSTEM, now=NOW)
    assert client.get(f"/m/{meeting.slug}/{path}").status_code == 404
    assert client.get(f"/m/{meeting.slug}/{path}?version=1").status_code == 404


def test_the_page_sends_two_statements(published, client, queries):
    with queries(2):
        client.get(f"/m/{published.slug}/report")
