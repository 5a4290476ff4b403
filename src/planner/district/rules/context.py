"""What the rules between tables look at: the records of all tables, schools by id, the base year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from planner.district.contracts import BY_CODE
from planner.district.findings import Findings
from planner.district.records import BAD, Record, Records

#: Stages in which teachers of a school may stand; vocational schools may have compulsory classes attached.
STAGES_OF_TYPE = {
    "primary": ("primary",), "junior": ("junior",), "nine_year": ("primary", "junior"),
    "twelve_year": ("primary", "junior"), "complete_secondary": ("junior",), "teaching_point": ("primary",),
    "special": ("special",), "vocational": ("primary", "junior"), "kindergarten": (),
}  # fmt: skip
#: Types that the plan neither measures nor staffs.
UNPLANNED = ("kindergarten", "vocational")


@dataclass
class Context:
    """All records by table code, and where findings go. Tables that were not given are not in ``tables``."""

    base_year: int
    tables: dict[str, Records]
    findings: Findings
    #: Table → school ids in it that nobody knows.
    unknown: dict[str, set[str]] = field(default_factory=dict)

    def rows(self, table: str, *codes: str) -> Iterator[Record]:
        """Yield the records of ``table`` in which the cells ``codes`` are good."""
        records = self.tables.get(table)
        if records is not None:
            yield from (record for record in records if record.good(*codes))

    def usable(self, table: str) -> bool:
        """Say whether the table is there with all its required columns."""
        records = self.tables.get(table)
        return records is not None and all(records.has(c.code) for c in BY_CODE[table].columns if c.required)

    def excuses(self, table: str, lacking: int) -> bool:
        """Say whether ``lacking`` schools may be those whose ids are unreadable or unknown in ``table``.

        Their rows are told already; that the schools have no rows must not be told again.
        """
        records = self.tables.get(table)
        wrong = len(self.unknown.get(table, ())) + (len(records.bad_ids) if records else 0)
        return lacking <= wrong

    @cached_property
    def last_primary(self) -> int:
        """Last grade of the primary stage: 6 under 6-3, 5 under 5-4."""
        system = next((record["school_system"] for record in self.rows("district", "school_system")), "6-3")
        return 5 if system == "5-4" else 6

    @cached_property
    def schools(self) -> dict[str, Record]:
        """School id → its record, the first where an id is given twice."""
        found: dict[str, Record] = {}
        for record in self.rows("schools", "school_id"):
            found.setdefault(record["school_id"], record)
        return found

    @cached_property
    def projects(self) -> dict[str, Record]:
        """Project id → its record."""
        found: dict[str, Record] = {}
        for record in self.rows("projects", "project_id"):
            found.setdefault(record["project_id"], record)
        return found

    def school_type(self, school: str) -> str | None:
        """Return the type of a school, None where the school or its type is not known."""
        record = self.schools.get(school)
        kind: Any = record["type"] if record else None
        return kind if isinstance(kind, str) else None

    def grades(self, kind: str) -> tuple[int, int]:
        """Return the first and last grade that a school of this type may have ((1, 0): none)."""
        last = self.last_primary
        return {
            "primary": (1, last), "teaching_point": (1, last), "junior": (last + 1, 9), "nine_year": (1, 9),
            "twelve_year": (1, 12), "complete_secondary": (last + 1, 12), "special": (1, 12), "vocational": (1, 12),
            "kindergarten": (1, 0),
        }[kind]  # fmt: skip

    def stage(self, kind: str, grade: int) -> str:
        """Return the stage of a grade in a school of this type (docs/model.md §2)."""
        if kind == "special":
            return "special"
        if grade <= self.last_primary:
            return "primary"
        return "junior" if grade <= 9 else "senior"

    def is_built(self, school: str) -> bool:
        """Say whether a known school exists today (no project is still to open it)."""
        return self.schools[school]["opens_project"] is None

    @cached_property
    def base_pupils(self) -> dict[str, int]:
        """School id → pupils in the base year, over its good rows; a school with rows only has an entry."""
        found: dict[str, int] = {}
        for record in self.rows("enrolment", "school_id", "year"):
            if record["year"] == self.base_year:
                pupils = record["pupils"]
                known = pupils if isinstance(pupils, int) else 0
                found[record["school_id"]] = found.get(record["school_id"], 0) + known
        return found

    @cached_property
    def base_units(self) -> dict[tuple[str, str], int]:
        """(school, stage) → pupils in the base year, senior left out."""
        found: dict[tuple[str, str], int] = {}
        for record in self.rows("enrolment", "school_id", "year", "grade", "pupils"):
            kind = self.school_type(record["school_id"])
            if record["year"] != self.base_year or kind is None or not self.is_built(record["school_id"]):
                continue
            first, last = self.grades(kind)
            if first <= record["grade"] <= last:
                key = (record["school_id"], self.stage(kind, record["grade"]))
                if key[1] != "senior":
                    found[key] = found.get(key, 0) + record["pupils"]
        return found


def value_of(record: Record, code: str, default: Any = None) -> Any:
    """Return a cell's value, ``default`` where it is blank or failed."""
    value = record[code]
    return default if value is None or value is BAD else value
