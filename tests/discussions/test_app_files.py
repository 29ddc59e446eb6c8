from tracker.discussions import app_files


def test_the_worker_keeps_everything_the_notes_need(app, client):
    with app.test_request_context():
        script = app_files.worker()
    needed = (
        "css/notes.css",
        "css/tracker.css",
        "js/notes/main.js",
        "js/notes/kept.js",
        "js/pace.js",
        "vendor/idb/index.js",
    )
    assert [name for name in needed if f'"/static/{name}"' not in script] == []
    assert '"/static/js/notes/worker.js"' not in script
    assert client.get("/g/worker.js").text == script
