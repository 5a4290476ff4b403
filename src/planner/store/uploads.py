"""Files that a reader hands in 上传: taken in under a name of our own, refused where they could do harm.

A workbook, CSV files, or a zip of CSV files. Names are never used as paths; what is inside is judged by
:mod:`planner.district.guard` when it is read.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.contracts import table_named
from planner.district.guard import MAX_CSV_BYTES, MAX_RATIO, MAX_UNPACKED_BYTES, refuse

#: Folder of the runs directory, uploads that are remembered, and bytes of one upload at most.
FOLDER, KEPT, MOST_BYTES = ".uploads", 12, 20_000_000
MOST_FILES = 60
WORKBOOK = "workbook.xlsx"
File = tuple[str, bytes]


def take_in(files: Sequence[File], root: Path) -> Path:
    """Write what was handed in below ``root`` and return it: a workbook, or a folder of CSV files.

    ``files`` are (name, content). The same content is taken in once. Raises :class:`BadInput` with every refusal.
    """
    digest = hashlib.sha256()
    for name, content in sorted(files):
        digest.update(Path(name).suffix.lower().encode() + len(content).to_bytes(8, "big") + content)
        if not content.startswith(b"PK"):
            digest.update(name.encode())
    place = root / FOLDER / digest.hexdigest()[:32]
    target = place / WORKBOOK if _is_workbook(files) else place / "tables"
    if not target.exists():
        fresh = root / FOLDER / f".{digest.hexdigest()[:32]}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            _write(files, fresh)
            shutil.rmtree(place, ignore_errors=True)
            fresh.replace(place)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    _forget(root / FOLDER, place)
    return target


def _is_workbook(files: Sequence[File]) -> bool:
    return len(files) == 1 and Path(files[0][0]).suffix.lower() == ".xlsx"


def _write(files: Sequence[File], fresh: Path) -> None:
    size = sum(len(content) for _, content in files)
    if size > MOST_BYTES:
        message = T("the files have {size:,} bytes, more than {limit:,}", size=size, limit=MOST_BYTES)
        raise refuse("too_large", _told(files), str(size), message, T("take out what is not asked for"))
    fresh.mkdir(parents=True)
    if _is_workbook(files):
        (fresh / WORKBOOK).write_bytes(files[0][1])
        return
    members: list[File] = []
    for name, content in files:
        ending = Path(name).suffix.lower()
        if ending == ".zip":
            members += _unpacked(name, content)
        elif ending == ".csv":
            members.append((Path(name.replace("\\", "/")).name, content))
        else:
            message = T("this is neither a workbook, CSV files nor a zip of CSV files")
            remedy = T("hand in one .xlsx workbook, or .csv files, or one .zip of .csv files")
            raise refuse("extension", name, ending, message, remedy)
    (fresh / "tables").mkdir()
    for name, content in _named(members):
        (fresh / "tables" / name).write_bytes(content)


def _told(files: Sequence[File]) -> str:
    return ", ".join(name for name, _ in files)[:80]


def _unpacked(name: str, content: bytes) -> list[File]:
    """Return the CSV files of a zip; its directory is judged before anything is unpacked."""
    save = T("make a plain .zip of the .csv files")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MAX_UNPACKED_BYTES:
                raise refuse("unpacked", name, str(len(entries)), T("the zip holds too much"), save)
            found = []
            for one in entries:
                if one.flag_bits & 0x1:
                    raise refuse("encrypted", name, one.filename, T("the zip is protected by a password"), save)
                if one.file_size > MAX_RATIO * max(one.compress_size, 1) and one.file_size > 1_000_000:
                    raise refuse("ratio", name, one.filename, T("a file unpacks to far more than its size"), save)
                if one.filename.lower().endswith(".csv") and one.file_size <= MAX_CSV_BYTES:
                    found.append((_own_name(one), archive.read(one)))
            if not found:
                raise refuse("no_tables", name, "", T("the zip holds no .csv files"), save)
            return found
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise refuse("damaged", name, "", T("the zip is damaged"), save) from error


def _own_name(entry: zipfile.ZipInfo) -> str:
    """Return the last part of a member's name; Chinese Windows writes it in GBK, and zips do not say so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gbk")
        except UnicodeError:
            name = entry.filename
    return Path(name.replace("\\", "/")).name


def _named(members: Sequence[File]) -> list[File]:
    """Return files under harmless names: the table's code where the name is one, else letters and digits of it."""
    found: dict[str, bytes] = {}
    problems = []
    for name, content in members:
        stem = Path(name).stem
        table = table_named(stem)
        plain = re.sub(r"[^\w.-]", "_", stem)[:60].lstrip(".") or "table"
        own = f"{table.code if table is not None else plain}.csv"
        if own in found:
            message, remedy = T("the table {table} is given twice", table=stem), T("keep one of the two")
            problems.append(Problem("table.twice", name, stem, message, remedy=remedy))
        found[own] = content
    if problems:
        raise BadInput(problems)
    return list(found.items())


def _forget(folder: Path, keep: Path) -> None:
    """Remove all but the newest uploads."""
    held = [one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")]
    for old in sorted(held, key=lambda one: (one.stat().st_mtime, one.name), reverse=True)[KEPT:]:
        if old != keep:
            shutil.rmtree(old, ignore_errors=True)
