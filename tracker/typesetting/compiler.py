"""Typeset one template: a program of its own, run by `typeset.py` and ended after one document.

The typesetter keeps up to a gigabyte once it has worked; so it never works inside a server process.
Reads one JSON object from standard input: template (path), root (the folder it reads in, and nowhere else), data (for
`sys.inputs.data`), fonts (folders), system_fonts, output (pdf, svg or png). Writes the PDF, the SVG of the first page, or every page as PNG (a JSON list in base64) to standard
output, or what is wrong to standard error with exit status 1. Imports nothing of the product.
"""

import base64
import json
import sys
from pathlib import Path
from typing import Any

#: points an inch of a page as PNG
PPI = 180

#: a script without a face on this machine, or a joined sign that leads back to no letters: better than no report. The page is then
#: tagged as ever, and claims no standard
_BEARABLE = ("could not be displayed", "missing codepoints")


def main() -> int:
    """Compile; PDF/UA-1 makes the compiler refuse what a screen reader could not follow."""
    import typst

    order = json.load(sys.stdin)
    template = Path(order["template"])

    def compile_as(standards: list[Any]) -> Any:
        return typst.compile(
            template,
            root=order["root"],
            font_paths=order["fonts"],
            ignore_system_fonts=not order["system_fonts"],
            sys_inputs={"data": order["data"]},
            format=order["output"],
            pdf_standards=standards,
            ppi=PPI if order["output"] == "png" else None,
        )

    try:
        try:
            made = compile_as(["ua-1"] if order["output"] == "pdf" else [])
        except typst.TypstError as error:
            if not any(reason in str(error) for reason in _BEARABLE):
                raise
            made = compile_as([])
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        return 1
    if order["output"] == "png":
        pages = made if isinstance(made, list) else [made]
        json.dump([base64.b64encode(page).decode() for page in pages], sys.stdout)
    else:
        sys.stdout.buffer.write(made[0] if isinstance(made, list) else made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
