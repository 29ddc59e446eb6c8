import pytest

from tracker.core.access import Role


@pytest.fixture
def organiser(make, sign_in):
    meeting = make.meeting()
    return meeting, sign_in(meeting, Role.ORGANISER)


def test_all_figures_stand_on_one_page_with_what_they_count(organiser, make):
    meeting, browser = organiser
    make.presence(make.participant(meeting), make.session(meeting, title="Opening plenary"))
    page = browser.get(f"/o/{meeting.slug}/figures")
    assert page.status_code == 200
    for words in (
        "Attended, from centres",
        "Persons who attended for a regional centre.",
        "Opening plenary",
        "Not stated",
    ):
        assert words in page.text


def test_the_rows_behind_a_figure_are_shown(organiser, make):
    meeting, browser = organiser
    person = make.participant(meeting, family_name="Kamau")
    page = browser.get(f"/o/{meeting.slug}/figures/confirmed").text
    assert "Confirmed: 1" in page
    assert f"/o/{meeting.slug}/people/{person.id}" in page


def test_a_line_of_a_breakdown_is_shown_by_its_key(organiser, make):
    meeting, browser = organiser
    make.presence(make.participant(meeting), make.session(meeting))
    assert "Africa: 1" in browser.get(f"/o/{meeting.slug}/figures/by_region?key=AFRICA").text
    assert "Nothing is counted here yet." in browser.get(f"/o/{meeting.slug}/figures/by_region?key=WEOG").text


@pytest.mark.parametrize("name", ["centres_expected", "countries", "partners_parents"])
def test_organisations_and_countries_have_rows_too(organiser, make, name):
    meeting, browser = organiser
    centre = make.organisation(short_name="SCRC Kenya")
    make.expected(meeting, centre)
    make.presence(make.participant(meeting, centre, part="partner"), make.session(meeting))
    page = browser.get(f"/o/{meeting.slug}/figures/{name}")
    assert (page.status_code, ": 1</h1>" in page.text) == (200, True)


@pytest.mark.parametrize("path", ["figures/nonsense", "figures/attended?page=x", "figures/attended?page=-5"])
def test_strange_addresses_are_no_crash(organiser, path):
    meeting, browser = organiser
    assert browser.get(f"/o/{meeting.slug}/{path}").status_code == (404 if "nonsense" in path else 200)


@pytest.mark.parametrize("path", ["figures", "figures/attended"])
def test_only_the_meetings_organiser_sees_figures(organiser, make, sign_in, client, path):
    meeting, _ = organiser
    assert client.get(f"/o/{meeting.slug}/{path}").status_code in (303, 401)
    stranger = sign_in(make.meeting(), Role.ORGANISER)
    assert stranger.get(f"/o/{meeting.slug}/{path}").status_code == 403
    assert sign_in(meeting, Role.DESK).get(f"/o/{meeting.slug}/{path}").status_code == 403


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(("path", "count"), [("figures", 5), ("figures/attended", 4)])
def test_pages_send_as_many_queries_however_many_people(organiser, make, queries, people, path, count):
    meeting, browser = organiser
    session = make.session(meeting)
    for _ in range(people):
        make.presence(make.participant(meeting), session)
    with queries(count):
        browser.get(f"/o/{meeting.slug}/{path}")
