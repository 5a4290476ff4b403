"""One file that another office opens 结果交换文件: a zip of ``run.json``, the tables as CSV and what people said of it.

No path of the machine that wrote it goes along. Reading it, sizes and names are checked before anything is unpacked,
and the hash of the whole before anything is kept.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.compliance.schemas import SCHEMAS, table_text
from planner.store.kept.keep import KeptRun, Labels, digest_of
from planner.store.runfolder import RunData, read_run, run_text

FORMAT = 1
#: Limits of what is unpacked: bytes in all, members, bytes per byte packed.
MOST_BYTES, MOST_MEMBERS, MOST_RATIO = 200_000_000, 100, 400


def packed(kept: KeptRun, data: RunData) -> bytes:
    """Return the run as one file; the same run always gives the same bytes."""
    about = {
        "format": FORMAT,
        "digest": kept.digest,
        "kept_at": kept.kept_at,
        "kept_by": kept.kept_by,
        "labels": asdict(kept.labels) | {"trashed": False},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        _member(made, "about.json", json.dumps(about, ensure_ascii=False, indent=2) + "\n")
        _member(made, "run.json", run_text(data.run))
        for name in sorted(data.tables):
            _member(made, f"tables/{name}.csv", table_text(name, data.tables[name]))
    return out.getvalue()


def _member(made: zipfile.ZipFile, name: str, text: str) -> None:
    item = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    item.compress_type = zipfile.ZIP_DEFLATED
    made.writestr(item, text.encode("utf-8"))


def unpacked(path: Path) -> tuple[RunData, Labels, str, str]:
    """Return the run in the file ``path``, its labels, and when and by whom it was kept.

    Raises :class:`BadInput` where the file is no exchange file, too large, or not what was written.
    """
    try:
        with zipfile.ZipFile(path) as found:
            _guard(found, path.name)
            about = json.loads(found.read("about.json").decode("utf-8"))
            data = _run(found)
        labels = _labels(about["labels"])
        digest, kept_at, kept_by = str(about["digest"]), str(about["kept_at"]), str(about["kept_by"])
        form = about["format"]
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, RuntimeError, NotImplementedError) as error:
        raise _refused(path.name, T("the file is no run that planner exported")) from error
    if form != FORMAT:
        raise _refused(path.name, T("the file was written by another version of planner"))
    if digest_of(data) != digest:
        raise _refused(path.name, T("the run is not what was kept"))
    return data, labels, kept_at, kept_by


def _guard(found: zipfile.ZipFile, place: str) -> None:
    """Look at the directory before unpacking anything."""
    members = found.infolist()
    allowed = {"about.json", "run.json", *(f"tables/{name}.csv" for name in SCHEMAS)}
    size = sum(one.file_size for one in members)
    if len(members) > MOST_MEMBERS or size > MOST_BYTES:
        raise _refused(place, T("the file is too large when unpacked"))
    if any(one.file_size > MOST_RATIO * max(one.compress_size, 1) + 1000 for one in members):
        raise _refused(place, T("the file is too large when unpacked"))
    names = [one.filename for one in members]
    if not set(names) <= allowed or len(set(names)) < len(names):
        raise _refused(place, T("the file holds what does not belong to a run"))


def _run(found: zipfile.ZipFile) -> RunData:
    with tempfile.TemporaryDirectory(prefix="planner-") as name:
        folder = Path(name)
        (folder / "tables").mkdir()
        for member in found.namelist():
            if member != "about.json":
                (folder / member).write_bytes(found.read(member))
        return read_run(folder)


def _labels(said: dict[str, Any]) -> Labels:
    words = [str(said[key]) for key in ("prepared_by", "reviewed_by", "submitted_on", "as_of")]
    tags = tuple(str(one) for one in said["tags"])
    return Labels(str(said["name"]), str(said["note"]), tags, False, *words)


def _refused(place: str, message: Text) -> BadInput:
    return BadInput([Problem("store.exchange", place, "", message)])
