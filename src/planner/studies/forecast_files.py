"""Panel files 回测面板文件: read whatever shape they have into rows, all problems told at once (docs/model.md §2b).

The general shape is long, one row per school, year and grade; the headers of planner's own table ``enrolment``
(在校生), Chinese ones too, are of this kind. Also known: one column per grade (the snapshot of New York City among
them), one column per year, one row per class section. Separated by commas, semicolons or tabs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.contracts import headers_of, plain, words
from planner.projection.forecast.panel import Row

#: Grades in the order in which pupils pass through them; PK is the year before K in American files.
GRADES = ("K1", "K2", "K3", "PK", "K", *(str(grade) for grade in range(1, 13)))
#: Column of the snapshot → grade.
SNAPSHOT = {"prek": "PK", "k": "K", **{f"grade{grade}": str(grade) for grade in range(1, 13)}}
#: Other names of columns and grades that files at hand use.
HEADERS = {
    "school": ("school", "school_id", "school_code", "dbn", *words.PANEL_HEADERS["school"], "school_name"),
    "year": ("year", "school_year", "year_start", *words.PANEL_HEADERS["year"]),
    "grade": ("grade", "grade_level", *words.PANEL_HEADERS["grade"]),
    "pupils": ("pupils", "students", "enrolment", "enrollment", "headcount", "count", *words.PANEL_HEADERS["pupils"]),
    "section": ("section", "class", *words.PANEL_HEADERS["section"]),
}
GRADE_NAMES = {"KG": "K", "KINDERGARTEN": "K", "0": "K", "PREK": "PK", "PRE-K": "PK"} | {
    word: str(number) for word, number in words.GRADES.items()
}
#: Cells that say that a number is withheld or not known, not that it is wrong.
WITHHELD = re.compile(r"[*.…–—-]+|[<≤\uff1c]\s*\d+|s|x|n/?a|nan|null|none|" + "|".join(words.WITHHELD), re.IGNORECASE)
#: Rows that add others up.
SUMS = re.compile(r"total|all( grades)?|sum|" + "|".join(words.SUMS), re.IGNORECASE)
#: The stage that some write before a grade.
PREFIX = re.compile("^(?:" + "|".join(words.STAGE_PREFIXES) + ")")
SEPARATORS = (",", "\t", ";")
#: Wrong rows that are shown one by one.
SHOWN = 20
Shape = Literal["snapshot", "sections", "tidy"]


@dataclass(frozen=True)
class PanelFile:
    """The rows of a file, and what shape it had.

    ``repeated`` cells of a tidy file stood in several rows, ``withheld`` ones held a mark in place of a number, and
    ``unknown`` are grades that are none (the rows of ``SUMS`` are left out without a word).
    """

    name: str
    shape: Shape
    rows: tuple[Row, ...]
    repeated: int = 0
    withheld: int = 0
    unknown: tuple[str, ...] = ()

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that anybody is in, in their order."""
        found = {grade for _, _, grade, pupils in self.rows if pupils > 0}
        return tuple(grade for grade in GRADES if grade in found)


def read_panel(path: Path) -> PanelFile:
    """Read a panel file. Raises :class:`BadInput` where its header or rows are of no use, all rows at once."""
    frame = table_of(path)
    if {"school_id", "year_start"} <= set(frame.columns) and set(SNAPSHOT) & set(frame.columns):
        long, shape = _long(frame, "school_id", "year_start", SNAPSHOT), "snapshot"
    else:
        long, shape = _general(path, frame)
    rows, withheld, unknown = _tidy(path, long)
    if shape != "tidy":
        return PanelFile(path.stem, "snapshot" if shape == "snapshot" else "sections", rows, 0, withheld, unknown)
    return PanelFile(path.stem, "tidy", rows, len(rows) - len({row[:3] for row in rows}), withheld, unknown)


