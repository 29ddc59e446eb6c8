"""Entry point: `flask --app app run`, `granian --interface wsgi app:app`."""

from tracker import create_app

app = create_app()
