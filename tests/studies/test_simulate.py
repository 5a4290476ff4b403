"""Simulating a plan: with nothing going wrong it is the plan to the digit; verdicts are the evaluator's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.base.errors import BadInput
from planner.base.stopping import stoppable
from planner.compliance.judge import judge
from planner.compliance.ledger import PASSES
from planner.compliance.rulebook import Rulebook
from planner.compliance.tables import pupils_frame, stocks_frame
from planner.report.odds import odds
from planner.report.odds_text import odds_blocks
from planner.scenario.load import LoadedScenario, load_scenario
from planner.simulation import SOURCES, replicate
from planner.simulation.calendar import autumn_of
from planner.store.runfolder import RunData, write_run
from planner.studies.plan import RunResult
from planner.studies.simulate import CHUNK, MOST, Asked, Simulated, half_width, simulate, wilson
from planner.studies.simulate_plan import Stored, is_run, plan_rows, stored_plan
from planner.studies.simulate_sample import GROUPS, Bench, bench_of, same
from planner.studies.simulate_slack import reserved, reserved_table, slack, slack_table
from planner.studies.simulate_tables import date_of, school_passes, simulation_tables
from planner.studies.simulate_world import World, judged, outcome_of, realised
from tests.compliance.world import good_plan, write_world

N = 8


@pytest.fixture(scope="module")
def stored(run: RunResult, loaded: LoadedScenario) -> Stored:
    """The plan of the sample district."""
    return plan_rows(loaded, run.run, run.tables)


@pytest.fixture(scope="module")
def bench(stored: Stored) -> Bench:
    """Its bench."""
    return bench_of(stored.loaded, stored.actions, stored.transfers, 1)


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The plan made by hand: every lever, and a project that opens a school."""
    loaded = load_scenario(write_world(tmp_path_factory.mktemp("world")))
    return bench_of(loaded, *good_plan(), 1)


@pytest.fixture(scope="module")
def result(stored: Stored) -> Simulated:
    """Eight replications, two for each source."""
    return simulate(stored.loaded, stored.actions, stored.transfers, Asked(N, compared=2))


@pytest.mark.parametrize("which", ["bench", "hand"])
def test_with_nothing_going_wrong_the_plan_happens_to_the_digit(which: str, request: pytest.FixtureRequest) -> None:
    """Every stock and pupil of stocks.csv and pupils.csv, every yuan by fund and year, and the staff in the schools."""
    of: Bench = request.getfixturevalue(which)
    case, network = of.case, of.network
    course = replicate(network, 1, 0, SOURCES)
    world = of.world(course)
    outcome = outcome_of(case, network, world, course.events)
    frames = []
    for reached in (outcome, of.planned.outcome):
        found = judge(case.district, case.scenario, case.pack, case.projection, case.targets, reached)
        book = Rulebook(case.district, case.scenario, case.pack, case.projection)
        frames.append((stocks_frame(book, case.targets, reached, found), pupils_frame(case.projection, reached)))
    for simulated, planned in zip(*frames, strict=True):
        pd.testing.assert_frame_equal(simulated, planned, check_exact=True)
    assert np.array_equal(np.array(course.staff), outcome.teachers[:, :, -1])
    assert np.array_equal(outcome.moved, of.planned.outcome.moved)
    assert np.array_equal(outcome.eligible, of.planned.outcome.eligible)
    years = case.projection.years
    paid = of.sample(0, SOURCES).paid
    spent = {
        (fund, years[t]): int(paid[f, t]) for f, fund in enumerate(of.funds) for t in range(len(years)) if paid[f, t]
    }
    assert spent == {key: yuan for key, yuan in of.planned.spent.items() if yuan}


def test_the_run_folder_s_stocks_are_the_simulation_s(run: RunResult, bench: Bench) -> None:
    """The table that the verified plan publishes, cell by cell."""
    case, course = bench.case, replicate(bench.network, 1, 0, SOURCES)
    outcome = outcome_of(case, bench.network, bench.world(course), course.events)
    found = judge(case.district, case.scenario, case.pack, case.projection, case.targets, outcome)
    book = Rulebook(case.district, case.scenario, case.pack, case.projection)
    stocks = stocks_frame(book, case.targets, outcome, found)
    pd.testing.assert_frame_equal(stocks, run.tables["stocks"], check_exact=True)


