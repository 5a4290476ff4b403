"""The guard that stands before any parser: what a file is, and that it cannot take the process down.

Figures: docs of the platform trials; a 2 MB workbook can hold 1 GB of cells, so the zip directory is judged first.
Every refusal is a :class:`BadInput` that says what to do.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path
from typing import Final

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text

MAX_WORKBOOK_BYTES: Final = 50_000_000
MAX_UNPACKED_BYTES: Final = 100_000_000
MAX_ENTRIES: Final = 2_000
MAX_RATIO: Final = 200
MAX_CSV_BYTES: Final = 20_000_000
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 500
#: Readers keep the whole rectangle of a sheet in memory, so its area is bounded too.
MAX_CELLS: Final = 4_000_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Below this size a high ratio does no harm (a sheet of blank cells packs very well).
_RATIO_FREE_BYTES = 1_000_000
_NEEDED = ("[Content_Types].xml", "xl/workbook.xml")


def refuse(code: str, place: str, value: str, message: Text, remedy: Text) -> BadInput:
    """Return the error of one refused file."""
    return BadInput([Problem(f"guard.{code}", place, value, message, remedy=remedy)])


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the file's bytes; refuse a file that is missing, no plain file, or larger than ``limit`` bytes."""
    again = T("check the path and the right to read it")
    try:
        if not path.is_file():
            raise refuse("missing", path.name, str(path), T("there is no such file"), again)
        size = path.stat().st_size
        if size > limit:
            message = T("the file has {size:,} bytes, more than {limit:,}", size=size, limit=limit)
            raise refuse("too_large", path.name, str(size), message, T("take out what is not asked for"))
        return path.read_bytes()
    except OSError as error:
        message = T("the file cannot be read: {why}", why=error.strerror or "")
        raise refuse("unreadable", path.name, str(path), message, again) from error


def workbook_bytes(path: Path) -> bytes:
    """Return the bytes of an .xlsx workbook that is safe to parse."""
    place = path.name
    save = T("open it in Excel or WPS and save it as .xlsx without password and macros")
    suffix = path.suffix.lower()
    if suffix != ".xlsx":
        raise refuse("extension", place, suffix, T("only .xlsx workbooks (or a folder of .csv files) are read"), save)
    raw = read_bytes(path, MAX_WORKBOOK_BYTES)
    if raw.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in raw
        if encrypted:
            raise refuse("encrypted", place, "", T("the workbook is protected by a password"), save)
        raise refuse("old_format", place, "", T("this is an old .xls workbook, renamed"), save)
    if not raw.startswith(_ZIP):
        raise refuse("magic", place, "", T("the content is not that of an .xlsx workbook"), save)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive, place, save)
            _check_content(archive, place, save)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise refuse("damaged", place, "", T("the workbook is damaged"), save) from error
    return raw


def _check_directory(archive: zipfile.ZipFile, place: str, save: Text) -> None:
    """Judge the zip directory alone, before anything is unpacked."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        message = T("the workbook has {n} parts, more than {limit}", n=len(entries), limit=MAX_ENTRIES)
        raise refuse("entries", place, str(len(entries)), message, save)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED_BYTES:
        message = T("unpacked it has {size:,} bytes, more than {limit:,}", size=total, limit=MAX_UNPACKED_BYTES)
        raise refuse("unpacked", place, str(total), message, save)
    names = set()
    for entry in entries:
        if _unsafe(entry) or entry.filename in names:
            raise refuse("names", place, entry.filename, T("a part has a name that is not allowed"), save)
        names.add(entry.filename)
        if entry.flag_bits & 0x1:
            raise refuse("encrypted", place, entry.filename, T("the workbook is protected by a password"), save)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refuse("packing", place, entry.filename, T("a part is packed in a way that Excel does not use"), save)
        if entry.file_size > _RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            message = T("a part unpacks to more than {limit} times its size", limit=MAX_RATIO)
            raise refuse("ratio", place, entry.filename, message, save)
    if any("vbaproject" in name.lower() for name in names):
        raise refuse("macros", place, "", T("the workbook contains macros"), save)
    if any(needed not in names for needed in _NEEDED):
        raise refuse("magic", place, "", T("the content is not that of an .xlsx workbook"), save)


def _check_content(archive: zipfile.ZipFile, place: str, save: Text) -> None:
    """Unpack every part once: sizes and checksums must be as the directory says."""
    if archive.testzip() is not None:
        raise refuse("damaged", place, "", T("the workbook is damaged"), save)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise refuse("macros", place, "", T("the workbook contains macros"), save)


def _unsafe(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    absolute = name.startswith(("/", "\\")) or ":" in parts[0]
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return absolute or link or ".." in parts or "\x00" in name


def csv_text(path: Path) -> tuple[bytes, str]:
    """Return the bytes of a CSV file and its text (UTF-8 with or without mark, else GB18030)."""
    place = path.name
    raw = read_bytes(path, MAX_CSV_BYTES)
    save = T('save it as "CSV UTF-8"')
    if raw.startswith((_ZIP, _OLE)):
        raise refuse("magic", place, "", T("this is a workbook, renamed to .csv"), save)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        raise refuse("encoding", place, "", T("this is not text in UTF-8 or GB18030"), save)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw, raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse("encoding", place, "", T("this is not text in UTF-8 or GB18030"), save)
