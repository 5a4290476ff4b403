"""Panel files 回测面板文件: read whatever shape they have into rows, all problems told at once.

The shape is known from the header: one column per grade (``school_id, year_start, k, grade1 …``), one row per class
section (``… section``), or one row per school, year and grade; the headers of planner's own table ``enrolment``
(在校生), Chinese ones too, are of the last kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.contracts import headers_of, plain
from planner.district.contracts.words import GRADES as GRADE_WORDS
from planner.projection.forecast.panel import Row

#: Grades in the order in which pupils pass through them; PK is the year before K in American files.
GRADES = ("K1", "K2", "K3", "PK", "K", *(str(grade) for grade in range(1, 13)))
#: Column of the snapshot → grade.
SNAPSHOT = {"prek": "PK", "k": "K", **{f"grade{grade}": str(grade) for grade in range(1, 13)}}
#: Other names of columns and grades that files at hand use.
HEADERS = {
    "school": ("school", "school_id", "school_code", "school_name"),
    "year": ("year", "school_year", "year_start"),
    "grade": ("grade", "grade_level"),
    "pupils": ("pupils", "students", "enrolment", "enrollment", "count"),
    "section": ("section", "class"),
}
GRADE_NAMES = {"KG": "K", "KINDERGARTEN": "K", "0": "K", "PREK": "PK", "PRE-K": "PK"} | {
    word: str(number) for word, number in GRADE_WORDS.items()
}
#: Wrong rows that are shown one by one.
SHOWN = 20
Shape = Literal["snapshot", "sections", "tidy"]


@dataclass(frozen=True)
class PanelFile:
    """The rows of a file, and what shape it had; ``repeated`` cells of a tidy file stood in several rows."""

    name: str
    shape: Shape
    rows: tuple[Row, ...]
    repeated: int = 0

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that anybody is in, in their order."""
        found = {grade for _, _, grade, pupils in self.rows if pupils > 0}
        return tuple(grade for grade in GRADES if grade in found)


def read_panel(path: Path) -> PanelFile:
    """Read a panel file. Raises :class:`BadInput` where its header or rows are of no use, all rows at once."""
    frame = table_of(path)
    if {"school_id", "year_start"} <= set(frame.columns) and set(SNAPSHOT) & set(frame.columns):
        return PanelFile(path.stem, "snapshot", _snapshot(path, frame))
    names = _named(frame)
    if not {"school", "year", "grade", "pupils"} <= set(names):
        message = T("the header is of no known shape")
        allowed = T("school,year,grade,pupils; or the same with section; or school_id,year_start,k,grade1,…")
        head = ",".join(map(str, frame.columns))[:80]
        raise BadInput([Problem("backtest.header", path.name, head, message, allowed)])
    tidy = frame.rename(columns={column: name for name, column in names.items()})
    rows = _tidy(path, tidy)
    if "section" in names:
        return PanelFile(path.stem, "sections", rows)
    cells = {row[:3] for row in rows}
    return PanelFile(path.stem, "tidy", rows, len(rows) - len(cells))


def table_of(path: Path) -> pd.DataFrame:
    """Read a CSV as text, in UTF-8 or as Chinese Excel writes it; headers in lower case, spaces as underscores."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            frame = pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False)
        except UnicodeError:
            continue
        except (ValueError, OSError) as wrong:
            message = T("the file is not a table of comma-separated values in UTF-8")
            raise BadInput([Problem("backtest.file", path.name, str(wrong)[:80], message)]) from wrong
        return frame.rename(columns={one: re.sub(r"\s+", "_", str(one).strip().lower()) for one in frame.columns})
    message = T("the file is not a table of comma-separated values in UTF-8")
    raise BadInput([Problem("backtest.file", path.name, "", message)])


def _named(frame: pd.DataFrame) -> dict[str, str]:
    """Return column meant → column of the frame."""
    own = headers_of("enrolment")
    found: dict[str, str] = {}
    for meant, names in HEADERS.items():
        column = next((name for name in names if name in frame.columns), None)
        code = "school_id" if meant == "school" else meant
        column = column or next((str(one) for one in frame.columns if own.get(plain(str(one))) == code), None)
        if column is not None:
            found[meant] = column
    return found


def grade_of(text: str) -> str:
    """Return the grade that a cell names (``Grade 3``, ``G3``, ``03``, ``3rd``, ``KG``); what is unknown stays."""
    bare = text.strip().upper().removesuffix(".0")
    if bare in GRADES:
        return bare
    if bare in GRADE_NAMES:
        return GRADE_NAMES[bare]
    found = re.fullmatch(r"(?:GRADE|GR|G)?[ ._-]*0*(\d{1,2})(?:ST|ND|RD|TH)?", bare)
    return found[1] if found and found[1] in GRADES else text.strip()


def _year(text: str) -> int | None:
    """Return the year in which a school year starts (``2010``, ``2010-11``, ``2010/2011``); None where it is none."""
    found = re.fullmatch(r"((?:19|20)\d\d)(?:\.0)?(?:\s*[-–/]\s*(?:\d\d){1,2})?", text.strip())
    return int(found[1]) if found else None


def _snapshot(path: Path, frame: pd.DataFrame) -> tuple[Row, ...]:
    columns = [column for column in SNAPSHOT if column in frame.columns]
    long = frame.reset_index().melt(["index", "school_id", "year_start"], columns, "grade", "pupils")
    long = long[long["pupils"].str.strip() != ""].rename(columns={"school_id": "school", "year_start": "year"})
    long["grade"] = long["grade"].map(SNAPSHOT)
    return _tidy(path, long.set_index("index"))


def _tidy(path: Path, frame: pd.DataFrame) -> tuple[Row, ...]:
    """Rows of one grade each. An empty number of pupils is not given; anything else that is no number is refused."""
    given = frame[frame["pupils"].str.strip() != ""]
    years = given["year"].map(_year)
    pupils = pd.to_numeric(given["pupils"].str.replace(",", ""), errors="coerce")
    wrong = years.isna() | pupils.isna() | (pupils < 0) | ~pupils.map(lambda one: one < 1e6)
    if wrong.any():
        lines = sorted({int(row) for row in given.index[wrong]})
        message, remedy = T("year and pupils must be numbers, pupils not negative"), T("mend or delete the row")
        told = [Problem("backtest.row", f"{path.name}:{row + 2}", _seen(frame, row), message, remedy=remedy)
                for row in lines[:SHOWN]]  # fmt: skip
        if len(lines) > SHOWN:
            more = T("{count} more rows are wrong in the same way", count=len(lines) - SHOWN)
            told.append(Problem("backtest.row", path.name, "", more))
        raise BadInput(told)
    schools = given["school"].str.strip()
    grades = {text: grade_of(text) for text in given["grade"].unique()}
    columns = (schools, years.astype(int), given["grade"].map(grades), pupils.astype(float))
    return tuple((str(school), int(year), str(grade), float(count))
                 for school, year, grade, count in zip(*columns, strict=True) if school)  # fmt: skip


def _seen(frame: pd.DataFrame, row: int) -> str:
    """Return what stands in a wrong row, of several cells of a wide one the first."""
    found = frame.loc[[row]].iloc[0]
    return f"{found['year']}, {found['pupils']}"[:60]
