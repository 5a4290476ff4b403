"""The ledgers of the documents are complete, owned by departments, and judged on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from planner.district.rules.ledger import departments_of, looks_like_a_person
from planner.scenario.load import load_scenario
from planner.standards.load import known_packs, load_pack
from planner.studies.ledger import LedgerResult, ledger
from tests.compliance.world import write_world

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def table(district: str) -> pd.DataFrame:
    """The ledger of a district as it stands in its folder, cells as text."""
    return pd.read_csv(SCENARIOS / district / "tables" / "ledger.csv", dtype=str, keep_default_na=False)


@pytest.mark.parametrize(
    ("district", "prefix", "count", "lines"),
    [
        ("changshou", "CS", 18, (24, 28, 32, 36, 40, 44, 50, 54, 58, 62, 68, 72, 76, 80, 86, 90, 94, 98)),
        ("altay", "AL", 12, (44, 52, 60, 70, 74, 78, 88, 96, 104, 114, 122, 126)),
        ("taierzhuang", "TZ", 26, (49, 51, 53, 55, 59, 61, 63, 65, 67, 71, 73, 75, 77, 81, 83, 85, 89, 91, 93, 95, 97,
                                   99, 103, 105, 107, 109)),
    ],
)  # fmt: skip
def test_a_ledger_has_every_item_of_its_document(
    district: str, prefix: str, count: int, lines: tuple[int, ...]
) -> None:  # fmt: skip
    """In the order of the document, each at its line, with its measure and departments, never a person."""
    found = table(district)
    assert found["id"].tolist() == [f"{prefix}{number:02d}" for number in range(1, count + 1)]
    assert tuple(map(int, found["line"])) == lines
    assert (found["duty"].str.len() >= 10).all() and (found["document"] != "").all()
    owners = [name for cell in found["departments"] for name in departments_of(cell)]
    assert len(owners) >= count and not [name for name in owners if looks_like_a_person(name)]


def test_taierzhuang_s_owners_are_those_in_brackets_behind_each_task() -> None:
    """Task 25 has seven, task 15 six; the two tasks of 2018 are due at its end."""
    found = table("taierzhuang").set_index("id")
    assert departments_of(found.loc["TZ25", "departments"])[-1] == "各镇街"
    assert [len(departments_of(found.loc[code, "departments"])) for code in ("TZ15", "TZ25", "TZ06")] == [6, 7, 1]
    assert found.index[found["deadline"] == "2018-12-31"].tolist() == ["TZ05", "TZ07"]


@pytest.mark.parametrize("district", ["changshou", "altay", "taierzhuang"])
def test_indicators_are_rules_that_some_pack_knows_or_numbers_with_a_target(district: str) -> None:
    """A misspelt code would leave its item unknown for ever."""
    from planner.standards.finance import all_finance_rules

    known = {code for pack in known_packs() for code in load_pack(pack).rules}
    known |= {rule.code for rule in all_finance_rules()}
    for row in table(district).to_dict("records"):
        code, target = row["indicator"], row["subject"]
        assert not code or code in known or target.startswith((">", "<")), row["id"]


def poor(folder: Path) -> Path:
    """The hand-made world with two fifths of its teaching area and one multimedia room per school."""
    path = write_world(folder)
    premises = pd.read_csv(folder / "district" / "premises.csv")
    premises["teaching_area_m2"] *= 0.4
    premises["multimedia_rooms"] = 1
    premises.to_csv(folder / "district" / "premises.csv", index=False)
    return path


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> LedgerResult:
    """The ledger of that world on the day of its data."""
    return ledger(load_scenario(poor(tmp_path_factory.mktemp("world"))))


def test_the_ledger_is_judged_from_the_tables(found: LedgerResult) -> None:
    """The first item closes because no class of J1 is over the limit; the second waits to be closed with proof."""
    first, second = found.duties[:2]
    assert (first.item.id, first.item.indicator, first.state, first.timing) == ("W1", "G5", "closed", "done")
    assert (second.item.id, second.state, second.timing) == ("W2", "open", "in_time")
    assert found.as_of == date(2022, 12, 31) and found.unknown_indicators == ()
    assert found.frame["id"].iloc[0] == "W1" and len(found.frame) == len(found.duties)


def test_gaps_are_those_of_the_verdicts(found: LedgerResult) -> None:
    """As many gap items as rules not met by a school or unit in the base year, R4 and R7 of all measured units."""
    verdicts = found.verdicts
    rules = [*(f"R{number}" for number in range(1, 8)), "G3", "G4"]
    failing = verdicts[
        (verdicts["year"] == 2022) & verdicts["standard"].isin(rules) & (verdicts["verdict"] == "not_met")
    ]
    gaps = [duty for duty in found.duties if duty.item.kind == "gap"]
    assert len(gaps) == len(failing) and sum(duty.item.indicator == "R7" for duty in gaps) == 5
    assert all(duty.state == "open" and duty.closing.verdict == "not_met" for duty in gaps)


def test_another_day_gives_another_timing(found: LedgerResult, tmp_path: Path) -> None:
    """Gaps due at the end of 2026 are overdue in 2027 and due soon in the autumn before."""
    loaded = load_scenario(poor(tmp_path))
    for day, timing in ((date(2027, 1, 1), "overdue"), (date(2026, 11, 1), "due_soon")):
        duties = ledger(loaded, day).duties
        assert len(duties) == len(found.duties)
        assert {duty.timing for duty in duties if duty.item.kind == "gap"} == {timing}


def test_altay_s_explanations_close_what_the_data_bear_out() -> None:
    """95.68 % public is met, the sixth kindergarten has its proof, what is unknown stays open; nothing is reopened."""
    found = {one.item.id: one for one in ledger(load_scenario(SCENARIOS / "altay" / "baseline.yaml")).duties}
    assert len(found) == 12 and found["AL05"].closing.value == pytest.approx(95.68, abs=0.01)
    assert [found[code].state for code in ("AL05", "AL06", "AL11", "AL12")] == ["closed"] * 4
    assert found["AL08"].closing.verdict == "unknown" and found["AL08"].state == "in_progress"