def test_staff_in_the_schools_is_the_evaluator_s_in_every_replication(bench: Bench, hand: Bench) -> None:
    """The processes keep their own count of people; the evaluator's arithmetic on the log arrives at the same."""
    for of in (bench, hand):
        for number in range(6):
            course = replicate(of.network, 1, number)
            world = of.world(course)
            staff = outcome_of(of.case, of.network, world, course.events).teachers
            index = [of.network.place[unit.id] for unit in world.projection.units]
            assert np.array_equal(np.array(course.staff)[index], staff[:, :, -1])
            assert staff.min() >= 0


def verdicts_of(of: Bench, world: World, outcome: object) -> pd.DataFrame:
    """The full judge's verdicts in a world."""
    found = judge(of.case.district, world.scenario, of.case.pack, world.projection, world.targets, outcome)  # type: ignore[arg-type]
    return found.verdicts


def test_the_quick_verdicts_are_the_judge_s(bench: Bench, hand: Bench) -> None:
    """Rule by rule and year by year, whatever happens."""
    failing = 0
    for of in (bench, hand):
        years = of.case.projection.years
        for number in range(4):
            course = replicate(of.network, 1, number)
            world = of.world(course)
            outcome = outcome_of(of.case, of.network, world, course.events)
            passes, rows = judged(world, outcome), verdicts_of(of, world, outcome)
            rows = rows.assign(fails=~rows["verdict"].isin(PASSES))
            counts = rows.groupby(["standard", "year"])["fails"].sum()
            quick = {
                "G5": ~passes.class_size, "G3": ~passes.rooms, "G4": ~passes.size,
                "CV": (~passes.cv).reshape(-1, len(years)), "G11": ~passes.rotation[:1], "G11B": ~passes.rotation[1:],
                **{f"R{k + 1}": ~passes.indicator[:, k] for k in range(7)},
            }  # fmt: skip
            for standard, cells in quick.items():
                assert cells.sum(axis=0).tolist() == [counts.get((standard, year), 0) for year in years], standard
            rule = rows[rows["standard"].isin(["SR", "SRT"])].groupby(["subject", "year"])["fails"].any()
            assert (~passes.school_rule).sum() == rule.sum()
            asked = rows[rows["basis"].isin(["computed", "tracked"])]
            bad = set(asked.loc[asked["fails"], "year"])
            assert of.sample(number).district.tolist() == [year not in bad for year in years]
            failing += len(bad)
    assert failing > 0


def test_a_school_that_never_opens_takes_nobody(hand: Bench) -> None:
    """In a world without the project its rows are left out, and its units count as not measured."""
    from planner.studies.simulate_world import world_of

    world = world_of(hand.case, {"B1": None})
    assert "P9" not in world.projection.schools
    course = replicate(hand.network, 1, 0, SOURCES)
    kept = [event for event in course.events if not event.subject.startswith("P9") and event.what != "moved"]
    actions, transfers, _ = realised(hand.network, world, [*kept, *(e for e in course.events if e.subject == "P9")])
    assert actions and not [row for row in actions if row.school == "P9"] and not transfers
    passes = judged(world, outcome_of(hand.case, hand.network, world, kept))
    sample = hand.made_of(0, course, world, passes)
    new = hand.network.place["P9:primary"]
    assert sample.school_rule[new].all() and sample.school_rule.shape[0] == len(hand.network.units)


def test_workers_do_not_change_a_byte(stored: Stored, result: Simulated) -> None:
    """Two processes give what one gives."""
    asked = Asked(N, workers=2, compared=2)
    other = simulate(stored.loaded, stored.actions, stored.transfers, asked)
    assert all(same(a, b) for a, b in zip(result.samples, other.samples, strict=True))
    pairs = [(result.alone[s], other.alone[s]) for s in result.bench.sources]
    assert all(same(a, b) for one, two in pairs for a, b in zip(one, two, strict=True))


def test_another_seed_is_another_future(stored: Stored, result: Simulated) -> None:
    """And more replications begin with the same ones."""
    longer = simulate(stored.loaded, stored.actions, stored.transfers, Asked(N + 2, compared=0))
    assert all(same(a, b) for a, b in zip(result.samples, longer.samples, strict=False))
    other = simulate(stored.loaded, stored.actions, stored.transfers, Asked(2, seed=2, compared=0))
    assert not same(other.samples[0], result.samples[0])


