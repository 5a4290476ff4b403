"""Moving a district on to a later base year 滚动到新基年: what was built, bought, hired and lost in between.

The tables of the later year are illustrative actuals: cohorts as the panel has them, teachers retired by the law of
the day, schools brought most of the way to the standards. Building works are finished, because a scenario that
starts a year before its deadline could not finish them any more.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from planner.projection.retirement import retirement_month
from planner.studies.sampler import needs
from planner.studies.sampler.assemble import Parts
from planner.studies.sampler.demography import Panel
from planner.studies.sampler.draws import Draws
from planner.studies.sampler.premises import KINDS, ROOM_AREAS, Land, SchoolStock, writeoff_rows
from planner.studies.sampler.projects import open_feeders, open_schools
from planner.studies.sampler.specs import SchoolSpec
from planner.studies.sampler.teachers import YOUNGEST, Teacher

#: Assumed, per year or in all.
LEAVER_RATE = 0.012
UPGRADED_SHARE = 0.55  # of the under-qualified under 45
RECOGNISED_SHARE = 0.75  # of the backbone teachers that schools are short of
AREA_MARGIN = 1.05  # building and sports ground over what the school will need
PUPILS_PER_TEACHER = {"primary": 20.0, "junior": 15.0}


def roll_forward(parts: Parts, closed_panel: Panel, base_year: int) -> Parts:
    """Return the district of ``parts`` as it stands in ``base_year``, with its pinned new schools open.

    ``closed_panel`` is the panel before any new school opened; the history is restated to today's catchments.
    """
    new = [
        replace(one.school, opens_project="", build_year=one.opens or base_year)
        for one in parts.projects
        if one.school is not None and one.opens is not None
    ]
    specs = [*parts.specs, *new]
    panel = open_schools(closed_panel, parts.projects, restate_from=closed_panel.years[0])
    moved = replace(parts, base_year=base_year, specs=specs, panel=panel, progress=0.7)
    moved.feeders = open_feeders(parts.feeders, parts.projects, parts.specs)
    moved.teachers = _teachers(parts, moved)
    moved.stocks, moved.land = _works(parts, moved)
    moved.projects = [one for one in parts.projects if one.school is None]
    return moved


def _teachers(before: Parts, after: Parts) -> list[Teacher]:
    staying = [_later(one, before.base_year, after) for one in before.teachers if _stays(one, before, after)]
    staying = _to_new_schools(staying, before, after)
    hired = _hires(staying, after, before)
    return _appoint_heads(_recognise(sorted([*staying, *hired], key=lambda one: _order(one, after)), after))


def _appoint_heads(teachers: list[Teacher]) -> list[Teacher]:
    """Give a school whose head left the longest-serving of its backbone teachers as head."""
    headed = {one.school for one in teachers if one.head}
    heads: dict[str, Teacher] = {}
    for one in teachers:
        best = heads.get(one.school)
        if best is None or (one.backbone, -one.since) > (best.backbone, -best.since):
            heads[one.school] = one
    chosen = {one.id for school, one in heads.items() if school not in headed}
    return [replace(one, head=True) if one.id in chosen else one for one in teachers]


def _order(one: Teacher, after: Parts) -> tuple[int, int, str]:
    schools = [*(spec.id for spec in after.specs), after.special.id]
    return schools.index(one.school), ("primary", "junior", "special").index(one.stage), one.id


def _stays(one: Teacher, before: Parts, after: Parts) -> bool:
    year, month = retirement_month(one.sex, one.cadre, (one.born // 12, one.born % 12 + 1))
    leaves = Draws(after.seed, "leavers", one.id).chance(LEAVER_RATE * (after.base_year - before.base_year))
    return (year, month) >= (after.base_year, 9) and not leaves


def _later(one: Teacher, base_year: int, after: Parts) -> Teacher:
    draws = Draws(after.seed, "upgrades", one.id)
    young = one.months_old(base_year) < 45 * 12
    return replace(one, above_qualified=one.above_qualified or (young and draws.chance(UPGRADED_SHARE)))


def _to_new_schools(teachers: list[Teacher], before: Parts, after: Parts) -> list[Teacher]:
    """Move the relieved schools' share of teachers, whole, to the new schools."""
    result = list(teachers)
    for project in before.projects:
        for (source, stage), share in project.relief.items():
            if project.school is None or project.opens is None:
                continue
            own = [index for index, one in enumerate(result) if (one.school, one.stage) == (source, stage)]
            order = sorted(own, key=lambda index: Draws(after.seed, "campus", result[index].id).uniform())
            for index in order[: round(share * len(own) * 0.9)]:
                result[index] = replace(result[index], school=project.school.id, since=project.opens, head=False)
    return result


