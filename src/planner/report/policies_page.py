"""The evidence page of policies 滚动决策证据: what was measured, on what, how often."""

from __future__ import annotations

from planner.report.policies import Policy, PolicyFacts, Worth
from planner.studies.prepare import Case

ABOUT = (
    "stay: the plan is carried out; open posts are advertised again, late works are finished. replan: planned again\n"
    "every year from what has happened, for the course expected from there (myopic). foresight: planned once knowing\n"
    "pupils, departures and openings, and what is decided succeeds: a limit that no policy reaches.\n"
)


def policies_page(facts: PolicyFacts, case: Case, workers: int, seconds: float, busy: float | None, day: str) -> str:
    """Return the page in Markdown; ``busy`` is the load of the machine when it began."""
    load = "not known" if busy is None else f"{busy:.1f}"
    head = (
        f"| policy | passes in {facts.deadline} (95 % interval) | and to {facts.horizon} | units failing in "
        f"{facts.deadline} | cost, M yuan | plans made | none found |\n|---|---|---|---|---|---|---|\n"
    )
    return (
        "# Policies in the loop\n\n"
        f"{case.scenario.title}{' (illustrative data)' if case.illustrative else ''}: {facts.units} units, "
        f"{facts.replications} courses of events, the same for every policy;\nplanned again for "
        f"{', '.join(str(year) for year in facts.years)}; least-cost plans without margins. {day}, {workers} workers, "
        f"{seconds:.0f} s, load {load} at the start.\n`make policies` writes this page.\n\n"
        f"{head}{''.join(_row(one) for one in facts.policies.values())}\n"
        "Against staying, paired over the courses (mean ± half the 95 % interval):\n"
        f"planning again {_against(facts.worth['replan'])}; foresight {_against(facts.worth['foresight'])}.\n\n{ABOUT}"
    )


def _row(one: Policy) -> str:
    return (
        f"| {one.code} | {one.probability:.1%} ({one.low:.1%}–{one.high:.1%}) | {one.lasting:.1%} | {one.failing:.2f} "
        f"| {one.yuan / 1e6:.3f} | {one.plans} | {one.without} |\n"
    )


def _against(one: Worth) -> str:
    (units, half), (yuan, about) = one.failing, one.yuan
    return f"{units:+.2f} ± {half:.2f} failing units and {yuan / 1e6:+.3f} ± {about / 1e6:.3f} M yuan"
