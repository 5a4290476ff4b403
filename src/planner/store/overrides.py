"""Saving changed inputs as a scenario of their own 另存情景: a base, and what is laid on it."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.yamlio import parse_yaml
from planner.scenario.load import LoadedScenario, load_scenario
from planner.store.wholly import write_bytes

#: Longest name of a file, before its ending.
LONGEST = 60
#: Names that Windows keeps for itself.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def file_name(title: str) -> str:
    """Return a file name (without ending) for what a person called something; '' where nothing of it can stand."""
    name = re.sub(r"[^\w-]+", "-", title.strip()).strip("-_")[:LONGEST].strip("-_")
    return f"{name}-1" if RESERVED.fullmatch(name) else name


def free_place(folder: Path, name: str, ending: str) -> Path:
    """Return ``folder/name.ending``, numbered where that is taken."""
    place, number = folder / f"{name}{ending}", 1
    while place.exists():
        number += 1
        place = folder / f"{name}-{number}{ending}"
    return place


def stacked_text(base: str, title: str, sets: Sequence[str], about: Sequence[tuple[str, str]] = ()) -> str:
    """Return a document that lies on ``base`` with the changes ``sets`` (``key=value``) as overrides."""
    overrides: dict[str, Any] = {}
    for one in sets:
        key, _, value = one.partition("=")
        overrides[key.strip()] = parse_yaml(value.encode("utf-8"), key.strip())
    document: dict[str, Any] = {"base": DoubleQuotedScalarString(base), "title": DoubleQuotedScalarString(title)}
    document |= {key: DoubleQuotedScalarString(text) for key, text in about if text}
    document["overrides"] = overrides
    out = io.StringIO()
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(document, out)
    return out.getvalue()


def save_stacked(
    place: Path, base: Path, title: str, sets: Sequence[str], about: Sequence[tuple[str, str]] = ()
) -> LoadedScenario:
    """Write the document to ``place`` and return it as loaded; nothing is left behind where it cannot be used.

    The base is named by its path from the new file, so that both can be moved together. Raises :class:`BadInput`
    with every problem: a place that is taken, a title without a letter, changes that the scenario refuses.
    """
    place, base = Path(place), Path(base).resolve()
    if place.exists():
        message = T("there is a file of this name")
        raise BadInput([Problem("scenario.exists", place.name, "", message, remedy=T("choose another name"))])
    if not title.strip():
        message = T("the scenario needs a name")
        raise BadInput([Problem("scenario.no_title", place.name, "", message, remedy=T("enter a name"))])
    place.parent.mkdir(parents=True, exist_ok=True)
    text = stacked_text(_from(place.parent.resolve(), base), title.strip(), sets, about)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".trial", dir=place.parent)
    trial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        load_scenario(trial)
    finally:
        trial.unlink(missing_ok=True)
    write_bytes(place, text.encode("utf-8"))
    return load_scenario(place)


def _from(folder: Path, base: Path) -> str:
    """Return the way from ``folder`` to ``base``; the whole path where they lie on different drives."""
    try:
        return Path(os.path.relpath(base, folder)).as_posix()
    except ValueError:
        return base.as_posix()
