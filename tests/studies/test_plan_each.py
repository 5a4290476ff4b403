"""Every scenario planned in a process of its own: which documents are taken, what is measured, what the page says."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from planner.report.scenarios_page import scenarios_page
from planner.studies import plan_each
from planner.studies.plan_each import Planned, documents

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
GOOD = Planned("altay/baseline", 0, True, "optimal", 6e8, 5e8, 5.1e8, 0.005, 2023, 3, 40.0, 50.0, 300.0)


def test_all_six_districts_and_no_change_of_one_are_taken() -> None:
    """The scenarios that the issue names are there; what-if documents change one and are none."""
    names = {f"{path.parent.name}/{path.stem}" for path in documents(SCENARIOS)}
    districts = ("changqing", "rencheng", "taierzhuang", "altay", "changshou")
    assert {f"{one}/baseline" for one in districts} <= names
    assert {
        "changqing/from-2025",
        "changqing/preschool",
        "changqing/both",
        "changshou/preschool",
        "changshou/both",
    } <= names
    assert not any(path.parent.name == "what-if" for path in documents(SCENARIOS))


def test_a_plan_is_good_only_verified_and_in_time() -> None:
    """An exit code of 0 is not enough, and neither is a plan that came too late."""
    assert GOOD.good(180.0) and not GOOD.good(49.0)
    assert not replace(GOOD, verified=False).good(180.0) and not replace(GOOD, exit=3).good(180.0)


def test_what_a_process_wrote_and_used_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the planner writes a run; its exit code, seconds and memory are measured."""
    facts = {"verified": True, "status": "optimal", "total_cost_yuan": 7, "gap": 0.01, "first_year_all_met": 2026}
    program = (
        "import json, pathlib, sys; sum(range(10**6)); out = pathlib.Path(sys.argv[-1]); out.mkdir();"
        f"(out / 'run.json').write_text({json.dumps(json.dumps(facts))})"
    )
    measured = plan_each._measured
    monkeypatch.setattr(plan_each, "_measured", lambda words: measured([sys.executable, "-c", program, words[-1]]))
    heard: list[Planned] = []
    (one,) = plan_each.plan_each([tmp_path / "town" / "plain.yaml"], heard.append)
    assert heard == [one] and (one.scenario, one.exit, one.verified, one.cost_yuan) == ("town/plain", 0, True, 7)
    assert one.processor_s is not None and one.processor_s > 0 and one.peak_mb is not None and one.peak_mb > 1


def test_the_page_tells_what_is_late_and_what_failed() -> None:
    """Counts, the late ones by name, and a dash for what a scenario without a plan has not."""
    none = Planned("town/none", 3, False, "infeasible", None, None, None, None, None, 9, None, 200.0, None)
    page = scenarios_page([GOOD, none], "planner plan-each scenarios", "2026-01-01", 2, 180.0)
    assert "2 scenarios: 1 verified within 180 s" in page and "Longer than that: town/none." in page
    assert "| altay/baseline | 0 | yes | 600.00 | 2023 | 0.50% | 510.00 | 500.00 | 3 | 40 | 50 | 300 |" in page
    assert "| town/none | 3 | no | – | – | – | – | – | 9 | – | 200 | – |" in page
