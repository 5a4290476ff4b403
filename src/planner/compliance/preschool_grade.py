"""The grade of the whole evaluation 巩固/提高/创优, counted from items that pass or basically pass."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.base.rounding import TOLERANCE
from planner.compliance.ledger import PASSES
from planner.compliance.preschool_book import PreschoolBook
from planner.standards.lookup import Pack
from planner.standards.schema import Grade
from planner.standards.standard import compare

#: Items of the form 自评表; public recognition (37) stands outside it.
FORM_ITEMS = 36


def item_results(book: PreschoolBook, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return ``item, year, result`` with result passed, basic, failed or unknown 各项结果.

    An item of several rules is as good as the worst of them. A rule basically passes by its ``basic`` value; a basic
    pass that people judge is attested under the rule's code followed by ``B`` and is not counted here.
    """
    rows = []
    item_of = {code: rule.item for code, rule in book.pack.rules.items()}
    kept = verdicts.assign(item=verdicts["standard"].map(item_of)).dropna(subset=["item"])
    kept = kept[kept["item"] <= FORM_ITEMS]
    pairs = sorted({(int(item), int(year)) for item, year in zip(kept["item"], kept["year"], strict=True)})
    for item, year in pairs:
        group = kept[(kept["item"] == item) & (kept["year"] == year)]
        found = {_result(book, *row) for row in group[["standard", "verdict", "value"]].itertuples(index=False)}
        worst = next((one for one in ("failed", "unknown", "basic") if one in found), "passed")
        rows.append((item, year, worst))
    return pd.DataFrame(rows, columns=["item", "year", "result"])


def _result(book: PreschoolBook, code: str, verdict: str, value: float) -> str:
    if verdict in PASSES:
        return "passed"
    if verdict == "unknown":
        return "unknown"
    basic = book.rule(code).basic
    if basic is None or basic.value is None or not np.isfinite(value):
        return "failed"
    return "basic" if compare(value + TOLERANCE, book.rule(code).comparator, basic.value) else "failed"


def grades(book: PreschoolBook, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return ``year, passed, basic, failed, unknown, grade, best_possible``; '' where no grade is reached."""
    results = item_results(book, verdicts)
    rows = []
    for year in book.years:
        found = results[results["year"] == year]["result"]
        count = {name: int((found == name).sum()) for name in ("passed", "basic", "failed", "unknown")}
        reached = _grade(book, count["passed"], count["basic"])
        best = _grade(book, count["passed"] + count["unknown"], count["basic"])
        rows.append((year, *count.values(), reached, best))
    return pd.DataFrame(rows, columns=["year", "passed", "basic", "failed", "unknown", "grade", "best_possible"])


def _stated(pack: Pack) -> tuple[Grade, ...]:
    """Return the grades of the pack, or of the one that it extends."""
    return pack.head.grades or (_stated(pack.base) if pack.base else ())


def _grade(book: PreschoolBook, passed: int, basic: int) -> str:
    """Return the best grade whose items pass, the rest basically passing."""
    for grade in sorted(_stated(book.pack), key=lambda one: -one.passed):
        if passed >= grade.passed and passed + basic >= grade.passed + grade.basic:
            return grade.code
    return ""
