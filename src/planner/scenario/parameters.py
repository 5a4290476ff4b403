"""Assumed parameters, each described once: label, unit, default, range, basis (design §5 "Conventions").

The command line, the front end, the docs and the checks read them here. Everything whose basis is ``assumed``
is listed for the user to replace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, model_validator

from planner.scenario.described import parameter
from planner.scenario.preschool import PreschoolAssumptions

_COST_PROJECTS = "median of 8 real projects, 3,531–5,000 yuan/m² (reference: construction_projects)"
_RATIO_DOCUMENT = "中央编办发〔2014〕72号 1:19 / 1:13.5 staff; share of full-time teachers assumed"

_STAFF = "中央编办发〔2014〕72号 (quoted from memory; the document was not at hand)"
_FLOOR = "national rule: schools under 100 pupils are funded for 100"

_FLEXIBLE = "gradual reform of 2024: at most three years, by agreement"

_QUOTA = "national base quota from 2023 (650 / 850 before; special 7,000 by 2025); its document was not at hand"


class Assumptions(BaseModel):
    """Parameters of projection, costs and timing (yuan of the base year, years, shares)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    discount_rate: float = parameter(0.03, "Discount rate", "share/year", 0.0, 0.2)
    teacher_cost: int = parameter(138_000, "Employer cost of a teacher", "yuan/person/year", 1, 1_000_000)
    first_year_share: float = parameter(
        1 / 3, "Share of the year paid in the year of hiring (Sep–Dec)", "share", 0.0, 1.0
    )
    transfer_cost: int = parameter(10_000, "Cost of a transfer", "yuan/person", 0, 1_000_000)
    rotate_cost: int = parameter(6_000, "Cost of a rotation term", "yuan/person", 0, 1_000_000)
    rotation_term: int = parameter(3, "Term of a rotation", "years", 1, 10)
    upgrade_cost: int = parameter(18_000, "Cost of a degree upgrade", "yuan/person", 0, 1_000_000)
    upgrade_years: int = parameter(2, "Years to a degree", "years", 1, 5)
    recognise_cost: int = parameter(
        6_000, "Cost of training and recognising a backbone teacher", "yuan/person", 0, 1_000_000
    )
    reassign_share: float = parameter(0.05, "Cost of reassigning equipment", "share of value", 0.0, 1.0)
    multimedia_cost: int = parameter(60_000, "Cost of a networked multimedia room", "yuan/room", 0, 10_000_000)
    special_room_cost: int = parameter(110_000, "Cost of fitting out a music or art room", "yuan/room", 0, 10_000_000)
    building_cost: int = parameter(3_900, "Cost of teaching area", "yuan/m²", 0, 100_000, _COST_PROJECTS)
    classroom_cost: int = parameter(30_000, "Fitting out of a classroom", "yuan/room", 0, 10_000_000)
    sports_cost: int = parameter(420, "Cost of sports ground", "yuan/m²", 0, 100_000)
    class_cost: int = parameter(15_000, "Furniture of an added class", "yuan/class", 0, 1_000_000)
    extend_years: int = parameter(1, "Years to build an extension", "years", 1, 5)

    rotation_years: int = parameter(6, "Years in a school before a teacher is eligible for rotation", "years", 1, 20)
    head_rotation_years: int = parameter(6, "Years in a school (two terms) before a head is eligible", "years", 1, 20)
    rotation_exempt_years: int = parameter(3, "Years before retirement without rotation", "years", 0, 20)
    eligible_share: float = parameter(
        0.5, "Share of teachers eligible for rotation where no roster is given", "share", 0.0, 1.0
    )
    max_move_share: float = parameter(0.15, "Teachers that may leave a school by moves in a year", "share", 0.0, 1.0)
    no_return_years: int = parameter(
        3, "Years within which nobody who moved returns to the school that he or she left", "years", 1, 20
    )
    to_weaker_share: float = parameter(
        0.0,
        "Least share of each year's moves that go from stronger to weaker schools (0: not asked)",
        "share",
        0.0,
        1.0,
    )
    leaver_rate: float = parameter(0.012, "Teachers who leave before retirement", "share/year", 0.0, 0.5)
    pupils_per_teacher_primary: float = parameter(
        20.0, "Pupils per full-time teacher, primary", "pupils", 5, 40, _RATIO_DOCUMENT
    )
    pupils_per_teacher_junior: float = parameter(
        15.0, "Pupils per full-time teacher, junior", "pupils", 5, 40, _RATIO_DOCUMENT
    )
    backbone_quota_primary: int = parameter(60, "Backbone recognitions per year, primary", "persons/year", 0, 100_000)
    backbone_quota_junior: int = parameter(40, "Backbone recognitions per year, junior", "persons/year", 0, 100_000)
    upgrade_quota_primary: int = parameter(120, "Degree upgrades begun per year, primary", "persons/year", 0, 100_000)
    upgrade_quota_junior: int = parameter(80, "Degree upgrades begun per year, junior", "persons/year", 0, 100_000)
    hire_quota_primary: int = parameter(90, "Hires per year, primary", "persons/year", 0, 100_000)
    hire_quota_junior: int = parameter(70, "Hires per year, junior", "persons/year", 0, 100_000)

    attestation_years: int = parameter(3, "Years for which an attestation counts", "years", 1, 20)
    civil_servant_pay: int = parameter(110_000, "Average pay of civil servants", "yuan/person/year", 0, 1_000_000)
    public_funds_primary: float = parameter(
        720.0, "Public funds per pupil and year, primary", "yuan/pupil", 0, 100_000, _QUOTA
    )
    public_funds_junior: float = parameter(
        940.0, "Public funds per pupil and year, junior", "yuan/pupil", 0, 100_000, _QUOTA
    )
    public_funds_special: float = parameter(
        7_000.0, "Public funds per pupil and year, special education", "yuan/pupil", 0, 100_000, _QUOTA
    )

    shrinkage: float = parameter(
        100.0, "Pupils of weight given to the district's progression ratio", "pupils", 0, 10_000
    )
    writeoff_share: float = parameter(
        0.03, "Equipment written off per year where no schedule is given", "share of base value", 0.0, 1.0
    )
    age_profile_over_55: float = parameter(
        0.09, "Teachers aged 55 and over where no roster is given", "share", 0.0, 1.0
    )
    age_profile_50_54: float = parameter(0.14, "Teachers aged 50 to 54 where no roster is given", "share", 0.0, 1.0)
    age_profile_women: float = parameter(0.68, "Share of women where no roster is given", "share", 0.0, 1.0)

    leaver_factor_under_35: float = parameter(
        1.0, "Teachers under 35 who leave, against the pooled rate (roster only)", "ratio", 0.0, 10.0
    )
    leaver_factor_35_49: float = parameter(
        1.0, "Teachers of 35 to 49 who leave, against the pooled rate (roster only)", "ratio", 0.0, 10.0
    )
    leaver_factor_50_over: float = parameter(
        1.0, "Teachers of 50 and over who leave, against the pooled rate (roster only)", "ratio", 0.0, 10.0
    )
    retire_early_share: float = parameter(
        0.0, "Teachers who retire as early as they may (flexible retirement)", "share", 0.0, 1.0
    )
    retire_late_share: float = parameter(
        0.0, "Teachers who stay on as long as they may (flexible retirement)", "share", 0.0, 1.0
    )
    retire_shift_months: int = parameter(
        36, "Months by which retirement may be brought forward or put off", "months", 0, 60, _FLEXIBLE
    )
    pupils_per_staff_primary: float = parameter(19.0, "Pupils per member of staff, primary", "pupils", 5, 40, _STAFF)
    pupils_per_staff_junior: float = parameter(13.5, "Pupils per member of staff, junior", "pupils", 5, 40, _STAFF)
    teaching_share: float = parameter(0.95, "Full-time teachers among the staff", "share", 0.1, 1.0)
    small_school_pupils: int = parameter(
        200, "Pupils under which a school's staff is counted by class", "pupils", 0, 1000
    )
    small_class_teachers_primary: float = parameter(
        1.7, "Teachers per class of a small school, primary", "persons/class", 0.0, 10.0
    )
    small_class_teachers_junior: float = parameter(
        2.4, "Teachers per class of a small school, junior", "persons/class", 0.0, 10.0
    )
    periods_per_class_primary: float = parameter(30.0, "Periods of a class per week, primary", "periods", 1.0, 60.0)
    periods_per_class_junior: float = parameter(35.0, "Periods of a class per week, junior", "periods", 1.0, 60.0)
    periods_per_teacher_primary: float = parameter(15.0, "Periods of a teacher per week, primary", "periods", 1.0, 40.0)
    periods_per_teacher_junior: float = parameter(12.0, "Periods of a teacher per week, junior", "periods", 1.0, 40.0)
    pay_growth: float = parameter(0.0, "Real growth of teachers' pay in the outlook", "share/year", -0.1, 0.2)
    funding_floor: int = parameter(100, "Pupils that public funds count at least per school", "pupils", 0, 1000, _FLOOR)
    upkeep_per_place: float = parameter(450.0, "Upkeep of a place that stands empty", "yuan/place/year", 0.0, 100_000.0)

    @model_validator(mode="after")
    def _retiring(self) -> Assumptions:
        if self.retire_early_share + self.retire_late_share > 1.0:
            raise ValueError("retire_early_share and retire_late_share are more than 1 together")
        return self

    def of_stage(self, name: str, stage: str) -> float:
        """Return the parameter ``name_stage`` (e.g. ``hire_quota``, ``junior``)."""
        return float(getattr(self, f"{name}_{stage}"))


