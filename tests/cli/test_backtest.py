"""``planner backtest``: tables for people, figures for machines, a chart and a page."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.invoke import run
from tests.compliance.world import write_world

DATA = Path(__file__).resolve().parents[1] / "data"
CITY = DATA / "nyc_enrolment_by_school_grade_2005_2011.csv"


def test_a_panel_is_judged_in_both_languages(tmp_path: Path) -> None:
    """The tables name method, errors and coverage; chart and page are written beside them."""
    chart, page = tmp_path / "chart.json", tmp_path / "page.md"
    ran = run("backtest", "--panel", CITY, "--horizons", "1,2", "--out", chart, "--evidence", page, "--lang", "en")
    assert ran.code == 0, ran.err
    assert "7.49/8.43/-0.17" in ran.out and "10.35/11.55/-0.77" in ran.out and "Coverage of the 80% interval" in ran.out
    assert json.loads(chart.read_text(encoding="utf-8"))["data"]["values"]
    text = page.read_text(encoding="utf-8")
    assert "| shrunk three-year ratios | 7.49 |" in text and str(DATA) not in text
    chinese = run("backtest", "--panel", CITY, "--horizons", "1", "--lang", "zh_CN")
    assert chinese.code == 0 and "回测" in chinese.out and "district total" not in chinese.out


def test_machines_get_every_score() -> None:
    """Errors unrounded, per origin, with the choice made for the next forecast."""
    told = json.loads(run("backtest", "--panel", CITY, "--horizons", "1", "--json").out)["backtests"][0]
    assert [one["method"] for one in told["methods"]] == ["last_value", "ratios", "shrunk", "chosen"]
    assert told["choice"]["method"] == "ensemble"
    cell = told["methods"][2]["scores"][0]
    assert cell["origins"] == 3 and len(cell["by_origin"]) == 3


def test_bad_options_are_refused(tmp_path: Path) -> None:
    """Exit code 2 with what is allowed."""
    assert run("backtest").code == 2
    assert run("backtest", "--panel", CITY, "--horizons", "x").code == 2
    assert run("backtest", "--panel", CITY, "--method", "magic").code == 2
    assert run("backtest", "--panel", tmp_path / "none.csv").code == 2
    short = tmp_path / "short.csv"
    short.write_text("school,year,grade,pupils\nA,2020,1,30\nA,2021,1,30\n", encoding="utf-8")
    assert run("backtest", "--panel", short).code == 2


def test_a_district_s_own_history_is_judged(world: Path) -> None:
    """Illustrative schools are said first; a history too short to judge is told."""
    ran = run("backtest", world, "--lang", "en")
    assert ran.code in (0, 2)
    assert ("ILLUSTRATIVE DATA" in ran.out) and (ran.code == 0 or "too few" in ran.err)


def test_the_speed_is_measured(tmp_path: Path) -> None:
    """A small size of everything, as a table and as a page."""
    page = tmp_path / "speed.md"
    ran = run(
        "bench-projection", "--units", "20", "--tiles", "2", "--schools", "60", "--evidence", page, "--lang", "en"
    )
    assert ran.code == 0 and "Speed of the projection" in ran.out
    assert "| back-test of an illustrative panel | 60 schools" in page.read_text(encoding="utf-8")


def test_project_tells_why_and_what_lies_ahead(world: Path) -> None:
    """Causes, the way from an old forecast, teachers, places and money, for people and machines."""
    ran = run("project", world, "--why", "--against", world, "--outlook", "--lang", "en")
    assert ran.code == 0, ran.err
    for words in ("Why pupils change", "demography, attrition and investment", "From the old forecast",
                  "Teachers if nobody", "Training at full capacity"):  # fmt: skip
        assert words in ran.out
    told = json.loads(run("project", world, "--why", "--outlook", "--json").out)
    stage = told["why"]["stages"][0]
    assert sum(stage["parts"]) == stage["after"] - stage["before"]
    assert told["outlook"]["stages"] and "after_horizon" in told


def test_new_data_lead_from_the_old_forecast_to_the_new(world: Path, tmp_path: Path) -> None:
    """Two table folders: ten pupils fewer in a first grade show as new data, to the pupil, in both languages."""
    new = write_world(tmp_path)
    table = next(tmp_path.rglob("enrolment.csv"))
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    row = next(i for i, line in enumerate(lines) if line.startswith("A1,2022,1,"))
    cells = lines[row].split(",")
    lines[row] = ",".join([*cells[:3], str(int(cells[3]) - 10), *cells[4:]])
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = json.loads(run("project", new, "--why", "--against", world, "--json").out)["waterfall"]
    primary = [step for step in told if step["stage"] == "primary"]
    assert [step["cause"] for step in primary] == ["old", "births", "assumptions", "projects", "data"]
    assert sum(step["change"] for step in primary) == primary[-1]["after"] - primary[0]["after"]
    assert [step["change"] for step in primary[:4]] == [0, 0, 0, 0]
    ran = run("project", new, "--against", world, "--lang", "zh_CN")
    assert ran.code == 0 and "From the old forecast" not in ran.out


def test_a_plan_s_investment_needs_a_plan_of_the_district(world: Path, tmp_path: Path) -> None:
    """A folder that holds no run, and a run of another district, are refused with exit code 2."""
    assert run("project", world, "--why", "--plan", tmp_path).code == 2
    (tmp_path / "run.json").write_text(json.dumps({"district": "other", "base_year": 2022, "horizon": 2030}))
    ran = run("project", world, "--why", "--plan", tmp_path, "--lang", "en")
    assert ran.code == 2 and "no plan of the scenario's district" in ran.err


def test_a_district_without_history_is_told_what_to_add(tmp_path: Path) -> None:
    """Only the base year is given: exit code 2, the year found, and what to do."""
    scenario = write_world(tmp_path)
    table = next(tmp_path.rglob("enrolment.csv"))
    head, *lines = table.read_text(encoding="utf-8-sig").splitlines()
    table.write_text("\n".join([head, *(line for line in lines if ",2022," in line)]) + "\n", encoding="utf-8")
    ran = run("backtest", scenario, "--lang", "en")
    assert ran.code == 2 and "too short" in ran.err and "2022" in ran.err
