"""Teachers 教师: persons by unit with age, sex, years in the school and the three traits of docs/model.md §1."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from planner.studies.sampler.demography import Panel
from planner.studies.sampler.draws import Draws
from planner.studies.sampler.profile import Profile
from planner.studies.sampler.specs import SchoolSpec

STAGES = ("primary", "junior", "special")
#: Full-time teachers of a special school, and pupils of each of its grades (assumed).
SPECIAL_TEACHERS = 24
SPECIAL_PUPILS = (5, 9)
YOUNGEST = 23
#: Months of age at which men, women in cadre posts and other women retired before the 2025 reform.
RETIREMENT = {("M", False): 720, ("F", True): 660, ("F", False): 600}


@dataclass(frozen=True)
class Teacher:
    """A full-time teacher 专任教师, without a name; ``born`` counts months from year 0."""

    id: str
    school: str
    stage: str
    sex: str
    born: int
    cadre: bool
    pe_arts: bool
    above_qualified: bool
    backbone: bool
    since: int
    head: bool

    def months_old(self, year: int) -> int:
        """Return the age in months on 1 September of ``year``."""
        return year * 12 + 8 - self.born

    def row(self) -> dict[str, object]:
        """Return the row of the ``roster`` table."""
        return {
            "person_id": self.id,
            "school_id": self.school,
            "stage": self.stage,
            "sex": self.sex,
            "birth": f"{self.born // 12:04d}-{self.born % 12 + 1:02d}",
            "cadre": int(self.cadre),
            "subject": "pe_arts" if self.pe_arts else "other",
            "above_qualified": int(self.above_qualified),
            "backbone": int(self.backbone),
            "since": self.since,
            "head": int(self.head),
        }


def draw_teachers(
    specs: list[SchoolSpec], special: SchoolSpec, panel: Panel, base_year: int, seed: int, profile: Profile
) -> list[Teacher]:
    """Return the teachers of every unit in the base year, numbered in order of school and stage."""
    teachers: list[Teacher] = []
    for spec in [*specs, special]:
        primary, junior = (0, 0) if spec.type == "special" else panel.stage_pupils(spec.id, base_year)
        head = True
        for stage, pupils in zip(STAGES, (primary, junior, 0), strict=True):
            if spec.has(stage):
                teachers += _of_unit(spec, stage, pupils, head, len(teachers), base_year, seed, profile)
                head = False
    return teachers


def _of_unit(
    spec: SchoolSpec, stage: str, pupils: int, head: bool, before: int, base_year: int, seed: int, profile: Profile
) -> list[Teacher]:
    area = profile.areas[spec.area]
    draws = Draws(seed, "teachers", spec.id, stage)
    column = 1 if stage == "junior" else 0
    if stage == "special":
        count, per_hundred = SPECIAL_TEACHERS, 0.0
    else:
        ratio = draws.around(area.pupils_per_teacher[column], profile.teacher_sigma)
        count = max(4 if pupils < 100 else 8, round(pupils / ratio * (1.06 if spec.crowded else 1.0)))
        per_hundred = pupils / 100
    share = min(max(draws.normal(area.qualified[column], profile.qualified_sd), 0.18), 1.0)
    lead, arts = profile.key_factors[:2] if spec.key else (1.0, 1.0)
    leaders = lead * draws.around(area.backbone_per_100, profile.backbone_sigma, high=4.0 / lead**0.5)
    backbone = min(draws.rounded(per_hundred * leaders), count // 2)
    pe_arts = draws.rounded(per_hundred * arts * draws.around(area.pe_arts_per_100, profile.pe_arts_sigma, high=2.4))
    people = [_person(draws, area.over_50, area.women, profile.women_cadre) for _ in range(count)]
    young = sorted(range(count), key=lambda index: (people[index][1] + draws.normal(0.0, 60.0), index))
    qualified = set(young[: round(share * count)])
    leading = sorted(range(count), key=lambda index: (_seniority(index in qualified, people[index][1], draws), index))
    artists = sorted(range(count), key=lambda index: (people[index][1] * 0.2 + draws.normal(0.0, 60.0), index))
    return [
        Teacher(
            id=f"T{before + index + 1:05d}",
            school=spec.id,
            stage=stage,
            sex=sex,
            born=base_year * 12 + 8 - months,
            cadre=cadre,
            pe_arts=index in artists[:pe_arts],
            above_qualified=index in qualified,
            backbone=index in leading[:backbone],
            since=base_year - _years_here(draws, months),
            head=head and index == leading[-1],
        )
        for index, (sex, months, cadre) in enumerate(people)
    ]


def _person(draws: Draws, over_50: float, women: float, women_cadre: float) -> tuple[str, int, bool]:
    """Return (sex, age in months, woman in a cadre post); nobody is past retirement in the base year."""
    sex = "F" if draws.chance(women) else "M"
    cadre = sex == "F" and draws.chance(women_cadre)
    limit = RETIREMENT[sex, cadre]
    if draws.chance(over_50) and limit > 600:
        return sex, draws.whole(600, limit - 1), cadre
    middle = draws.chance(0.62)
    low, high = (35 * 12, 600) if middle else (YOUNGEST * 12, 35 * 12)
    return sex, draws.whole(low, high - 1), cadre


def _seniority(qualified: bool, months: int, draws: Draws) -> float:
    """Return how far a teacher stands from the typical backbone teacher (43 years, well qualified)."""
    return abs(months - 516) / 60 + (0.0 if qualified else 4.0) + draws.normal(0.0, 1.0)


def _years_here(draws: Draws, months: int) -> int:
    career = max(0, (months - YOUNGEST * 12) // 12)
    return min(career, draws.whole(0, 9) if draws.chance(0.55) else draws.whole(6, 24))


def staff_rows(teachers: list[Teacher]) -> list[dict[str, object]]:
    """Return the ``staff`` rows: teachers by school, stage and the eight types."""
    counts = Counter(
        (one.school, one.stage, int(one.pe_arts), int(one.above_qualified), int(one.backbone)) for one in teachers
    )
    order = {key: index for index, key in enumerate(dict.fromkeys((one.school, one.stage) for one in teachers))}
    return [
        {
            "school_id": school,
            "stage": stage,
            "pe_arts": pe_arts,
            "above_qualified": qualified,
            "backbone": backbone,
            "teachers": count,
        }
        for (school, stage, pe_arts, qualified, backbone), count in sorted(
            counts.items(), key=lambda item: (order[item[0][:2]], item[0][2:])
        )
    ]
