"""Scenario documents 情景文件 as they lie on disk: a whole scenario, or a base and what it overrides."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.nearest import nearest
from planner.base.yamlio import parse_yaml, read_yaml
from planner.scenario.keys import REASONS, default_of, nearest_key, parts_of, resolve

MAX_BASES: Final = 10
#: What a document with a base may say of itself; all else goes under ``overrides``.
ABOUT: Final = ("title", "description", "author", "source", "not_modelled")
Change = tuple[str, Any, Any]  # key, old, new


@dataclass
class Merged:
    """A scenario document being put together; ``places`` says where a changed key was set."""

    root: str
    document: dict[Any, Any]
    folder: Path  # the folder that ``district`` is relative to
    inputs: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def place(self, key: str) -> str:
        """Return where ``key`` stands: the override or --set that changed it, else the root document."""
        parts = key.split(".")
        for length in range(len(parts), 0, -1):
            found = self.places.get(".".join(parts[:length]))
            if found is not None:
                return found
        return f"{self.root}:{key}" if key else self.root


def merge(path: Path, sets: Sequence[str]) -> Merged:
    """Return the root document with all overrides, base first, and then ``sets`` applied."""
    chain = _chain(path)
    root_path, root = chain[0]
    merged = Merged(root_path.name, copy.deepcopy(root), root_path.resolve().parent)
    for file, document in chain:
        name = file.name if file.name not in merged.inputs else f"{file.resolve().parent.name}/{file.name}"
        merged.inputs[name] = hashlib.sha256(file.read_bytes()).hexdigest()
        if document is root:
            continue
        merged.document.update({key: document[key] for key in ABOUT if key in document})
        merged.places.update({key: f"{file.name}:{key}" for key in ABOUT if key in document})
        overrides = dict(_flat(document.get("overrides") or {}))
        if "district" in overrides:
            merged.folder = file.resolve().parent
        _apply(merged, [(key, value, f"{file.name}:overrides.{key}") for key, value in overrides.items()])
    if "district" in apply_sets(merged, sets):
        merged.folder = Path.cwd()
    return merged


def apply_sets(merged: Merged, sets: Sequence[str]) -> set[str]:
    """Apply ``key=value`` texts to the document; returns the keys, what is wrong with them goes to its problems."""
    parsed = [one for one in (_parsed_set(text, merged) for text in sets) if one is not None]
    _apply(merged, parsed)
    return {key for key, _, _ in parsed}


def _chain(path: Path, above: tuple[Path, ...] = ()) -> list[tuple[Path, dict[Any, Any]]]:
    """Return the documents from the root to ``path``; bases in a circle and stray keys are problems.

    ``above`` are the documents that lie on this one, in case that leads back to them.
    """
    chain: list[tuple[Path, dict[Any, Any]]] = []
    problems: list[Problem] = []
    current = path
    while True:
        document = read_yaml(current)
        if not isinstance(document, dict):
            message = T("the file must be a list of keys with values")
            raise BadInput([Problem("scenario.shape", current.name, "", message)])
        chain.append((current, document))
        if "base" not in document:
            if "overrides" in document:
                remedy = T("name the base document under base, or write the values at the top")
                message = T("overrides need a base")
                problems.append(Problem("scenario.no_base", f"{current.name}:overrides", "", message, remedy=remedy))
            break
        problems.extend(_stray(current.name, document))
        base = document["base"]
        if isinstance(base, list):
            return _stacked(chain, base, problems, above)
        if not isinstance(base, str) or not base.strip():
            message = T("this must be the path of the base document")
            raise BadInput([*problems, Problem("scenario.base", f"{current.name}:base", str(base), message)])
        current = current.parent / base
        seen = (*above, *(one for one, _ in chain))
        if len(seen) > MAX_BASES or any(current.resolve() == one.resolve() for one in seen):
            message = T("the base documents lead back to themselves")
            raise BadInput([*problems, Problem("scenario.base", f"{chain[-1][0].name}:base", base, message)])
    if problems:
        raise BadInput(problems)
    return chain[::-1]


def _stacked(
    top: list[tuple[Path, dict[Any, Any]]], bases: list[Any], problems: list[Problem], above: tuple[Path, ...]
) -> list[tuple[Path, dict[Any, Any]]]:
    """Return root to top where the last of ``top`` lies on several documents 情景叠加, all with the same root.

    What two of them change is a collision that names both; a document that both share counts once.
    """
    file = top[-1][0]
    if not bases or not all(isinstance(one, str) and one.strip() for one in bases):
        message = T("this must be the path of the base document")
        raise BadInput([*problems, Problem("scenario.base", f"{file.name}:base", str(bases)[:80], message)])
    seen = (*above, *(one for one, _ in top))
    circle = next((one for one in bases if any((file.parent / one).resolve() == up.resolve() for up in seen)), None)
    if circle is not None or len(bases) > MAX_BASES:
        message = T("the base documents lead back to themselves")
        raise BadInput([*problems, Problem("scenario.base", f"{file.name}:base", str(circle or len(bases)), message)])
    chains = [_chain(file.parent / one, seen) for one in bases]
    merged = list(chains[0])
    for chain in chains[1:]:
        if chain[0][0].resolve() != merged[0][0].resolve():
            message = T("stacked documents must have the same root: {one}, {other}", one=merged[0][0].name,
                        other=chain[0][0].name)  # fmt: skip
            problems.append(Problem("scenario.roots", f"{file.name}:base", chain[-1][0].name, message))
            continue
        known = {one.resolve() for one, _ in merged}
        fresh = [pair for pair in chain if pair[0].resolve() not in known]
        mine = {one.resolve() for one, _ in chain}
        others = [pair for pair in merged if pair[0].resolve() not in mine]
        problems.extend(_across(_touched(others), _touched(fresh)))
        merged += fresh
    if problems:
        raise BadInput(problems)
    return [*merged, *top[::-1]]


def _across(ones: list[tuple[str, str]], others: list[tuple[str, str]]) -> Iterator[Problem]:
    """Changes of two documents that touch the same key; the problem names both places."""
    for key, place in others:
        for other, where in ones:
            if key == other or key.startswith(f"{other}.") or other.startswith(f"{key}."):
                message = T("this change collides with {other}", other=where)
                yield Problem("scenario.collision", place, key, message, remedy=T("keep one of the two"))


def _touched(chain: Sequence[tuple[Path, dict[Any, Any]]]) -> list[tuple[str, str]]:
    """Return (key, place) of everything that the documents above the root change."""
    return [
        (key, f"{file.name}:overrides.{key}")
        for file, document in chain
        if "base" in document
        for key, _ in _flat(document.get("overrides") or {})
    ]


def _stray(name: str, document: Mapping[Any, Any]) -> Iterator[Problem]:
    allowed = ("base", "overrides", *ABOUT)
    for key in document:
        if key in allowed:
            continue
        if resolve(str(key)) is not None:
            remedy = T("write it under overrides")
        else:
            near = nearest(str(key), allowed)
            remedy = (
                T("did you mean {near}?", near=near) if near else T("one of: {choices}", choices=", ".join(allowed))
            )
        message = T("a document with a base may not have this key")
        yield Problem("scenario.unknown_key", f"{name}:{key}", str(key), message, remedy=remedy)
    overrides = document.get("overrides")
    if overrides is not None and not isinstance(overrides, dict):
        message = T("this must be a list of keys with values")
        yield Problem("scenario.shape", f"{name}:overrides", str(overrides)[:80], message)
    elif overrides:
        keys = [key for key, _ in _flat(overrides)]
        yield from _collisions([(key, f"{name}:overrides.{key}") for key in keys])


def _flat(overrides: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted key → value; a nested mapping is the same as dotted keys."""
    for key, value in overrides.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _collisions(keys: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """Two changes in one place that touch the same key, or one within the other, contradict each other."""
    for index, (key, place) in enumerate(keys):
        for other, _ in keys[:index]:
            if key == other or key.startswith(f"{other}.") or other.startswith(f"{key}."):
                message = T("this change collides with {other}", other=other)
                yield Problem("scenario.collision", place, key, message, remedy=T("keep one of the two"))


def _parsed_set(text: str, merged: Merged) -> tuple[str, Any, str] | None:
    key, sign, value = text.partition("=")
    key = key.strip()
    place = f"--set:{key}"
    if not sign or not key:
        message = T("this is not of the form key=value")
        merged.problems.append(
            Problem("scenario.set_form", place, text, message, allowed=T("such as budget.factor=0.85"))
        )
        return None
    target = resolve(key)
    if target is not None and target.annotation is str:
        return key, value.strip(), place
    try:
        return key, parse_yaml(value.encode("utf-8"), place), place
    except BadInput as error:
        merged.problems.extend(replace(problem, place=place) for problem in error.problems)
        return None


def _apply(merged: Merged, changes: Sequence[tuple[str, Any, str]]) -> None:
    merged.problems.extend(_collisions([(key, place) for key, _, place in changes]))
    keys = {key for key, _, _ in changes}
    for key, value, place in changes:
        if _known(merged, key, place, keys):
            old = _replace(merged.document, key, value)
            if not key.startswith(f"{REASONS}."):  # why something was changed is no change of its own
                merged.changes.append((key, old, value))
            merged.places[key] = place
            _rename(merged, key, value, place, keys)


def _rename(merged: Merged, key: str, value: Any, place: str, changed: set[str]) -> None:
    """``deadline`` and ``hold_from`` name one year: whoever changes one changes the other, where it is written."""
    other = {"deadline": "hold_from", "hold_from": "deadline"}.get(key)
    if other is not None and other in merged.document and other not in changed:
        merged.document[other] = value
        merged.places[other] = place


def _known(merged: Merged, key: str, place: str, keys: set[str]) -> bool:
    if resolve(key) is None:
        near = nearest_key(key)
        remedy = T("did you mean {near}?", near=near) if near else None
        merged.problems.append(Problem("scenario.unknown_key", place, key, T("this key is not known"), remedy=remedy))
        return False
    parts = key.split(".")
    if parts[:2] == ["budget", "funds"] and len(parts) > 3:
        funds = _at(merged.document, ("budget", "funds"))
        if isinstance(funds, dict) and parts[2] not in funds and f"budget.funds.{parts[2]}.name" not in keys:
            near = nearest(parts[2], map(str, funds))
            remedy = T("did you mean {near}?", near=near) if near else None
            merged.problems.append(
                Problem("scenario.unknown_fund", place, parts[2], T("there is no such fund"), remedy=remedy)
            )
            return False
    return True


def _at(document: Any, parts: Sequence[str]) -> Any:
    for part in parts:
        document = document.get(part) if isinstance(document, dict) else None
    return document


def _replace(document: dict[Any, Any], key: str, value: Any) -> Any:
    """Set ``key`` and return what stood there (the schema's default if nothing); null takes a free name out."""
    target = resolve(key)
    parts = parts_of(key)
    holder = document
    for part in parts[:-1]:
        name = _spelling(holder, part)
        if not isinstance(holder.get(name), dict):
            holder[name] = {}
        holder = holder[name]
    name = _spelling(holder, parts[-1])
    old = copy.deepcopy(holder[name]) if name in holder else default_of(key)
    if value is None and target is not None and target.field is None:
        holder.pop(name, None)
    else:
        holder[name] = value
    return old


def _spelling(holder: Mapping[Any, Any], part: str) -> Any:
    """Return the key of ``holder`` that is written ``part`` (YAML years are numbers), ``part`` where it is new."""
    return next((name for name in holder if str(name) == part), part)
