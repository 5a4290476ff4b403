"""Points of a sweep on disk 扫描点存储: one file each, named by its content hash, whole or not at all.

A file says what it is the answer to and carries the hash of the answer; one that is damaged counts as not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.store.wholly import write_bytes

FOLDER = "points"


def keep_point(out: Path, key: str, facts: Mapping[str, Any]) -> None:
    """Write the facts of the point ``key`` below ``out``, in one step; the same facts give the same bytes."""
    document = {"key": key, "facts": dict(facts), "sha256": _hash(facts)}
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_bytes(out / FOLDER / f"{key}.json", text.encode("utf-8"))


def kept_point(out: Path, key: str) -> dict[str, Any] | None:
    """Return the facts of the point ``key``, None where it is not there whole."""
    try:
        document = json.loads((out / FOLDER / f"{key}.json").read_text(encoding="utf-8"))
        facts: dict[str, Any] = document["facts"]
        return facts if document["key"] == key and document["sha256"] == _hash(facts) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _hash(facts: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(dict(facts), ensure_ascii=False).encode("utf-8")).hexdigest()


def write_about(out: Path, about: Mapping[str, Any]) -> None:
    """Write what was swept as ``sweep.json``; nothing of when, where or by which engine, so that bytes repeat."""
    text = json.dumps(dict(about), ensure_ascii=False, indent=1, default=str) + "\n"
    write_bytes(out / "sweep.json", text.encode("utf-8"))
