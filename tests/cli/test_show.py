"""planner show: a stored run at a glance, what it builds, who changes schools; causes kept for the page Compare."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.cli import main
from planner.store.runfolder import write_run
from planner.studies.compare_causes import Cause, Chain, Effect, as_document, of_document
from tests.compliance.rundir import good_run


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Return the folder of the good run."""
    write_run(tmp_path / "run", good_run())
    return tmp_path / "run"


def facts(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    """Return what a command prints with ``--json``."""
    assert main(["show", *words, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)["facts"]
    return found


def test_the_facts_are_those_of_the_run(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cost, projects and years are those of run.json and the tables."""
    data = good_run()
    told = facts(capsys, str(run))
    assert told["answer"]["total_cost_yuan"] == data.run["total_cost_yuan"] and told["risk"] is None  # type: ignore[index]
    built = facts(capsys, str(run), "--building")
    assert [one["project"] for one in built["works"]] == data.tables["projects"]["project"].tolist()  # type: ignore[attr-defined]
    moved = facts(capsys, str(run), "--exchange")
    assert [one["year"] for one in moved["years"]] == data.tables["rotation"]["year"].tolist()  # type: ignore[attr-defined]


@pytest.mark.parametrize("part", [[], ["--building"], ["--exchange"]])
def test_the_screen_speaks_both_languages(run: Path, part: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """In Chinese there is no English heading, and the other way round."""
    headings = {
        "zh_CN": ("下一步工作", "方案中的建设项目", "交流轮岗"),
        "en": ("What to do next", "Projects of the plan", "Who changes schools"),
    }
    for language, other in (("zh_CN", "en"), ("en", "zh_CN")):
        assert main(["--lang", language, "show", str(run), *part]) == 0
        said = capsys.readouterr().out
        assert any(one in said for one in headings[language]) and not any(one in said for one in headings[other])


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    """Exit code 2, as for every bad input."""
    assert main(["show", str(tmp_path)]) == 2


def test_causes_are_read_back_as_they_were_kept() -> None:
    """What is not a number stays so; keys, pairs and steps without a plan are the same."""
    key = ("cost", "", 0)
    chain = Chain(
        (Cause("budget.factor", {"budget.factor": (1.0, 0.9)}),), (Effect("budget.factor", key, 5.0, float("nan")),),
        {key: 5.0}, {key: float("nan")}, ("budget.factor alone",),
    )  # fmt: skip
    back = of_document(json.loads(json.dumps(as_document(chain), allow_nan=False)))
    assert back.causes == chain.causes and back.impossible == chain.impossible and back.whole == chain.whole
    assert back.effects[0].stacked == 5.0 and back.effects[0].alone != back.effects[0].alone
