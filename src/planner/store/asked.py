"""Answers of ``planner ask`` read back 问答结果: the folders of docs/questions.md, whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T

#: Tables of each question, by the names of their files; a table that is not there is empty.
TABLES: dict[str, tuple[str, ...]] = {
    "attain": ("shortfalls", "attained_units", "attained_rules"),
    "frontier": ("frontier", "frontier_units"),
    "alternatives": (
        "alternatives", "alternatives_levers", "alternatives_years", "alternatives_schools", "alternatives_changes",
    ),
    "next": ("next_funds", "next_prices", "next_sums", "next_spending"),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """An answer: the content of ``ask.json`` and its tables; ``digest`` stands for both."""

    folder: Path
    head: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    digest: str

    @property
    def question(self) -> str:
        """The question's code."""
        return str(self.head.get("question", ""))

    @property
    def answer(self) -> Mapping[str, Any]:
        """What was found."""
        found = self.head.get("answer")
        return found if isinstance(found, dict) else {}


def heads(place: Path) -> list[tuple[Path, dict[str, Any], str]]:
    """Return (folder, ``ask.json``, digest) of the answers in ``place``, newest first; unreadable ones are left out."""
    found = []
    for path in place.glob("*/ask.json"):
        try:
            content = path.read_bytes()
            head = json.loads(content.decode("utf-8"))
            written = path.stat().st_mtime
        except (OSError, ValueError):
            continue
        if isinstance(head, dict) and head.get("question") in TABLES:
            found.append((written, path.parent, head, hashlib.sha256(content).hexdigest()))
    found.sort(key=lambda one: (one[0], one[1].name), reverse=True)
    return [(folder, head, digest) for _, folder, head, digest in found]


def read_asked(folder: Path) -> Asked:
    """Read an answer; raises :class:`BadInput` where it is damaged."""
    try:
        content = (folder / "ask.json").read_bytes()
        head = json.loads(content.decode("utf-8"))
        tables = {name: _table(folder / "tables" / f"{name}.csv") for name in TABLES[head["question"]]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = T("the answer cannot be read")
        raise BadInput([Problem("ask.unreadable", folder.name, str(error)[:80], message)]) from error
    return Asked(folder, head, tables, hashlib.sha256(content).hexdigest())


def _table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        return pd.DataFrame()
    return pd.read_csv(path, encoding="utf-8", keep_default_na=True)
