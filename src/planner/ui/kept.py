"""The store of kept runs as the pages see it 已保存的结果: beside the run folders, found by name, id or folder.

The store is opened when something is kept or when its file is there; looking at pages never makes one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from planner.base.errors import BadInput, Problem
from planner.store.runfolder import RunData, read_run, run_text
from planner.ui.places import StoredRun, scenario_files, scenario_of, stored_runs

if TYPE_CHECKING:  # the store's libraries take a while to read; looking at folders needs none of them
    from sqlalchemy import Engine

    from planner.store.kept.keep import KeptRun

#: Environment variable that names the store: a file, or a database URL.
STORE = "PLANNER_STORE"
#: The file of the store in the runs directory, unless the environment names another place.
FILE = "planner.sqlite"


def place(root: Path) -> str:
    """Return where the store is: what ``PLANNER_STORE`` says, else a file in the runs directory."""
    return os.environ.get(STORE) or str(root / FILE)


def engine(root: Path, *, make: bool = False) -> Engine | None:
    """Return the store; None where there is none yet and none is to be made."""
    where = place(root)
    if "://" not in where and not Path(where).is_file() and not make:
        return None
    from planner.store.kept.database import opened

    return opened(where)


@dataclass(frozen=True)
class Shelf:
    """All runs: folders and kept ones, newest first, and what is kept (without and with the trash)."""

    runs: tuple[StoredRun, ...]
    kept: tuple[KeptRun, ...]
    trashed: tuple[KeptRun, ...]
    problems: tuple[Problem, ...] = ()

    def find(self, asked: str) -> StoredRun | None:
        """Return the run that an address means: by folder, by the name given to it, by id or its beginning."""
        for key in ("name", "called", "kept"):
            found = [one for one in self.runs if asked and getattr(one, key) == asked]
            if found:
                return found[0]
        begun = [one for one in self.runs if len(asked) >= 6 and one.kept.startswith(asked)]
        return begun[0] if len(begun) == 1 else None


def shelf(root: Path) -> Shelf:
    """Return all runs of ``root`` and of the store; a folder that is kept, too, stands once."""
    folders = stored_runs(root)
    try:
        kept, trashed = _kept(place(root), _fingerprint(root))
    except BadInput as bad:
        return Shelf(tuple(folders), (), (), bad.problems)
    by_digest = {_json_digest(one): one for one in (*trashed, *kept)}
    found = []
    for folder in folders:
        own = by_digest.get(folder.digest)
        found.append(replace(folder, kept=own.id, called=own.labels.name) if own is not None else folder)
    there = {one.digest for one in folders}
    found += [_stored(one) for one in kept if _json_digest(one) not in there]
    found.sort(key=lambda one: (one.made, one.name), reverse=True)
    return Shelf(tuple(found), kept, trashed)


def _fingerprint(root: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when somebody writes to the store: time and size of its files; the clock, for a server."""
    where = place(root)
    if "://" in where:
        return ((where, int(datetime.now().timestamp()), 0),)
    files = [Path(where), Path(f"{where}-wal")]
    return tuple((str(one), one.stat().st_mtime_ns, one.stat().st_size) for one in files if one.is_file())


@st.cache_resource(max_entries=4, show_spinner=False)
def _kept(where: str, fingerprint: tuple[tuple[str, int, int], ...]) -> tuple[tuple[KeptRun, ...], tuple[KeptRun, ...]]:
    if not fingerprint:
        return (), ()
    from planner.store.kept.database import opened
    from planner.store.kept.keep import runs

    store = opened(where)
    return tuple(runs(store)), tuple(runs(store, trashed=True))


@st.cache_resource(max_entries=256, show_spinner=False)
def _digest_of_text(key: str, _one: KeptRun) -> str:
    return hashlib.sha256(run_text(_one.run).encode("utf-8")).hexdigest()


def _json_digest(one: KeptRun) -> str:
    """The hash that ``run.json`` of a kept run has as a file."""
    return _digest_of_text(one.digest, one)


def _stored(one: KeptRun) -> StoredRun:
    made = datetime.fromisoformat(one.kept_at).astimezone()
    return StoredRun(one.id, None, _json_digest(one), made, one.run, one.id, one.labels.name)


def data_of(one: StoredRun, root: Path) -> RunData:
    """Return the run with its tables, from its folder or from the store."""
    if one.path is not None:
        return read_run(one.path)
    from planner.store.kept.keep import load

    store = engine(root, make=True)
    assert store is not None
    return load(store, one.kept)[1]


def keep(root: Path, one: StoredRun, name: str, note: str, tags: Sequence[str], by: str) -> str:
    """Keep a run folder with its labels; return its id."""
    from planner.store.kept.keep import Labels, save

    store = engine(root, make=True)
    assert store is not None
    origin = scenario_of(one.head, scenario_files())
    labels = Labels(name=name, note=note, tags=tuple(tags))
    return save(store, data_of(one, root), labels, origin=str(origin) if origin is not None else "", by=by)
