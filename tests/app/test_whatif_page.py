"""The page What-if: inputs answer at once, are listed old → new, undone, redone, saved, and handed on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.scenario.load import load_scenario
from planner.ui import jobs
from planner.ui.whatif_history import STEPS, History
from planner.ui.whatif_inputs import unmarked
from planner.ui.whatif_page import FOLDER
from tests.app.page import goto, opened, sound, text
from tests.cli.invoke import run

BUDGET = "whatif:budget.factor"


def moved(at: AppTest, value: float = 50.0) -> AppTest:
    """Return the page with the budget moved."""
    at.slider(key=BUDGET).set_value(value)
    return sound(at.run())


@pytest.mark.parametrize(
    ("locale", "words"),
    [("zh-CN", ("已改动的参数", "资金缺口")), ("en-US", ("Changed inputs", "What the funds lack"))],
)
def test_a_moved_input_is_answered_and_listed(runs: Path, locale: str, words: tuple[str, str]) -> None:
    """A tenth of the budget: the list says 100% → 10%, and the funds lack money; charts carry a description."""
    at = opened(locale, "whatif")
    assert words[0] not in text(at)
    said = " ".join(text(moved(at, 10.0)).split())
    assert all(one in said for one in words) and "100% → 10%" in said
    charts = at.get("vega_lite_chart") + at.get("arrow_vega_lite_chart")
    assert len(charts) == 2


def test_the_figures_are_those_of_the_command(runs: Path, district: Path) -> None:
    """Page and ``planner whatif --run … --json`` say the same under the same changes."""
    at = moved(opened("en-US", "whatif"), 10.0)
    ran = run("whatif", district / "baseline.yaml", "--run", runs / "first", "--set", "budget.factor=0.1", "--json")
    assert ran.code == 0, ran.err
    after = json.loads(ran.out)["after"]["held"]
    lacking = sum(row[2] for row in after["missing"]) / 1e6
    assert lacking > 0 and f"{lacking:,.2f} million yuan are missing" in text(at)


def test_undo_redo_and_back_to_the_scenario(runs: Path) -> None:
    """Two moves are taken back one by one and done again; the inputs follow."""
    at = moved(moved(opened("en-US", "whatif"), 80.0), 60.0)
    at.button(key="whatif_undo").click()
    assert sound(at.run()).slider(key=BUDGET).value == 80.0
    at.button(key="whatif_undo").click()
    assert sound(at.run()).slider(key=BUDGET).value == 100.0
    assert at.button(key="whatif_undo").disabled and "Changed inputs" not in text(at)
    at.button(key="whatif_redo").click()
    assert sound(at.run()).slider(key=BUDGET).value == 80.0
    at.button(key="whatif_reset").click()
    assert sound(at.run()).slider(key=BUDGET).value == 100.0
    at.button(key="whatif_undo").click()
    assert sound(at.run()).slider(key=BUDGET).value == 80.0


def test_every_input_can_be_moved(runs: Path) -> None:
    """Each slider to its end and each list to its last choice: the page answers, or says what is refused."""
    at = opened("en-US", "whatif")
    for one in [slider.key for slider in at.slider if str(slider.key).startswith("whatif:")]:
        at.slider(key=one).set_value(at.slider(key=one).max)
    for one in [box.key for box in at.selectbox if str(box.key).startswith("whatif:")]:
        at.selectbox(key=one).select_index(len(at.selectbox(key=one).options) - 1)
    said = text(sound(at.run()))
    assert "Changed inputs" in said and "Before and after" in said


def test_inputs_stay_on_another_page_and_in_another_language(runs: Path) -> None:
    """Turning pages and switching the language keep what was moved."""
    at = moved(opened("en-US", "whatif"), 70.0)
    goto(at, "standards")
    sound(at.run())
    goto(at, "whatif")
    sound(at.run())
    at.segmented_control(key="lang").set_value("zh_CN")
    assert sound(at.run()).slider(key=BUDGET).value == 70.0 and "已改动的参数" in text(at)


def test_changes_are_saved_as_a_scenario_that_can_be_chosen(runs: Path, district: Path) -> None:
    """The file lies on the scenario with the change as override; without a name nothing is written."""
    at = moved(opened("en-US", "whatif"), 70.0)
    at.button(key="whatif_save").click()
    assert "the scenario needs a name" in text(sound(at.run())) and not (runs / FOLDER).exists()
    at.text_input(key="whatif_title").set_value("预算七成")
    at.button(key="whatif_save").click()
    assert "Saved as what-if/预算七成.yaml" in text(sound(at.run()))
    saved = load_scenario(runs / FOLDER / "预算七成.yaml")
    assert saved.scenario.budget.factor == 0.7 and saved.scenario.title == "预算七成"
    assert "@what-if/预算七成" in at.selectbox(key="run").options or any(
        "预算七成" in str(one) for one in sound(at.run()).selectbox(key="run").options)  # fmt: skip


def test_plan_with_these_inputs_hands_them_to_the_page_optimize(runs: Path) -> None:
    """The page Optimize shows the change old → new and queues a job with it; nothing is begun before the button."""
    at = moved(opened("en-US", "whatif"), 70.0)
    at.button(key="whatif_plan").click()
    sound(at.run())
    goto(at, "optimize")
    said = " ".join(text(sound(at.run())).split())
    assert "100% → 70%" in said and not jobs.jobs(runs)
    at.button(key="optimize_plan").click()
    sound(at.run())
    (job,) = jobs.jobs(runs)
    jobs.cancel(job)
    assert job.sets == ("budget.factor=0.7",)


def test_without_a_plan_the_projects_stand_alone(runs: Path) -> None:
    """A scenario without a run says that no plan is held; a district of kindergartens alone is sent on."""
    said = text(opened("en-US", "whatif", run="@district/baseline"))
    assert "No plan is shown" in said or "with the plan" in said


@pytest.mark.parametrize("steps", [3, STEPS + 5])
def test_history_goes_back_as_far_as_it_remembers(steps: int) -> None:
    """Undo reverses moves exactly, redo repeats them; a new move forgets what was taken back."""
    history = History()
    for step in range(steps):
        history = history.moved((("k", str(step)),))
    assert history.moved((("k", str(steps - 1)),)) is history
    back = history
    for _ in range(STEPS + 9):
        back = back.undone()
    assert back.undone() is back
    again = back
    while again.future:
        again = again.redone()
    assert again.now == history.now and again.sets == (f"k={steps - 1}",)
    assert history.undone().moved((("k", "new"),)).future == ()


def test_names_in_labels_are_no_markup() -> None:
    """What Markdown takes for a mark is made harmless; Chinese stays as it is."""
    assert unmarked("西校区（新建）") == "西校区（新建）"
    assert unmarked("[x](y) **b**") == r"\[x\]\(y\) \*\*b\*\*"
