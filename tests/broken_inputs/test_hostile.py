"""Hostile files are refused with a message before any parser sees them, quickly and without much memory."""

from __future__ import annotations

import io
import resource
import struct
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.district.read import read_district
from tests.broken_inputs.books import small_book
from tests.district.small import BASE_YEAR

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENT = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
    '<sheets><sheet name="land" sheetId="1" r:id="a"/></sheets></workbook>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="a" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)


def parts(sheet: str = "", **more: bytes) -> dict[str, bytes]:
    """Return the parts of a minimal workbook with one sheet."""
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    texts = {"[Content_Types].xml": CONTENT, "xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELS,
             "xl/worksheets/sheet1.xml": xml}  # fmt: skip
    return {name: text.encode() for name, text in texts.items()} | more


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of ``files``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, raw in files.items():
            archive.writestr(zipfile.ZipInfo(name) if method == 0 else name, raw)
    return out.getvalue()


def good() -> bytes:
    """Return the bytes of a valid workbook."""
    with tempfile.TemporaryDirectory() as folder:
        return small_book().write(Path(folder) / "good.xlsx").read_bytes()


def with_part(name: str, raw: bytes = b"x") -> bytes:
    """Return a valid workbook with one part more."""
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), raw)
    return out.getvalue()


def encrypted_flag() -> bytes:
    """Return a zip whose entries say that they are encrypted."""
    raw = bytearray(packed(parts()))
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8 : at + 10] = struct.pack("<H", 1)
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def lying_size() -> bytes:
    """Return a zip whose directory says that the sheet is smaller than it is."""
    files = parts("<row><c><v>1</v></c></row>" * 5_000)
    raw = bytearray(packed(files))
    size = struct.pack("<L", len(files["xl/worksheets/sheet1.xml"]))
    at = raw.rfind(size)
    assert at > 0
    raw[at : at + 4] = struct.pack("<L", 100)
    return bytes(raw)


def link() -> bytes:
    """Return a workbook with a symbolic link in it."""
    info = zipfile.ZipInfo("xl/link")
    info.external_attr = 0o120777 << 16
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LONG = "<row><c><v>1</v></c></row>"
WIDE = "<row>" + "<c><v>1</v></c>" * 501 + "</row>"

HOSTILE: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("bomb", "a.xlsx", lambda: packed(parts() | {"xl/sharedStrings.xml": b"<si/>" * 15_000_000}), "guard.ratio"),
    ("larger than 100 MB unpacked", "a.xlsx", lambda: packed({f"x{i}": b" " * 9_900_000 for i in range(11)}),
     "guard.unpacked"),
    ("many parts", "a.xlsx", lambda: packed(parts() | {f"x{i}": b"" for i in range(2_001)}), "guard.entries"),
    ("parent folder in a name", "a.xlsx", lambda: with_part("xl/../../evil.xml"), "guard.names"),
    ("backslashes in a name", "a.xlsx", lambda: with_part("..\\evil.xml"), "guard.names"),
    ("absolute name", "a.xlsx", lambda: with_part("/etc/evil.xml"), "guard.names"),
    ("drive letter", "a.xlsx", lambda: with_part("C:/evil.xml"), "guard.names"),
    ("symbolic link", "a.xlsx", link, "guard.names"),
    ("macros renamed", "a.xlsx", lambda: with_part("xl/vbaProject.bin"), "guard.macros"),
    ("macro content type", "a.xlsx", lambda: packed(parts() | {"[Content_Types].xml": b"sheet.macroEnabled.main"}),
     "guard.macros"),
    ("xlsm", "a.xlsm", good, "guard.extension"),
    ("xls", "a.xls", lambda: OLE, "guard.extension"),
    ("one csv", "schools.csv", lambda: b"school_id\nP1\n", "guard.extension"),
    ("old workbook renamed", "a.xlsx", lambda: OLE + b"\0" * 600, "guard.old_format"),
    ("password", "a.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "guard.encrypted"),
    ("encrypted zip", "a.xlsx", encrypted_flag, "guard.encrypted"),
    ("picture renamed", "a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "guard.magic"),
    ("empty file", "a.xlsx", lambda: b"", "guard.magic"),
    ("zip that is no workbook", "a.xlsx", lambda: packed({"word/document.xml": b"<x/>"}), "guard.magic"),
    ("cut off", "a.xlsx", lambda: good()[:-400], "guard.damaged"),
    ("bzip2", "a.xlsx", lambda: packed(parts(), zipfile.ZIP_BZIP2), "guard.packing"),
    ("lying size", "a.xlsx", lying_size, "guard.damaged"),
    ("billion laughs", "a.xlsx", lambda: packed(parts() | {"xl/workbook.xml": (LAUGHS + WORKBOOK).encode()}),
     "guard.damaged"),
    ("entities in a sheet", "a.xlsx",
     lambda: packed(parts() | {"xl/worksheets/sheet1.xml": (LAUGHS + f'<worksheet xmlns="{MAIN}"/>').encode()}),
     "guard.damaged"),
    ("broken XML", "a.xlsx", lambda: packed(parts("<row>")), "guard.damaged"),
    ("cell in the last corner", "a.xlsx", lambda: packed(parts(FAR)), "guard.sheet_size"),
    ("200,001 rows", "a.xlsx", lambda: packed(parts(LONG * 200_001), 0), "guard.sheet_size"),
    ("501 columns", "a.xlsx", lambda: packed(parts(WIDE)), "guard.sheet_size"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "code"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_file_is_refused_with_a_message(
    name: str, make: Callable[[], bytes], code: str, tmp_path: Path
) -> None:
    """One refusal, with what to do, in both languages, within two seconds and 200 MB."""
    path = tmp_path / name
    path.write_bytes(make())
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(BadInput) as refused:
        read_district(path, BASE_YEAR)
    assert time.perf_counter() - began < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    (problem,) = refused.value.problems
    assert (problem.place, problem.code) == (name, code)
    assert problem.remedy is not None
    assert problem.render("zh_CN") != problem.render("en")


def test_a_sheet_of_formatted_blanks_to_the_last_corner_does_no_harm(tmp_path: Path) -> None:
    """Formatted cells without content, as Excel leaves them, do not count as size."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            raw = source.read(name)
            if name.startswith("xl/worksheets/"):
                raw = raw.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>')
                assert b"XFD1048576" in raw
            target.writestr(name, raw)
    path = tmp_path / "a.xlsx"
    path.write_bytes(out.getvalue())
    district, warnings = read_district(path, BASE_YEAR)
    assert len(district.schools) == 7
    assert not warnings
