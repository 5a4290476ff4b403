"""What can be wrong with a pack's files, said with place, value, what is allowed and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text


def nearest(word: str, known: Iterable[str]) -> Text | None:
    """Return "did you mean …?" for a misspelt word, if a known one is near."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return T("did you mean {word}?", word=close[0]) if close else None


def unknown_code(code: str, known: Iterable[str], pack: str) -> BadInput:
    """Return the error for a rule code that the pack does not hold."""
    codes = list(known)
    problem = Problem(
        "standards.unknown_rule", pack, code, T("there is no such rule in this pack"),
        allowed=T("{names}", names=", ".join(codes)), remedy=nearest(code.upper(), codes),
    )  # fmt: skip
    return BadInput([problem])


def unknown_pack(code: str, known: Iterable[str]) -> BadInput:
    """Return the error for a pack that does not exist."""
    codes = list(known)
    problem = Problem(
        "standards.unknown_pack", "standards", code, T("there is no such standards pack"),
        allowed=T("{names}", names=", ".join(codes)), remedy=nearest(code, codes) or T("use one of the packs listed"),
    )  # fmt: skip
    return BadInput([problem])


def schema_problems(error: ValidationError, model: type[BaseModel], place: str) -> Iterator[Problem]:
    """Turn a schema error into problems, one per place, with the nearest known key for a misspelt one."""
    seen: set[tuple[str, str]] = set()
    errors = error.errors(include_url=False)
    for one in errors:
        # A list "too short" only because its items were refused says nothing new.
        if one["type"] == "too_short" and any(other["loc"][:-1][: len(one["loc"])] == one["loc"] for other in errors):
            continue
        path, inside = _walk(model, one["loc"])
        problem = _problem(one, f"{place}:{'.'.join(path)}", path[-1] if path else "", inside)
        if (problem.place, problem.code) not in seen:
            seen.add((problem.place, problem.code))
            yield problem


def _problem(one: Any, place: str, key: str, inside: type[BaseModel] | None) -> Problem:
    kind, value, context = one["type"], one.get("input"), one.get("ctx", {})
    known = list(inside.model_fields) if inside else []
    if kind == "extra_forbidden":
        return Problem(
            "standards.unknown_key", place, _shown(value), T("unknown key {name}", name=key),
            allowed=T("{names}", names=", ".join(known)), remedy=nearest(key, known) or T("remove it"),
        )  # fmt: skip
    if kind == "missing":
        return Problem("standards.missing_key", place, "", T("the key {name} is missing", name=key), remedy=T("add it"))
    if kind == "literal_error":
        expected = str(context.get("expected", ""))
        words = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
        return Problem(
            "standards.bad_value", place, _shown(value), T("this word is not known here"),
            allowed=T("{names}", names=", ".join(words)),
            remedy=nearest(str(value), words) or T("use one of the words allowed"),
        )  # fmt: skip
    if kind.startswith("date"):
        return Problem(
            "standards.bad_date", place, _shown(value), T("not a date"), allowed=T("{names}", names="2017-04-19, null"),
            remedy=T("write year-month-day, or null with an assumed date"),
        )  # fmt: skip
    return Problem(
        "standards.bad_value", place, _shown(value), T("this value is not allowed here"),
        allowed=T("{names}", names=str(one["msg"])), remedy=T("correct it as the standards page describes"),
    )  # fmt: skip


def _shown(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _walk(model: type[BaseModel], loc: Sequence[int | str]) -> tuple[list[str], type[BaseModel] | None]:
    """Follow a pydantic location to readable keys (list items count from 1) and the model that the last key is in."""
    path: list[str] = []
    inside: type[BaseModel] | None = model
    here: Any = model
    for part in loc:
        if isinstance(part, int):
            path.append(str(part + 1))
            continue
        current = _model_of(here)
        if current is None and here is not None and path and not _is_mapping(here):
            break  # the branch of a union, not a key of the file
        path.append(part)
        inside = current or inside
        known = current.model_fields.get(part) if current else None
        here = known.annotation if known else (_mapping_value(here) if current is None else None)
    return path, inside


def _model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the model that an annotation is made of (``tuple[Value, ...]``, ``When``, …), if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if _is_mapping(annotation):
        return None
    return next((model for arg in get_args(annotation) if (model := _model_of(arg)) is not None), None)


def _is_mapping(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is dict


def _mapping_value(annotation: Any) -> Any:
    return get_args(annotation)[1] if _is_mapping(annotation) else None
