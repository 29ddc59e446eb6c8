"""Entry point of the commands (`flask --app app ...`) and of the server (`flask start`, gunicorn)."""

from tracker import create_app

app = create_app()