@pytest.mark.parametrize(
    ("passes", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662), (0, 0, 0, 1)],
)
def test_intervals_are_wilson_s(passes: int, of: int, low: float, high: float) -> None:
    """81 of 263 is the example of Newcombe (1998): 0.2553–0.3662."""
    assert wilson(passes, of) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_replications_follow_the_precision_asked_for(stored: Stored) -> None:
    """One step of a hundred is enough for a quarter; half the width is told."""
    result = simulate(stored.loaded, stored.actions, stored.transfers, Asked(5, precision=0.25, compared=0))
    t = stored.loaded.scenario.deadline - stored.loaded.scenario.base_year
    assert len(result.samples) == 100 < MOST and half_width(result.samples, t) <= 0.25
    facts = dict(simulation_tables(result)["simulation_run"].to_numpy().tolist())
    assert facts["replications"] == 100 and facts["precision_asked"] == 0.25


def test_who_asks_to_stop_keeps_what_there_is(stored: Stored, result: Simulated, tmp_path: Path) -> None:
    """With one worker and with two: the first chunk at least, the same samples, and it is said."""
    (tmp_path / "stop").touch()
    for workers in (1, 2):
        with stoppable(tmp_path / "stop"):
            found = simulate(stored.loaded, stored.actions, stored.transfers, Asked(300, workers=workers, compared=5))
        assert found.stopped and len(found.samples) == CHUNK and not found.alone
        assert all(same(a, b) for a, b in zip(found.samples, result.samples, strict=False))
    tables = simulation_tables(found) | {
        "simulation_slack": slack_table(()),
        "simulation_reserved": none_reserved(found),
    }
    facts = odds(tables)
    assert facts.stopped and facts.replications == CHUNK
    lines = odds_blocks(facts, {}, found.bench.case.names)[0].lines
    assert any("Stopped before all replications" in line.text.render("en") for line in lines)


def none_reserved(found: Simulated) -> pd.DataFrame:
    """The table of reserves that nobody has tried."""
    return reserved_table(reserved(found, (), 0))


def test_the_shares_of_rotation_are_those_counted_by_hand(result: Simulated) -> None:
    """Moved and backbone persons of the event logs over the eligible; the plan's shares are its own table's."""
    rows = {int(row["year"]): row for row in simulation_tables(result)["simulation_rotation"].to_dict("records")}
    network = result.bench.network
    for t, year in enumerate(range(2023, 2023 + network.years - 1), start=1):
        counts = []
        for number in range(N):
            moves = [e for e in replicate(network, 1, number).events if e.what == "moved" and autumn_of(e.month) == t]
            backbone = [e for e in moves if network.transfers[e.row].type_code.endswith("b1")]
            counts.append((sum(e.quantity for e in moves), sum(e.quantity for e in backbone)))
        assert rows[year]["moved"] == pytest.approx(np.mean([one[0] for one in counts]))
        assert rows[year]["moved_backbone"] == pytest.approx(np.mean([one[1] for one in counts]))
        shares = [100 * m / s.moves[0, t] for (m, _), s in zip(counts, result.samples, strict=True)]
        assert rows[year]["share_p50"] == pytest.approx(np.percentile(shares, 50))
    plan = result.bench.planned.outcome
    assert rows[2026]["planned_share"] == pytest.approx(100 * plan.moved[4] / plan.eligible[4])


def test_odds_add_up(result: Simulated) -> None:
    """Counts, pass years, cash and costs agree with the samples that they are made of."""
    tables = simulation_tables(result)
    table, years = tables["simulation_odds"], result.bench.case.projection.years
    district = table[table["scope"] == "district"]
    assert district["passes"].tolist() == [
        sum(bool(one.district[t]) for one in result.samples) for t in range(len(years))
    ]
    assert (table["low"] <= table["probability"]).all() and (table["probability"] <= table["high"]).all()
    assert tables["simulation_pass_year"]["count"].sum() == N
    cash = tables["simulation_cash"]
    assert cash["mean_yuan"].sum() == pytest.approx(np.mean([one.cost_yuan for one in result.samples]), abs=20)
    assert cash["planned_yuan"].sum() == result.bench.planned.total_cost_yuan
    assert ((cash["p10_yuan"] <= cash["p50_yuan"]) & (cash["p50_yuan"] <= cash["p90_yuan"])).all()
    schools = table[(table["scope"] == "school")]
    assert len(schools) == len(result.bench.school) * len(years)
    units = np.array([unit.school_index for unit in result.bench.case.projection.units])
    holds = school_passes(result, result.samples[0])
    bad = ~(result.samples[0].school_rule & result.samples[0].class_size)
    assert not holds[units][bad].any()


