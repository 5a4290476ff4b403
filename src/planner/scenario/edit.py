"""Editing scenario documents without losing what people wrote 情景文件编辑: comments, order and quotes stay."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.yamlio import parse_yaml
from planner.scenario.keys import nearest_key, parts_of, resolve
from planner.scenario.schema import Scenario


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario document: a whole one, or a base with overrides."""
    whole = Scenario.model_json_schema(by_alias=True)
    definitions = whole.pop("$defs", {})
    paths = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    about = {name: whole["properties"][name] for name in ("title", "description", "author", "source", "not_modelled")}
    override = {
        "type": "object",
        "additionalProperties": False,
        "required": ["base"],
        "properties": {"base": paths, "overrides": {"type": "object"}, **about},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "planner scenario",
        "anyOf": [whole, override],
        "$defs": definitions,
    }


def edited(text: str, changes: Mapping[str, Any], place: str) -> str:
    """Return the document ``text`` with ``changes`` (dotted key → value), everything else as it was written.

    In a document with a base the changes go under ``overrides``. Where nothing changes the same text comes back.
    Raises :class:`BadInput` for keys that nobody knows, with the nearest known one.
    """
    if not isinstance(parse_yaml(text.encode("utf-8"), place), dict):
        raise BadInput([Problem("scenario.shape", place, "", T("the file must be a list of keys with values"))])
    problems = [problem for key in changes if (problem := _unknown(key, place)) is not None]
    if problems:
        raise BadInput(problems)
    if not changes:
        return text
    yaml = _round_trip()
    document = yaml.load(text)
    for key, value in changes.items():
        if "base" in document:
            _override(document, key, value)
        else:
            _put(document, parts_of(key), value)
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _round_trip() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _unknown(key: str, place: str) -> Problem | None:
    if resolve(key) is not None:
        return None
    near = nearest_key(key)
    remedy = T("did you mean {near}?", near=near) if near else None
    return Problem("scenario.unknown_key", f"{place}:{key}", key, T("this key is not known"), remedy=remedy)


def _override(document: Any, key: str, value: Any) -> None:
    if not isinstance(document.get("overrides"), dict):
        document["overrides"] = {}
    overrides = document["overrides"]
    parts = parts_of(key)
    for length in range(len(parts) - 1, 0, -1):  # a nested mapping is the same as dotted keys
        head = ".".join(parts[:length])
        if isinstance(overrides.get(head), dict):
            _put(overrides[head], parts[length:], value)
            return
    overrides[key] = value


def _put(holder: Any, parts: list[str], value: Any) -> None:
    for part in parts[:-1]:
        name = _spelling(holder, part)
        if not isinstance(holder.get(name), dict):
            holder[name] = {}
        holder = holder[name]
    holder[_spelling(holder, parts[-1])] = value


def _spelling(holder: Any, part: str) -> Any:
    """Return the key as it is written (years are numbers in YAML); a new year is a number, too."""
    found = next((name for name in holder if str(name) == part), None)
    return found if found is not None else int(part) if part.isdecimal() else part
