"""Rows against each other and against limits 学前约束复核: payments, salaries, pay, funding, posts, quotas."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

import numpy as np

from planner.base.i18n import T
from planner.base.preschool import PROJECT_LEVER, PUBLIC_OPERATORS, STAFF, PreschoolProjection, PreschoolTargets
from planner.base.types import Action
from planner.compliance.finding import Finding, differs
from planner.compliance.preschool_replay import CONTRACT, POST, PreschoolReplay
from planner.compliance.preschool_verify_rows import BEFORE, KidsGround
from planner.district.preschool import PreschoolProject

Rows = tuple[Action, ...]
#: Lever of yearly money → the item's place among the targets of funding (P10, P11, P12).
FUNDED = {"public": ("k_fund", 0), "public_nature": ("k_fund", 1), "inclusive_private": ("k_subsidy", 2)}
MONTHS = 12


def check_projects(rows: Rows, ground: KidsGround, free: dict[str, frozenset[int]] | None) -> Iterator[Finding]:
    """Each project starts once, when it may, and is paid by its profile; premises are converted once.

    ``free`` maps conversions to the years in which primary rooms may be taken; None: primary schools are not planned.
    """
    paid: dict[str, list[Action]] = {}
    for row in rows:
        if row.lever in PROJECT_LEVER.values():
            paid.setdefault(row.item, []).append(row)
    taken: Counter[str] = Counter()
    for one in ground.preschool.projects:
        found, start = paid.get(one.id, []), ground.settings.projects.get(one.id)
        if not found and start is None:
            continue
        first = min((row.year for row in found), default=start or 0)
        if start is not None and first != start:
            yield differs("build.start", f"actions.csv {one.id}", first, start)
        yield from _paid(one, found, first)
        yield from _may_start(one, first, ground, free)
        taken[one.from_school] += bool(one.from_school)
    for school, times in sorted(taken.items()):
        if times > 1:
            yield Finding("build.premises", f"actions.csv {school}", T("the premises are converted twice"))


def _paid(one: PreschoolProject, found: list[Action], first: int) -> Iterator[Finding]:
    n = one.build_years
    part, permille = one.cost_yuan // n, 1000 // n
    expected = Counter((first + i, permille, part, first + n) for i in range(n - 1))
    expected[first + n - 1, 1000 - permille * (n - 1), one.cost_yuan - part * (n - 1), first + n] += 1
    given = Counter((row.year, row.quantity, row.cost_yuan, row.effective_year) for row in found)
    for key in sorted({*expected, *given}):
        if expected[key] != given[key]:
            place = "actions.csv {}: {} {} ‰ {} yuan, opens {}".format(one.id, *key)
            yield differs("build.rows", place, given[key], expected[key])


def _may_start(
    one: PreschoolProject, first: int, ground: KidsGround, free: dict[str, frozenset[int]] | None
) -> Iterator[Finding]:
    place, opens = f"actions.csv {one.id} {first}", first + one.build_years
    if first < one.earliest_start:
        yield Finding("build.early", place, T("it cannot start before {year}", year=one.earliest_start))
    if one.kind == "hand_over":
        ready = next((d.hand_over_year or 0 for d in ground.preschool.developments if d.id == one.development), 0)
        if opens < ready:
            yield Finding("build.hand_over", place, T("it is handed over in {year} only", year=ready))
    if one.kind == "convert":
        known = one.free_from is None or first >= one.free_from
        if not known or (free is not None and first not in free.get(one.id, frozenset())):
            yield Finding("build.rooms", place, T("the rooms of {school} are not free then", school=one.from_school))


def check_people(rows: Rows, ground: KidsGround, done: PreschoolReplay) -> Iterator[Finding]:
    """Salaries follow from hires; who may hire; pay never falls; each kindergarten changes once."""
    hired: Counter[tuple[str, str, int]] = Counter()
    paid: dict[tuple[str, str, int], list[Action]] = {}
    changed: Counter[str] = Counter()
    for row in rows:
        if row.lever == "k_hire":
            hired[row.school, row.item, row.year] += row.quantity
        elif row.lever == "k_salary":
            paid.setdefault((row.school, row.item, row.year), []).append(row)
        elif row.lever in BEFORE:
            changed[row.school] += 1
    yield from (
        Finding("row.twice", f"actions.csv {school}", T("a kindergarten changes once"))
        for school, times in sorted(changed.items()) if times > 1
    )  # fmt: skip
    names = {name: n for n, name in enumerate(done.outcome.kindergartens)}
    for school, item in sorted({(school, item) for school, item, _ in (*hired, *paid)}):
        before = 0
        for year in range(ground.scenario.base_year + 1, ground.scenario.horizon + 1):
            now, bills = hired[school, item, year], paid.get((school, item, year), [])
            pay = _wage(ground, done, names.get(school, -1), item, year)
            cost = before * pay + now * round(pay * ground.a.first_year_share)
            place = f"actions.csv k_salary {school} {item} {year}"
            if len(bills) > 1 or bool(bills) != bool(before + now):
                yield differs("salary.rows", place, len(bills), int(before + now > 0))
            if bills and sum(one.quantity for one in bills) != before + now:
                yield differs("salary.persons", place, sum(one.quantity for one in bills), before + now)
            if bills and sum(one.cost_yuan for one in bills) != cost:
                yield differs("salary.cost", place, sum(one.cost_yuan for one in bills), cost)
            before += now
    yield from _employers(rows, done, names, ground)


def _wage(ground: KidsGround, done: PreschoolReplay, n: int, item: str, year: int) -> int:
    if item == STAFF[POST]:
        return ground.a.post_cost
    if item != STAFF[CONTRACT]:
        return ground.a.carer_cost
    name = done.outcome.kindergartens[n] if n >= 0 else ""
    one = ground.preschool.by_id.get(name)
    given = one.pay_contract_yuan if one else None
    base = ground.a.contract_cost if given is None else math.ceil(given)
    raised = done.courses[name].raised[year - ground.scenario.base_year] if name else 0
    return base + int(raised)


def _employers(rows: Rows, done: PreschoolReplay, names: dict[str, int], ground: KidsGround) -> Iterator[Finding]:
    for row in rows:
        if row.lever not in ("k_hire", "k_retrain"):
            continue
        n = names.get(row.school, -1)
        who = done.courses[row.school].operator if row.school in done.courses else []
        t = row.year - ground.scenario.base_year
        posts = row.lever == "k_retrain" or row.item == STAFF[POST]
        may = PUBLIC_OPERATORS if posts else (*PUBLIC_OPERATORS, "inclusive_private")
        if n < 0 or who[t] not in may or not who[-1]:
            place = f"actions.csv {row.lever} {row.school} {row.year}"
            yield Finding("rule.employer", place, T("nobody may be hired there in that year"))


def check_yearly(rows: Rows, ground: KidsGround, done: PreschoolReplay, targets: PreschoolTargets) -> Iterator[Finding]:
    """Funding, subsidies, equal pay, insurance and village subsidies: who gets them, how many, at what price."""
    out, base = done.outcome, ground.scenario.base_year
    names = {name: n for n, name in enumerate(out.kindergartens)}
    seen: Counter[tuple[str, str, int]] = Counter()
    for row in rows:
        if row.lever not in ("k_fund", "k_subsidy", "k_equal_pay", "k_insure", "k_village_subsidy"):
            continue
        seen[row.lever, row.school, row.year] += 1
        place = f"actions.csv {row.lever} {row.school} {row.year}"
        n, t = names.get(row.school, -1), row.year - base
        if n < 0 or not done.courses[row.school].operator[t]:
            yield Finding("row.closed", place, T("the kindergarten is not open in that year"))
            continue
        if seen[row.lever, row.school, row.year] > 1:
            yield Finding("row.twice", place, T("the row stands twice"))
        quantity, cost = _due(row, ground, done, targets, n, t)
        if row.quantity != quantity:
            yield differs("row.quantity", place, row.quantity, quantity)
        if row.cost_yuan != cost:
            yield differs("row.cost", place, row.cost_yuan, cost)
    for name in out.kindergartens:
        course = done.courses[name]
        for t in range(2, len(course.raised)):
            if course.raised[t] < course.raised[t - 1] and course.operator[t] and _has_contract(done, names[name], t):
                yield Finding("rule.pay_falls", f"{name} {base + t}", T("the pay of contract teachers falls"))


def _has_contract(done: PreschoolReplay, n: int, t: int) -> bool:
    return bool(done.outcome.staff[n, CONTRACT, t] > 0)


def _due(
    row: Action, ground: KidsGround, done: PreschoolReplay, targets: PreschoolTargets, n: int, t: int
) -> tuple[int, int]:
    """Return (quantity, yuan) that the row must have."""
    out, course = done.outcome, done.courses[row.school]
    one = ground.preschool.by_id.get(row.school)
    operator = course.operator[t]
    if row.lever in ("k_fund", "k_subsidy"):
        lever, kind = FUNDED.get(operator, ("", 0))
        if lever != row.lever:
            return 0, 0
        first = targets.first_year - ground.scenario.base_year
        rule = targets.fund[kind, max(t, first)]
        assumed = ground.a.subsidy_private if kind == 2 else ground.a.fund_public
        each = max(assumed, math.ceil(rule - 1e-9) if np.isfinite(rule) else 0)
        if one is not None and one.operator == operator:
            each = 0 if t < first else max(0, math.ceil(each - (one.fund_per_child_yuan or 0.0) - 1e-9))
        children = int(out.attending[n, t]) if each else 0
        return children, children * each
    if row.lever == "k_equal_pay":
        public = operator in PUBLIC_OPERATORS
        return row.quantity, row.quantity * (int(done.own_contract[n, t]) if public else 0)
    if row.lever == "k_insure":
        given = one is not None and one.staff is not None and one.insured_staff is not None
        most = max(0, one.staff - one.insured_staff) if given else 0  # type: ignore[union-attr, operator]
        quantity = min(row.quantity, most)
        return quantity, quantity * ground.a.insurance_cost
    teachers = int(out.teachers[n, t])
    return teachers, teachers * _village(ground, row.school)


def _village(ground: KidsGround, school: str) -> int:
    """Yearly subsidy of a teacher by distance: base and step, twelve months."""
    one = ground.preschool.by_id.get(school)
    if one is None or not one.village or not ground.settings.village_subsidy:
        return 0
    a, km, step = ground.a, one.distance_km or 0.0, 0
    if km >= a.distance_from:
        step = min(a.distance_high, a.distance_low + a.distance_raise * int((km - a.distance_from) // a.distance_step))
    return MONTHS * (a.village_month + step)


def check_staff_limits(
    rows: Rows, ground: KidsGround, done: PreschoolReplay, projection: PreschoolProjection
) -> Iterator[Finding]:
    """Posts, quotas, stocks; the scenario's promises on insurance and village subsidies are kept in every year."""
    out, base = done.outcome, ground.scenario.base_year
    public = np.array([one.public for one in ground.preschool.kindergartens], dtype=np.bool_)
    idle = projection.staff[public, POST].sum(axis=0)
    for t in range(1, len(projection.years)):
        year = base + t
        given = [when for when in ground.preschool.posts if when <= year]
        have = int(np.where(out.of(*PUBLIC_OPERATORS)[:, t], out.staff[:, POST, t], 0).sum())
        if given and have > max(ground.preschool.posts[max(given)], int(idle[t])):
            most = max(ground.preschool.posts[max(given)], int(idle[t]))
            yield _over("rule.posts", f"kindergarten {year}", have, most)
        for lever, item, most in (
            ("k_hire", STAFF[POST], ground.a.hire_quota),
            ("k_retrain", "", ground.a.retrain_quota),
        ):
            persons = sum(row.quantity for row in rows
                          if row.lever == lever and row.year == year and (not item or row.item == item))  # fmt: skip
            if persons > most:
                yield _over("rule.quota", f"{lever} {year}", persons, most)
    yield from _promised(rows, ground, done)


def _promised(rows: Rows, ground: KidsGround, done: PreschoolReplay) -> Iterator[Finding]:
    found = Counter((row.lever, row.school, row.year) for row in rows)
    begin, base = ground.settings.insurance_from, ground.scenario.base_year
    for one in ground.preschool.kindergartens:
        course = done.courses[one.id]
        lacking = one.staff is not None and one.insured_staff is not None and one.staff > one.insured_staff
        for year in range(base + 1, ground.scenario.horizon + 1):
            if not course.operator[year - base]:
                continue
            if lacking and begin is not None and year >= begin and not found["k_insure", one.id, year]:
                yield Finding("rule.insurance", f"{one.id} {year}", T("staff stay without insurance"))
            if _village(ground, one.id) and not found["k_village_subsidy", one.id, year]:
                n = done.outcome.kindergartens.index(one.id)
                if done.outcome.teachers[n, year - base] > 0:
                    yield Finding("rule.village", f"{one.id} {year}", T("the village subsidy is not paid"))


def _over(code: str, place: str, found: int, most: int) -> Finding:
    return Finding(code, place, T("{found} where at most {most} is allowed", found=f"{found:g}", most=f"{most:g}"))
