from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.dossier.box_pages import Shelf, Shown, index, readme
from tracker.report import queries


def test_the_index_escapes_what_people_typed_and_leads_to_every_file(make):
    facts = queries.facts(a_whole_meeting(make), NOW)
    facts.meeting.objectives = ["<script>alert(1)</script>"]
    shelf = Shelf("T", whole=False, documents=[("Papers", [Shown("documents/001-a b.pdf", "A & B", 2048)])])
    shelf.photos.append(Shown("photos/001-x.jpg", 'A "hall"', 0, "<b>Day</b>"))
    page = index(facts, shelf).decode()
    assert ("<script>" in page, "&lt;script&gt;" in page) == (False, True)
    assert '<a href="documents/001-a%20b.pdf">A &amp; B</a> (2 KB)' in page
    assert ('alt="A &quot;hall&quot;"' in page, "&lt;b&gt;Day" in page, "personal data" in page) == (True, True, False)


def test_the_text_beside_says_how_it_is_loaded_back(make):
    facts = queries.facts(make.meeting(), NOW)
    assert b"flask meeting load FILE.zip" in readme(facts, whole=True)
    assert b"flask meeting load" not in readme(facts, whole=False)
