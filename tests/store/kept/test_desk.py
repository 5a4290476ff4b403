"""Names are given once, a run is handed in by two people, another office's name does not collide."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from planner.base.errors import BadInput
from planner.store.kept.database import opened
from planner.store.kept.desk import bring_in, check_name, hand_in, rename, throw
from planner.store.kept.keep import Labels, find, load, runs, save
from planner.store.kept.portable import packed
from planner.store.runfolder import RunData
from tests.compliance.rundir import good_run


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An empty store."""
    return opened(str(tmp_path / "store.sqlite"))


def another() -> RunData:
    """The good run under another title, so that it is another run."""
    return RunData({**good_run().run, "title": "another"}, good_run().tables)


def codes(bad: pytest.ExceptionInfo[BadInput]) -> set[str]:
    """Return the codes of what was refused."""
    return {one.code for one in bad.value.problems}


def test_a_name_is_given_once(engine: Engine) -> None:
    """Another run's name is refused, in the trash too; one's own name is kept while the note changes."""
    first, second = save(engine, good_run(), Labels(name="plan")), save(engine, another(), Labels())
    rename(engine, first, "plan", "why", ("a", "b"))
    assert find(engine, first).labels == Labels(name="plan", note="why", tags=("a", "b"))
    throw(engine, first, trashed=True)
    for refused in (lambda: rename(engine, second, "plan", "", ()), lambda: check_name(engine, "plan")):
        with pytest.raises(BadInput) as bad:
            refused()
        assert codes(bad) == {"store.name"}
    check_name(engine, "")


def test_the_trash_gives_back(engine: Engine) -> None:
    """Thrown away and taken out, a run is as it was."""
    key = save(engine, good_run(), Labels(name="plan"))
    throw(engine, key, trashed=True)
    assert runs(engine) == [] and [one.id for one in runs(engine, trashed=True)] == [key]
    throw(engine, key, trashed=False)
    assert [one.labels for one in runs(engine)] == [Labels(name="plan")]


def test_handing_in_tells_everything_that_is_wrong_at_once(engine: Engine) -> None:
    """The same person twice and a date that is none: both are told, and nothing is frozen."""
    key = save(engine, good_run(), Labels())
    with pytest.raises(BadInput) as bad:
        hand_in(engine, key, "one", " one ", "2022-13-01")
    assert codes(bad) == {"store.date", "store.reviewer"} and not find(engine, key).labels.submitted
    hand_in(engine, key, " one ", "other", "2022-09-01")
    labels = find(engine, key).labels
    assert (labels.prepared_by, labels.reviewed_by, labels.as_of) == ("one", "other", "2022-09-01")
    with pytest.raises(BadInput) as bad:
        rename(engine, key, "late", "", ())
    assert codes(bad) == {"store.frozen"}


def test_another_office_s_name_makes_way(engine: Engine, tmp_path: Path) -> None:
    """A run is brought in even where its name is taken here; it then has none."""
    elsewhere = opened(str(tmp_path / "elsewhere.sqlite"))
    key = save(elsewhere, another(), Labels(name="plan", note="theirs"))
    file = tmp_path / "run.zip"
    file.write_bytes(packed(*load(elsewhere, key)))
    save(engine, good_run(), Labels(name="plan"))
    assert bring_in(engine, file) == key
    assert find(engine, key).labels == Labels(name="", note="theirs")
