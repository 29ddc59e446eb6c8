"""Where the browser is, and how it is started."""

import os
import shutil

#: nothing here may call home or touch a profile; a container has no sandbox to give
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """The Chromium to drive: CHROMIUM, or the first one installed; None when there is none.

    The shell is the same browser without the windows that nobody looks at: a page costs it half the time, a visitor a quarter.
    """
    wanted = os.environ.get("CHROMIUM")
    names = [wanted] if wanted else ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if (found := shutil.which(name))), None)
