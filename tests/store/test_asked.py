"""Answers are read back whole, newest first; what is damaged is passed over in the list and refused by name."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.store.asked import heads, read_asked


def written(place: Path, question: str = "frontier", at: float = 1.0) -> Path:
    """Return the folder of an answer, as ``planner ask`` writes it."""
    (place / "tables").mkdir(parents=True)
    (place / "tables" / "frontier.csv").write_text("point,kind\n0,linear\n", encoding="utf-8")
    (place / "ask.json").write_text(json.dumps({"question": question, "answer": {"points": 1}}), encoding="utf-8")
    os.utime(place / "ask.json", (at, at))
    return place


def test_the_newest_answer_comes_first_and_others_are_passed_over(tmp_path: Path) -> None:
    """Two answers, a file that is no document, a question that nobody knows, a folder without an answer."""
    old, new = written(tmp_path / "b", at=1.0), written(tmp_path / "a", at=2.0)
    written(tmp_path / "c", question="who")
    (tmp_path / "d").mkdir()
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "ask.json").write_text("{", encoding="utf-8")
    assert [folder for folder, _, _ in heads(tmp_path)] == [new, old]
    assert heads(tmp_path / "nowhere") == []


def test_an_answer_is_read_with_its_tables(tmp_path: Path) -> None:
    """A table that was not written is empty; the digest is that of the list."""
    asked = read_asked(written(tmp_path / "a"))
    assert asked.question == "frontier" and asked.answer == {"points": 1}
    assert len(asked.tables["frontier"]) == 1 and asked.tables["frontier_units"].empty
    assert asked.digest == heads(tmp_path)[0][2]


@pytest.mark.parametrize("damage", ["gone", "json", "question", "table"])
def test_a_damaged_answer_is_refused_by_name(tmp_path: Path, damage: str) -> None:
    """Whatever is wrong, the problem names the folder."""
    place = written(tmp_path / "a")
    if damage == "gone":
        (place / "ask.json").unlink()
    elif damage == "table":
        (place / "tables" / "frontier.csv").write_bytes(b"\xff\xfe\x00")
    else:
        (place / "ask.json").write_text("{" if damage == "json" else '{"question": "who"}', encoding="utf-8")
    with pytest.raises(BadInput) as bad:
        read_asked(place)
    assert bad.value.problems[0].place == "a"
