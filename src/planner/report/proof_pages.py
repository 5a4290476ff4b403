"""Evidence pages (Markdown) of the proofs on small districts: exact optima, a second solver, infeasible cases."""

from __future__ import annotations

import platform
from collections import Counter
from importlib.metadata import version
from statistics import median

from planner.studies.brute import Compared
from planner.studies.conflicts import Conflicted
from planner.studies.second_solver import ALLOWED, Solved


def _written(command: str, day: str, cores: int, whole: str) -> list[str]:
    machine = f"{cores} cores, Python {platform.python_version()}, HiGHS {version('highspy')}, PuLP {version('pulp')}"
    lines = [f"Written by `{command}` on {day}; {machine}."]
    if command != whole:
        lines.append(f"A part of the whole, which is `{whole}`.")
    return lines


def brute_page(found: list[Compared], command: str, day: str, cores: int) -> str:
    """Return the page of the comparison with exact optima."""
    plans = [one for one in found if one.above is not None]
    unknown = [one for one in found if one.unknown]
    none = [one for one in found if one.plan is None and not one.unknown]
    above = sorted(one.above for one in plans if one.above is not None)
    gaps = [one.gap for one in plans if one.gap is not None]
    bad = [one for one in found if not one.good]
    lines = [
        "# Small districts against the exact optimum",
        "",
        *_written(command, day, cores, "planner brute --instances 1000"),
        "",
        "Each instance is an illustrative district of three or four schools; the exact optimum is one mixed-integer"
        " programme of all people, rooms and tolerated indicators (free per year) at gap 0 with every CV exact, without"
        " our decomposition. Every plan goes through the evaluator.",
        "",
        f"{len(found)} instances: {len(plans)} with a plan, {len(none)} for which both say that there is none, "
        f"{len(unknown)} for which we said that it is not known, {len(bad)} wrong.",
    ]
    if plans:
        lines += [
            f"Bound ≤ optimum ≤ plan ≤ bound / (1 − stated gap) in all {len(plans) - len(set(bad) & set(plans))}.",
            f"Plan above the optimum: median {median(above):.3%}, largest {above[-1]:.2%}; stated gap: median"
            f" {median(gaps):.2%}, largest {max(gaps):.2%} (a handful of teachers: one person is per cents).",
        ]
    lines.append(f"Seconds per instance, both ways: median {median(one.seconds for one in found):.2f}.")
    if bad:
        lines += ["", "| seed | bound | optimum | plan | findings |", "|---|---|---|---|---|"]
        lines += [f"| {b.seed} | {b.bound} | {b.optimum} | {b.plan} | {'; '.join(b.findings)} |" for b in bad]
    return "\n".join([*lines, ""])


def second_solver_page(found: list[Solved], command: str, day: str, cores: int) -> str:
    """Return the page of the comparison of solvers."""
    both = [one for one in found if one.both.highs_yuan is not None and one.both.cbc_yuan is not None]
    none = [one for one in found if one.both.highs_yuan is None and one.both.cbc_yuan is None]
    bad = [one for one in found if not one.good]
    worst = max((one.both.difference for one in both), default=0.0)
    units = [one.units for one in found]
    lines = [
        "# The linear model by a second solver",
        "",
        *_written(command, day, cores, "planner second-solver --instances 300"),
        "",
        f"{len(found)} districts of {min(units)}–{max(units)} units: the linear model as the product solves it (HiGHS,"
        " live cuts, warm), and its rows and cuts by CBC (the one that PuLP brings), cold.",
        "",
        f"{len(both)} with equal objectives (relative difference at most {worst:.1e}; {ALLOWED:.0e} is allowed),"
        f" {len(none)} for which both say that there is no plan, {len(bad)} that differ.",
        f"Cuts for CVs in {sum(one.both.cuts > 0 for one in found)} of them, {sum(one.both.cuts for one in found)} in"
        f" all; up to {max(one.both.rows for one in found)} rows and {max(one.both.columns for one in found)} columns.",
    ]
    if bad:
        lines += ["", "| seed | HiGHS | CBC | relative |", "|---|---|---|---|"]
        lines += [f"| {b.seed} | {b.both.highs_yuan} | {b.both.cbc_yuan} | {b.both.difference:.2e} |" for b in bad]
    return "\n".join([*lines, ""])


def conflicts_page(found: list[Conflicted], command: str, day: str, cores: int) -> str:
    """Return the page of the infeasible cases."""
    ways = [way for one in found for way in one.ways]
    proved = [way for way in ways if way[1]]
    sizes = sorted(len(one.members) for one in found)
    groups = Counter(group for one in found for group in {member[0] for member in one.members})
    kinds = Counter(kind for kind, done, _ in ways if done)
    bad = [one for one in found if not one.good]
    lines = [
        "# Infeasible cases: conflicts and ways out",
        "",
        *_written(command, day, cores, "planner conflicts --cases 50"),
        "",
        f"{len(found)} small districts without a plan. In {len(found) - len(bad)} of them all members of the named"
        " conflict together admit no linear plan, and without any one of them there is one (each tested); each way out"
        " that is called proved was applied to the scenario again and ended with a verified plan.",
        "",
        f"Members of a conflict: median {median(sizes):.0f}, largest {sizes[-1]}. Rules in conflicts: "
        + ", ".join(f"{name} {n}" for name, n in sorted(groups.items()))
        + ".",
        f"Ways out: {len(ways)}, of them {len(proved)} proved by a verified plan: "
        + ", ".join(f"{name} {n}" for name, n in sorted(kinds.items()))
        + ".",
        "",
        "| case | squeezed | units | members | ways out (proved) | seconds |",
        "|---|---|---|---|---|---|",
    ]
    for one in found:
        told = ", ".join(kind + (" ✓" if done else "") for kind, done, _ in one.ways)
        lines.append(f"| {one.seed} | {one.squeeze} | {one.units} | {len(one.members)} | {told} | {one.seconds:.0f} |")
    lines += [f"- wrong in case {one.seed}: {'; '.join(one.problems)}" for one in bad]
    return "\n".join([*lines, ""])
