"""What the rules ask of kindergartens, as numbers 学前目标值 (docs/preschool.md §3)."""

from __future__ import annotations

import numpy as np

from planner.base.preschool import CLASS_AGES, PreschoolProjection, PreschoolTargets
from planner.base.types import Floats, Ints
from planner.compliance.preschool_book import DESIGN_SPLIT, ESTATES, PreschoolBook
from planner.district.preschool import Preschool
from planner.scenario.preschool import PreschoolAssumptions
from planner.scenario.schema import Scenario
from planner.standards.lookup import Facts, Pack


def build_preschool_targets(
    preschool: Preschool, scenario: Scenario, pack: Pack, projection: PreschoolProjection
) -> PreschoolTargets:
    """Look up every threshold of the preschool ``pack`` for the years of ``projection``.

    Percentages become shares. Where the pack is silent on a development's kindergarten, the assumed figures of
    ``preschool.assumptions`` stand. Raises ValueError where the scenario has no preschool part.
    """
    settings = scenario.preschool
    if settings is None:
        raise ValueError("no section preschool")
    book, assumed = PreschoolBook(scenario, pack), settings.assumptions
    areas = [book.values(code)[0] for code in ("P26B", "P26A", "P26O")]
    new, old = (book.values("P26S", [facts])[0] / 100 for facts in DESIGN_GROUPS)
    return PreschoolTargets(
        first_year=settings.first_year,
        gross_rate=book.values("P1")[0] / 100,
        inclusive_share=book.values("P2")[0] / 100,
        public_share=book.values("P3")[0] / 100,
        centers=_centers(book, preschool, projection),
        residential=book.values("P9")[0] / 100,
        fund=np.stack([book.values(code)[0] for code in ("P10", "P11", "P12")]),
        pay_ratio=book.values("P16")[0] / 100,
        area=np.stack(areas),
        strict=np.array([(one.design_year or 0) >= DESIGN_SPLIT for one in preschool.kindergartens], dtype=np.bool_),
        new_area_share=new,
        old_area_share=old,
        class_limit=_class_limit(book),
        class_share=book.values("P28")[0] / 100,
        teachers_per_class=_whole(book.values("P29T")[0], 2),
        carers_per_class=_whole(book.values("P29C")[0], 1),
        staffed_share=book.values("P29")[0] / 100,
        basic_staffed=_basic(book, "P29", 80.0) / 100,
        children_per_teacher=book.values("P31")[0],
        developments_judged=any(bool(np.isfinite(book.values(code)[0]).any()) for code in ESTATES),
        **_developments(book, assumed),
    )


#: The two groups of P26S: designed from 2017 on, and before (an unknown year counts as before, and is said so).
DESIGN_GROUPS = (
    Facts(stage="kindergarten", design_year=DESIGN_SPLIT),
    Facts(stage="kindergarten", design_year=DESIGN_SPLIT - 1),
)


def _centers(book: PreschoolBook, preschool: Preschool, projection: PreschoolProjection) -> Ints:
    needs = {one.name: one.needs_center for one in preschool.townships}
    asked = _whole(book.values("P7")[0], 0)
    return np.array([asked if needs.get(name, bool(name)) else 0 for name in projection.townships], dtype=np.int64)


def _class_limit(book: PreschoolBook) -> Ints:
    facts = [Facts(stage="kindergarten", class_age=age) for age in CLASS_AGES]
    values = book.values("P28N", facts)[:, -1]
    return np.where(np.isfinite(values), values, 10_000).astype(np.int64)


def _developments(book: PreschoolBook, assumed: PreschoolAssumptions) -> dict[str, int]:
    return {
        "residents_low": _whole(book.values("P8L")[0], assumed.residents_low),
        "residents_high": _whole(book.values("P8U")[0], assumed.residents_high),
        "dwellings_low": _whole(book.values("P8D")[0], 0),
        "dwellings_high": _whole(book.values("P8E")[0], 0),
        "development_classes": _whole(book.values("P8C")[0], assumed.development_classes),
    }


def _whole(values: Floats, default: int) -> int:
    """Return the value in force in the last year, ``default`` where there is none."""
    return int(values[-1]) if np.isfinite(values[-1]) else default


def _basic(book: PreschoolBook, code: str, default: float) -> float:
    basic = book.rule(code).basic if code in book else None
    return basic.value if basic is not None and basic.value is not None else default