def _general(path: Path, frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return a frame of school, year, grade and pupils, from a long file or one with a column per grade or year."""
    names = _named(frame)
    if {"school", "year", "grade", "pupils"} <= set(names):
        tidy = frame.rename(columns={column: name for name, column in names.items()})
        return tidy, "sections" if "section" in names else "tidy"
    columns = [str(one) for one in frame.columns]
    by_grade = {one: grade for one in columns if (grade := grade_of(one.replace("_", " "))) in GRADES}
    if {"school", "year"} <= set(names) and len(by_grade) > 1:
        return _long(frame, names["school"], names["year"], by_grade), "tidy"
    by_year = {one: one for one in columns if _year(one.replace("_", "-")) is not None}
    if {"school", "grade"} <= set(names) and len(by_year) > 1:
        long = frame.reset_index().melt(["index", names["school"], names["grade"]], list(by_year), "year", "pupils")
        long["year"] = long["year"].str.replace("_", "-")
        return long.rename(columns={names["school"]: "school", names["grade"]: "grade"}).set_index("index"), "tidy"
    message = T("the header is of no known shape")
    allowed = T("school,year,grade,pupils; or the same with section; or school,year,k,grade1,…; or school,grade,2018,…")
    missing = ", ".join(name for name in ("school", "year", "grade", "pupils") if name not in names)
    head = ",".join(columns)[:80]
    remedy = T("columns not found: {columns}", columns=missing or "–")
    raise BadInput([Problem("backtest.header", path.name, head, message, allowed, remedy)])


def _long(frame: pd.DataFrame, school: str, year: str, grades: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame with one column per grade as rows; empty cells are not given."""
    columns = [column for column in grades if column in frame.columns]
    long = frame.reset_index().melt(["index", school, year], columns, "grade", "pupils")
    long = long[long["pupils"].str.strip() != ""].rename(columns={school: "school", year: "year"})
    long["grade"] = long["grade"].map(dict(grades))
    return long.set_index("index")


def table_of(path: Path) -> pd.DataFrame:
    """Read a CSV as text, in UTF-8 or as Chinese Excel writes it; headers in lower case, spaces as underscores."""
    message = T("the file is not a table of comma-separated values in UTF-8")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as source:
                head = source.readline()
            separator = max(SEPARATORS, key=head.count)
            frame = pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False, sep=separator)
        except UnicodeError:
            continue
        except OSError as wrong:
            unread = T("the file cannot be read")
            raise BadInput([Problem("backtest.file", path.name, wrong.strerror or "", unread)]) from wrong
        except ValueError as wrong:
            raise BadInput([Problem("backtest.file", path.name, str(wrong)[:80], message)]) from wrong
        return frame.rename(columns={one: re.sub(r"\s+", "_", str(one).strip().lower()) for one in frame.columns})
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
    bare = PREFIX.sub("", bare) if len(bare) > 2 else bare
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


def _tidy(path: Path, frame: pd.DataFrame) -> tuple[tuple[Row, ...], int, tuple[str, ...]]:
    """Return rows of one grade each, how many numbers are withheld, and what was read as a grade and is none.

    An empty number of pupils is not given, nor is a mark of ``WITHHELD``; anything else that is no number is refused.
    """
    given = frame[frame["pupils"].str.strip() != ""]
    hidden = given["pupils"].str.strip().map(lambda text: WITHHELD.fullmatch(text) is not None).astype(bool)
    given = given[~hidden]
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
    unknown = sorted({text.strip() for text, grade in grades.items()
                      if grade not in GRADES and not SUMS.fullmatch(text.strip())})  # fmt: skip
    columns = (schools, years.astype(int), given["grade"].map(grades), pupils.astype(float))
    cells = zip(*columns, strict=True)
    rows = tuple((str(school), int(year), str(grade), float(count))
                 for school, year, grade, count in cells if school and grade in GRADES)  # fmt: skip
    return rows, int(hidden.sum()), tuple(unknown)


def _seen(frame: pd.DataFrame, row: int) -> str:
    """Return what stands in a wrong row, of several cells of a wide one the first."""
    found = frame.loc[[row]].iloc[0]
    return f"{found['year']}, {found['pupils']}"[:60]
