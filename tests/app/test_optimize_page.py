"""The page Optimize: a queue that survives the page, figures of the search, the result, and the questions after it."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from planner.report.amounts import money
from planner.ui import jobs, jobs_view
from tests.app.page import ended, opened, sound, text
from tests.app.test_jobs import folder, told

ASK = {"question": "frontier", "sets": [], "answer": {"least_cost_yuan": 5_000_000.0}}


def head(runs: Path) -> dict[str, object]:
    """Return run.json of the plan."""
    document = json.loads((runs / "first" / "run.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh_CN"), ("en-US", "en")])
def test_the_result_is_that_of_the_run(runs: Path, locale: str, language: str) -> None:
    """Discounted cost, bound and gap as run.json holds them, the money by year, the questions after it."""
    said, run = text(opened(locale, "optimize")), head(runs)
    assert money(float(str(run["objective_yuan"]))).render(language) in said
    assert money(float(str(run["lower_bound_yuan"]))).render(language) in said
    assert f"{float(str(run['gap'])):.2%}" in said or float(str(run["gap"])) < 5e-5
    assert {"zh-CN": "进一步的问题", "en-US": "Questions to ask next"}[locale] in said


def test_jobs_queue_and_can_be_cancelled(runs: Path) -> None:
    """Two clicks are two jobs: one at work, one that says that one goes before it; each is cancelled by its button."""
    at = opened("en-US", "optimize")
    at.button(key="optimize_plan").click()
    sound(at.run())
    at.slider(key="optimize_factor").set_value(90)
    at.button(key="optimize_plan").click()
    said = text(sound(at.run()))
    second, first = jobs.jobs(runs)
    try:
        assert "Waits for its turn: 1 before it." in said and at.get("progress") is not None
        assert second.sets == ("budget.factor=0.9",) and "budget 90%" in said
        for job in (second, first):
            at.button(key=f"cancel {job.folder.name}").click()
            sound(at.run())
    finally:
        for job in (second, first):
            jobs.cancel(job)
    said = text(sound(at.run()))
    assert said.count("cancelled; nothing was published") == 2
    at.button(key=f"seen {first.folder.name}").click()
    assert text(sound(at.run())).count("cancelled; nothing was published") == 1


def test_a_plan_asked_for_here_is_shown_when_it_has_ended(runs: Path) -> None:
    """A new browser session finds the job at work, and later its run among the ended with a button to show it."""
    at = opened("en-US", "optimize")
    at.slider(key="optimize_factor").set_value(250)
    at.button(key="optimize_plan").click()
    sound(at.run())
    (job,) = jobs.jobs(runs)
    other = opened("zh-CN", "optimize", run="first")
    assert "正在计算" in text(other)
    ended(job)
    said = text(sound(at.run()))
    assert at.selectbox(key="run").value == job.out.name, said[:1500]
    late = opened("en-US", "optimize", run="first")
    assert "done and verified" in text(late)
    late.button(key=f"show {job.folder.name}").click()
    assert sound(late.run()).selectbox(key="run").value == job.out.name


def test_bound_best_plan_and_gap_are_shown_while_the_search_runs(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of the progress file, in words; stop-and-keep writes its signal once."""
    job = folder(runs, "one", time.time())
    (job.folder / jobs.BEGUN).touch()
    told(job, state="running", label={"en": "Whole numbers", "zh_CN": "整数"}, done=0.6,
         figures={"bound_yuan": 317_000_000.0, "incumbent_yuan": 322_000_000.0, "gap": 0.0155})  # fmt: skip
    monkeypatch.setattr(jobs, "_alive", lambda log: True)
    at = opened("en-US", "optimize")
    said = text(at)
    assert "317 million yuan" in said and "322 million yuan" in said and "1.55%" in said
    at.button(key="keep one").click()
    sound(at.run())
    assert (job.folder / jobs.STOP).is_file() and at.button(key="keep one").disabled


