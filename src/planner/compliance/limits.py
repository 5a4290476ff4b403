"""Rules 7–14 of docs/model.md §3: what a plan must keep to, whatever it achieves 约束复核."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.base.i18n import T
from planner.base.terms import DISTRICT_LEVERS, MEASURED_STAGES, PHYSICAL, PLANNED_STAGES, TYPES
from planner.base.types import Action
from planner.compliance.finding import Finding
from planner.compliance.outcome import posts_and_temporary
from planner.compliance.replay import Replay
from planner.compliance.rows import Ground
from planner.compliance.rulebook import closing_years, opening_years
from planner.compliance.targets import school_classes

#: Teaching area that an added classroom needs (m²).
CLASSROOM_M2 = 90
#: Rounding errors of sums of m² and yuan.
SLACK = 1e-6
#: Lever → the quota on it per stage and year.
QUOTAS = {"recognise": "backbone_quota", "upgrade": "upgrade_quota", "hire": "hire_quota"}


def check_limits(ground: Ground, done: Replay, actions: tuple[Action, ...]) -> Iterator[Finding]:
    """Yield a finding for every rule that the outcome breaks, in the order of the rules."""
    yield from _posts(ground, done)
    yield from _vacancies(ground, done)
    yield from _stocks(ground, done)
    yield from _departures(ground, done)
    yield from _least_teachers(ground, done)
    yield from _classrooms(ground, done)
    yield from _land(ground, actions)
    yield from _quotas(ground, actions)
    yield from _funds(ground, done)
    yield from _smooth(ground, actions)


def _over(code: str, place: str, found: float, most: float) -> Finding:
    return Finding(code, place, T("{found} where at most {most} is allowed", found=f"{found:g}", most=f"{most:g}"))


def _under(code: str, place: str, found: float, least: float) -> Finding:
    return Finding(code, place, T("{found} where at least {least} is needed", found=f"{found:g}", least=f"{least:g}"))


def _posts(ground: Ground, done: Replay) -> Iterator[Finding]:
    """Rule 7: teachers of a stage ≤ max(posts, do-nothing stock)."""
    for stage in MEASURED_STAGES:
        here = np.array([unit.stage == stage for unit in ground.projection.units], dtype=np.bool_)
        have = done.outcome.teachers[here].sum(axis=(0, 1))
        idle = ground.projection.teachers[here].sum(axis=(0, 1))
        cap = np.maximum(ground.targets.posts[PLANNED_STAGES.index(stage)], idle)
        for t in range(1, len(have)):
            if have[t] > cap[t]:
                yield _over("rule.posts", f"{stage} {ground.projection.years[t]}", int(have[t]), int(cap[t]))


def _vacancies(ground: Ground, done: Replay) -> Iterator[Finding]:
    """Rule 18: from the deadline on no post is empty while a temporary teacher teaches; a hire replaces one."""
    if not ground.district.temporary:
        return
    for stage in MEASURED_STAGES:
        empty, left = posts_and_temporary(ground.projection, ground.targets, done.outcome, stage)
        for t, year in enumerate(ground.projection.years):
            if year >= ground.scenario.deadline and min(empty[t], left[t]) > 0:
                message = T("{empty} posts are empty while {left} temporary teachers teach", empty=int(empty[t]),
                            left=int(left[t]))  # fmt: skip
                yield Finding("rule.vacancies", f"{stage} {year}", message)


def _stocks(ground: Ground, done: Replay) -> Iterator[Finding]:
    """Rule 8: no stock of any unit and type, or of any school, is negative."""
    years = ground.projection.years
    for u, j, t in np.argwhere(done.outcome.teachers < 0):
        place = f"{ground.projection.units[u].id} {TYPES[j].code} {years[t]}"
        yield _under("rule.stock", place, int(done.outcome.teachers[u, j, t]), 0)
    for s, k, t in np.argwhere(done.outcome.physical < -SLACK):
        place = f"{ground.projection.schools[s]} {PHYSICAL[k]} {years[t]}"
        yield _under("rule.stock", place, float(done.outcome.physical[s, k, t]), 0)


def _departures(ground: Ground, done: Replay) -> Iterator[Finding]:
    """Rule 9: moves out of a unit ≤ a share of last year's staff; nominated, and gone before, ≤ its eligible.

    From the year in which a school closes on neither limit holds for it.
    """
    assumptions, projection = ground.scenario.assumptions, ground.projection
    staff = done.outcome.teachers.sum(axis=1)
    closes = closing_years(ground.district, ground.scenario)
    last = [closes.get(unit.school, ground.scenario.horizon + 1) - projection.base_year for unit in projection.units]
    for u, t in np.argwhere(done.moved_out > 0):
        if t >= last[u]:
            continue  # the staff of a school that has closed are free to go
        place = f"{projection.units[u].id} {projection.years[t]}"
        most = int(np.floor(assumptions.max_move_share * int(staff[u, t - 1]) + 1e-9))
        if done.moved_out[u, t] > most:
            yield _over("rule.move_share", place, int(done.moved_out[u, t]), most)
    for u in range(len(projection.units)):
        for t in range(1, min(len(projection.years), last[u])):
            before = int(done.moved_out[u, max(1, t - assumptions.rotation_years + 1) : t].sum())
            asked = before + int(np.ceil(done.nominated[u, t] - 1e-6))
            if asked > projection.eligible[u, t]:
                place = f"{projection.units[u].id} {projection.years[t]}"
                yield _over("rule.eligible", place, asked, int(projection.eligible[u, t]))


def _least_teachers(ground: Ground, done: Replay) -> Iterator[Finding]:
    """Rule 10: full-time teachers for the pupils, from the deadline or the opening."""
    staff = done.outcome.teachers.sum(axis=1)
    short = (staff < ground.targets.min_teachers) & (ground.projection.pupils > 0)
    for u, t in np.argwhere(short):
        place = f"{ground.projection.units[u].id} {ground.projection.years[t]}"
        yield _under("rule.min_teachers", place, int(staff[u, t]), int(ground.targets.min_teachers[u, t]))


def _classrooms(ground: Ground, done: Replay) -> Iterator[Finding]:
    """Rule 11: classrooms ≥ classes, opened ones included, from the deadline or the opening."""
    classes = school_classes(ground.projection, done.outcome.classes)
    rooms = done.outcome.physical[:, PHYSICAL.index("classrooms")]
    opens = opening_years(ground.district, ground.scenario)
    for s, t in np.argwhere(rooms < classes - SLACK):
        school, year = ground.projection.schools[s], ground.projection.years[t]
        if year >= min(ground.scenario.deadline, opens.get(school, ground.scenario.deadline)):
            yield _under("rule.classrooms", f"{school} {year}", float(rooms[s, t]), int(classes[s, t]))


def _land(ground: Ground, actions: tuple[Action, ...]) -> Iterator[Finding]:
    """Rule 12: extensions within the land entered; 90 m² begun with each classroom."""
    built: Counter[tuple[str, str]] = Counter()
    begun: Counter[tuple[str, str, int]] = Counter()
    for action in actions:
        built[(action.lever, action.school)] += action.quantity
        begun[(action.lever, action.school, action.year)] += action.quantity
    for lever, kind in (("extend", 0), ("extend_sports", 1)):
        for school in ground.projection.schools:
            most = ground.district.land.get(school, (0.0, 0.0))[kind]
            most += ground.scenario.relief.more_land(school)[kind]
            if built[(lever, school)] > most + SLACK:
                yield _over("rule.land", f"{school} {lever}", built[(lever, school)], most)
    for (lever, school, year), rooms in sorted(begun.items()):
        area = begun[("extend", school, year)]
        if lever == "add_classroom" and area < CLASSROOM_M2 * rooms:
            yield _under("rule.classroom_area", f"{school} {year}", area, CLASSROOM_M2 * rooms)


def _quotas(ground: Ground, actions: tuple[Action, ...]) -> Iterator[Finding]:
    """Rule 13: recognitions, upgrades begun and hires per stage and year."""
    stage_of = {unit.id: unit.stage for unit in ground.projection.units}
    begun: Counter[tuple[str, str, int]] = Counter()
    for action in actions:
        if action.lever in QUOTAS:
            begun[(action.lever, stage_of[action.unit], action.year)] += action.quantity
    for (lever, stage, year), persons in sorted(begun.items()):
        most = ground.scenario.assumptions.of_stage(QUOTAS[lever], stage)
        if persons > most:
            yield _over("rule.quota", f"{lever} {stage} {year}", persons, most)


def _funds(ground: Ground, done: Replay) -> Iterator[Finding]:
    """Rule 14: spending of a fund ≤ its cap and what is carried in."""
    for row in budget_rows(ground, done.spent):
        if row["spent_yuan"] > row["cap_yuan"] + row["carried_in_yuan"]:
            place = f"{row['fund']} {row['year']}"
            yield _over_yuan("rule.fund", place, row["spent_yuan"], row["cap_yuan"] + row["carried_in_yuan"])


def _smooth(ground: Ground, actions: tuple[Action, ...]) -> Iterator[Finding]:
    """Rule 17: spending on schools changes by at most ``budget.smooth`` from one year of the plan to the next."""
    limit = ground.scenario.budget.smooth
    if limit is None:
        return
    paid: Counter[int] = Counter()
    for action in actions:
        if action.lever not in DISTRICT_LEVERS:
            paid[action.year] += action.cost_yuan
    for year in range(ground.scenario.base_year + 2, ground.scenario.horizon + 1):
        change = abs(paid[year] - paid[year - 1])
        if change > limit + SLACK:
            yield _over_yuan("rule.smooth", str(year), change, int(limit))


def _over_yuan(code: str, place: str, found: int, most: int) -> Finding:
    message = T("{found} yuan where at most {most} is allowed", found=f"{found:,}", most=f"{most:,}")
    return Finding(code, place, message)


def budget_rows(ground: Ground, spent: dict[tuple[str, int], int]) -> list[dict[str, Any]]:
    """Return ``budget.csv``: per fund and year the yuan spent, the cap, what is carried in and out."""
    rows = []
    for code, fund in ground.scenario.budget.funds.items():
        carried = 0
        for year in range(ground.scenario.base_year + 1, ground.scenario.horizon + 1):
            cap, paid = ground.scenario.budget.cap(code, year), spent.get((code, year), 0)
            rest = max(cap + carried - paid, 0) if fund.carry_over else 0
            rows.append(
                {
                    "year": year,
                    "fund": code,
                    "spent_yuan": paid,
                    "cap_yuan": cap,
                    "carried_in_yuan": carried,
                    "carried_out_yuan": rest,
                }
            )
            carried = rest
    return rows
