"""The evaluator refuses: each thing that it checks has a plan that breaks exactly that."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import planner.compliance
from planner.base.terms import LEVERS
from planner.base.types import Action, Transfer
from planner.compliance.verify import Claims, VerifyReport, verify
from planner.scenario.schema import Scenario
from tests.compliance.world import DEADLINE, World, good_plan, world

Actions = tuple[Action, ...]
Transfers = tuple[Transfer, ...]


def checked(
    actions: Actions | None = None,
    transfers: Transfers | None = None,
    of: World | None = None,
    claims: Claims | None = None,
) -> VerifyReport:
    """Verify rows (by default those of the good plan) in a world."""
    w, (good, moves) = of or world(), good_plan()
    return verify(
        w.district, w.scenario, w.pack, good if actions is None else actions,
        moves if transfers is None else transfers, claims,
    )  # fmt: skip


def codes(report: VerifyReport) -> set[str]:
    """Codes of all findings."""
    return {finding.code for finding in report.findings}


def edited(pick: Callable[[Action], bool], **values: object) -> Actions:
    """The good plan with the first row that ``pick`` takes changed."""
    actions = list(good_plan()[0])
    index = next(i for i, action in enumerate(actions) if pick(action))
    actions[index] = replace(actions[index], **values)  # type: ignore[arg-type]
    return tuple(actions)


def moved(**values: object) -> Transfers:
    """The good plan's transfers with the first one changed."""
    first, *rest = good_plan()[1]
    return (replace(first, **values), *rest)  # type: ignore[arg-type]


def lever(name: str) -> Callable[[Action], bool]:
    """Picks rows of a lever."""
    return lambda action: action.lever == name


def more(*rows: Action) -> Actions:
    """The good plan and further rows."""
    return (*good_plan()[0], *rows)


def row(name: str, where: str, year: int, item: str, quantity: int, measure: str, cost: int) -> Action:
    """A row with its price; the fund is the lever's."""
    unit = where if ":" in where else ""
    fund = world().scenario.budget.fund_of(name)
    delay = {"extend": 1, "add_classroom": 1, "extend_sports": 1, "upgrade": 2}.get(name, 0)
    return Action(unit, where.split(":")[0], year, name, item, quantity, measure, cost, fund, year + delay)


def test_the_good_plan_is_confirmed() -> None:
    """No finding, passed from the deadline, and the money is what the rows say by hand."""
    report = checked()
    assert report.ok, [finding.render("en") for finding in report.findings]
    assert report.judgement.first_year_all_met == DEADLINE
    assert report.totals.total_cost_yuan == sum(action.cost_yuan for action in good_plan()[0])
    assert report.totals.committed_after_horizon_yuan == 5 * 138_000
    assert report.open_items == ()


def test_the_good_plan_uses_every_lever() -> None:
    """What is never used is never tested."""
    assert {action.lever for action in good_plan()[0]} == set(LEVERS)


def test_doing_nothing_is_refused() -> None:
    """Without rows the project is not paid, the new school has no teachers and nobody rotates."""
    found = codes(checked((), ()))
    assert {"build.rows", "rule.min_teachers", "verdict.not_met"} <= found


