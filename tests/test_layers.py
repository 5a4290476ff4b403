"""The shape of the code (docs/decisions/0001) held by reading the source: layers, homes of libraries, sizes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "planner"

#: One line per layer, lowest first; imports go downward only, and names on one line do not import each other.
LAYERS = (
    ("base",),
    ("district", "scenario", "standards"),
    ("indicators",),
    ("projection", "optimization", "simulation"),
    ("compliance",),
    ("studies",),
    ("store", "report"),
    ("cli", "commands", "ui", "__main__"),
)
RANK = {name: rank for rank, line in enumerate(LAYERS) for name in line}
#: The command line is one thing in three places.
COMMAND_LINE = {"cli", "commands", "__main__"}

#: Library → the only places that may import it.
HOMES = {
    "pulp": {"optimization"},
    "highspy": {"optimization"},
    "simpy": {"simulation"},
    "streamlit": {"ui", "app"},
    "typer": COMMAND_LINE,
    "rich": COMMAND_LINE,
}
#: Where Chinese stands in code because it is data: header names of the tables, names of made-up schools, citations.
CHINESE_DATA = (
    "district/contracts.py",
    "district/contracts/",
    "studies/sampler/",
    "studies/sampler.py",
    "scenario/parameters.py",
    "scenario/preschool.py",
    # The packs are written in both languages at once, and cited as their documents are.
    "standards/catalogue.py",
    "standards/document.py",
    "standards/schema.py",
    "standards/words.py",
)
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
MODULE_LINES, FUNCTION_LINES = 320, 60


def sources() -> list[Path]:
    """Return every module of the package, and app.py where it stands."""
    return [*sorted(PACKAGE.rglob("*.py")), *(path for path in [ROOT / "app.py"] if path.exists())]


def place(path: Path) -> str:
    """Return the layer's name of a module: its folder or file under src/planner ('' is the package itself)."""
    if path == ROOT / "app.py":
        return "app"
    first = path.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    """Return the module's syntax tree, read once."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of everything imported, lazily imported names included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} relative import"
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def may_import(importer: str, imported: str) -> bool:
    """Say whether layer ``importer`` may import layer ``imported``."""
    if importer == imported or {importer, imported} <= COMMAND_LINE:
        return True
    if importer == "app":
        return imported == "ui"
    return RANK[imported] < RANK[importer]


def trespasses(path: Path) -> list[str]:
    """Return what ``path`` imports against the layers, as ``file:line importer → imported``."""
    found = []
    for line, name in imports(path):
        parts = name.split(".")
        if parts[0] == "planner" and len(parts) > 1 and parts[1] in RANK and not may_import(place(path), parts[1]):
            found.append(f"{path.name}:{line} {place(path)} → {parts[1]}")
    return sorted(set(found))


def report(lines: list[str]) -> str:
    """Return the finding one per line, for the assertion's message."""
    return "\n" + "\n".join(lines)


def test_every_package_has_its_place_in_the_layers() -> None:
    """A package that is not in the list of layers cannot be held by it."""
    named = {place(path) for path in sources()} - {"", "app"}
    assert named <= set(RANK)


def test_imports_go_downward_only() -> None:
    """cli | ui → store | report → studies → compliance → … → base, also inside functions."""
    found = [finding for path in sources() for finding in trespasses(path)]
    assert not found, report(found)


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("studies", "base", True),
        ("base", "district", False),
        ("district", "standards", False),
        ("report", "store", False),
        ("cli", "ui", False),
        ("cli", "commands", True),
        ("app", "ui", True),
        ("app", "studies", False),
        ("projection", "optimization", False),
    ],
)
def test_the_rule_itself_tells_up_from_down(importer: str, imported: str, allowed: bool) -> None:
    """The rule lets downward imports pass, and refuses upward ones and those between neighbours."""
    assert may_import(importer, imported) is allowed


def test_each_library_has_one_home() -> None:
    """Solver, simulation, front end and terminal are imported in their own layer only."""
    found = [
        f"{path.name}:{line} imports {name}"
        for path in sources()
        for line, name in imports(path)
        if place(path) not in HOMES.get(name.split(".")[0], {place(path)})
    ]
    assert not found, report(found)


def test_no_star_imports() -> None:
    """A reader can find where each name comes from."""
    found = [f"{path.name}:{line}" for path in sources() for line, name in imports(path) if name.endswith(".*")]
    assert not found, report(found)


def test_only_the_command_line_prints_or_sets_up_logging() -> None:
    """Library code returns what it has to say."""
    found = []
    for path in sources():
        if place(path) in COMMAND_LINE | {"ui", "app"}:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"print", "basicConfig"}:
                found.append(f"{path.name}:{node.lineno} {ast.unparse(node.func)}")
    assert not found, report(found)


def test_modules_and_functions_stay_small() -> None:
    """A module can be read in one sitting, a function on one screen."""
    found = []
    for path in sources():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MODULE_LINES:
            found.append(f"{path.relative_to(ROOT)}: {lines} lines")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {size} lines")
    assert not found, report(found)


def test_no_module_is_a_drawer_for_everything() -> None:
    """A module is named after what it is about."""
    assert not [path for path in sources() if path.stem in {"utils", "helpers", "misc", "common"}]


def docstrings(module: ast.Module) -> set[int]:
    """Return the ids of the docstring nodes, where the Chinese term of the field belongs."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = (node.body[0] for node in ast.walk(module) if isinstance(node, owners) and node.body)
    return {id(statement.value) for statement in first if isinstance(statement, ast.Expr)}


def test_chinese_text_stands_in_catalogs_and_data_not_in_code() -> None:
    """What the user reads goes through T(...) and a catalog, so both languages stay complete."""
    found = []
    for path in sources():
        if path.is_relative_to(PACKAGE) and path.relative_to(PACKAGE).as_posix().startswith(CHINESE_DATA):
            continue
        skip = docstrings(tree(path))
        for node in ast.walk(tree(path)):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in skip else ""
            if isinstance(text, str) and CHINESE.search(text):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {text[:40]!r}")
    assert not found, report(found)