@pytest.mark.parametrize(
    ("code", "words"), [(2, "The inputs cannot be used"), (4, "ended without a plan"), (None, "ended without a word")]
)
def test_a_job_that_failed_says_why_and_can_be_started_again(runs: Path, district: Path, code: int | None,
                                                             words: str) -> None:  # fmt: skip
    """What it said is at hand; the button queues the same job anew."""
    job = folder(runs, "one", time.time())
    document = json.loads((job.folder / "job.json").read_text(encoding="utf-8"))
    document |= {"scenario": str(district / "baseline.yaml"), "sets": []}
    (job.folder / "job.json").write_text(json.dumps(document), encoding="utf-8")
    (job.folder / "log.txt").write_text("went wrong here", encoding="utf-8")
    if code is not None:
        told(job, state="done", exit_code=code, label={}, done=1.0)
    at = opened("en-US", "optimize")
    assert words in text(at) and any("went wrong here" in str(one.value) for one in at.code)
    at.button(key="again one").click()
    sound(at.run())
    (fresh,) = jobs.jobs(runs)
    jobs.cancel(fresh)
    assert fresh.folder != job.folder and fresh.scenario == district / "baseline.yaml"


def test_an_impossible_run_says_why_not_and_what_helps(runs: Path, impossible_run: Path) -> None:
    """The conflict and the ranked ways out stand in the place of the result."""
    shutil.copytree(impossible_run, runs / "none")
    said = text(opened("en-US", "optimize", run="none"))
    assert "No plan can meet every rule" in said and "Ways out" in said


def test_a_question_is_queued_and_its_answer_shown(runs: Path) -> None:
    """The button asks; an answer about the same inputs is read from its folder, one about others is not."""
    at = opened("en-US", "optimize")
    assert "Not asked yet" in text(at)
    at.button(key="ask frontier").click()
    sound(at.run())
    (job,) = jobs.jobs(runs)
    jobs.cancel(job)
    assert job.task == "frontier" and job.out.parent == runs / jobs.ASKED
    place = runs / jobs.ASKED / "one"
    (place / "tables").mkdir(parents=True)
    columns = (
        "point,kind,share,spend_yuan,cost_yuan,objective_yuan,shortfall,attainment,units,units_pass,"
        "next_million,verified"
    )
    rows = ["0,linear,0,1e6,1e6,1e6,4,0.5,20,8,0.3,0", "1,linear,1,5e6,5e6,5e6,0,1.0,20,20,0.1,0",
            "2,whole,1,5e6,5e6,5e6,0,1.0,20,20,,1"]  # fmt: skip
    (place / "tables" / "frontier.csv").write_text("\n".join([columns, *rows]), encoding="utf-8")
    (place / "ask.json").write_text(json.dumps({**ASK, "inputs": head(runs)["inputs"]}), encoding="utf-8")
    at = opened("en-US", "optimize")
    said = text(at)
    assert "Everything is met for 5 million yuan" in said and "50.0%" in said and "8/20" in said
    assert len(at.get("vega_lite_chart") + at.get("arrow_vega_lite_chart")) == 2
    (place / "ask.json").write_text(json.dumps({**ASK, "inputs": {}}), encoding="utf-8")
    assert "Not asked yet" in text(opened("en-US", "optimize"))


def test_a_damaged_answer_is_named(runs: Path) -> None:
    """The page goes on without it."""
    place = runs / jobs.ASKED / "one"
    place.mkdir(parents=True)
    (place / "ask.json").write_text(json.dumps({**ASK, "inputs": head(runs)["inputs"]}), encoding="utf-8")
    (place / "tables").mkdir()
    (place / "tables" / "frontier.csv").write_bytes(b"\xff\xfe broken")
    assert "the answer cannot be read" in text(opened("en-US", "optimize"))


def test_an_empty_store_offers_the_first_plan(runs: Path) -> None:
    """Nothing planned yet: the scenario can be planned from here."""
    shutil.rmtree(runs)
    at = opened("en-US", "optimize")
    assert "This is a scenario without a plan" in text(at) and at.button(key="optimize_plan").label == "Plan now"


def test_every_task_has_a_name(tmp_path: Path) -> None:
    """A job of each kind is told in words of both languages, its scenario and changes with it."""
    for task in jobs_view.TASKS:
        job = jobs.Job(tmp_path, Path("scenarios/x/baseline.yaml"), ("budget.factor=0.9",), tmp_path, 0.0, 0, task)
        assert "x/baseline" in jobs_view.about(job).render("zh_CN") and "90%" in jobs_view.about(job).render("en")
