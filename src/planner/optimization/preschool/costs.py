"""What the levers of kindergartens cost 学前措施成本, year by year, in whole yuan (docs/preschool.md §4)."""

from __future__ import annotations

import math

import numpy as np

from planner.base.preschool import PUBLIC_OPERATORS
from planner.base.types import Ints
from planner.district.preschool import Kindergarten
from planner.indicators.preschool import pay_ratio
from planner.optimization.preschool.site import Site
from planner.optimization.preschool.states import Look

POST, CONTRACT, CARER = 0, 1, 2
MONTHS = 12


def base_pay(site: Site, j: int) -> int:
    """Return the yearly pay of a contract teacher of place ``j`` in the base year (the assumed one if not given)."""
    given = site.kindergartens[j].pay_contract_yuan if j < len(site.kindergartens) else None
    return site.a.contract_cost if given is None else math.ceil(given)


def wage(site: Site, path: Ints, j: int, r: int, t: int) -> int:
    """Return what a person hired by the plan costs in ``t``: ``path`` (t) is the least pay of contract teachers."""
    if r == POST:
        return site.a.post_cost
    if r == CARER:
        return site.a.carer_cost
    return max(base_pay(site, j), int(path[t]))


def first_wage(site: Site, path: Ints, j: int, r: int, t: int) -> int:
    """Return the part of :func:`wage` that is paid in the year of hiring."""
    return round(wage(site, path, j, r, t) * site.a.first_year_share)


def raise_of(site: Site, path: Ints, j: int, t: int) -> int:
    """Return the yuan a year by which contract teachers who are there without the plan are raised."""
    return max(0, int(path[t]) - base_pay(site, j))


def missing_fund(site: Site, j: int, operator: str, t: int) -> tuple[str, int]:
    """Return (lever, yuan per child) that the plan adds for place ``j`` run by ``operator`` in ``t``.

    Those that are run as in the base year are paid from the year in which the rule holds, and only what they lack;
    new ones and those taken over or contracted in full, from the autumn of the change.
    """
    if operator not in (*PUBLIC_OPERATORS, "inclusive_private"):
        return "k_fund", 0
    row = {"public": 0, "public_nature": 1, "inclusive_private": 2}[operator]
    lever = "k_subsidy" if row == 2 else "k_fund"
    rule = site.targets.fund[row, max(t, site.first)]
    assumed = site.a.subsidy_private if row == 2 else site.a.fund_public
    asked = max(assumed, math.ceil(rule - 1e-9) if np.isfinite(rule) else 0)
    if j >= len(site.kindergartens) or site.kindergartens[j].operator != operator:
        return lever, asked
    if t < site.first:
        return lever, 0
    own = site.kindergartens[j].fund_per_child_yuan
    return lever, max(0, math.ceil(asked - (own or 0.0) - 1e-9))


def village_rate(site: Site, one: Kindergarten) -> int:
    """Return the yearly subsidy of a teacher of a village kindergarten, 0 elsewhere or where it is not paid."""
    if not site.settings.village_subsidy or not one.village:
        return 0
    a, km = site.a, one.distance_km or 0.0
    step = 0
    if km >= a.distance_from:
        step = min(a.distance_high, a.distance_low + a.distance_raise * int((km - a.distance_from) // a.distance_step))
    return MONTHS * (a.village_month + step)


def uninsured(site: Site, j: int, t: int) -> int:
    """Return the staff of the base year to be insured in ``t``."""
    begin = site.settings.insurance_from
    if begin is None or site.years[t] < begin or j >= len(site.kindergartens):
        return 0
    one = site.kindergartens[j]
    if one.staff is None or one.insured_staff is None:
        return 0
    return max(0, one.staff - one.insured_staff)


def own_staff(site: Site, j: int, operator: str, t: int) -> tuple[int, int, int]:
    """Return (post, contract, carers) there without hires: those of a private one taken over become contract staff."""
    if j >= len(site.kindergartens) or not operator:
        return 0, 0, 0
    post, contract, carers = (int(n) for n in site.projection.staff[j, :, t])
    if operator in PUBLIC_OPERATORS and not site.kindergartens[j].public:
        return 0, post + contract, carers
    return post, contract, carers


def standing_bills(site: Site, path: Ints, look: Look, j: int, m: int, t: int) -> dict[str, int]:
    """Return lever → yuan that member ``m`` (place ``j``) costs in ``t`` in a state, hires apart."""
    operator = look.operator[m]
    if not operator:
        return {}
    lever, each = missing_fund(site, j, operator, t)
    bills = {lever: each * int(look.children[m])}
    post, contract, _ = own_staff(site, j, operator, t)
    if operator in PUBLIC_OPERATORS:
        bills["k_equal_pay"] = raise_of(site, path, j, t) * contract
    bills["k_insure"] = site.a.insurance_cost * uninsured(site, j, t)
    if j < len(site.kindergartens):
        bills["k_village_subsidy"] = village_rate(site, site.kindergartens[j]) * (post + contract)
    return {code: yuan for code, yuan in bills.items() if yuan}


def asked_ratio(site: Site, t: int) -> float:
    """Return the least contract pay / post pay of ``t``: the scenario's path, and the rule from its year on."""
    year, path = site.years[t], site.settings.pay_path
    given = [when for when in path if when <= year]
    asked = float(path[max(given)]) if given else 0.0
    rule = site.targets.pay_ratio[t]
    return max(asked, float(rule)) if t >= site.first and np.isfinite(rule) else asked


def least_path(site: Site, staff: Ints, operators: list[tuple[str, ...]]) -> Ints:
    """Return the least never-falling pay (t) of contract teachers under which the ratio holds, in whole yuan.

    ``staff`` (j, 2, t) are post and contract teachers in place, ``operators`` (t) who runs each place ('' not open).
    """
    count = len(site.names)
    post_pay = np.full(count, float(site.a.post_cost))
    own = np.array([float(base_pay(site, j)) for j in range(count)])
    for j, one in enumerate(site.kindergartens):
        post_pay[j] = np.nan if one.pay_post_yuan is None else one.pay_post_yuan
        own[j] = np.nan if one.pay_contract_yuan is None else own[j]
    path = np.zeros(len(site.years), dtype=np.int64)
    for t in range(1, site.T + 1):
        public = np.array([operators[t][j] in PUBLIC_OPERATORS for j in range(count)])
        post, contract = staff[:, 0, t] * public, staff[:, 1, t] * public

        def enough(pay: int, asked: float = asked_ratio(site, t), post: Ints = post, con: Ints = contract) -> bool:
            ratio = pay_ratio(
                post.astype(np.float64),
                post_pay,
                con.astype(np.float64),
                np.where(np.isnan(own), np.nan, np.maximum(own, pay)),
            )
            return not ratio < asked

        low, high = int(path[t - 1]), 10_000_000
        if enough(low) or not enough(high):
            path[t] = low
            continue
        while low + 1 < high:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(middle) else (middle, high)
        path[t] = high
    return path
