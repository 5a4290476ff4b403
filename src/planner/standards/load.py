"""Reading packs of standards from their YAML files, with every problem reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.yamlio import read_yaml
from planner.standards.checks import check_assumptions, check_rule
from planner.standards.lookup import Pack
from planner.standards.problems import schema_problems, unknown_pack
from planner.standards.schema import Override, PackHead, Rule

DATA_DIR = Path(__file__).resolve().parent / "data"

_Model = TypeVar("_Model", bound=BaseModel)


def known_packs(root: Path = DATA_DIR) -> tuple[str, ...]:
    """Return the codes of the packs under ``root``, in order."""
    return tuple(sorted(path.parent.name for path in root.glob("*/pack.yaml")))


@cache
def load_pack(code: str, root: Path = DATA_DIR) -> Pack:
    """Return pack ``code``, e.g. ``national`` or ``changqing``, with the packs that it extends.

    Raises :class:`BadInput` for an unknown pack (naming the known ones) and for files that cannot be used
    (every problem at once, each with ``pack/file.yaml:key``, what is allowed and what to do).
    """
    return _load(code, root, ())


def _load(code: str, root: Path, above: tuple[str, ...]) -> Pack:
    if code not in known_packs(root):
        raise unknown_pack(code, known_packs(root))
    folder = root / code
    problems: list[Problem] = []
    head = _read(folder / "pack.yaml", PackHead, problems)
    if head is None:
        raise BadInput(problems)
    problems.extend(_check_head(head, folder, (*above, code)))
    base = None
    if head.extends is not None and not problems:
        base = _base(head.extends, root, (*above, code), problems)
    own = _rules(folder, head, base, problems)
    if problems:
        raise BadInput(problems)
    return Pack(head=head, own=own, base=base)


def _base(code: str, root: Path, above: tuple[str, ...], problems: list[Problem]) -> Pack:
    """Load the pack below; what is wrong with it ends the reading, with what was found so far."""
    try:
        return _load(code, root, above)
    except BadInput as error:
        raise BadInput([*problems, *error.problems]) from error


def _check_head(head: PackHead, folder: Path, chain: tuple[str, ...]) -> list[Problem]:
    place = f"{folder.name}/pack.yaml"
    problems = list(check_assumptions(head.assumptions, place))
    if head.code != folder.name:
        problems.append(_misnamed(f"{place}:code", head.code, folder.name))
    if head.extends in chain:
        problems.append(
            Problem(
                "standards.cycle", f"{place}:extends", head.extends or "", T("a pack cannot extend itself"),
                remedy=T("name the pack that this one builds on, or null"),
            )
        )  # fmt: skip
    elif head.extends is not None and head.extends not in known_packs(folder.parent):
        problem = unknown_pack(head.extends, known_packs(folder.parent)).problems[0]
        problems.append(
            Problem(problem.code, f"{place}:extends", head.extends, problem.message, problem.allowed, problem.remedy)
        )
    return problems


def _rules(folder: Path, head: PackHead, base: Pack | None, problems: list[Problem]) -> Mapping[str, Rule]:
    """Read the rule files; a code that the base pack knows is an override, any other a full rule."""
    rules: dict[str, Rule] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "pack.yaml":
            continue
        rule = _rule(path, base, problems)
        if rule is None:
            continue
        place = f"{folder.name}/{path.name}"
        if rule.code != path.stem:
            problems.append(_misnamed(f"{place}:code", rule.code, path.stem))
        problems.extend(check_rule(rule, place, head.assumptions))
        rules[rule.code] = rule
    return rules


def _rule(path: Path, base: Pack | None, problems: list[Problem]) -> Rule | None:
    inherited = base.rules.get(path.stem) if base else None
    if inherited is None:
        return _read(path, Rule, problems)
    override = _read(path, Override, problems)
    if override is None:
        return None
    stated: dict[str, Any] = {name: value for name, value in override if value is not None}
    return inherited.model_copy(update=stated)


def _read(path: Path, model: type[_Model], problems: list[Problem]) -> _Model | None:
    """Read one file into ``model``; add its problems to ``problems`` and return None where it cannot be."""
    place = f"{path.parent.name}/{path.name}"
    try:
        document = read_yaml(path)
    except BadInput as error:
        problems.extend(
            Problem(one.code, f"{path.parent.name}/{one.place}", one.value, one.message, one.allowed, one.remedy)
            for one in error.problems
        )
        return None
    if not isinstance(document, dict):
        message = T("the file holds no keys and values")
        problems.append(Problem("standards.not_a_rule", place, "", message, remedy=T("write one rule per file")))
        return None
    try:
        return model.model_validate(document)
    except ValidationError as error:
        problems.extend(schema_problems(error, model, place))
        return None


def _misnamed(place: str, code: str, name: str) -> Problem:
    return Problem(
        "standards.misnamed", place, code, T("the code is not the name of its file or folder"),
        allowed=T("{names}", names=name), remedy=T("rename the one or the other"),
    )  # fmt: skip