def test_sources_are_compared_on_the_same_draws(result: Simulated) -> None:
    """Without a source no more money goes to what it would have cost; a source that does nothing changes nothing."""
    rows = simulation_tables(result)["simulation_sources"]
    assert rows["source"].tolist() == [source for source in result.bench.sources for _ in range(2)]
    assert (rows["replications"] == 2).all()
    alone = rows[rows["mode"] == "alone"].set_index("source")
    nothing = result.bench.sample(0, SOURCES)
    prices = result.alone["prices"][0]
    assert np.array_equal(prices.school_rule, nothing.school_rule) or alone.loc["prices", "failing_units"] > 0


def test_slack_is_what_was_short(result: Simulated) -> None:
    """A reserve covers the shortage of most replications, costs its price, and the best value comes first."""
    found = slack(result)
    assert found, "a least-cost plan has no slack, so that something is always worth buying"
    price = result.bench.case.scenario.assumptions.recognise_cost
    t = result.bench.case.scenario.deadline - result.bench.network.base_year
    for one in found:
        if one.unit and one.indicator == "R2":
            u = result.bench.network.place[one.unit]
            short = [s.short[u, 1] for s in result.samples if not s.school_rule[u, t] and s.short[u, 1] > 1e-9]
            assert one.yuan == one.amount * price
            assert np.mean([need <= one.amount for need in short]) >= 0.8
    values = [one.odds_per_yuan for one in found]
    assert values == sorted(values, reverse=True)


def test_reserves_mend_and_never_break_a_unit(result: Simulated) -> None:
    """With the reserves in place fewer units fail; without any nothing changes."""
    rows = slack(result)
    found, none = reserved(result, rows, N), reserved(result, (), N)
    assert found.yuan == sum(row.yuan for row in rows) and found.replications == N
    assert found.failing_after < found.failing_before == none.failing_before == none.failing_after
    assert found.passes_after >= found.passes_before


def test_the_screen_says_the_odds_first(result: Simulated) -> None:
    """Both languages, and every probability with its interval."""
    tables = simulation_tables(result) | {
        "simulation_slack": slack_table(slack(result)),
        "simulation_reserved": reserved_table(reserved(result, slack(result), 2)),
    }
    facts = odds(tables)
    assert facts.replications == N and facts.deadline == result.bench.case.scenario.deadline
    blocks = odds_blocks(facts, {}, result.bench.case.names)
    first = blocks[0].lines[0].text
    assert str(facts.deadline) in first.render("zh_CN") and f"{N} replications" in first.render("en")
    assert facts.at_deadline.failing_units == pytest.approx(
        np.mean([one.failing[GROUPS.index("SR"), facts.deadline - 2022] for one in result.samples])
    )
    assert {one.source for one in facts.sources} == set(SOURCES) - {"housing"}
    assert facts.pupils_drawn and not facts.stopped and len(facts.rotated) == len(facts.years) - 1
    said = " ".join(line.text.render("en") for line in blocks[0].lines)
    assert f"With {N} replications the odds are known to ±" in said and "Pupils are drawn" in said


def test_a_stored_run_is_found_with_its_scenario(run: RunResult, stored: Stored, sample: Path, tmp_path: Path) -> None:
    """By its own document's name and content; another district's document of the same name does not do."""
    write_run(tmp_path / "run", RunData(run.run, run.tables))
    assert is_run(tmp_path / "run") and not is_run(sample)
    again = stored_plan(tmp_path / "run", None, [sample.parent])
    assert again.actions == stored.actions and again.transfers == stored.transfers
    with pytest.raises(BadInput, match="not found"):
        stored_plan(tmp_path / "run", None, [write_world(tmp_path / "other").parent])
    with pytest.raises(BadInput, match="inputs have changed"):
        stored_plan(tmp_path / "run", tmp_path / "other" / "baseline.yaml")
    (tmp_path / "run" / "tables" / "actions.csv").unlink()
    with pytest.raises(BadInput, match="no plan to simulate"):
        stored_plan(tmp_path / "run", sample)


def test_months_are_written_as_dates() -> None:
    """Months count from 1 January of the base year."""
    assert [date_of(month, 2022) for month in (0.0, 8.0, 11.99, 12.0, 44.01)] == [
        "2022-01", "2022-09", "2022-12", "2023-01", "2025-09",
    ]  # fmt: skip
