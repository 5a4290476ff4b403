"""Whether a kept run still stands 结果是否过期: inputs, standards or the meaning of results changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from planner import RESULTS_VERSION
from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.scenario.load import load_scenario
from planner.standards.digest import pack_digest
from planner.store.kept.keep import KeptRun


def stale(kept: KeptRun) -> tuple[Text, ...]:
    """Return why the run is stale 过期原因, empty where nothing changed.

    A run from elsewhere has no inputs here: that is told as something that cannot be checked, never as fresh.
    """
    reasons = []
    if kept.run.get("results_version") != RESULTS_VERSION:
        reasons.append(T("results have another meaning since (version {old}, now {new})",
                         old=str(kept.run.get("results_version")), new=RESULTS_VERSION))  # fmt: skip
    held = kept.run.get("standards_sha256")
    if held is not None and held != _digest(str(kept.run.get("standards_pack"))):
        reasons.append(T("the standards changed"))
    reasons.extend(_inputs(kept))
    return tuple(reasons)


@cache
def _digest(code: str) -> str:
    try:
        return pack_digest(code)
    except BadInput:
        return ""


def _inputs(kept: KeptRun) -> list[Text]:
    if not kept.origin or not Path(kept.origin).is_file():
        return [T("the inputs are not on this machine and cannot be compared")]
    try:
        loaded = load_scenario(Path(kept.origin), tuple(str(one) for one in kept.run.get("sets") or ()))
    except BadInput:
        return [T("the scenario can no longer be read")]
    made_of: Mapping[str, Any] = kept.run.get("inputs") or {}
    changed = []
    for name, digest in sorted(made_of.items()):
        now = loaded.inputs.get(name) or _hash(loaded.district_path, name)
        if now != digest:
            changed.append(name)
    changed += sorted(set(loaded.inputs) - set(made_of))
    return [T("changed since: {names}", names=", ".join(changed))] if changed else []


def _hash(district: Path, name: str) -> str:
    """Return the sha256 of a table of the district (its folder's file, or the workbook), '' where it is gone."""
    path = district / name if district.is_dir() else district
    if Path(name).name != name or not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()
