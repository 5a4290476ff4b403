"""Runs as the pages find them: folders and kept runs once each, by folder, name and id; looking makes no store."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.store.kept.database import opened
from planner.store.kept.keep import Labels, save
from planner.store.runfolder import RunData, write_run
from planner.ui import kept
from tests.compliance.rundir import good_run


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a runs directory with the good run as ``first``."""
    monkeypatch.delenv("PLANNER_STORE", raising=False)
    write_run(tmp_path / "runs" / "first", good_run())
    return tmp_path / "runs"


def another() -> RunData:
    """The good run under another title, so that it is another run."""
    return RunData({**good_run().run, "title": "another"}, good_run().tables)


def test_looking_makes_no_store(root: Path) -> None:
    """The folder stands alone, and no file of a store appears."""
    found = kept.shelf(root)
    assert [one.name for one in found.runs] == ["first"] and found.kept == ()
    assert not (root / kept.FILE).exists() and kept.engine(root) is None


def test_a_folder_that_is_kept_stands_once(root: Path) -> None:
    """Its name and id lead to the folder; a kept run without a folder stands beside it and has its tables."""
    first = kept.keep(root, kept.shelf(root).runs[0], "plan", "why", ["a"], "me")
    second = save(opened(kept.place(root)), another(), Labels(name="other"))
    found = kept.shelf(root)
    assert len(found.runs) == 2
    assert {one.name for one in found.runs} == {"first", second}
    for key in ("first", "plan", first, first[:8]):
        one = found.find(key)
        assert one is not None and one.name == "first" and one.called == "plan"
    lone = found.find("other")
    assert lone is not None and lone.path is None
    assert set(kept.data_of(lone, root).tables) == set(good_run().tables)


def test_an_id_that_is_not_here_is_not_guessed(root: Path) -> None:
    """Nothing, too few digits and another's name find nothing."""
    kept.keep(root, kept.shelf(root).runs[0], "plan", "", [], "me")
    found = kept.shelf(root)
    assert [found.find(key) for key in ("", "0", found.kept[0].id[:5], "nobody")] == [None] * 4


def test_a_store_that_cannot_be_opened_is_told(root: Path) -> None:
    """The folders are still there, with what is wrong with the store."""
    (root / kept.FILE).write_bytes(b"this is no database" * 100)
    found = kept.shelf(root)
    assert [one.name for one in found.runs] == ["first"] and found.problems[0].code == "store.unusable"