@pytest.mark.parametrize(
    ("expected", "name", "values"),
    [
        ("row.lever", "hire", {"lever": "wish"}),
        ("row.year", "equip_room", {"year": 2022, "effective_year": 2022}),
        ("row.year", "equip_room", {"year": 2031, "effective_year": 2031}),
        ("row.quantity", "equip_room", {"quantity": 0, "cost_yuan": 0}),
        ("row.quantity", "equip_room", {"quantity": -1, "cost_yuan": -60_000}),
        ("row.unit", "recognise", {"unit": "Z9:primary"}),
        ("row.unit", "equip_room", {"unit": "C1:primary"}),
        ("row.school", "recognise", {"school": "A1"}),
        ("row.school", "equip_room", {"school": "Z9"}),
        ("row.item", "hire", {"item": "a0q0b0"}),
        ("row.item", "salary", {"item": "hired"}),
        ("row.item", "upgrade", {"item": "a0q1b0"}),
        ("row.item", "recognise", {"item": "a0q1b1"}),
        ("row.item", "rotate", {"item": "a2q1b0"}),
        ("row.item", "reassign_equipment", {"item": "to:Z9"}),
        ("row.item", "reassign_equipment", {"item": "to:A1"}),
        ("row.item", "lease", {"item": "V9"}),
        ("row.item", "open_class", {"item": "g7"}),
        ("row.item", "open_class", {"item": "gx"}),
        ("row.item", "build", {"item": "B9"}),
        ("row.item", "equip_room", {"item": "gold"}),
        ("row.measure", "equip_room", {"measure": "m2"}),
        ("row.effective_year", "extend", {"effective_year": 2023}),
        ("row.effective_year", "upgrade", {"year": 2029, "effective_year": 2031}),
        ("row.cost", "equip_room", {"cost_yuan": 60_001}),
        ("row.cost", "lease", {"cost_yuan": 29_999}),
        ("row.fund", "equip_room", {"fund": "recurrent"}),
        ("row.fund", "hire", {"fund": ""}),
        ("row.quantity", "lease", {"quantity": 499}),
        ("rule.lease", "lease", {"year": 2027, "effective_year": 2027}),
        ("rule.lease", "lease", {"item": "V2", "quantity": 400, "cost_yuan": 1}),
        ("salary.persons", "salary", {"quantity": 3}),
        ("salary.cost", "salary", {"cost_yuan": 46_000}),
        ("moves.persons", "transfer", {"quantity": 1, "cost_yuan": 4_000}),
        ("build.rows", "build", {"cost_yuan": 2_000_001}),
        ("build.rows", "build", {"quantity": 499}),
    ],
)
def test_a_wrong_row_is_found(expected: str, name: str, values: dict[str, object]) -> None:
    """One cell of one row changed, and the finding names what is wrong with it."""
    assert expected in codes(checked(edited(lever(name), **values)))


@pytest.mark.parametrize(
    ("expected", "values"),
    [
        ("row.year", {"year": 2022, "returns": 2025}),
        ("row.quantity", {"teachers": 0}),
        ("row.item", {"type_code": "a3q1b0"}),
        ("row.unit", {"to_unit": "Z9:primary"}),
        ("row.unit", {"to_unit": "A1:primary"}),
        ("row.stage", {"to_unit": "J1:junior"}),
        ("row.stage", {"stage": "junior"}),
        ("row.lever", {"kind": "swap"}),
        ("row.returns", {"returns": 0}),
        ("row.returns", {"returns": 2030}),
        ("row.returns", {"kind": "transfer"}),
        ("moves.persons", {"teachers": 2}),
        ("moves.persons", {"from_unit": "C1:primary"}),
        ("moves.persons", {"type_code": "a1q1b0"}),
        ("moves.persons", {"year": 2025, "returns": 2028}),
    ],
)
def test_a_wrong_transfer_is_found(expected: str, values: dict[str, object]) -> None:
    """One cell of a transfer changed."""
    assert expected in codes(checked(transfers=moved(**values)))


def test_a_salary_row_missing_or_twice_is_found() -> None:
    """Each unit that hired has one row in every year from then on, and no other unit has any."""
    actions = good_plan()[0]
    salaries = [action for action in actions if action.lever == "salary"]
    assert "salary.rows" in codes(checked(tuple(action for action in actions if action is not salaries[-1])))
    assert "salary.rows" in codes(checked(more(salaries[-1])))
    assert "salary.rows" in codes(checked(more(row("salary", "A1:primary", 2024, "hires", 1, "persons", 46_000))))


def test_a_payment_missing_is_found() -> None:
    """The new school opens because it is paid."""
    actions = tuple(action for action in good_plan()[0] if action.lever != "build")
    assert codes(checked(actions)) == {"build.rows"}


