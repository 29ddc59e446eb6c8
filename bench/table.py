"""The table: each figure with its target, beside what others reach and what the machine itself allows."""

from bench.measures import Row

HEAD = "| what | value | target | | best of the references | ratio | limit that binds it | of it | notes |\n|---|--:|--:|---|--:|--:|---|--:|---|\n"
ABOUT = """# Benchmarks
`python -m bench.targets` measures the product on the machine at hand: the real server with two workers, SQLite with synchronous=FULL, a meeting of
10,000 people beside the 2016 sample, and the load client on the same machine. `--write` keeps the last run here.
Limits against too many tries are off (`TRACKER_LIMITS=off`): one client plays thousands of people from one address. It begins when what a start counts
beforehand of large meetings is done, within half a minute.

The references are figures measured before, on a machine of the same size, for Indico 3.3 and pretix 2026.8 with two workers on two
cores: public page 23 and 49 a second, form 57, whole registration 21 and 3, check-in 57 and 33, list of 10,000 people 13 s and (paged)
0.1 s, CSV of them 12.8 and 7.2 s, XLSX 12 and 10.9 s, desk list 9.5 and 26 s, 22 to 30 SQL statements a page, 0.84 to 1.8 GB resident.
The ratio is to the better of the two. What a figure says holds for one machine: compare the ratios, not the figures.

"""


def write(rows: list[Row], machine: str) -> str:
    """The rows as Markdown."""
    return f"Measured on {machine}.\n\n{HEAD}" + "".join(_line(row) for row in rows)


def page(text: str, before: str) -> str:
    """The page that is kept: the table anew, and the sections that stood below it in the page before."""
    _, heading, below = before.partition("\n## ")
    return ABOUT + text + heading + below


def _line(row: Row) -> str:
    target = f"{'≥' if row.more_is_better else '≤'} {row.target:,.0f}" if row.target else ""
    mark = ("yes" if row.reached else "**NO**") if row.target else ""
    best, ratio, limit, share = "", "", "", ""
    if row.others:
        best_other = max(row.others) if row.more_is_better else min(row.others)
        best = f"{best_other:,.0f}"
        ratio = f"{row.value / best_other if row.more_is_better else best_other / row.value:,.1f} x"
    if row.limit:
        limit, share = f"{row.limit[0]} {row.limit[1]:,.0f}", f"{row.value / row.limit[1]:.0%}"
    cells = (row.name, f"{row.value:,.1f} {row.unit}", target, mark, best, ratio, limit, share, row.note)
    return "| " + " | ".join(cells) + " |\n"
