"""What an illustrative district looks like 示意区县画像: sizes, staffing and premises by area, with their sources.

Magnitudes are calibrated to real ones (scenarios/changqing/README.md lists them with citations); how they differ
between schools is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: Thresholds that the medians below are shares of (教督〔2017〕6号): per primary pupil, per junior pupil.
AREA_M2 = {"primary": 4.5, "junior": 5.8}
SPORTS_M2 = {"primary": 7.5, "junior": 10.2}
EQUIPMENT_YUAN = {"primary": 2000.0, "junior": 2500.0}
ROOMS_PER_100 = {"primary": 2.3, "junior": 2.4}
CLASS_LIMIT = {"primary": 45, "junior": 50}
#: A junior pupil of a nine-year school weighs 1.1 primary pupils in the split of R4–R7.
JUNIOR_WEIGHT = 1.1

#: National births in 10,000: 2016–2025 as published each year; 2011–2015 keep the published mean of 1,644 (the
#: years within it and the flat level before are assumed). A district takes the shape, not the level.
BIRTHS_SHAPE = {
    2011: 1604.0, 2012: 1635.0, 2013: 1640.0, 2014: 1687.0, 2015: 1655.0, 2016: 1786.0, 2017: 1723.0, 2018: 1523.0,
    2019: 1465.0, 2020: 1200.0, 2021: 1062.0, 2022: 956.0, 2023: 902.0, 2024: 954.0, 2025: 792.0,
}  # fmt: skip
BIRTHS_BEFORE = 1600.0
BIRTHS_DECLINE_AFTER = 0.97
#: What a bureau forecasts after the last known year (assumed), per year.
BIRTHS_FORECAST = 0.955


@dataclass(frozen=True)
class AreaProfile:
    """Medians of one area type 城乡类型; pairs are (primary, junior)."""

    zone_share: float  # of the townships
    intake: float  # grade-1 pupils of a school
    intake_limits: tuple[float, float]
    drift: float  # yearly change of the area's share of entrants
    progression: float  # pupils of a cohort a year later
    section: tuple[int, int]  # pupils per class when a cohort is sectioned
    pupils_per_teacher: tuple[float, float]
    qualified: tuple[float, float]  # share above the required qualification
    backbone_per_100: float
    pe_arts_per_100: float
    teaching_area: float  # shares of the threshold
    sports_area: float
    equipment: float
    multimedia: float  # rooms per class
    over_50: float
    women: float


URBAN = AreaProfile(
    0.34, 105.0, (55.0, 240.0), 1.008, 1.006, (43, 47), (19.0, 14.0), (0.84, 0.82), 1.30, 1.05,
    0.98, 0.88, 1.00, 0.93, 0.14, 0.76,
)  # fmt: skip
TOWN = AreaProfile(
    0.30, 58.0, (28.0, 110.0), 1.0, 0.999, (39, 45), (16.5, 12.4), (0.64, 0.66), 0.75, 0.80,
    1.12, 1.15, 0.75, 0.84, 0.20, 0.66,
)  # fmt: skip
RURAL = AreaProfile(
    0.36, 28.0, (13.0, 60.0), 0.992, 0.990, (36, 42), (13.2, 10.8), (0.44, 0.50), 0.40, 0.52,
    1.38, 2.40, 0.58, 0.66, 0.26, 0.54,
)  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """The whole district; every ``*_sigma`` is the log spread between schools of one area."""

    areas: dict[str, AreaProfile] = field(
        default_factory=lambda: {"urban": URBAN, "town": TOWN, "rural": RURAL}, hash=False
    )
    junior_share: float = 3 / 8
    nine_year_share: float = 0.08
    teaching_point_share: float = 0.04
    intake_sigma: float = 0.38
    teacher_sigma: float = 0.07
    qualified_sd: float = 0.10
    backbone_sigma: float = 0.70
    pe_arts_sigma: float = 0.50
    teaching_area_sigma: float = 0.21
    sports_area_sigma: float = 0.28
    equipment_sigma: float = 0.42
    multimedia_sigma: float = 0.18
    women_cadre: float = 0.94  # women who retire at 55→58
    birth_to_entry: float = 1.02
    transition: float = 0.985  # leavers of grade 6 who enter a junior school of the district
    key_share: float = 0.12  # urban and town schools that were favoured for years (窗口学校)
    key_factors: tuple[float, float, float] = (2.4, 1.5, 2.2)  # their backbone, PE and arts teachers, equipment
    crowded_share: float = 0.30  # urban schools that section cohorts above the class limit
    small_rooms_share: float = 0.35  # music and art rooms below the full standard's area
    special_rooms_share: float = 0.75  # rooms in place, of those that the classes call for
    vacancy: float = 0.015  # posts above the teachers in place
    equipment_writeoff: float = 0.035  # of the base value per year
    room_writeoff: float = 0.015
    land_margin: float = 1.2  # land entered for building, over what the school will need
    sports_land_margin: float = 1.7  # the same for sports ground: the coefficient may ask for more than R5 does
    budget_margin: float = 1.35  # caps over the rough need
    roster: bool | None = None  # None: seeds that are odd ship a roster, even ones totals only
    year_noise: float = 0.03
    pinned_units: int = 60  # districts of so many units start the new school, smaller ones may
    school_system: str = "6-3"  # 学制: 6-3, or 5-4 with grade 6 junior

    @property
    def last_primary(self) -> int:
        """The last primary grade: 6, under 5-4 it is 5."""
        return 6 if self.school_system == "6-3" else 5
