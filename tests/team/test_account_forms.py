from tracker.team.account_forms import DisableForm


def read(app, **sent):
    with app.test_request_context(method="POST", data=sent):
        form = DisableForm()
        return form.validate(), form.why(), form.problems()


def test_a_reason_is_needed_and_kept_on_one_line(app):
    assert read(app, reason=" left\n the  team ") == (True, "left the team", [])
    assert read(app, reason="  ") == (False, "", [("reason", "Enter the reason: it stands in the history")])
    assert read(app, reason="x" * 501)[2] == [("reason", "Use no more than 500 characters.")]