def _hires(teachers: list[Teacher], after: Parts, before: Parts) -> list[Teacher]:
    """Fill units below the posts standard and replace half of those who left."""
    had = Counter((one.school, one.stage) for one in before.teachers)
    have = Counter((one.school, one.stage) for one in teachers)
    hired: list[Teacher] = []
    for spec in after.specs:
        primary, junior = after.panel.stage_pupils(spec.id, after.base_year)
        for stage, pupils in (("primary", primary), ("junior", junior)):
            if not spec.has(stage):
                continue
            count, key = have[spec.id, stage], (spec.id, stage)
            least = -int(-pupils // (PUPILS_PER_TEACHER[stage] * 0.98))
            wanted = max(least, count + (max(had[key] - count, 0) // 2 if pupils > 100 else 0))
            hired += [_hire(spec, stage, len(hired) + number, after) for number in range(wanted - count)]
    return hired


def _hire(spec: SchoolSpec, stage: str, number: int, after: Parts) -> Teacher:
    draws = Draws(after.seed, "hires", number)
    months = draws.whole(YOUNGEST * 12, 29 * 12)
    sex = "F" if draws.chance(0.74) else "M"
    return Teacher(
        id=f"H{number + 1:04d}",
        school=spec.id,
        stage=stage,
        sex=sex,
        born=after.base_year * 12 + 8 - months,
        cadre=sex == "F",
        pe_arts=draws.chance(0.28),
        above_qualified=True,
        backbone=False,
        since=after.base_year - draws.whole(0, 2),
        head=False,
    )


def _recognise(teachers: list[Teacher], after: Parts) -> list[Teacher]:
    result = list(teachers)
    for spec in after.specs:
        primary, junior = after.panel.stage_pupils(spec.id, after.base_year)
        for stage, pupils in (("primary", primary), ("junior", junior)):
            own = [index for index, one in enumerate(result) if (one.school, one.stage) == (spec.id, stage)]
            backbone = sum(result[index].backbone for index in own)
            short = max(0, -(-pupils // 100) - backbone)
            draws = Draws(after.seed, "recognition", spec.id, stage)
            fit = sorted(
                (index for index in own if not result[index].backbone),
                key=lambda index: abs(result[index].months_old(after.base_year) - 500),
            )
            for index in fit[: draws.rounded(short * RECOGNISED_SHARE)]:
                result[index] = replace(result[index], backbone=True)
    return result


def _works(before: Parts, after: Parts) -> tuple[list[SchoolStock], dict[str, Land]]:
    lost: Counter[tuple[str, str]] = Counter()
    passed = range(before.base_year + 1, after.base_year + 1)
    horizon = range(before.base_year + 1, before.horizon + 1)
    for row in writeoff_rows(before.stocks, horizon, before.seed, before.profile):
        if row["year"] in passed:
            for name in ("equipment_yuan", "multimedia_rooms"):
                lost[str(row["school_id"]), name] += int(str(row[name]))
    old = {stock.spec.id: stock for stock in before.stocks}
    stocks, land = [], dict(before.land)
    for spec in after.specs:
        if spec.id not in old:
            stocks.append(_as_built(spec, before))
            continue
        losses = lost[spec.id, "equipment_yuan"], lost[spec.id, "multimedia_rooms"]
        stock = _improved(old[spec.id], losses, land[spec.id], after)
        land[spec.id] = Land(
            max(0, land[spec.id].building_m2 - (stock.teaching_m2 - old[spec.id].teaching_m2)),
            max(0, land[spec.id].sports_m2 - (stock.sports_m2 - old[spec.id].sports_m2)),
        )
        stocks.append(stock)
    return [*stocks, old[before.special.id]], land


def _improved(stock: SchoolStock, lost: tuple[int, int], land: Land, after: Parts) -> SchoolStock:
    """Bring a school's areas to what it will need, its equipment and rooms most of the way."""
    spec, draws = stock.spec, Draws(after.seed, "works", stock.spec.id)
    span = after.deadline, after.horizon
    area = needs.area_need(spec, after.panel, *span) * AREA_MARGIN
    sports = needs.sports_need(spec, after.panel, *span) * AREA_MARGIN
    equipment = needs.equipment_need(spec, after.panel, *span) * draws.uniform(0.80, 1.02)
    rooms = round(needs.room_need(spec, after.panel, *span) * draws.uniform(0.85, 1.0))
    classes = int(after.panel.at(spec.id, after.base_year)[1].sum())
    return replace(
        stock,
        teaching_m2=_up_to(stock.teaching_m2, area, land.building_m2),
        sports_m2=_up_to(stock.sports_m2, sports, land.sports_m2),
        equipment=max(stock.equipment - lost[0], 1000 * round(equipment / 1000)),
        multimedia=max(stock.multimedia - lost[1], rooms),
        classrooms=max(stock.classrooms, needs.classroom_need(spec, after.panel, *span) + 1, classes),
        rooms=_rooms(stock, classes, draws),
    )


def _up_to(have: int, wanted: float, land: int) -> int:
    return have + max(0, min(land, 10 * -int(-(wanted - have) // 10)))


def _rooms(stock: SchoolStock, classes: int, draws: Draws) -> dict[tuple[str, int], int]:
    rooms = dict(stock.rooms)
    for kind in KINDS:
        full = kind, ROOM_AREAS[kind][0]
        short = max(0, needs.special_rooms_needed(classes) - rooms.get(full, 0))
        if short and draws.chance(0.7):
            rooms[full] = rooms.get(full, 0) + short
    return rooms


def _as_built(spec: SchoolSpec, before: Parts) -> SchoolStock:
    adds = next(one.adds for one in before.projects if one.school is not None and one.school.id == spec.id)
    return SchoolStock(
        spec,
        teaching_m2=adds["teaching_area_m2"],
        indoor_m2=0,
        sports_m2=adds["sports_area_m2"],
        equipment=adds["equipment_yuan"],
        multimedia=adds["multimedia_rooms"],
        classrooms=adds["classrooms"],
        rooms={("music", 96): adds["music_rooms"], ("art", 90): adds["art_rooms"]},
    )
