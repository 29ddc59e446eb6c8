"""The house as CONTRIBUTING.md describes it: sizes, twins, names."""

import ast
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "tracker"
MODULES = sorted(p for p in PRODUCT.rglob("*.py") if p.name != "__init__.py")
#: the longest a file and a function may be, and what functions usually are
FILE, FUNCTION, MEDIAN, P90 = 400, 50, 7, 25
TEST_FILE = 500


def _functions(path: Path):
    return [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def _lines(function: ast.FunctionDef) -> int:
    return function.end_lineno - function.lineno + 1


def _body_lines(function: ast.FunctionDef) -> int:
    """Without the signature and the docstring: what there is to understand."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return function.end_lineno - body[0].lineno + 1


def _twins(path: Path) -> list[Path]:
    """Where a module's tests may stand: beside its room's, or one file for a folder of likes."""
    room, *folders, name = path.relative_to(PRODUCT).with_suffix("").parts
    tests = ROOT / "tests" / room
    return [tests.joinpath(*folders, f"test_{name}.py"), *(tests / f"test_{folder}.py" for folder in folders)]


def test_every_module_with_functions_has_a_twin_among_the_tests():
    rooms = [p for p in MODULES if len(p.relative_to(PRODUCT).parts) > 1]
    alone = [str(p.relative_to(ROOT)) for p in rooms if _functions(p) and not any(t.exists() for t in _twins(p))]
    assert alone == []


def test_no_file_is_too_long():
    tests = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    sizes = {p: len(p.read_text().splitlines()) for p in [*MODULES, *tests]}
    long = {str(p.relative_to(ROOT)): n for p, n in sizes.items() if n > (TEST_FILE if p in tests else FILE)}
    assert long == {}


def test_no_function_is_too_long():
    long = {
        f"{p.relative_to(ROOT)}:{f.name}": _lines(f) for p in MODULES for f in _functions(p) if _lines(f) > FUNCTION
    }
    assert long == {}


def test_functions_are_short():
    sizes = [_body_lines(f) for p in MODULES for f in _functions(p)]
    assert (median(sizes) <= MEDIAN, quantiles(sizes, n=10)[-1] <= P90) == (True, True)


def test_every_function_says_what_it_takes_and_gives():
    untyped = [f"{p.relative_to(ROOT)}:{f.name}" for p in MODULES for f in _functions(p) if f.returns is None]
    assert untyped == []


def test_no_module_is_named_for_having_no_place():
    homeless = {"utils", "helpers", "common", "services", "manager", "misc"}
    assert [str(p) for p in MODULES if p.stem in homeless] == []


def test_every_folder_of_tests_is_a_package():
    folders = {p.parent for p in (ROOT / "tests").rglob("test_*.py")}
    assert [str(f) for f in folders if not (f / "__init__.py").exists()] == []


def test_tests_have_names_that_are_sentences():
    short = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        names = [f.name for f in _functions(path) if f.name.startswith("test_")]
        short += [f"{path.relative_to(ROOT)}:{name}" for name in names if name.count("_") < 3]
    assert short == []
