"""Each page as a reader meets it: in both languages, with its controls, and before anything has been planned."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from planner.base.i18n import LOCALE_DIR
from planner.report.amounts import number
from planner.report.ledger import ledger_facts
from planner.scenario.load import load_scenario
from planner.standards.catalogue import listing
from planner.standards.load import load_pack
from planner.studies.ledger import ledger
from planner.studies.trace import trace
from planner.ui.ledger_page import filtered, owners_of
from planner.ui.places import scenario_folder
from planner.ui.preschool_page import items_block, places_chart
from planner.ui.standards_page import matching
from tests.app.page import goto, opened, sound, text

ROOT = Path(__file__).resolve().parents[2]
KIDS = "@changqing/preschool"
#: Page → what it is shown with, and words of it in each language.
PAGES = {
    "standing": ("first", "数值由来", "How a figure comes about"),
    "preschool": (KIDS, "各街镇学位与需求", "Places against demand by township"),
    "ledger": ("first", "整改台账", "Ledger of duties"),
    "requirements": ("first", "单条要求详情", "One sentence in full"),
    "standards": ("first", "单条标准详情", "One rule in full"),
    "about": ("first", "待替换的假设参数", "Assumed parameters to replace"),
}


@pytest.fixture
def shipped(runs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the runs directory with the scenarios of the project beside it."""
    monkeypatch.setenv("PLANNER_SCENARIOS", str(ROOT / "scenarios"))
    return runs


def english() -> list[str]:
    """Return the English sentences of the front end's catalog that hold no field."""
    with (LOCALE_DIR / "zh_CN" / "LC_MESSAGES" / "ui.po").open("rb") as source:
        ids = [str(one.id) for one in read_po(source, locale="zh_CN") if one.id]
    return [one for one in ids if " " in one.strip() and one.strip()[0].isalpha() and "{" not in one]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_in_both_languages(runs: Path, page: str) -> None:
    """Without an exception; nothing of the front end stays in English for a Chinese reader."""
    run, chinese, foreign = PAGES[page]
    said = text(opened("zh-CN", page, run=run))
    assert chinese in said
    assert not [one for one in english() if one in said]
    assert foreign in text(opened("en-US", page, run=run))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_without_a_run(runs: Path, page: str) -> None:
    """With an empty store the first scenario is shown instead, or what holds for every district."""
    shutil.rmtree(runs)
    said = text(opened("en-US", page))
    assert len(said) > 400


def test_a_page_explains_a_damaged_run(runs: Path) -> None:
    """A page of a district names the folder that cannot be read."""
    (runs / "first" / "run.json").write_text("{", encoding="utf-8")
    at = opened("en-US", "standing", run="first")
    assert "The folder first cannot be shown:" in text(at)


