from tracker.report.sending import file_answer


def test_a_report_is_sent_as_a_download_only(app, document):
    with app.test_request_context():
        answer = file_answer(document, "html")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{document.slug}-report-draft.html"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_type == "text/html; charset=utf-8"
