"""Progress is shown beside the results, and in a file that is never half written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from planner.base.errors import BadInput
from planner.base.i18n import T
from planner.base.progress import Step
from planner.commands.progress import Reporting
from planner.commands.session import session

HALF = Step("linear", T("Year"), 0.5, {"bound_yuan": 1.5e6})


def test_the_file_says_where_the_work_is_and_how_it_ended(tmp_path: Path) -> None:
    """The front end reads it while the work runs; in both languages, whoever started it."""
    path = tmp_path / "job" / "progress.json"
    with Reporting(session("en"), path) as reporting:
        assert json.loads(path.read_text("utf-8"))["state"] == "running"
        reporting.report(HALF)
        seen = json.loads(path.read_text("utf-8"))
        reporting.exit_code = 0
    assert (seen["code"], seen["done"], seen["figures"]) == ("linear", 0.5, {"bound_yuan": 1.5e6})
    assert seen["label"] == {"zh_CN": "年份", "en": "Year"}
    last = json.loads(path.read_text("utf-8"))
    assert (last["state"], last["exit_code"]) == ("done", 0)
    assert [entry.name for entry in path.parent.iterdir()] == ["progress.json"]


@pytest.mark.parametrize(("failure", "code"), [(typer.Exit(3), 3), (BadInput([]), 2), (ValueError("x"), 1)])
def test_the_file_tells_of_a_failure(tmp_path: Path, failure: Exception, code: int) -> None:
    """Whoever watches the file learns that nothing more will come."""
    path = tmp_path / "progress.json"
    with pytest.raises(type(failure)), Reporting(session("en"), path) as reporting:
        reporting.report(HALF)
        raise failure
    assert json.loads(path.read_text("utf-8"))["exit_code"] == code


def test_a_log_gets_one_line_per_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal there is no bar to redraw, and the results stay clean."""
    with Reporting(session("zh_CN")) as reporting:
        for _ in range(3):
            reporting.report(HALF)
        reporting.report(Step("whole", T("School"), 0.8))
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == ["[50%] 年份", "[80%] 学校"]
