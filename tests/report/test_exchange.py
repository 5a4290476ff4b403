"""Who changes schools: shares, flows and balances are those of the tables."""

from __future__ import annotations

import pandas as pd

from planner.report.exchange import Exchange, between_places, exchange
from planner.report.exchange_text import exchange_blocks

ROTATION = pd.DataFrame(
    [(2022, 40, 0, 0, None, None, "unknown", 0), (2023, 40, 6, 2, 0.15, 2 / 6, "met", 0),
     (2024, 50, 4, 0, 0.08, 0.0, "not_met", 0)],
    columns=["year", "eligible", "moved", "moved_backbone", "share", "backbone_share", "verdict", "estimated"],
)  # fmt: skip
MOVES = pd.DataFrame(
    [(2023, "primary", "A:primary", "B:primary", 4, 2, "transfer"),
     (2023, "primary", "A:primary", "C:primary", 2, 0, "rotate"),
     (2024, "primary", "A:primary", "B:primary", 4, 0, "rotate")],
    columns=["year", "stage", "from_unit", "to_unit", "teachers", "of_them_backbone", "kind"],
)  # fmt: skip
VERDICTS = pd.DataFrame(
    [("G11", 2023, 10.0, "met"), ("G11", 2024, 10.0, "not_met"), ("G11B", 2022, 20.0, "unknown"),
     ("G11B", 2023, 20.0, "met"), ("G11B", 2024, 20.0, "not_met")],
    columns=["standard", "year", "threshold", "verdict"],
)  # fmt: skip
TABLES = {"rotation": ROTATION, "transfers": MOVES, "verdicts": VERDICTS}
NAMES = {"A": "Alpha", "B": "Beta", "C": "Gamma"}


def told(facts: Exchange, deadline: int) -> list[str]:
    """Return the sentences of the first block."""
    return [line.text.render("en") for line in exchange_blocks(facts, NAMES, deadline)[0].lines]


def test_the_facts_are_those_of_the_tables() -> None:
    """Limits in shares, one flow per pair of schools with its kinds and years, balances by unit."""
    facts = exchange(TABLES)
    assert (facts.limit, facts.backbone_limit, facts.moved) == (0.1, 0.2, 10)
    first = facts.flows[0]
    assert (first.from_school, first.to_school, first.teachers, first.backbone) == ("A", "B", 8, 2)
    assert (first.transferred, first.rotated, first.first, first.last) == (4, 4, 2023, 2024)
    assert {one.unit: (one.out, one.into) for one in facts.units} == {
        "A:primary": (10, 0), "B:primary": (0, 8), "C:primary": (0, 2)}  # fmt: skip
    assert facts.years[0].share is None and facts.years[1].backbone_verdict == "met"


def test_one_year_holds_its_own_flows_and_all_shares() -> None:
    """The year chosen narrows the flows; the shares stay those of every year."""
    facts = exchange(TABLES, year=2024)
    assert [(one.to_school, one.teachers) for one in facts.flows] == [("B", 4)] and len(facts.years) == 3


def test_the_answer_says_what_the_verdicts_say() -> None:
    """Too few in 2024; from 2023 alone enough would be told; unknown is never enough."""
    assert told(exchange(TABLES), 2023)[0] == "Too few teachers move in 2024."
    good = TABLES | {"rotation": ROTATION[:2], "verdicts": VERDICTS[VERDICTS["year"] < 2024]}
    assert told(exchange(good), 2023)[0].startswith("From 2023 on enough teachers move")
    assert told(exchange(good), 2022)[0] == "Whether enough teachers move from 2022 on is not known."


def test_nobody_who_moves_is_told_so() -> None:
    """A run without transfers has no flows, and says so."""
    still = TABLES | {"rotation": ROTATION[:1], "transfers": MOVES[:0], "verdicts": VERDICTS[:0]}
    facts = exchange(still)
    assert facts.flows == () and facts.units == ()
    assert told(facts, 2022) == ["The standards ask for no share of teachers who move.", "Nobody moves."]


def test_flows_between_townships_add_up() -> None:
    """Every teacher is counted once; a school without a township stands for itself."""
    counts = between_places(exchange(TABLES).flows, {"A": "west", "B": "east"})
    assert counts == {("west", "C"): 2, ("west", "east"): 8}
