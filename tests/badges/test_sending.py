from tracker.badges.sending import pdf_answer, private


def test_a_file_is_kept_or_shown_and_a_private_one_is_not_found_by_others(app):
    with app.test_request_context():
        kept, shown = pdf_answer(b"%PDF", "a"), private(pdf_answer(b"%PDF", "a", inline=True))
    assert kept.headers["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert shown.headers["Content-Disposition"] == 'inline; filename="a.pdf"'
    assert (shown.mimetype, shown.headers["Referrer-Policy"]) == ("application/pdf", "no-referrer")
