"""A hand-made run: three schools, two years, every number small enough to check by hand."""

from __future__ import annotations

import pandas as pd

from planner.base.terms import INDICATORS

NAMES = {"a": "第一小学", "b": "[bold]石桥[/bold]小学", "j": "长岭中学"}
UNITS = (("a:primary", "a", "primary"), ("b:primary", "b", "primary"), ("j:junior", "j", "junior"))
PUPILS = {"a:primary": 300, "b:primary": 100, "j:junior": 250}
#: R4 (teaching area per pupil) of the units in 2022; everything else is met.
AREA = {"a:primary": 5.0, "b:primary": 2.0, "j:junior": 6.0}
THRESHOLD = {"primary": 4.5, "junior": 5.8}
#: Mean (300·5 + 100·2)/400 = 4.25, variance (0.75·0.75² + 0.25·2.25²) = 1.6875, sd 1.29904, CV 0.30566.
MEAN, SD, CV = 4.25, 1.6875**0.5, 1.6875**0.5 / 4.25


def pupils() -> pd.DataFrame:
    """Two grades of one class each per unit; 2023 keeps the pupils of 2022."""
    rows = [
        (unit, school, stage, year, grade, PUPILS[unit] // 2, 1)
        for unit, school, stage in UNITS
        for year in (2022, 2023)
        for grade in ((1, 2) if stage == "primary" else (7, 8))
    ]
    return pd.DataFrame(rows, columns=["unit", "school", "stage", "year", "grade", "pupils", "classes"])


def stocks() -> pd.DataFrame:
    """Teachers only: one for twenty pupils."""
    rows = [(unit, stage, year, "teachers", PUPILS[unit] / 20) for unit, _, stage in UNITS for year in (2022, 2023)]
    return pd.DataFrame(rows, columns=["unit", "stage", "year", "resource", "stock"])


def indicators() -> pd.DataFrame:
    """R4 as in AREA in 2022 and b mended in 2023; R1 of b tolerated in 2022; the rest at twice the threshold."""
    rows = []
    for unit, _, stage in UNITS:
        for year in (2022, 2023):
            for code in INDICATORS:
                threshold = THRESHOLD[stage] if code == "R4" else 2.0
                value, verdict = 4.0, "met"
                if code == "R4":
                    value = AREA[unit] if year == 2022 else max(AREA[unit], THRESHOLD[stage])
                    verdict = "met" if value >= threshold else "not_met"
                if (unit, year, code) == ("b:primary", 2022, "R1"):
                    value, verdict = 1.9, "not_met"
                rows.append((unit, stage, year, code, value, threshold, value / threshold, verdict, code, "办法"))
    columns = ["unit", "stage", "year", "indicator", "value", "threshold", "ratio", "verdict", "standard", "citation"]
    return pd.DataFrame(rows, columns=columns)


def schools_rule() -> pd.DataFrame:
    """b fails in 2022 with five of seven."""
    rows = [
        (unit, stage, year, 5, 2.0 / 4.5, "not_met")
        if (unit, year) == ("b:primary", 2022)
        else (unit, stage, year, 7, 1.0, "met")
        for unit, _, stage in UNITS
        for year in (2022, 2023)
    ]
    return pd.DataFrame(rows, columns=["unit", "stage", "year", "met", "lowest_ratio", "verdict"])


def dispersion() -> pd.DataFrame:
    """The CV of primary R4, held against a limit of 0.30 that it breaks in 2022."""
    rows = [
        ("primary", 2022, "R4", MEAN, SD, CV, 0.30, "not_met"),
        ("primary", 2023, "R4", 4.875, 0.2165, 0.0444, 0.30, "met"),
        ("junior", 2022, "R4", 6.0, 0.0, 0.0, 0.45, "met"),
        ("junior", 2023, "R4", 6.0, 0.0, 0.0, 0.45, "met"),
    ]
    return pd.DataFrame(rows, columns=["stage", "year", "indicator", "mean", "sd", "cv", "limit", "verdict"])


def contributions() -> pd.DataFrame:
    """b makes 0.25·2.25² = 1.265625 of the variance 1.6875 (75 %) from below, a the rest from above."""
    rows = [
        ("primary", 2022, "R4", "a:primary", 5.0, MEAN, 0.25),
        ("primary", 2022, "R4", "b:primary", 2.0, MEAN, 0.75),
        ("junior", 2022, "R4", "j:junior", 6.0, 6.0, 0.0),
    ]
    return pd.DataFrame(rows, columns=["stage", "year", "indicator", "unit", "value", "mean", "share"])


def verdicts() -> pd.DataFrame:
    """SR of one unit, G5 by school (one fails in 2022), G11 of the district, Q1 tracked, Q3 without evidence."""
    rows = []
    for year in (2022, 2023):
        late = year == 2023
        rows += [
            ("SR", "resources", "school", "b:primary", year, 7 if late else 5, 6, "met" if late else "not_met",
             "computed", "办法 8"),
            ("G5", "government", "class", "a", year, 44, 45, "met", "computed", "办法 5"),
            ("G5", "government", "class", "b", year, 40 if late else 52, 45, "met" if late else "not_met", "computed",
             "办法 5"),
            ("G11", "government", "district", "", year, 0.12, 0.1, "met", "computed", "办法 11"),
            ("Q1", "quality", "district", "", year, 96.0, 95.0, "met", "tracked", "办法 16"),
            ("Q3", "quality", "district", "", year, None, None, "unknown", "attested", "办法 18"),
        ]  # fmt: skip
    columns = [
        "standard",
        "dimension",
        "level",
        "subject",
        "year",
        "value",
        "threshold",
        "verdict",
        "basis",
        "citation",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(comparator=frame["standard"].map({"G5": "<="}).fillna(">="), estimated=0)


def actions() -> pd.DataFrame:
    """250 m² for b, two hires for a with their salaries, equipment of 1.2 million yuan for j."""
    rows = [
        ("", "b", 2023, "extend", "", 250, "m2", 975_000, "capital"),
        ("a:primary", "a", 2023, "hire", "a0q1b0", 2, "persons", 0, ""),
        ("a:primary", "a", 2023, "salary", "hires", 2, "persons", 92_000, "recurrent"),
        ("", "j", 2023, "buy_equipment", "", 1_200_000, "yuan", 1_200_000, "capital"),
    ]
    return pd.DataFrame(
        rows, columns=["unit", "school", "year", "lever", "item", "quantity", "measure", "cost_yuan", "fund"]
    )


def transfers() -> pd.DataFrame:
    """One teacher goes from a to b for good, two from b to a for a term."""
    rows = [
        (2023, "primary", "a:primary", "b:primary", 1, 0, "transfer", "a0q1b0", 0),
        (2023, "primary", "b:primary", "a:primary", 2, 0, "rotate", "a0q1b0", 2026),
    ]
    columns = ["year", "stage", "from_unit", "to_unit", "teachers", "of_them_backbone", "kind", "type_code", "returns"]
    return pd.DataFrame(rows, columns=columns)


def budget() -> pd.DataFrame:
    """Capital is spent to three quarters, the recurrent fund carries money in."""
    rows = [("2023", "capital", 2_175_000, 2_900_000, 0, 0), ("2023", "recurrent", 92_000, 100_000, 84_000, 92_000)]
    frame = pd.DataFrame(
        rows, columns=["year", "fund", "spent_yuan", "cap_yuan", "carried_in_yuan", "carried_out_yuan"]
    )
    return frame.astype({"year": int})


def run() -> dict[str, object]:
    """What run.json says."""
    return {
        "schema": 1, "scenario": "baseline", "district": "示意区", "base_year": 2022, "horizon": 2023,
        "status": "feasible", "objective_yuan": 2_200_000.0, "lower_bound_yuan": 2_195_600.0, "gap": 0.002,
        "verified": True, "first_year_all_met": 2023, "unknown_items": 1, "reproducible": True,
        "total_cost_yuan": 2_267_000, "illustrative": True, "timings_s": {"build": 0.5, "solve": 1.25},
    }  # fmt: skip


def all_tables() -> dict[str, pd.DataFrame]:
    """Every table of the run."""
    return {
        "pupils": pupils(), "stocks": stocks(), "indicators": indicators(), "schools_rule": schools_rule(),
        "dispersion": dispersion(), "contributions": contributions(),
        "verdicts": verdicts(), "actions": actions(), "transfers": transfers(), "budget": budget(),
    }  # fmt: skip
