"""``planner trace``: the list, one requirement in full, machine-readable, and what is not there."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.invoke import run

SCENARIOS = ("--scenarios", Path(__file__).resolve().parents[2] / "scenarios")


def test_one_document_is_listed_with_its_share() -> None:
    """Rencheng's 69 rows, 68 of them requirements, each with line, what is asked and the place."""
    shown = run("trace", "--document", "rencheng", *SCENARIOS, "--lang", "en")
    assert shown.code == 0 and "68 of 68 requirements are answered (100.0 %)" in shown.out
    assert "T278" in shown.out and "T277" not in shown.out
    assert "One defect of the documents" in shown.out


def test_the_rows_are_given_machine_readably() -> None:
    """Every row with its answer, pack, codes, place and citation."""
    found = json.loads(run("trace", "--json", *SCENARIOS, "--lang", "en").out)
    assert found["requirements"] == 397 and len(found["rows"]) == 403
    rows = {row["id"]: row for row in found["rows"]}
    assert rows["T309"]["codes"] == ["G4"] and rows["T309"]["pack"] == "rencheng"
    assert "≤ 2400 pupils" in rows["T309"]["place"] and "济任政办字〔2024〕10号" in rows["T309"]["citation"]
    assert rows["T276"]["required"] is False and rows["T276"]["reading"]


def test_one_requirement_is_shown_in_full() -> None:
    """Its document and line, what is asked, the standard that answers it, and the reading."""
    told = run("trace", "--id", "t027", *SCENARIOS, "--lang", "en").out
    assert "line 27" in told and "≤ 12 classes per room" in told and "Reading: One room or more" in told
    chinese = run("trace", "--id", "T027", *SCENARIOS, "--lang", "zh_CN").out
    assert "第 27 行" in chinese and "落点(标准)" in chinese


def test_a_sentence_of_a_document_opens_to_what_answers_it() -> None:
    """Line 73 of Rencheng's document holds the sizes of schools and classes."""
    told = run("trace", "--document", "rencheng", "--line", 73, *SCENARIOS, "--lang", "en").out
    assert all(number in told for number in ("T309", "T310", "T311", "T312")) and "T313" not in told
    assert "≤ 2400 pupils" in told and "≤ 50 pupils per class" in told
    assert run("trace", "--document", "rencheng", "--line", 2, *SCENARIOS).code == 0


def test_a_draw_shows_each_requirement_beside_the_words_of_its_place() -> None:
    """The same seed draws the same rows; a ledger item shows its measures, a standard its value."""
    first = run("trace", "--draw", 3, "--seed", 1, *SCENARIOS, "--lang", "en").out
    assert first == run("trace", "--draw", 3, "--seed", 1, *SCENARIOS, "--lang", "en").out
    assert all(code in first for code in ("T069", "T294", "T394")) and "Measures: 校内教研" in first
    assert "T069" not in run("trace", "--draw", 3, "--seed", 2, *SCENARIOS, "--lang", "en").out


def test_three_draws_are_written_as_a_page(tmp_path: Path) -> None:
    """Three seeds of so many rows, each open to a place that answers it."""
    page = tmp_path / "trace.md"
    assert run("trace", "--draw", 2, "--seed", 5, "--evidence", page, *SCENARIOS).code == 0
    told = page.read_text(encoding="utf-8")
    assert all(f"## Seed {seed}: 2 of 2 open" in told for seed in (5, 6, 7)) and told.count("| T") == 6


def test_without_scenarios_the_share_is_honest(tmp_path: Path) -> None:
    """Standards answer, but what stands in scenarios does not, and --missing lists it."""
    found = json.loads(run("trace", "--json", "--scenarios", tmp_path).out)
    assert 0.5 < found["share"] < 0.8
    missing = run("trace", "--missing", "--document", "altay", "--scenarios", tmp_path, "--lang", "en").out
    assert "T197" in missing and "there is no such scenario" in missing and "T194" not in missing


def test_an_unknown_document_or_number_is_bad_input() -> None:
    """Both end with 2 and say what there is."""
    wrong = run("trace", "--document", "renchen", "--lang", "en")
    assert wrong.code == 2 and "did you mean rencheng?" in wrong.err
    assert run("trace", "--id", "T999").code == 2 and "T403" in run("trace", "--id", "T999").err
