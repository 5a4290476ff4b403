"""The pages of results without a browser: construction, rotation, compare, papers, runs and the leader's page."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from babel.messages.pofile import read_po
from streamlit.testing.v1 import AppTest

from planner.base.i18n import LOCALE_DIR
from planner.cli import main
from planner.compliance.schemas import SCHEMAS
from planner.report.amounts import money, percent
from planner.store.kept.database import opened as store_opened
from planner.store.kept.keep import Labels, find, save
from planner.store.kept.keep import runs as kept_runs
from planner.store.runfolder import STANDING_TABLES, RunData, read_run, write_run
from tests.app.page import opened, sound, text

DATA = Path(__file__).resolve().parents[1] / "data"
#: Page → something that it says in Chinese and in English.
PAGES = {
    "leader": ("下一步工作", "What to do next"),
    "construction": ("方案中的建设项目", "Projects of the plan"),
    "rotation": ("交流流向", "From where to where"),
    "compare": ("请再选择一至五个结果进行对比", "Choose at least one other run"),
    "papers": ("Word 领导简报", "Word brief for leaders"),
    "runs": ("保存此结果", "Keep this run"),
}


def english() -> list[str]:
    """Return the English sentences of these pages that hold no field."""
    with (LOCALE_DIR / "zh_CN" / "LC_MESSAGES" / "ui.po").open("rb") as source:
        ids = [str(one.id) for one in read_po(source, locale="zh_CN") if one.id]
    return [one for one in ids if " " in one.strip() and one.strip()[0].isalpha() and "{" not in one]


def flat(at: AppTest) -> str:
    """Return what the page says on one line."""
    return " ".join(text(at).split())


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    """Return the facts that a command prints with ``--json``."""
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)["facts"]
    return found


def press(at: AppTest, key: str) -> AppTest:
    """Press a button, of a form or not, and return the page that follows."""
    next(one for one in at.button if one.key == key or str(one.key).startswith(f"FormSubmitter:{key}")).click()
    return sound(at.run())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_in_both_languages(runs: Path, page: str) -> None:
    """Without an exception; nothing of it stays in English for a Chinese reader."""
    chinese, foreign = PAGES[page]
    said = text(opened("zh-CN", page))
    assert chinese in said and not [one for one in english() if one in said]
    assert foreign in text(opened("en-US", page))


def without_plan(runs: Path) -> None:
    """Write the run ``none`` of the same district: a proof that no plan exists, its tables those of doing nothing."""
    data = read_run(runs / "first")
    tables = {name: data.tables[name] for name in STANDING_TABLES}
    blank = {"text": "", "int": 0, "float": 0.0}
    conflict = {
        "group": "posts",
        "subject": "primary",
        "year": 2026,
        "amount": 3.0,
        "unit": "persons",
        "in_conflict": 1,
    }
    for name, rows in (("conflicts", [conflict]), ("ways_out", [])):
        columns = dict(SCHEMAS[name])
        filled = [{column: row.get(column, blank[kind]) for column, kind in columns.items()} for row in rows]
        tables[name] = pd.DataFrame(filled, columns=list(columns))
    head = {**data.run, "status": "infeasible", "verified": False, "first_year_all_met": None, "total_cost_yuan": None}
    write_run(runs / "none", RunData(head, tables))


def test_pages_stand_with_a_proof_that_there_is_no_plan_and_with_nothing(runs: Path) -> None:
    """An infeasible run and an empty store are told in words on every page."""
    without_plan(runs)
    for page in PAGES:
        assert len(text(opened("en-US", page, run="none"))) > 200, page
    shutil.rmtree(runs)
    for page in PAGES:
        assert len(text(opened("en-US", page))) > 100, page


@pytest.mark.parametrize("page", ["leader", "rotation", "runs"])
def test_an_unknown_run_in_the_address_is_told(runs: Path, page: str) -> None:
    """The name is shown as text, another run is shown instead, and the sentence goes when a run is chosen."""
    said = text(opened("en-US", page, run="<b>gone</b>"))
    assert "There is no run “<b>gone</b>” here; another is shown." in said


def test_the_rotation_page_says_what_the_command_says(
    runs: Path, district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Years, shares and who may move are the facts of planner show --exchange; the year chosen narrows the flows."""
    facts = told(capsys, "show", str(runs / "first"), "--exchange", "--scenario", str(district / "baseline.yaml"))
    at = opened("en-US", "rotation")
    said = flat(at)
    for one in facts["years"]:  # type: ignore[attr-defined]
        assert f"{one['year']} {one['eligible']:,} {one['moved']:,}" in said
        if one["share"] is not None:
            assert percent(one["share"], 1) in said
    eligible = {one["unit"]: one["eligible"] for one in facts["units"]}  # type: ignore[attr-defined]
    assert sum(eligible.values()) > 0
    year = next(one["year"] for one in facts["years"] if one["moved"])  # type: ignore[attr-defined]
    at.selectbox(key="flow_year").select(year)
    frame = pd.read_csv(runs / "first" / "tables" / "transfers.csv")
    pairs = frame[frame["year"] == year].groupby(["stage", "from_unit", "to_unit"]).ngroups
    rows = re.search(r"From To Stage Teachers(.*?)Who may move", flat(sound(at.run())))
    assert rows is not None and rows[1].count("primary") + rows[1].count("junior secondary") == pairs


