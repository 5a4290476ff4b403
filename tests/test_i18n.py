"""Both languages say everything: each T(...) in the source has its Chinese, with the same fields."""

from __future__ import annotations

import ast
import string
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from planner.base.i18n import LOCALE_DIR, T, catalog, language_of, translate

ROOT = Path(__file__).resolve().parent.parent
CATALOGS = sorted((LOCALE_DIR / "zh_CN" / "LC_MESSAGES").glob("*.po"))


def parsed(path: Path) -> Catalog:
    """Return a catalog, refusing what msgfmt would refuse."""
    with path.open("rb") as source:
        return read_po(source, locale="zh_CN", abort_invalid=True)


def messages() -> list[tuple[str, Message]]:
    """Return (file, message) of every catalog, headers left out."""
    return [(path.name, message) for path in CATALOGS for message in parsed(path) if message.id]


def keys_in(source: str) -> tuple[set[str], list[int]]:
    """Return the literal keys of T(...) calls, and the lines where T is given something else."""
    keys: set[str] = set()
    dynamic: list[int] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "T":
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                keys.add(first.value)
            else:
                dynamic.append(node.lineno)
    return keys, dynamic


def used() -> dict[str, str]:
    """Return every key used in the source, with the module that uses it."""
    found: dict[str, str] = {}
    for path in [*sorted((ROOT / "src").rglob("*.py")), *(p for p in [ROOT / "app.py"] if p.exists())]:
        for key in sorted(keys_in(path.read_text(encoding="utf-8"))[0]):
            found.setdefault(key, path.name)
    return found


def fields(text: str) -> set[str]:
    """Return the names of the fields in a format string."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_keys_are_found_by_reading_the_source() -> None:
    """The collector sees plain, wrapped and nested calls, and reports a key that is not a literal."""
    keys, dynamic = keys_in('T("a")\nT("b " "{c}", c=T("d"))\nT(name)\n')
    assert (keys, dynamic) == ({"a", "b {c}", "d"}, [3])


def test_every_key_is_a_literal() -> None:
    """A key that is put together at run time cannot be translated."""
    found = [
        f"{path.name}:{line}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for line in keys_in(path.read_text(encoding="utf-8"))[1]
    ]
    assert not found, found


def test_every_key_has_its_chinese() -> None:
    """No sentence of the product is left in English on a Chinese screen."""
    translated = {message.id for _, message in messages() if message.string}
    missing = [f"{module}: {key}" for key, module in used().items() if key not in translated]
    assert not missing, "\n" + "\n".join(missing)


def test_no_translation_is_fuzzy_or_unused() -> None:
    """A translation that nobody asks for, or that nobody has checked, is taken out."""
    keys = set(used())
    found = [f"{file}: {m.id}" for file, m in messages() if m.fuzzy or m.id not in keys]
    assert not found, "\n" + "\n".join(found)


def test_translations_keep_the_fields() -> None:
    """A field lost or invented in a translation would lose a number or fail while printing."""
    found = [f"{file}: {m.id} → {m.string}" for file, m in messages() if fields(str(m.id)) != fields(str(m.string))]
    assert not found, "\n" + "\n".join(found)


def test_catalogs_agree_with_each_other() -> None:
    """One English sentence has one Chinese, whichever catalog is read first."""
    chinese: dict[str, set[str]] = defaultdict(set)
    for _, message in messages():
        chinese[str(message.id)].add(str(message.string))
    assert not {key: sorted(found) for key, found in chinese.items() if len(found) > 1}


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.name)
def test_a_catalog_is_read_whole(path: Path) -> None:
    """Each catalog is UTF-8, parses strictly and says so in its header."""
    one = parsed(path)
    assert one.charset == "utf-8"
    assert all(translate(str(message.id), "zh_CN") == message.string for message in one if message.id)


def test_nested_text_is_rendered_in_the_reader_s_language() -> None:
    """A sentence inside a sentence takes the language of the whole."""
    inner = T("found: {value}", value="x")
    assert T("do: {remedy}", remedy=inner).render("en") == "do: found: x"
    assert catalog("en").gettext("found: {value}") == "found: {value}"


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        ((None, "zh-CN"), "zh_CN"),
        (("en_GB.UTF-8", "zh_CN"), "en"),
        (("C.UTF-8", "POSIX"), "zh_CN"),
        (("", None), "zh_CN"),
    ],
)
def test_the_language_is_the_first_that_says_something(tags: tuple[str | None, ...], language: str) -> None:
    """Chinese is the default; a plain C locale says nothing about the reader."""
    assert language_of(*tags) == language
