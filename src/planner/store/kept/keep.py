"""Keeping runs 结果保存: saved in one transaction, read back as they were, labelled, trashed, submitted."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.compliance.schemas import table_text
from planner.store.kept.models import LabelRow, RunRow, RunTable, TableRow
from planner.store.runfolder import RunData, run_text

DIGITS = 16


@dataclass(frozen=True)
class Labels:
    """What people say of a run."""

    name: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    trashed: bool = False
    prepared_by: str = ""
    reviewed_by: str = ""
    submitted_on: str = ""
    as_of: str = ""

    @property
    def submitted(self) -> bool:
        """Whether the run was handed in, and is frozen."""
        return bool(self.submitted_on)


@dataclass(frozen=True)
class KeptRun:
    """A run in the store, without its tables; ``run`` is the document of ``run.json``."""

    id: str
    digest: str
    kept_at: str
    kept_by: str
    origin: str
    run: Mapping[str, Any]
    labels: Labels


def digest_of(data: RunData) -> str:
    """Return the hash of all that a run says: ``run.json`` and every table, as the run folder writes them."""
    whole = hashlib.sha256(run_text(data.run).encode("utf-8"))
    for name in sorted(data.tables):
        whole.update(f"\n{name} {_csv_hash(name, data.tables[name])}".encode())
    return whole.hexdigest()


def save(
    engine: Engine, data: RunData, labels: Labels, *, origin: str = "", by: str = "", at: str | None = None
) -> str:
    """Keep ``data`` and return its id; the same run kept twice stays one, and its labels stay as they were.

    When this returns the run is on the disk; before that nobody sees any of it (one transaction).
    """
    digest = digest_of(data)
    files = {name: _parquet(frame) for name, frame in data.tables.items()}
    row = RunRow(
        id=digest[:DIGITS],
        digest=digest,
        kept_at=at or now(),
        kept_by=by,
        title=str(data.run.get("title", "")),
        district=str(data.run.get("district", "")),
        status=str(data.run.get("status", "")),
        results_version=int(data.run.get("results_version", 0)),
        run_json=run_text(data.run),
        origin=origin,
    )
    try:
        with Session(engine) as session, session.begin():
            if session.get(RunRow, row.id) is not None:
                return row.id
            session.add(row)
            session.flush()
            _add_tables(session, row.id, data, files)
            session.add(_label_row(row.id, labels))
    except IntegrityError:
        with Session(engine) as session:  # another process kept the same run, or shares a table with this one
            if session.get(RunRow, digest[:DIGITS]) is not None:
                return digest[:DIGITS]
        return save(engine, data, labels, origin=origin, by=by, at=at)
    return digest[:DIGITS]


def _add_tables(session: Session, run: str, data: RunData, files: Mapping[str, bytes]) -> None:
    for name, content in sorted(files.items()):
        sha = hashlib.sha256(content).hexdigest()
        if session.get(TableRow, sha) is None:
            session.add(TableRow(sha256=sha, content=content))
            session.flush()
        frame = data.tables[name]
        session.add(RunTable(run_id=run, name=name, sha256=sha, csv_sha256=_csv_hash(name, frame), rows=len(frame)))


def load(engine: Engine, key: str) -> tuple[KeptRun, RunData]:
    """Return the run ``key`` (id, the beginning of one, or a name) with its tables, checked against their hashes."""
    kept = find(engine, key)
    with Session(engine) as session:
        wanted = session.execute(
            select(RunTable, TableRow)
            .join(TableRow, RunTable.sha256 == TableRow.sha256)
            .where(RunTable.run_id == kept.id)
        ).all()
        tables = {link.name: _frame(kept.id, link, file) for link, file in wanted}
    data = RunData(kept.run, tables)
    if digest_of(data) != kept.digest:
        raise BadInput([Problem("store.damaged", kept.id, "", T("the run is not what was kept"))])
    return kept, data


def runs(engine: Engine, *, trashed: bool = False) -> list[KeptRun]:
    """Return the runs kept (or those in the trash), newest first."""
    with Session(engine) as session:
        found = session.execute(select(RunRow, LabelRow).join(LabelRow, LabelRow.run_id == RunRow.id)).all()
        kept = [_kept(row, label) for row, label in found if label.trashed == trashed]
    return sorted(kept, key=lambda one: (one.kept_at, one.id), reverse=True)


def find(engine: Engine, key: str) -> KeptRun:
    """Return the one run whose id begins with ``key`` or whose name is ``key``."""
    every = [*runs(engine), *runs(engine, trashed=True)]
    matches = [one for one in every if one.labels.name == key]
    matches = matches or [one for one in every if key and one.id.startswith(key)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        ids = ", ".join(one.id for one in matches)
        message = T("more than one run is meant: {ids}", ids=ids)
        raise BadInput([Problem("store.ambiguous", "runs", key, message, remedy=T("give more digits of the id"))])
    raise BadInput([Problem("store.unknown", "runs", key, T("no such run is kept"))])


def relabel(engine: Engine, key: str, labels: Labels) -> None:
    """Replace what people say of a run; refused where the run was submitted."""
    kept = find(engine, key)
    if kept.labels.submitted:
        raise _refused(kept, T("the run was submitted and is frozen"))
    _replace(engine, kept.id, labels)


def submit(engine: Engine, key: str, prepared_by: str, reviewed_by: str, as_of: str, on: str | None = None) -> None:
    """Record who prepared and who reviewed a run, and the as-of date of its data; from then on it is frozen."""
    kept = find(engine, key)
    if kept.labels.submitted:
        raise _refused(kept, T("the run was submitted and is frozen"))
    if not kept.run.get("verified"):
        raise _refused(kept, T("only a verified run can be submitted"))
    old = kept.labels
    named = Labels(old.name, old.note, old.tags, False, prepared_by, reviewed_by, on or now()[:10], as_of)
    _replace(engine, kept.id, named)


def _refused(kept: KeptRun, message: Text) -> BadInput:
    return BadInput([Problem("store.frozen", kept.id, kept.labels.name, message)])


def _replace(engine: Engine, run: str, labels: Labels) -> None:
    with Session(engine) as session, session.begin():
        session.merge(_label_row(run, labels))


def _label_row(run: str, labels: Labels) -> LabelRow:
    return LabelRow(
        run_id=run,
        name=labels.name,
        note=labels.note,
        tags=json.dumps(list(labels.tags), ensure_ascii=False),
        trashed=labels.trashed,
        prepared_by=labels.prepared_by,
        reviewed_by=labels.reviewed_by,
        submitted_on=labels.submitted_on,
        as_of=labels.as_of,
    )


def _kept(row: RunRow, label: LabelRow) -> KeptRun:
    tags: Sequence[str] = json.loads(label.tags)
    labels = Labels(
        label.name, label.note, tuple(tags), label.trashed, label.prepared_by, label.reviewed_by,
        label.submitted_on, label.as_of,
    )  # fmt: skip
    return KeptRun(row.id, row.digest, row.kept_at, row.kept_by, row.origin, json.loads(row.run_json), labels)


def _frame(run: str, link: RunTable, file: TableRow) -> pd.DataFrame:
    if hashlib.sha256(file.content).hexdigest() != file.sha256:
        raise BadInput([Problem("store.damaged", run, link.name, T("the run is not what was kept"))])
    frame = pd.read_parquet(io.BytesIO(file.content), engine="pyarrow")
    return frame.astype({name: object for name in frame.columns if frame[name].dtype.kind not in "if"})


def _parquet(frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    plain = frame.reset_index(drop=True)
    words = {name: str for name in plain.columns if plain[name].dtype.kind not in "if"}
    plain.astype(words).to_parquet(out, engine="pyarrow", index=False, compression="zstd")
    return out.getvalue()


def _csv_hash(name: str, frame: pd.DataFrame) -> str:
    return hashlib.sha256(table_text(name, frame).encode("utf-8")).hexdigest()


def now() -> str:
    """Return the time of this machine with its zone, to the second."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