def test_the_leader_page_says_what_the_command_says(
    runs: Path, district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cost, units short and the unknown risk are the facts of planner show."""
    facts = told(capsys, "show", str(runs / "first"), "--scenario", str(district / "baseline.yaml"))
    said = flat(opened("en-US", "leader"))
    assert money(facts["answer"]["total_cost_yuan"]).render("en") in said  # type: ignore[index]
    for one in facts["short"]:  # type: ignore[attr-defined]
        assert f"{one['short']} of {one['measured']}" in said
    assert facts["risk"] is None and "has not been simulated" in said
    assert said == said.strip() and "The schools that get most" in said


def test_moving_a_lever_asks_for_a_plan_and_finds_it_once_made(runs: Path, district: Path) -> None:
    """A combination nobody planned is offered; with a run of the same scenario in the store its page is shown."""
    at = opened("en-US", "leader")
    at.select_slider(key="leader_budget").set_value(120)
    said = flat(sound(at.run()))
    assert "This combination has not been planned yet: budget 120%." in said
    assert at.button(key="leader_plan").label == "Plan this" and "What to do next" not in said
    data = read_run(runs / "first")
    resolved = json.loads(json.dumps(data.run["resolved"]))
    resolved["budget"]["factor"] = 1.2
    other = {**data.run, "resolved": resolved, "sets": ["budget.factor=1.2"], "title": "more money"}
    save(store_opened(str(runs / "planner.sqlite")), RunData(other, data.tables), Labels(name="more"))
    said = flat(sound(at.run()))
    assert "What to do next" in said and "has not been planned" not in said


def test_construction_shows_schedules_that_were_compared(runs: Path) -> None:
    """The comparison in the store is shown with its own words; a schedule without a plan is told of."""
    shutil.copytree(DATA / "schedules-changqing", runs / "compared")
    frame = pd.read_csv(DATA / "schedules-changqing" / "schedules.csv")
    at = opened("en-US", "construction")
    said = flat(at)
    assert at.selectbox(key="schedules").value == "compared"
    for title in frame["title"]:
        assert title in said
    assert "the search ended without a plan" in said
    assert f"{frame['cost_yuan'].iloc[0] / 1e6:.2f}" in said
    assert len(at.get("arrow_vega_lite_chart") or at.get("vega_lite_chart")) >= 3


def test_schedules_are_entered_as_start_years(runs: Path) -> None:
    """Two to four columns of start years; pressing the button queues planner schedules with as many files."""
    at = opened("en-US", "construction")
    if "The district has no candidate projects" in text(at):
        pytest.fail("the sample has projects")
    at.segmented_control(key="schedule_count").set_value(3)
    sound(at.run())
    assert [one.key for one in at.text_input if str(one.key).startswith("schedule_")] == [
        "schedule_0", "schedule_1", "schedule_2"]  # fmt: skip


def test_compare_reads_the_address_and_says_what_differs(runs: Path) -> None:
    """The other run is chosen by its name, a lost one is told of, differences are those of the tables."""
    data = read_run(runs / "first")
    dearer = data.tables["actions"].assign(cost_yuan=lambda one: one["cost_yuan"] + (one.index == 0) * 1_000_000)
    other = RunData({**data.run, "seed": 99}, {**data.tables, "actions": dearer})
    key = save(store_opened(str(runs / "planner.sqlite")), other, Labels(name="dearer"))
    at = opened("en-US", "compare", run="first", vs="dearer,gone")
    said = flat(at)
    assert "There is no run “gone” here." in said and at.multiselect(key="vs").value == [key]
    assert at.query_params["vs"] in (key, [key]) and "+1.00" in said
    assert "The two scenarios say the same" in said


def test_papers_are_the_files_of_the_command(runs: Path, tmp_path: Path) -> None:
    """The workbook made on the page is the one that planner paper writes, and stands ready to download."""
    at = opened("zh-CN", "papers")
    assert "示意数据" in text(at)
    press(at, "make_excel")
    assert main(["--lang", "zh_CN", "paper", str(runs / "first"), "--excel", str(tmp_path / "a.xlsx")]) == 0
    button = next(one for one in at.get("download_button") if "下载" in str(one.proto.label))
    size = len((tmp_path / "a.xlsx").read_bytes())
    assert f"{size / 1024:,.0f} KB" in str(button.proto.label)


def test_a_run_is_kept_named_handed_in_and_then_frozen(runs: Path) -> None:
    """Each button does what it says, in the store; a reviewer who prepared the run is refused."""
    at = opened("en-US", "runs")
    at.text_input(key="keep_name").set_value("plan A")
    at.text_input(key="keep_tags").set_value("x y")
    press(at, "keep_run")
    store = store_opened(str(runs / "planner.sqlite"))
    one = find(store, "plan A")
    assert one.labels.tags == ("x", "y") and "plan A" in text(at)
    at.text_input(key=f"name_{one.id}").set_value("plan B")
    press(at, "label_run")
    assert find(store, one.id).labels.name == "plan B"
    at.text_input(key="prepared_by").set_value("a")
    at.text_input(key="reviewed_by").set_value("a")
    at.text_input(key="as_of").set_value("2022-09-01")
    press(at, "hand_in")
    assert "another than the one who prepared" in text(at) and not find(store, one.id).labels.submitted
    at.text_input(key="reviewed_by").set_value("b")
    press(at, "hand_in")
    assert find(store, one.id).labels.submitted and "It is frozen." in text(at)
    assert not [each for each in at.button if each.key == "trash"]


def test_the_trash_and_back(runs: Path) -> None:
    """A kept run goes into the trash and comes out of it; its folder stays."""
    key = save(store_opened(str(runs / "planner.sqlite")), read_run(runs / "first"), Labels(name="plan"))
    at = opened("en-US", "runs")
    press(at, "trash")
    store = store_opened(str(runs / "planner.sqlite"))
    assert [one.id for one in kept_runs(store, trashed=True)] == [key] and "Trash (1)" in text(at)
    press(at, f"untrash_{key}")
    assert [one.id for one in kept_runs(store)] == [key] and (runs / "first" / "run.json").is_file()


def test_runs_are_found_by_word(runs: Path) -> None:
    """The list holds the runs whose name, note or tags have the words."""
    save(store_opened(str(runs / "planner.sqlite")), read_run(runs / "first"), Labels(name="plan", note="spring draft"))
    at = opened("en-US", "runs")
    at.text_input(key="runs_words").set_value("SPRING")
    assert "plan (shown)" in text(sound(at.run()))
    at.text_input(key="runs_words").set_value("autumn")
    assert "No run fits." in text(sound(at.run()))


def test_a_bad_exchange_file_is_refused(runs: Path) -> None:
    """What is no exported run is told in words, and no store holds anything of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("evil.exe", "x")
    at = opened("en-US", "runs")
    at.get("file_uploader")[0].set_value(("run.zip", out.getvalue(), "application/zip"))  # type: ignore[attr-defined]
    sound(at.run())
    press(at, "bring_now")
    assert "does not belong to a run" in text(at) or "no run that planner exported" in text(at)
    assert kept_runs(store_opened(str(runs / "planner.sqlite"))) == []


def test_the_share_address_holds_an_id_and_nothing_else(runs: Path) -> None:
    """Folder or id, no path, no name of a person or of a machine's user."""
    key = save(store_opened(str(runs / "planner.sqlite")), read_run(runs / "first"), Labels(name="plan"), by="somebody")
    said = text(opened("en-US", "runs"))
    (address,) = re.findall(r"\S*\?run=\S+", said)
    assert address.endswith(f"/?run={key}") and "somebody" not in address
    assert "plan (shown)" in text(opened("en-US", "runs", run=key))
