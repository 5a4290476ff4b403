"""Ledger items made from the data 由数据生成的台账: every oversized class, and every gap of a school."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.base.terms import INDICATORS, MEASURED_STAGES
from planner.base.types import Projection, Targets
from planner.district.model import LedgerItem
from planner.standards.owners import Owner, owner_of

#: Who answers where the document names nobody: the bureau itself.
BUREAU = "education bureau"
#: Verdicts by school or unit that become gaps; the school rule and the coefficients say the same of the whole.
GAP_RULES = (*INDICATORS, "G3", "G4")


@dataclass(frozen=True)
class OversizedClass:
    """A class over its limit 大班额 in the base year: unit, grade, pupils of the largest class, and when it clears.

    ``clears``: the first year from which the cohort's classes keep the limit, or the cohort has left the stage, if
    nothing is done; 0 if it does not clear within the horizon.
    """

    school: str
    unit: str
    grade: int
    classes: int
    largest: int
    limit: int
    clears: int


def oversized_classes(projection: Projection, targets: Targets) -> tuple[OversizedClass, ...]:
    """Return every oversized class of the base year, unit by unit and grade by grade."""
    found = []
    for u, unit in enumerate(projection.units):
        limit = int(targets.class_limit[u, 0])
        if unit.stage not in MEASURED_STAGES or limit <= 0:
            continue
        for g in np.flatnonzero(projection.largest_class[u, :, 0] > limit).tolist():
            found.append(
                OversizedClass(
                    unit.school, unit.id, g + 1, int(projection.classes[u, g, 0]),
                    int(projection.largest_class[u, g, 0]), limit, _clears(projection, targets, u, g),
                )
            )  # fmt: skip
    return tuple(found)


def _clears(projection: Projection, targets: Targets, u: int, g: int) -> int:
    """Follow the cohort: it clears after the last year in which one of its classes is over the limit."""
    last = 0
    for t in range(len(projection.years)):
        if g + t >= projection.largest_class.shape[1]:
            break
        limit = targets.class_limit[u, t]
        if limit > 0 and projection.largest_class[u, g + t, t] > limit:
            last = t
    return projection.years[last + 1] if last + 1 < len(projection.years) else 0


def class_size_items(
    found: tuple[OversizedClass, ...], names: dict[str, str], pack: str, deadline: str
) -> tuple[LedgerItem, ...]:
    """Return the class-size ledger 大班额台账: one item per oversized class, closed by G5 of its unit."""
    owner = owner_of(pack, "G5")
    return tuple(
        LedgerItem(
            id=f"DB{number:03d}",
            title=f"{names.get(one.school, one.school)} g{one.grade}: {one.largest} > {one.limit}",
            kind="class_size",
            duty=f"{one.classes} → {-(-one.largest * one.classes // one.limit)}",
            departments=_departments(owner),
            state="open",
            document=_document(owner),
            line=owner.line if owner else None,
            deadline=deadline,
            indicator="G5",
            subject=one.unit,
            school=one.school,
        )
        for number, one in enumerate(found, start=1)
    )


def gap_items(
    verdicts: pd.DataFrame, year: int, names: dict[str, str], pack: str, due: Callable[[str], str]
) -> tuple[LedgerItem, ...]:
    """Return the ledger of gaps 差距台账: an item per school (unit) and indicator that is not met in ``year``."""
    rows = verdicts[(verdicts["year"] == year) & verdicts["standard"].isin(GAP_RULES)]
    rows = rows[rows["verdict"] == "not_met"]
    items = []
    for number, row in enumerate(rows.to_dict("records"), start=1):
        code, subject = str(row["standard"]), str(row["subject"])
        school, owner = subject.partition(":")[0], owner_of(pack, code)
        items.append(
            LedgerItem(
                id=f"GAP{number:04d}",
                title=f"{names.get(school, school)} {code}: {row['value']:.4g} / {row['threshold']:.4g}",
                kind="gap",
                duty=f"{code} {row['comparator']} {row['threshold']:.4g}",
                departments=_departments(owner),
                state="open",
                document=_document(owner),
                line=owner.line if owner else None,
                deadline=due(code),
                indicator=code,
                subject=subject,
                school=school,
            )
        )
    return tuple(items)


def _departments(owner: Owner | None) -> tuple[str, ...]:
    return owner.departments if owner else (BUREAU,)


def _document(owner: Owner | None) -> str:
    return f"{owner.number} {owner.document}{owner.clause}".strip() if owner else ""
