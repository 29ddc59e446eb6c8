"""Entry point of the commands (`flask --app app ...`) and of the server (`flask start`, gunicorn)."""

import gc

gc.disable()  # nothing that imports make is garbage: looking for it took a fifth of the start

from tracker import create_app  # noqa: E402

app = create_app()
gc.freeze()  # nor later
gc.enable()
