"""The page as a reader meets it: a stored run, none, a damaged one, one without a plan; in both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from planner.base.i18n import LOCALE_DIR
from planner.report.amounts import money
from planner.ui import jobs, words
from tests.app.page import ended, opened, sound, text, until

LOCALES = {"zh-CN": "zh_CN", "en-US": "en"}


def head(run: Path) -> dict[str, object]:
    """Return run.json."""
    document = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize("locale", LOCALES)
def test_the_answer_comes_first_with_the_numbers_of_the_run(runs: Path, locale: str) -> None:
    """The headline tells year, horizon and cost as run.json holds them, and that the data are made up."""
    run, said = head(runs / "first"), text(opened(locale))
    cost = money(float(str(run["total_cost_yuan"]))).render(LOCALES[locale])
    year, horizon = run["first_year_all_met"], run["horizon"]
    lead = said.index({"zh-CN": f"{year}年秋季起至{horizon}年", "en-US": f"from autumn {year} to {horizon}"}[locale])
    assert said.index(cost) > lead
    assert {"zh-CN": "示意数据", "en-US": "ILLUSTRATIVE DATA"}[locale] in said[:lead]
    assert {"zh-CN": "已独立复核", "en-US": "Verified"}[locale] in said[:lead]


def test_nothing_of_the_page_stays_in_english_for_a_chinese_reader(runs: Path, impossible_run: Path) -> None:
    """No English sentence of the front end's catalog stands on the Chinese page, with a plan or without."""
    with (LOCALE_DIR / "zh_CN" / "LC_MESSAGES" / "ui.po").open("rb") as source:
        sentences = [str(one.id) for one in read_po(source, locale="zh_CN") if one.id and "{" not in str(one.id)]
    shutil.copytree(impossible_run, runs / "none")
    for name in ("first", "none"):
        said = text(opened("zh-CN", run=name))
        assert not [one for one in sentences if " " in one and one in said]


def test_the_parts_below_the_answer_are_there(runs: Path) -> None:
    """Schools short now and after, and the do-nothing path, stand under the answer, charts with a description."""
    at = opened()
    said = text(at)
    for words_of in ("未达标", "若维持现状，2026年", "按方案实施，2026年", "最紧的三条约束", "低于标准值的统计单元数"):
        assert words_of in said
    charts = at.get("vega_lite_chart") + at.get("arrow_vega_lite_chart")
    assert len(charts) == 5


def test_switching_the_language_keeps_what_was_entered(runs: Path) -> None:
    """Budget and deadline are the same after the switch, in the other language."""
    at = opened("zh-CN")
    at.slider(key="factor").set_value(85)
    at.selectbox(key="deadline").select(2027)
    sound(at.run())
    at.segmented_control(key="lang").set_value("en")
    sound(at.run())
    assert "What to do next" in text(at) and "下一步工作" not in text(at)
    assert at.slider(key="factor").value == 85
    assert at.selectbox(key="deadline").value == 2027


def test_an_empty_store_explains_how_to_begin(runs: Path) -> None:
    """Without a run the page names the command and offers the button."""
    shutil.rmtree(runs)
    at = opened("en-US")
    assert "No plan has been made yet." in text(at) and "make plan" in text(at)
    assert [one.label for one in at.button] == ["Plan now"]
    assert "Schools short of the school rule" in text(at)


def test_a_run_without_a_plan_says_why_and_what_would_help(runs: Path, impossible_run: Path) -> None:
    """An infeasible run shows the conflict and the ways out, and where the district stands all the same."""
    shutil.rmtree(runs / "first")
    shutil.copytree(impossible_run, runs / "none")
    said = text(opened("en-US"))
    for words_of in ("No plan can meet every rule", "cannot hold together", "Ways out", "If nothing is done"):
        assert words_of in said
    assert "Total cost" not in said


@pytest.mark.parametrize("damage", ["json", "list", "keys", "table", "cell"])
def test_a_damaged_run_is_named_and_the_others_stay_at_hand(runs: Path, damage: str) -> None:
    """Whatever is wrong with a folder, the page says so in words, and another run can be chosen."""
    bad = shutil.copytree(runs / "first", runs / "bad")
    document = head(bad)
    if damage == "json":
        (bad / "run.json").write_text('{"schema": 1', encoding="utf-8")
    elif damage == "list":
        (bad / "run.json").write_text("[1]", encoding="utf-8")
    elif damage == "keys":
        (bad / "run.json").write_text(json.dumps({"schema": document["schema"]}), encoding="utf-8")
    elif damage == "table":
        (bad / "tables" / "budget.csv").unlink()
    else:
        (bad / "tables" / "budget.csv").write_text("year,fund\n2023,x\n", encoding="utf-8")
    at = opened("en-US", run="bad")
    assert "The folder bad cannot be shown:" in text(at)
    at.selectbox(key="run").select("first")
    assert "The folder bad" not in text(sound(at.run()))


