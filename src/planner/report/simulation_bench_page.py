"""The evidence page of the simulation's speed 仿真测速证据."""

from __future__ import annotations

from planner.report.odds import odds
from planner.studies.simulate_slack import reserved, reserved_table, slack, slack_table
from planner.studies.simulate_tables import simulation_tables
from planner.studies.simulation_bench import SimulationSpeed

#: What is asked of one replication and of a thousand on two cores, seconds.
ONE, THOUSAND = 0.15, 90.0


def simulation_page(found: SimulationSpeed, command: str, day: str, cores: int, busy: float | None) -> str:
    """Return the page in Markdown; ``busy`` is the load of the machine when it began."""
    result = found.result
    tables = simulation_tables(result) | {
        "simulation_slack": slack_table(slack(result)),
        "simulation_reserved": reserved_table(reserved(result, (), 0)),
    }
    facts, case = odds(tables), result.bench.case
    n, workers, one = facts.replications, result.asked.workers, facts.at_deadline
    cpu = "not told by the system" if found.cpu_s is None else f"{found.cpu_s:.1f} s, {found.cpu_s / n:.3f} s each"
    years = "\n".join(
        f"| {year.year} | {year.probability:.1%} | {year.low:.1%}–{year.high:.1%} | {year.failing_units:.1f} |"
        for year in facts.years[1:]
    )
    rules = ", ".join(f"{rule.standard} {rule.probability:.1%}" for rule in facts.rules)
    load = "not known" if busy is None else f"{busy:.1f}"
    pupils = "drawn from the forecast's ensemble" if facts.pupils_drawn else "as projected"
    return (
        "# Speed and precision of the simulation\n\n"
        f"`{command}`, {day}: {case.scenario.title}{' (illustrative data)' if case.illustrative else ''}, "
        f"{facts.units} units, {len(result.bench.network.actions):,} rows,\npupils {pupils}. "
        f"{cores} cores, load {load} at the start (wall seconds count only where it is below 1).\n\n"
        "| measured | seconds | asked |\n|---|---|---|\n"
        f"| one replication, processor, a world not seen before | {found.alone_s:.3f} | ≤ {ONE} |\n"
        f"| of it the events | {found.simpy_s:.3f} | |\n"
        f"| {n:,} replications, {workers} workers, wall, set-up included | {found.wall_s:.1f} | "
        f"{'≤ ' + format(THOUSAND, '.0f') if n == 1000 else ''} |\n"
        f"| their processor seconds, set-up included | {cpu} | |\n\n"
        f"The district passes in {one.year} with probability {one.probability:.1%} (95 % interval {one.low:.1%}–"
        f"{one.high:.1%}, half its width {found.half_width:.2%}).\n\n"
        f"| year | passes | 95 % interval | units failing, mean |\n|---|---|---|---|\n{years}\n\n"
        f"Met everywhere in {one.year}, by rule: {rules}.\n"
    )