def test_rule_7_posts() -> None:
    """One post fewer than teachers in the year with most of them."""
    w = world()
    have = checked().outcome.teachers
    primary = [u for u, unit in enumerate(w.projection.units) if unit.stage == "primary"]
    most = int(have[primary].sum(axis=(0, 1))[4])
    for posts, expected in ((most, set()), (most - 1, {"rule.posts"})):
        tight = replace(w.district, posts={**w.district.posts, ("primary", 2026): posts, ("primary", 2027): 90})
        assert codes(checked(of=w.changed(district=tight))) == expected


def test_rule_7_lets_existing_excess_be() -> None:
    """No posts at all: doing nothing is the cap, so only those hired are too many."""
    tight = replace(world().district, posts={})
    report = checked(of=world().changed(district=tight))
    assert {finding.place for finding in report.findings} == {
        *(f"primary {year}" for year in range(2026, 2031)),
        *(f"junior {year}" for year in range(2028, 2031)),
    }


def test_rule_8_no_type_is_negative() -> None:
    """A unit cannot upgrade more than it has."""
    actions = edited(lever("upgrade"), quantity=4, cost_yuan=72_000)
    assert codes(checked(actions)) == {"rule.stock"}


def test_rule_8_no_equipment_that_is_not_there() -> None:
    """A school cannot give away more than it holds."""
    actions = more(row("reassign_equipment", "T1", 2024, "to:J1", 60_001, "yuan", 3_000))
    assert "rule.stock" in codes(checked(actions))


def test_rule_9_share_of_a_unit_that_may_leave() -> None:
    """15 % of the 33 or 34 teachers of A1 are five: the plan moves five in 2026, a sixth is too many."""
    extra = Transfer(2026, "primary", "A1:primary", "P9:primary", "transfer", "a0q1b0", 1, 0)
    actions = edited(
        lambda action: (action.lever, action.item, action.unit) == ("transfer", "a0q1b0", "A1:primary"),
        quantity=3,
        cost_yuan=12_000,
    )
    assert codes(checked(actions, (*good_plan()[1], extra))) == {"rule.move_share"}


def test_rule_9_eligible_within_the_window() -> None:
    """With hardly anybody eligible, those who moved within six years are too many."""
    report = checked(of=world().assumed(eligible_share=0.2))
    assert codes(report) == {"rule.eligible"}


def test_rule_10_minimum_teachers() -> None:
    """Half as many pupils per teacher: too few teachers from the deadline on."""
    assert codes(checked(of=world().assumed(pupils_per_teacher_junior=10.0))) == {"rule.min_teachers"}


def test_rule_11_classrooms() -> None:
    """A class opened where every classroom is taken."""
    actions = more(row("open_class", "B1S:primary", 2026, "g1", 1, "classes", 15_000))
    found = codes(checked(actions))
    assert "rule.classrooms" in found
    early = more(row("open_class", "B1S:primary", 2024, "g6", 1, "classes", 15_000))
    assert codes(checked(early)) == set()  # before the deadline the rule does not hold


def test_rule_12_land() -> None:
    """300 m² may be built on at A1, 400 m² of sports ground at B1S, nothing elsewhere."""
    for lever_, school, area, cost in (
        ("extend", "A1", 181, 3_900), ("extend_sports", "B1S", 301, 420), ("extend", "J1", 1, 3_900),
    ):  # fmt: skip
        assert "rule.land" in codes(checked(more(row(lever_, school, 2025, "", area, "m2", area * cost))))
    within = more(row("extend_sports", "B1S", 2028, "", 300, "m2", 126_000))
    assert codes(checked(within)) == set()  # paid from what the capital fund has carried over


def test_rule_12_a_classroom_needs_its_area() -> None:
    """89 m² for a classroom are one too few, and the area must be begun in the same year."""
    assert codes(checked(edited(lever("extend"), quantity=89, cost_yuan=89 * 3_900))) == {"rule.classroom_area"}
    assert codes(checked(edited(lever("extend"), year=2024, effective_year=2025))) == {"rule.classroom_area"}