def test_a_scenario_that_cannot_be_read_says_why(runs: Path, district: Path, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Every page of a scenario with broken tables lists the problems and nothing else of it."""
    copy = shutil.copytree(district, tmp_path / "broken")
    (copy / "tables" / "schools.csv").write_text("school_id\n", encoding="utf-8")
    monkeypatch.setenv("PLANNER_SCENARIOS", str(copy))
    for page in ("", "standing", "preschool", "ledger", "about"):
        at = opened("en-US", page, run="@broken/baseline")
        assert "The inputs cannot be used" in text(at) and "schools" in text(at)


def test_the_choice_stays_while_pages_are_turned(runs: Path) -> None:
    """The scenario chosen on one page is shown on the next, even after a page that has no choice."""
    at = opened("en-US", "preschool", run=KIDS)
    for page in ("standards", "about"):
        goto(at, page)
        sound(at.run())
    assert at.selectbox(key="run").value == KIDS


def test_with_the_plan_the_schools_pass_at_the_deadline(runs: Path) -> None:
    """The filter before/after shows that units fail at the deadline without the plan and none with it."""
    at = opened("en-US", "standing")
    at.selectbox(key="year").select(deadline_of(runs))
    before = text(sound(at.run()))
    at.segmented_control(key="path").set_value("plan")
    after = text(sound(at.run()))
    assert "✗ primary:" in flat(before) and "✓ primary:" in flat(after)


def deadline_of(runs: Path) -> int:
    """Return the deadline of the run."""
    found = pd.read_json(runs / "first" / "run.json", typ="series")["deadline"]
    return int(found)


def flat(said: str) -> str:
    """Return text on one line with single blanks."""
    return " ".join(said.split())


def test_a_cell_opens_to_the_numbers_of_the_run(runs: Path) -> None:
    """Formula, value and citation of the chosen unit and indicator are those of indicators.csv."""
    at = opened("en-US", "standing")
    at.segmented_control(key="path").set_value("plan")
    at.selectbox(key="cell_indicator").select("R5")
    sound(at.run())
    unit = str(at.selectbox(key="cell_unit").value)
    frame = pd.read_csv(runs / "first" / "tables" / "indicators.csv")
    year = int(at.selectbox(key="year").value)
    one = frame[(frame["unit"] == unit) & (frame["year"] == year) & (frame["indicator"] == "R5")].iloc[0]
    said = flat(text(at))
    assert f"= {number(float(one['value']), 2)}" in said and str(one["citation"]) in said
    assert "sports area: gymnasium and grounds (m²) ÷ pupils" in said


def test_what_is_entered_on_standing_survives_the_switch_of_language(runs: Path) -> None:
    """Year, stage and path are the same after the switch."""
    at = opened("zh-CN", "standing")
    at.selectbox(key="year").select(2028)
    at.segmented_control(key="stage").set_value("junior")
    at.segmented_control(key="path").set_value("plan")
    sound(at.run())
    at.segmented_control(key="lang").set_value("en")
    sound(at.run())
    assert at.selectbox(key="year").value == 2028
    assert at.segmented_control(key="stage").value == "junior" and at.segmented_control(key="path").value == "plan"


def test_the_items_of_the_self_assessment_are_filtered_by_verdict(runs: Path) -> None:
    """Only what is not met stands in the table, and the chart says the places of the table."""
    at = opened("en-US", "preschool", run=KIDS)
    assert "Public centre kindergartens in each township" in text(at)
    at.segmented_control(key="kids_verdict").set_value("not_met")
    said = text(sound(at.run()))
    assert "Gross enrolment ratio of the three preschool years" in said
    assert "A plan for the network of kindergartens is made" not in said


def test_items_are_counted_by_verdict() -> None:
    """One row for each item and verdict; subjects are counted where there are several."""
    columns = ["standard", "subject", "year", "value", "threshold", "verdict", "citation"]
    frame = pd.DataFrame(
        [["P7", "township:a", 2022, 1.0, 1.0, "met", "x"], ["P7", "township:b", 2022, 1.0, 1.0, "met", "x"],
         ["P7", "township:c", 2022, 0.0, 1.0, "not_met", "x"], ["P1", "", 2022, 85.5, 90.0, "not_met", "y"],
         ["P1", "", 2023, 95.0, 90.0, "met", "y"], ["R1", "", 2022, 1.0, 1.0, "met", "z"]],
        columns=columns,
    )  # fmt: skip
    block = items_block(frame, 2022, "all", {}, {})
    assert block.table is not None
    rows = [[str(cell) for cell in row.cells] for row in block.table.rows]
    assert [row[0] for row in rows] == ["P7", "P7", "P1"]
    assert rows[0][3] == "2 of them" and rows[1][3] == "c" and rows[2][4] == "85.5"
    assert items_block(frame, 2022, "unknown", {}, {}).notes


def test_the_chart_of_places_holds_the_numbers_of_the_townships() -> None:
    """Public and other places add up to the places; the tick is the demand."""
    frame = pd.DataFrame({"township": ["a"], "places": [10], "public_places": [4], "demand": [12]})
    spec = places_chart(frame, "en").to_dict()
    values = sorted(row["value"] for rows in spec["datasets"].values() for row in rows)
    assert values == [4, 6, 12]


def test_the_ledger_of_the_page_is_that_of_the_command(runs: Path, district: Path) -> None:
    """Counts are those of the study on the same day; the filter of timings leaves fewer rows."""
    day = date(2040, 6, 1)
    facts = ledger_facts(ledger(load_scenario(district / "baseline.yaml"), day).frame)
    at = opened("en-US", "ledger")
    at.date_input[0].set_value(day)
    said = flat(text(sound(at.run())))
    assert f"{facts.total.items} items: {facts.total.not_closed} not closed, {facts.total.overdue} overdue" in said
    kind = "overdue" if facts.total.overdue else "standing"
    at.multiselect(key="timings").select(kind)
    assert f"{getattr(facts.total, kind)} of {facts.total.items} items" in flat(text(sound(at.run())))


def test_the_ledger_is_filtered_by_owner_and_state() -> None:
    """Any department of an item counts as its owner; an empty filter lets all pass."""
    rows = tuple({"state": state, "timing": "in_time", "departments": who}
                 for state, who in (("open", "A; B"), ("closed", "B"), ("open", "C")))  # fmt: skip
    frame = pd.DataFrame({"kind": [], "state": [], "timing": [], "id": []})
    facts = ledger_facts(frame)
    whole = type(facts)(facts.total, facts.entered, facts.class_size, facts.gaps, rows)
    assert filtered(whole, [], [], []).rows == rows
    assert filtered(whole, ["open"], [], ["B"]).rows == rows[:1]
    assert owners_of("A; B") == ["A", "B"] and owners_of("") == []


def test_requirements_are_those_of_the_trace(shipped: Path) -> None:
    """The document chosen is shown with as many sentences as the trace has; a number finds its sentence."""
    found = trace(scenario_folder())
    at = opened("en-US", "requirements")
    at.selectbox(key="document").select("altay")
    rows = [row for row in found.rows if row.document.code == "altay"]
    assert f"{len(rows)} of {len(rows)} sentences" in text(sound(at.run()))
    at.text_input(key="asked").set_value(rows[3].requirement.id)
    said = text(sound(at.run()))
    assert f"1 of {len(rows)} sentences" in said and rows[3].requirement.text in said
    at.text_input(key="asked").set_value("zzzz")
    assert "No sentence fits the filter." in text(sound(at.run()))


def test_standards_are_searched_and_dated(runs: Path) -> None:
    """The rules in force on the day are those of the catalogue; a relaxation that has ended is gone."""
    pack = load_pack("national")
    on = date(2022, 12, 31)
    assert matching(pack, "en", on, "all", "") == listing(pack, "en", on=on)
    assert [row["code"] for row in matching(pack, "en", on, "all", "art room")] == ["G3", "G3A"]
    assert {row["code"][0] for row in matching(pack, "en", on, "quality", "")} == {"Q"}
    at = opened("en-US", "standards")
    at.selectbox(key="pack").select("national")
    at.text_input(key="rule_words").set_value("R5L")
    at.date_input(key="on").set_value(on)
    assert "minutes on foot" in text(sound(at.run()))
    at.date_input(key="on").set_value(date(2040, 1, 1))
    assert "0 of" in text(sound(at.run()))


def test_about_lists_every_assumed_parameter(runs: Path) -> None:
    """Each parameter stands with its key and basis, as the scenario uses it."""
    said = text(opened("en-US", "about"))
    for key in ("assumptions.teacher_cost", "assumptions.discount_rate", "assumptions.leaver_rate"):
        assert key in said
    assert "138,000" in said and "assumed; no source" in said


def test_the_names_of_the_pages_are_translated(runs: Path) -> None:
    """The title of a page is in the reader's language, too."""
    at: AppTest = opened("zh-CN", "ledger")
    assert "台账：" in text(at)
