from tests.factories import NOW
from tests.report.editing.test_rules import edit
from tracker.core.ids import new_id
from tracker.report.document import Heading, Item, Listing, Paragraph, Section, Table, plain, text_of
from tracker.report.editing.arranging import arrange, brief, ids_of, order
from tracker.report.editing.rules import Depth, Edit, Editing, PartSetting

FRONT = Section("front", "", "front", ())
OPENING = Section(
    "opening",
    "Opening",
    "body",
    (
        Heading("opening.a", "Remarks"),
        Paragraph("opening.called", plain("Called.")),
        Paragraph("opening.2", plain("Two.")),
    ),
)
CLOSURE = Section("closure", "Closure", "body", (Paragraph("closure.1", plain("Thanks.")),))
ANNEX = Section("annex.agenda", "Agenda", "annex", ())
ALL = (FRONT, OPENING, CLOSURE, ANNEX)


def free(after: str, text: str = "Mine.", part: str = "opening") -> Edit:
    id_ = new_id()
    return Edit(id_, f"free.{id_}", part, text, None, after, {}, 1, NOW, "Ana")


def texts(sections, key="opening"):
    section = next(s for s in sections if s.key == key)
    return [text_of(b.runs) for b in section.blocks if isinstance(b, Paragraph)]


def test_without_edits_nothing_is_touched():
    assert arrange(ALL, Editing(), {}) == list(ALL)


def test_an_edited_text_takes_the_place_of_the_generated_one():
    found = arrange(ALL, Editing((edit("opening.called", "Called.", "Opened, see {annex.agenda}."),)), {})
    assert texts(found) == ["Opened, see .", "Two."]
    (block,) = [b for b in found[1].blocks if b.id == "opening.called"]
    assert (block.runs[1].ref, block.sources[-1].kind) == ("annex.agenda", "edit")


def test_a_text_that_is_left_out_is_kept_for_the_desk():
    editing = Editing((edit("opening.called", "Called.", ""),))
    assert (texts(arrange(ALL, editing, {})), texts(arrange(ALL, editing, {}, leave_out=False))) == (
        ["Two."],
        ["Called.", "Two."],
    )


def test_free_paragraphs_stand_behind_what_they_follow_in_the_order_they_were_written():
    first = free("opening.called", "First.")
    editing = Editing(
        (
            first,
            free("opening.called", "Second."),
            free(first.passage, "Behind the first."),
            free("opening", "At the top."),
        )
    )
    assert texts(arrange(ALL, editing, {})) == [
        "At the top.",
        "Called.",
        "First.",
        "Behind the first.",
        "Second.",
        "Two.",
    ]


def test_a_free_paragraph_whose_place_is_gone_stands_at_the_end_of_its_part():
    assert texts(arrange(ALL, Editing((free("gone"),)), {})) == ["Called.", "Two.", "Mine."]


def test_a_free_paragraph_does_not_part_a_lead_from_its_list():
    lead, listed = (
        Paragraph("opening.lead", plain("As follows:")),
        Listing("opening.list", (Item("opening.x", "(a)", plain("x")),)),
    )
    section = Section("opening", "Opening", "body", (lead, listed))
    found = arrange([section], Editing((free("opening.lead"),)), {})
    assert [block.id for block in found[0].blocks[:2]] == ["opening.lead", "opening.list"]


def test_parts_go_where_they_are_put_and_chapters_stay_before_annexes():
    settings = [
        PartSetting("annex.agenda", 1, Depth.FULL),
        PartSetting("opening", 9, Depth.FULL),
        PartSetting("closure", 2, Depth.FULL),
    ]
    assert [s.key for s in order(ALL, settings)] == ["front", "closure", "opening", "annex.agenda"]
    assert [s.key for s in order(ALL, [PartSetting("opening", 1, Depth.NONE)])] == ["front", "closure", "annex.agenda"]


def test_a_part_in_brief_keeps_one_paragraph_below_each_heading():
    table = Table("groups.overview", "t", (), ())
    blocks = (
        Paragraph("groups.lead", plain("Lead.")),
        table,
        Heading("groups.g1", "Group 1"),
        Paragraph("groups.g1.composition", plain("Nine members.")),
        Heading("groups.g1.needs.heading", "Needs", 3),
        Paragraph("groups.g1.needs", plain("Noted:")),
        Heading("groups.g2", "Group 2"),
        Paragraph("groups.g2.list", plain("Only a list:")),
    )
    kept = brief(Section("groups", "Groups", "body", blocks))
    assert [b.id for b in kept.blocks] == ["groups.lead", "groups.overview", "groups.g1", "groups.g1.composition"]
    assert brief(Section("conclusions", "C", "body", blocks)).blocks == blocks


def test_references_lead_to_parts_paragraphs_and_tables():
    assert ids_of(ALL) == {"front", "opening", "closure", "annex.agenda", "opening.called", "opening.2", "closure.1"}


def test_opening_statements_are_left_out_together_with_a_heading_of_which_nothing_is_left():
    remarks = tuple(Paragraph(f"opening.remarks.{n}", plain(f"Remark {n}.")) for n in (1, 2))
    blocks = (
        Heading("opening.a", "Remarks"),
        *remarks,
        Heading("opening.b", "Agenda"),
        Paragraph("opening.agenda", plain("A.")),
    )
    sections = (Section("opening", "Opening", "body", blocks), CLOSURE)
    for setting, ids in (
        (PartSetting("opening.remarks", 3, Depth.NONE), ["opening.b", "opening.agenda"]),
        (PartSetting("opening.remarks", 3, Depth.FULL), [block.id for block in blocks]),
    ):
        found = arrange(sections, Editing(parts=(setting,)), {})
        assert [block.id for block in found[0].blocks] == ids