class ParameterInfo(NamedTuple):
    """What a parameter is, for lists and widgets."""

    key: str
    label: str
    unit: str
    default: float
    basis: str
    section: str = "assumptions"  # where in a scenario it stands

    @property
    def path(self) -> str:
        """Its key in a scenario document, as ``--set`` takes it."""
        return f"{self.section}.{self.key}"

    def value_in(self, resolved: Mapping[str, Any]) -> float | None:
        """Return its value in a resolved scenario, the default where nothing is said; None: it has no such section."""
        held: Any = resolved
        for part in self.section.split("."):
            held = (held.get(part) if isinstance(held, Mapping) else None) or {}
            if not held and part == "preschool":
                return None
        return float(held.get(self.key, self.default))


def parameters() -> Iterator[ParameterInfo]:
    """Yield every parameter in order: those of all scenarios, then those of a ``preschool:`` section."""
    sections: tuple[tuple[str, type[BaseModel]], ...] = (
        ("assumptions", Assumptions), ("preschool.assumptions", PreschoolAssumptions),
    )  # fmt: skip
    for section, model in sections:
        for key, info in model.model_fields.items():
            extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
            unit, basis = str(extra["unit"]), str(extra["basis"])
            yield ParameterInfo(key, info.description or key, unit, float(info.default), basis, section)
