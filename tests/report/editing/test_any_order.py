"""A report under many hands: whatever is done in whatever order, it is numbered through, refers rightly and loses nothing."""

import re
from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import delete

from tests.factories import NOW
from tests.machines import play
from tests.report.build import a_whole_meeting
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.errors import TrackerError
from tracker.meetings.models import Meeting
from tracker.report.compile import PARTS
from tracker.report.document import Heading, Listing, Paragraph, Table
from tracker.report.drafts import draft
from tracker.report.editing import operations, queries, telling
from tracker.report.editing.models import ReportComment, ReportEdit, ReportPart
from tracker.report.editing.rules import Depth, Kind, PartSetting

WHO = {"by": SYSTEM, "now": NOW}
WHICH = st.integers(0, 400)
GENERAL = "the records of the meeting"


class Report(RuleBasedStateMachine):
    """One meeting's draft, edited by its pages' own operations."""

    def __init__(self, meeting_id):
        super().__init__()
        db.session.rollback()
        self.meeting_id = meeting_id
        for model in (ReportEdit, ReportPart, ReportComment):
            db.session.execute(delete(model).where(model.meeting_id == meeting_id))
        self.change_the_records(2)
        self.typed = set()
        self.number = 0
        self.look()
        ids = [passage.id for passage in self.passages]
        self.somebody_leaves_out(ids.index("front.summary.1"))
        tables = [at for at, (s, block) in enumerate(self.printed()) if isinstance(block, Table) and s.kind == "annex"]
        self.somebody_writes([p.id for p in self.passages].index("attendance.total"), tables[0])

    def look(self):
        db.session.rollback()
        self.meeting = db.session.get_one(Meeting, self.meeting_id)
        self.draft = draft(self.meeting, NOW, anew=True)
        self.passages = self.draft.desk.passages

    def words(self, which):
        """A text that refers to something and names a figure."""
        self.number += 1
        ids = [block.id for s in self.draft.document.sections for block in s.blocks] + [key for key, _ in PARTS]
        text = f"Text {self.number} by hand, see {{{ids[which % len(ids)]}}} of {{attended}} {{nobody}}."
        self.typed.add(text)
        return text

    def act(self, do, passage, *more, **values):
        with suppress(TrackerError):
            do(self.meeting, passage, *more, revision=passage.revision, **WHO, **values)
        self.look()

    @rule(which=WHICH, ref=WHICH)
    def somebody_writes(self, which, ref):
        passage = self.passages[which % len(self.passages)]
        self.act(operations.save_text, passage, self.words(ref))

    @rule(which=WHICH)
    def somebody_leaves_out(self, which):
        self.act(operations.leave_out, self.passages[which % len(self.passages)])

    @rule(which=WHICH, keep=st.booleans())
    def somebody_goes_back_or_keeps_theirs(self, which, keep):
        changed = [p for p in self.passages if p.edit] or self.passages
        self.act(operations.keep_mine if keep else operations.take_generated, changed[which % len(changed)])

    @rule(which=WHICH, first=st.booleans(), ref=WHICH)
    def somebody_adds_a_paragraph(self, which, first, ref):
        passage = self.passages[which % len(self.passages)]
        after = passage.part if first else passage.id
        operations.add_paragraph(self.meeting, passage.part, after, self.words(ref), **WHO)
        self.look()

    @rule(
        places=st.lists(
            st.tuples(st.integers(0, len(PARTS) - 1), st.integers(0, 20), st.sampled_from(Depth)),
            max_size=5,
            unique_by=lambda one: one[0],
        )
    )
    def somebody_arranges_the_parts(self, places):
        settings = [PartSetting(PARTS[part][0], position, depth) for part, position, depth in places]
        operations.set_parts(self.meeting, settings, **WHO)
        self.look()

    def change_the_records(self, paragraphs):
        meeting = db.session.get_one(Meeting, self.meeting_id)
        meeting.background = [f"Background {number}." for number in range(3 - paragraphs, 3)]
        db.session.commit()

    @rule(paragraphs=st.integers(0, 3))
    def the_records_change(self, paragraphs):
        self.change_the_records(paragraphs)
        self.look()

    @precondition(lambda self: any(p.edit for p in self.passages))
    @rule(which=WHICH)
    def somebody_writes_on_an_older_text(self, which):
        changed = [p for p in self.passages if p.edit]
        passage = changed[which % len(changed)]
        before = queries.editing(self.meeting_id)
        with suppress(TrackerError):
            operations.save_text(self.meeting, passage, "Late.", revision=passage.revision + 1, **WHO)
            raise AssertionError("written over what somebody else wrote")
        self.look()
        assert queries.editing(self.meeting_id) == before

    def printed(self):
        return [(section, block) for section in self.draft.document.sections for block in section.blocks]

    @invariant()
    def paragraphs_tables_and_chapters_are_numbered_through(self):
        for kind in (Paragraph, Table):
            numbers = [b.number for s, b in self.printed() if isinstance(b, kind) and s.kind == "body"]
            assert numbers == list(range(1, len(numbers) + 1))
        for section in self.draft.document.sections:
            marks = [b.number for b in section.blocks if isinstance(b, Heading) and b.level == 2]
            expected = [f"{chr(65 + at)}." for at in range(len(marks))]
            assert section.kind != "body" or marks == expected
        assert len({s.number for s in self.draft.document.sections if s.number}) == len(
            [s for s in self.draft.document.sections if s.kind != "front"]
        )

    @invariant()
    def every_id_is_there_once(self):
        ids = [passage.id for passage in self.passages]
        assert len(ids) == len(set(ids))
        assert all(self.draft.desk.find(passage.handle) == passage for passage in self.passages)

    def told(self):
        """What a reference to each thing that is printed says."""
        found = {}
        for section, block in self.printed():
            chapter = (
                f"annex {section.number.split()[-1]}" if section.kind == "annex" else f"chapter {section.number[:-1]}"
            )
            if section.number:
                found[section.key] = chapter
            if isinstance(block, (Paragraph, Table)):
                word = "paragraph" if isinstance(block, Paragraph) else "table"
                numbered = block.number and section.kind == "body"
                found[block.id] = f"{word}\u00a0{block.number}" if numbered else found.get(section.key, GENERAL)
        return found

    @invariant()
    def every_reference_says_where_its_target_stands(self):
        told = self.told()
        for _, block in self.printed():
            runs = [*getattr(block, "runs", ()), *(r for p in getattr(block, "paragraphs", ()) for r in p)]
            if isinstance(block, Listing):
                runs += [run for item in block.items for run in item.runs]
            for run in runs:
                assert not run.ref or run.text == told[run.ref]

    @invariant()
    def what_was_written_stands_as_it_was_meant(self):
        told = self.told() | {"attended": "11"}
        for passage in self.passages:
            if passage.edit and passage.edit.text and passage.kind != Kind.HEADING:
                parts = re.split(r"\{([^{}\s]+)\}", passage.edit.text)
                # what is not printed is named in general words, and what is nothing stays in its braces
                fields = [told.get(name, f"({GENERAL}|\\{{{re.escape(name)}\\}})") for name in parts[1::2]]
                fields = [re.escape(f) if f in told.values() else f for f in fields]
                texts = [re.escape(text) for text in parts[::2]]
                expected = "".join(one for pair in zip(texts, [*fields, ""], strict=True) for one in pair)
                assert re.fullmatch(expected, passage.shown)

    @invariant()
    def no_text_by_hand_is_lost(self):
        editing = queries.editing(self.meeting_id)
        standing = {edit.text for edit in editing.edits}
        former = queries.list_former(self.meeting_id)
        assert self.typed <= standing | {one.text for one in former}
        depths = {setting.part: setting.depth for setting in editing.parts}
        on_the_desk = {p.edit.id for p in self.passages if p.edit} | {edit.id for edit in self.draft.desk.gone}
        for edit in editing.edits:
            heading = edit.passage not in on_the_desk and self.is_heading(edit.passage)
            if depths.get(edit.part, Depth.FULL) is Depth.FULL and not heading:
                assert edit.id in on_the_desk
        offered = {one.text for one in telling.lost(self.draft.desk, former)}
        offered |= {one.text for passage in self.passages for one in telling.former_of(passage, former)}
        assert {one.text for one in former} - standing <= offered

    def is_heading(self, passage):
        return any(p.id == passage and p.kind == Kind.HEADING for p in self.passages) or not passage.startswith("free.")


def test_a_report_is_whole_whatever_is_done_to_it(app, make):
    meeting_id = a_whole_meeting(make).id
    play(lambda: Report(meeting_id), 3, steps=12)
