"""From an event log to stocks and verdicts 仿真结果: the evaluator's arithmetic on what really took effect.

A world is the projection for the years in which projects really open. Verdicts are the same as those of
:mod:`planner.compliance.judge`, without its frames: a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from planner.base.terms import INDICATORS, MEASURED_STAGES, PER_PUPILS
from planner.base.types import Action, Bools, Floats, Ints, Projection, Targets, Transfer
from planner.compliance.costs import BUILDING_LEVERS
from planner.compliance.government import rooms_that_count
from planner.compliance.ledger import rounded_array
from planner.compliance.outcome import Outcome
from planner.compliance.replay import replay
from planner.compliance.resources import unit_stocks
from planner.compliance.rulebook import Rulebook, values_of
from planner.compliance.targets import school_classes, size_groups, targets_of
from planner.indicators.dispersion import dispersion
from planner.indicators.ratios import NOT_MET, ratios, tally
from planner.projection import project
from planner.scenario.projects import ProjectStart
from planner.scenario.schema import Scenario
from planner.simulation.calendar import autumn_of
from planner.simulation.events import Event
from planner.simulation.network import Network
from planner.standards.standard import compare_array
from planner.studies.prepare import Case
from planner.studies.simulate_pupils import Vary


@dataclass(frozen=True)
class World:
    """The district if projects open in certain years, with what no course of events there changes."""

    scenario: Scenario
    book: Rulebook
    projection: Projection
    targets: Targets
    per_room: Floats  # (s, y)
    size_holds: Bools  # (s, y)
    rotation: Floats  # (2, y): shares asked of the moved and of their backbone part, per cent

    @property
    def school_of(self) -> Ints:
        """Index of each unit's school."""
        return np.array([unit.school_index for unit in self.projection.units], dtype=np.int64)


@dataclass(frozen=True)
class Passes:
    """Which rules pass, by unit ``u``, school ``s``, indicator ``k`` and year ``y``; what nobody measures passes."""

    indicator: Bools  # (u, k, y)
    school_rule: Bools  # (u, y)
    class_size: Bools  # (u, y)
    rooms: Bools  # (s, y)
    size: Bools  # (s, y)
    cv: Bools  # (2, k, y)
    rotation: Bools  # (2, y): G11, G11B
    short: Floats  # (u, k, y): what a measured unit's stock lacks to the threshold, in units of the resource
    moves_short: Floats  # (y): moves that G11 lacks
    moves: Ints  # (3, y): teachers eligible, moved, backbone teachers among the moved


def world_of(
    case: Case,
    opens: dict[str, int | None],
    vary: Vary | None = None,
    moved: Callable[[Projection], Projection] | None = None,
) -> World:
    """Return the world in which project ``p`` opens in ``opens[p]`` (None: not within the horizon).

    ``vary`` gives other pupils than the projected ones (:mod:`planner.studies.simulate_pupils`); ``moved`` takes what
    kindergartens take of the schools.
    """
    scenario, starts = case.scenario, dict(case.scenario.projects)
    years = {project.id: project.build_years for project in case.district.projects}
    for name, year in opens.items():
        starts[name] = ProjectStart(start=(year or scenario.horizon + 1) - years[name])
    scenario = scenario.model_copy(update={"projects": starts})
    projection = project(case.district, scenario, vary=vary)
    if moved is not None:
        projection = moved(projection)
    book = Rulebook(case.district, scenario, case.pack, projection)
    targets = targets_of(book)
    pupils = np.zeros(targets.size_limit.shape)
    np.add.at(pupils, np.array(size_groups(book), dtype=np.int64), book.compulsory_pupils)
    limit = np.where(targets.size_limit > 0, targets.size_limit, np.inf)
    return World(
        scenario=scenario,
        book=book,
        projection=projection,
        targets=targets,
        per_room=values_of(book.of_schools("G3")),
        size_holds=_compare(book, "G4", pupils, limit),
        rotation=np.stack([values_of(book.of_district(code)) for code in ("G11", "G11B")]),
    )


def realised(network: Network, world: World, events: Iterable[Event]) -> tuple[list[Action], list[Transfer], Ints]:
    """Return the rows that took effect, dated so that the evaluator counts them when they did, and leavers (u, j, y).

    Units and leavers are those of ``network``. Rows of schools that the world does not have are left out.
    """
    base, assumptions = network.base_year, world.scenario.assumptions
    lags = dict.fromkeys(BUILDING_LEVERS, assumptions.extend_years) | {"upgrade": assumptions.upgrade_years}
    units, schools = {unit.id for unit in world.projection.units}, set(world.projection.schools)
    actions: list[Action] = []
    moved: dict[int, tuple[int, int]] = {}
    back: dict[int, tuple[int, int]] = {}
    leavers = np.zeros_like(network.leavers)
    for event in events:
        t, persons = autumn_of(event.month), int(event.quantity)
        if t >= network.years:
            continue
        if event.what in ("in_place", "probation_left"):
            row = network.actions[event.row]
            if (row.unit and row.unit not in units) or row.school not in schools:
                continue
            item = event.note if row.lever == "open_class" else row.item
            count = -persons if event.what == "probation_left" else persons
            year = base + t - lags.get(row.lever, 0)
            actions.append(
                Action(row.unit, row.school, year, row.lever, item, count, row.measure, 0, row.fund, base + t)
            )
        elif event.what == "moved":
            moved[event.row] = (t, persons)
        elif event.what == "returned":
            back[event.row] = (t, persons)
        elif event.what in ("retired", "left", "retrained"):
            leavers[network.place[event.subject], int(event.note), t] += persons
    return actions, list(_moves(network, moved, back)), leavers


