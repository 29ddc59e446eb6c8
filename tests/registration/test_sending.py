from io import BytesIO

from python_calamine import CalamineWorkbook

from tracker.registration import exports, sending
from tracker.registration.lists import Filter

TITLES = [name for name, _, _ in exports.COLUMNS]


def test_both_files_hold_the_same_people_and_nobody_else(app, make):
    meeting = make.meeting()
    make.participant(meeting=meeting, family_name="Wu", code="22222")
    make.participant(meeting=meeting, family_name="Odhiambo", code="33333")
    make.participant()
    with app.test_request_context():
        text = sending.send_csv(meeting.id, Filter(), TITLES, "people").get_data(as_text=True)
        book = sending.send_xlsx(meeting.id, Filter(), TITLES, "people", "People")
        book.direct_passthrough = False
        content = book.get_data()
        book.close()
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("People").to_python()
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["33333", "22222"]
    assert [row[0] for row in sheet] == ["code", "33333", "22222"]


def test_the_files_are_downloads_with_a_name(app, make):
    meeting = make.meeting()
    with app.test_request_context():
        answers = [
            sending.send_csv(meeting.id, Filter(), TITLES, "x-people"),
            sending.send_xlsx(meeting.id, Filter(), TITLES, "x-people", "People"),
        ]
        for answer in answers:
            answer.close()
    assert [(answer.headers["Content-Disposition"], answer.content_type) for answer in answers] == [
        ('attachment; filename="x-people.csv"', sending.CSV),
        ("attachment; filename=x-people.xlsx", sending.XLSX),
    ]
