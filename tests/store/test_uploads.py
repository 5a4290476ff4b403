"""What is handed in is taken in under names of our own, or refused with the reason."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.district.read import read_district
from planner.district.write import write_tables
from planner.store import uploads
from planner.store.uploads import take_in
from tests.district.small import BASE_YEAR, small_tables, write_small


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of ``files``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def csvs(tmp_path: Path) -> dict[str, bytes]:
    """Return the files of the small district."""
    return {path.name: path.read_bytes() for path in sorted(write_small(tmp_path / "small").glob("*.csv"))}


def test_a_workbook_files_and_a_zip_are_the_same_district(tmp_path: Path) -> None:
    """However it is handed in, and wherever in the zip the files lie."""
    files = csvs(tmp_path)
    write_tables(small_tables(), tmp_path / "w.xlsx", "zh_CN")
    handed = [
        [("报表.xlsx", (tmp_path / "w.xlsx").read_bytes())],
        list(files.items()),
        [("all.zip", zipped({f"folder/{name}": content for name, content in files.items()}))],
    ]
    found = [read_district(take_in(one, tmp_path / "runs"), BASE_YEAR)[0] for one in handed]
    assert {len(one.schools) for one in found} == {len(found[0].schools)}
    assert found[1].staff == found[2].staff == found[0].staff


def test_the_same_content_is_taken_in_once(tmp_path: Path) -> None:
    """Twice the same file is one folder; old uploads are forgotten."""
    files = list(csvs(tmp_path).items())
    first, again = take_in(files, tmp_path / "runs"), take_in(files, tmp_path / "runs")
    assert first == again
    for number in range(uploads.KEPT + 3):
        take_in([("schools.csv", f"school_id\nS{number}\n".encode())], tmp_path / "runs")
    held = [one for one in (tmp_path / "runs" / uploads.FOLDER).iterdir() if one.is_dir()]
    assert len(held) <= uploads.KEPT + 1 and not first.exists()


@pytest.mark.parametrize("name", ["../../evil.csv", "a/../../b.csv", "C:\\x\\schools.csv", ".hidden.csv"])
def test_names_are_never_paths(tmp_path: Path, name: str) -> None:
    """Whatever a file or a member of a zip is called, it lands in the upload's own folder."""
    for files in ([(name, b"school_id\n")], [("x.zip", zipped({name: b"school_id\n"}))]):
        place = take_in(files, tmp_path / "runs")
        assert place.parent.parent == tmp_path / "runs" / uploads.FOLDER
        assert [one.parent for one in place.rglob("*.csv")] == [place]
    assert not (tmp_path / "evil.csv").exists() and not (tmp_path.parent / "evil.csv").exists()


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([("x.exe", b"MZ")], "guard.extension"),
        ([("a.xlsx", b"PK"), ("b.xlsx", b"PK")], "guard.extension"),
        ([("x.zip", b"PK\x03\x04 broken")], "guard.damaged"),
        ([("x.zip", zipped({"readme.txt": b"x"}))], "guard.no_tables"),
        ([("x.zip", zipped({"schools.csv": b"0" * 30_000_000}))], "guard.ratio"),
        ([("x.zip", zipped({f"{n}.csv": b"x" for n in range(uploads.MOST_FILES + 1)}))], "guard.unpacked"),
        ([("schools.csv", b"x"), ("学校.csv", b"x")], "table.twice"),
        ([("x.csv", b"0" * (uploads.MOST_BYTES + 1))], "guard.too_large"),
    ],
)
def test_what_could_do_harm_is_refused(tmp_path: Path, files: list[tuple[str, bytes]], code: str) -> None:
    """With a code and a remedy, and nothing of it is kept."""
    with pytest.raises(BadInput) as bad:
        take_in(files, tmp_path / "runs")
    assert bad.value.problems[0].code == code and bad.value.problems[0].remedy is not None
    assert not list((tmp_path / "runs" / uploads.FOLDER).glob("*"))


def test_a_chinese_name_in_a_zip_of_windows_is_read(tmp_path: Path) -> None:
    """Chinese Windows writes names in GBK without saying so."""
    content = zipped({"xxxx.csv": b"school_id\nA\n"}).replace(b"xxxx.csv", "学校".encode("gbk") + b".csv")
    place = take_in([("x.zip", content)], tmp_path / "runs")
    assert [one.name for one in place.iterdir()] == ["schools.csv"]