@pytest.mark.parametrize(
    "quota", ["backbone_quota_primary", "upgrade_quota_primary", "hire_quota_primary", "hire_quota_junior"]
)
def test_rule_13_quotas(quota: str) -> None:
    """One less than the plan uses is too little, as much is enough."""
    used = {"backbone_quota_primary": 1, "upgrade_quota_primary": 2, "hire_quota_primary": 4, "hire_quota_junior": 1}
    assert codes(checked(of=world().assumed(**{quota: used[quota] - 1}))) == {"rule.quota"}
    assert codes(checked(of=world().assumed(**{quota: used[quota]}))) == set()


def capped(fund: str, year: int, yuan: int) -> World:
    """The world with another cap of a fund in a year."""
    document = world().scenario.model_dump()
    document["budget"]["funds"][fund]["caps"][year] = yuan
    return world().changed(scenario=Scenario.model_validate(document))


def test_rule_14_funds() -> None:
    """A cap of what is spent is enough; a yuan less is not, where nothing is carried over."""
    spent = checked().totals.spent[("recurrent", 2027)]
    assert codes(checked(of=capped("recurrent", 2027, spent))) == set()
    assert codes(checked(of=capped("recurrent", 2027, spent - 1))) == {"rule.fund"}


def test_rule_14_carries_over_only_where_the_fund_does() -> None:
    """Capital of 2025 is paid partly by what 2023 and 2024 left: 134,999 yuan to spare, not one more."""
    report = checked()
    spent = {year: yuan for (fund, year), yuan in report.totals.spent.items() if fund == "capital"}
    caps = world().scenario.budget
    spare = sum(caps.cap("capital", year) - spent[year] for year in (2023, 2024, 2025))
    assert spare > 0 and spent[2025] > caps.cap("capital", 2025)
    assert codes(checked(of=capped("capital", 2023, caps.cap("capital", 2023) - spare))) == set()
    assert "rule.fund" in codes(checked(of=capped("capital", 2023, caps.cap("capital", 2023) - spare - 1)))


def test_the_budget_table_carries_the_rest() -> None:
    """Cap and carried in, less what is spent, is carried out, and carried in the year after."""
    budget = checked().tables["budget"]
    capital = budget[budget["fund"] == "capital"].set_index("year")
    for year in range(2024, 2031):
        assert capital.loc[year, "carried_in_yuan"] == capital.loc[year - 1, "carried_out_yuan"]
    row_ = capital.loc[2024]
    assert row_["carried_out_yuan"] == row_["cap_yuan"] + row_["carried_in_yuan"] - row_["spent_yuan"]
    assert (budget[budget["fund"] == "recurrent"]["carried_out_yuan"] == 0).all()


def test_a_verdict_not_met_is_found() -> None:
    """Without the art room, 13 classes have one: G3 fails from the deadline, and nothing else does."""
    report = checked(tuple(action for action in good_plan()[0] if action.lever != "art_room"))
    assert codes(report) == {"verdict.not_met"}
    assert {finding.place for finding in report.findings} == {f"G3 A1 {year}" for year in range(2026, 2030)}


def test_too_little_rotation_is_found() -> None:
    """Without the moves of 2029 the tenth is missed in that year."""
    actions, transfers = good_plan()
    actions = tuple(action for action in actions if not (action.lever == "rotate" and action.year == 2029))
    report = checked(actions, tuple(move for move in transfers if move.year != 2029))
    assert {(finding.code, finding.place) for finding in report.findings} == {("verdict.not_met", "G11 2029")}