def test_names_are_shown_as_text_whatever_they_hold(runs: Path) -> None:
    """A name with markup in it reaches the page escaped: nothing of it is HTML, Markdown or a link."""
    path = runs / "first" / "run.json"
    document = head(runs / "first")
    names = document["names"]
    assert isinstance(names, dict)
    hostile = '<img src=x onerror="alert(1)">**x** [y](javascript:alert(1))'
    document |= {"names": dict.fromkeys(names, hostile), "title": hostile, "district": hostile}
    path.write_text(json.dumps(document), encoding="utf-8")
    at = opened()
    assert hostile in text(at)
    written = [str(one.proto.body) for one in at.get("html")]
    assert not any("<img" in one for one in written)
    assert not any(hostile in str(one.value) for one in [*at.markdown, *at.caption, *at.header, *at.title])


def test_inputs_that_have_changed_since_are_named(runs: Path, district: Path, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """A run of other tables than those that lie there now is marked as such, with the files."""
    copy = shutil.copytree(district, tmp_path / "copy")
    births = copy / "tables" / "births.csv"
    births.write_text(births.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    monkeypatch.setenv("PLANNER_SCENARIOS", str(copy))
    assert "births.csv" in text(opened("en-US"))


def test_a_run_whose_scenario_is_gone_is_shown_without_the_button(runs: Path, tmp_path: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """The plan is still shown; the page says that it cannot be planned again."""
    document = head(runs / "first") | {"scenario": "gone.yaml"}
    (runs / "first" / "run.json").write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setenv("PLANNER_SCENARIOS", str(tmp_path))
    at = opened("en-US")
    assert "no longer here" in text(at) and "Total cost" in text(at)
    assert not [one for one in at.button if one.label == "Plan again"]


def test_planning_again_shows_the_new_run(runs: Path) -> None:
    """The button starts a worker with the budget as entered; its run is shown when it has ended, the old one kept."""
    at = opened("en-US")
    at.slider(key="factor").set_value(250)
    at.button(key="plan").click()
    sound(at.run())
    (job,) = jobs.jobs(runs)
    assert job.sets == ("budget.factor=2.5",)
    assert at.get("progress") and at.button(key="plan").disabled
    ended(job)
    sound(at.run())
    assert at.selectbox(key="run").value == job.out.name
    new = head(job.out)
    assert new["sets"] == ["budget.factor=2.5"] and new["verified"] is True
    assert money(float(str(new["total_cost_yuan"]))).render("en") in text(at)
    assert (runs / "first" / "run.json").is_file()
    assert at.slider(key="factor").value == 250


def test_a_job_can_be_stopped_and_leaves_the_runs_as_they_were(runs: Path) -> None:
    """Stop ends the worker; nothing is published, and the page says so until it is told that this was seen."""
    at = opened("en-US")
    at.button(key="plan").click()
    sound(at.run())
    (job,) = jobs.jobs(runs)
    assert at.button(key="plan").disabled
    at.button(key="stop").click()
    until(sound(at.run()), lambda: "Stopped as you asked" in text(at))
    assert jobs.state(job).phase == "cancelled" and not job.out.exists()
    at.button(key="seen").click()
    assert "Stopped as you asked" not in text(sound(at.run()))
    assert at.selectbox(key="run").value == "first"


def test_a_scenario_that_cannot_be_planned_ends_with_the_reason(runs: Path, district: Path, tmp_path: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Tables that went wrong since end the job with exit code 2, and the page shows what the worker said."""
    copy = shutil.copytree(district, tmp_path / "copy")
    monkeypatch.setenv("PLANNER_SCENARIOS", str(copy))
    at = opened("en-US")
    (copy / "tables" / "staff.csv").write_text("school_id\n", encoding="utf-8")
    (copy / "tables" / "roster.csv").unlink(missing_ok=True)
    at.button(key="plan").click()
    sound(at.run())
    ended(jobs.jobs(runs)[0])
    assert "The inputs cannot be used" in text(sound(at.run()))
    assert any("staff" in str(one.value) for one in at.code)


def test_the_language_follows_the_browser_and_then_the_address(runs: Path) -> None:
    """Chinese for a Chinese browser or none at all, English for others; ``?lang=`` wins."""
    for locale, asked, expected in [("zh-TW", "", "zh_CN"), ("de-DE", "", "en"), ("zh-CN", "en", "en")]:
        at = opened(locale, **({"lang": asked} if asked else {}))
        assert at.session_state[words.LANGUAGE] == expected
