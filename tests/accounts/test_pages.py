from tracker.accounts import pages


def test_what_was_typed_is_taken_with_the_secret_of_this_browser(app):
    with app.test_request_context("/", method="POST", data={"name": "phone", "code": "123 456"}):
        from flask import session

        session[pages.NEW_SECRET] = "KEY"
        assert pages.typed() == pages.NewFactor("phone", "KEY", "123 456", "")