def test_tracked_items_are_open_and_do_not_refuse_the_plan() -> None:
    """No lever acts on them: they are listed beside the plan, and the year is not passed."""
    kept = tuple(one for one in world().district.tracked if one.item != "Q1")
    low = tuple(replace(one, value=80.0) if one.item == "S1" else one for one in kept)
    report = checked(of=world().changed(district=replace(world().district, tracked=low)))
    assert report.ok and report.judgement.first_year_all_met is None
    assert {finding.code for finding in report.open_items} == {"verdict.unknown", "verdict.not_met"}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        (Claims(total_cost_yuan=1), {"claim.total_cost"}),
        (Claims(objective_yuan=1.0), {"claim.objective"}),
        (Claims(first_year_all_met=2025, claims_first_year=True), {"claim.first_year"}),
        (Claims(first_year_all_met=None, claims_first_year=True), {"claim.first_year"}),
        (Claims(stocks={("A1:primary", "teachers", 2026): 1.0}), {"claim.stock"}),
        (Claims(stocks={("Z9:primary", "teachers", 2026): 0.0}), {"claim.stock"}),
    ],
)
def test_a_wrong_claim_is_found(claims: Claims, expected: set[str]) -> None:
    """What the maker of the plan says must be what the evaluator derives."""
    assert codes(checked(claims=claims)) == expected


def test_right_claims_are_confirmed_to_the_yuan() -> None:
    """Total, objective, first year and every stock; one yuan more is refused."""
    report = checked()
    stocks = report.tables["stocks"]
    keys = zip(stocks["unit"], stocks["resource"], stocks["year"], strict=True)
    claims = Claims(
        total_cost_yuan=report.totals.total_cost_yuan,
        objective_yuan=report.totals.objective_yuan,
        first_year_all_met=DEADLINE,
        claims_first_year=True,
        stocks=dict(zip(keys, stocks["stock"], strict=True)),
    )
    assert checked(claims=claims).ok
    assert not checked(claims=replace(claims, total_cost_yuan=report.totals.total_cost_yuan + 1)).ok
    assert not checked(claims=replace(claims, objective_yuan=report.totals.objective_yuan - 1)).ok


def test_findings_are_told_in_both_languages() -> None:
    """A finding names its place and its code."""
    finding = checked(edited(lever("equip_room"), cost_yuan=60_001)).findings[0]
    assert finding.render("en").endswith("found 60001, re-derived 60000 [row.cost]")
    assert "复核得 60000" in finding.render("zh_CN")


def test_the_evaluator_reads_nothing_of_the_optimizer() -> None:
    """Two ways to the same number, or none: no module of compliance imports the optimization."""
    folder = Path(planner.compliance.__file__).parent
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not any("optimization" in name for name in names), path.name


def test_posts_are_not_left_empty_while_temporary_teachers_teach() -> None:
    """Rule 18: each hire replaces one; as many as are hired may be there, one more is refused and V4 is not met."""
    hired = sum(one.quantity for one in good_plan()[0] if one.lever == "hire" and ":primary" in one.unit and
                one.year <= DEADLINE)  # fmt: skip
    for temporary, expected in ((hired, set()), (hired + 1, {"rule.vacancies"})):
        w = world().changed(district=replace(world().district, temporary={("primary", 2022): temporary}))
        report = checked(of=w)
        assert codes(report) == expected
        rows = report.judgement.verdicts
        v4 = rows[(rows["standard"] == "V4") & (rows["year"] == DEADLINE) & (rows["subject"] == "")]
        assert (v4["verdict"] == "not_met").all() == bool(expected) and len(v4) == 1


def test_whoever_is_nominated_must_be_eligible() -> None:
    """Rule 9: the plan by hand moves all who are eligible, so none may be nominated in vain."""
    refusing = world().scenario.simulation.model_copy(update={"rotation_refusal": 0.2, "transfer_refusal": 0.1})
    w = world().changed(scenario=world().scenario.model_copy(update={"simulation": refusing}))
    assert codes(checked(of=w)) == {"rule.eligible"}


def test_moves_go_to_weaker_schools_where_that_is_asked() -> None:
    """Rule 19: the share of a year's moves from stronger to weaker schools; nobody is back before the years asked."""
    report = checked(of=world().assumed(to_weaker_share=1.0))
    assert codes(report) == {"rule.direction"}
    years = {int(str(one.place)) for one in report.findings}
    assert years and min(years) >= DEADLINE
    assert codes(checked(of=world().assumed(no_return_years=4))) == {"rule.no_return"}
