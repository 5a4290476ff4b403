"""Money that the finance rules are judged on 经费, illustrative: no document gives amounts, growth is assumed."""

from __future__ import annotations

from planner.studies.sampler.government import SOURCE_MEASURED, SOURCE_PLANNED
from planner.studies.sampler.teachers import Teacher

#: Yuan a year that may be appropriated on top so that the rules on growth hold (assumed).
ON_TOP = 20_000_000

#: Item → (yuan in the base year for each full-time teacher, or per person; growth a year).
PER_TEACHER = {
    "education_budget": (235_000.0, 0.075),
    "fiscal_revenue": (1_300_000.0, 0.040),
    "urban_spending": (18_000.0, 0.035),
    "rural_spending": (15_000.0, 0.060),
    "city_education_budget": (2_100_000.0, 0.045),
}
PER_PERSON = {
    "per_pupil_spending": (14_200.0, 0.075),
    "per_pupil_public": (820.0, 0.020),
    "teacher_pay": (118_000.0, 0.030),
}


def finance_rows(teachers: list[Teacher], base_year: int, horizon: int) -> list[dict[str, object]]:
    """Return amounts by year and item, final accounts to the base year, the budget without the plan after it.

    Rural schools' money grows faster than urban schools', education faster than revenue (all rates assumed).
    """
    rows: list[dict[str, object]] = []
    for item, (amount, growth) in {**PER_TEACHER, **PER_PERSON}.items():
        scale = len(teachers) if item in PER_TEACHER else 1
        for year in range(base_year - 1, horizon + 1):
            actual = year <= base_year
            rows.append(
                {
                    "year": year,
                    "item": item,
                    "amount": round(amount * scale * (1 + growth) ** (year - base_year)),
                    "status": "actual" if actual else "budget",
                    "source": SOURCE_MEASURED if actual else SOURCE_PLANNED,
                }
            )
    return sorted(rows, key=lambda row: str(row["year"]))