def _moves(network: Network, moved: dict[int, tuple[int, int]], back: dict[int, tuple[int, int]]) -> Iterator[Transfer]:
    """Moves as they happened: those who came back, and those who had left meanwhile."""
    base = network.base_year
    for row, (t, persons) in moved.items():
        plan = network.transfers[row]
        end, returning = back.get(row, (0, 0))
        for count, returns in ((returning, base + end), (persons - returning, 0)):
            if count:
                yield replace(plan, year=base + t, teachers=count, returns=returns)


def outcome_of(case: Case, network: Network, world: World, events: Iterable[Event]) -> Outcome:
    """Return the stocks that an event log leaves in place, by the evaluator's own accounting."""
    actions, transfers, leavers = realised(network, world, events)
    index = np.array([network.place[unit.id] for unit in world.projection.units], dtype=np.int64)
    gone = leavers[index]
    staff = network.staff[index][:, :, None] - np.cumsum(gone, axis=2)
    projection = replace(world.projection, teachers=staff, leavers=gone)
    return replay(projection, case.district, world.scenario, actions, transfers).outcome


def with_moves(outcome: Outcome, first: int, moves: int, backbone: Floats) -> Outcome:
    """Return an outcome with more moves from year index ``first`` on, backbone teachers among them as asked (%, y)."""
    there = np.arange(len(outcome.moved)) >= first
    of_them = np.ceil(backbone / 100 * moves - 1e-9).astype(np.int64)
    return replace(
        outcome,
        moved=outcome.moved + there * moves,
        moved_backbone=outcome.moved_backbone + np.where(there, of_them, 0),
    )


def judged(world: World, outcome: Outcome, extra: Floats | None = None) -> Passes:
    """Judge an outcome by every computed rule of compulsory education, with ``extra`` (u, k, y) besides its stocks."""
    book, targets, projection = world.book, world.targets, world.projection
    stock = unit_stocks(book, targets, outcome) + (0.0 if extra is None else extra)
    values = ratios(stock, projection.pupils, axis=1)
    if world.scenario.options.judge_rounded:
        decimals = [book.pack.rules[code].decimals for code in INDICATORS]
        values = np.stack([rounded_array(values[:, k], decimals[k]) for k in range(len(INDICATORS))], axis=1)
    counts = tally(values, targets.threshold, targets.tolerance, targets.measured, axis=1)
    need = targets.threshold * projection.pupils[:, None] / np.array(PER_PUPILS, dtype=np.float64)[:, None]
    short = np.where(targets.measured[:, None], np.maximum(need - stock, 0.0), 0.0)
    stages = np.array([unit.stage in MEASURED_STAGES for unit in projection.units], dtype=np.bool_)
    limit = np.where((targets.class_limit > 0) & (projection.pupils > 0) & stages[:, None], targets.class_limit, np.inf)
    largest = outcome.largest_class.max(axis=1).astype(np.float64)
    return Passes(
        indicator=counts.verdict != NOT_MET,
        school_rule=counts.school != NOT_MET,
        class_size=_compare(book, "G5", largest, limit),
        rooms=_rooms(world, outcome),
        size=world.size_holds,
        cv=_cv(world, stock),
        rotation=_rotation(world, outcome),
        short=short,
        moves_short=np.maximum(np.ceil(world.rotation[0] / 100 * outcome.eligible - 1e-9) - outcome.moved, 0.0),
        moves=np.stack([outcome.eligible, outcome.moved, outcome.moved_backbone]),
    )


def _compare(book: Rulebook, code: str, values: Floats, thresholds: Floats) -> Bools:
    """Compare as the rule does, rounded where the scenario asks for it."""
    rule = book.pack.rules[code]
    shown = rounded_array(values, rule.decimals) if book.scenario.options.judge_rounded else values
    return np.asarray(compare_array(shown, rule.comparator, thresholds), dtype=np.bool_)


def _rooms(world: World, outcome: Outcome) -> Bools:
    rooms = rooms_that_count(world.book, world.targets, outcome)
    fewest = rooms.sum(axis=1) if world.targets.rooms_together else rooms.min(axis=1)
    classes = school_classes(world.projection, outcome.classes).astype(np.float64)
    value = np.divide(classes, fewest, out=np.full(classes.shape, np.nan), where=fewest > 0)
    asked = world.book.school_measured & (classes > 0)
    return _compare(world.book, "G3", value, world.per_room) | ~asked


def _cv(world: World, stock: Floats) -> Bools:
    """CVs within their limits (2, k, y); a stage that nobody measures passes."""
    held = np.maximum(np.moveaxis(stock, 0, -1), 0.0)
    projection, measured = world.projection, world.targets.measured.T[None]
    holds = []
    for s, stage in enumerate(MEASURED_STAGES):
        here = np.array([unit.stage == stage for unit in projection.units], dtype=np.bool_)
        spread = dispersion(held[:, :, here], projection.pupils.T[None][:, :, here], measured[:, :, here])
        within = _compare(world.book, "CV", spread.cv, world.targets.cv_limit[s])
        holds.append(within | ~np.isfinite(spread.mean))
    return np.stack(holds)


def _rotation(world: World, outcome: Outcome) -> Bools:
    """G11 and G11B (2, y); of the base year, which has no levers, nothing is known, and unknown is never met."""
    holds = []
    pairs = ((outcome.moved, outcome.eligible), (outcome.moved_backbone, outcome.moved))
    for i, (part, whole) in enumerate(pairs):
        share = np.divide(100.0 * part, whole, out=np.full(len(part), np.nan), where=whole > 0)
        code = ("G11", "G11B")[i]
        holds.append(_compare(world.book, code, share, world.rotation[i]) | (whole <= 0))
    rotated = np.stack(holds)
    rotated[:, 0] = False
    return rotated
