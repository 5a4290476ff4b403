"""Runs kept: read back equal, once only, labelled apart from the record, frozen when submitted, never half there."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from planner.base.errors import BadInput
from planner.store.kept.database import HEAD, MIGRATIONS, opened
from planner.store.kept.keep import KeptRun, Labels, digest_of, find, load, relabel, runs, save, submit
from planner.store.kept.models import Base
from planner.store.kept.portable import packed, unpacked
from planner.store.kept.stale import stale
from planner.store.runfolder import RunData, write_run
from tests.compliance.rundir import good_run, inputs
from tests.evidence import write_evidence

#: Times that a process is killed while it saves; `make crash` does 500.
KILLS = int(os.environ.get("PLANNER_KILLS", "50"))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An empty store."""
    return opened(str(tmp_path / "store.sqlite"))


def named(**changes: object) -> RunData:
    """The good run with changes of run.json, so that it is another run."""
    return RunData({**good_run().run, **changes}, good_run().tables)


def files(folder: Path) -> dict[str, bytes]:
    """Content of every file in a run folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_run_reads_back_as_the_same_files(engine: Engine, tmp_path: Path) -> None:
    """Kept, loaded and written again, a run folder has the same bytes."""
    key = save(engine, good_run(), Labels())
    write_run(tmp_path / "before", good_run())
    write_run(tmp_path / "after", load(engine, key)[1])
    assert files(tmp_path / "before") == files(tmp_path / "after")


def test_sqlite_is_durable(engine: Engine) -> None:
    """Write-ahead log and full synchronisation are on, foreign keys are held."""
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_the_same_run_is_kept_once_and_tables_are_shared(engine: Engine) -> None:
    """A second save changes nothing; another run with the same tables adds no file."""
    first = save(engine, good_run(), Labels(name="a"))
    assert save(engine, good_run(), Labels(name="b")) == first
    assert find(engine, first).labels.name == "a"
    with engine.connect() as connection:
        before = connection.execute(text("select count(*) from tables")).scalar()
    assert save(engine, named(title="another"), Labels()) != first
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from tables")).scalar() == before


def test_names_change_and_the_record_does_not(engine: Engine) -> None:
    """Name, note, tags and trash stand apart; nothing in the trash is gone."""
    key = save(engine, good_run(), Labels(name="first", note="why", tags=("x",)))
    relabel(engine, "first", replace(find(engine, "first").labels, name="second", trashed=True))
    assert [one.id for one in runs(engine)] == []
    assert [one.id for one in runs(engine, trashed=True)] == [key]
    kept, data = load(engine, "second")
    assert (kept.labels.note, kept.labels.tags, digest_of(data)) == ("why", ("x",), kept.digest)


def test_a_submitted_run_is_frozen(engine: Engine) -> None:
    """Who prepared, who reviewed and the as-of date are recorded once, and no word changes after that."""
    key = save(engine, good_run(), Labels(name="a"))
    submit(engine, key, "planning office", "deputy head", "2022-09-01", on="2026-01-05")
    labels = find(engine, key).labels
    assert (labels.prepared_by, labels.reviewed_by, labels.as_of) == ("planning office", "deputy head", "2022-09-01")
    for change in (lambda: relabel(engine, key, replace(labels, name="b")), lambda: submit(engine, key, "x", "y", "z")):
        with pytest.raises(BadInput) as refused:
            change()
        assert refused.value.problems[0].code == "store.frozen"


def test_an_unverified_run_cannot_be_submitted(engine: Engine) -> None:
    """Only what was re-derived is handed in."""
    key = save(engine, named(verified=False), Labels())
    with pytest.raises(BadInput, match="verified"):
        submit(engine, key, "a", "b", "2022-09-01")


def test_a_run_that_nobody_kept_and_one_that_is_two(engine: Engine) -> None:
    """An unknown run and an ambiguous one are refused."""
    save(engine, good_run(), Labels(name="same"))
    save(engine, named(title="another"), Labels(name="same"))
    for key, code in (("nothing", "store.unknown"), ("", "store.unknown"), ("same", "store.ambiguous")):
        with pytest.raises(BadInput) as refused:
            find(engine, key)
        assert refused.value.problems[0].code == code


def test_damage_is_seen(engine: Engine) -> None:
    """A byte changed in a table, or a number in the document, and the run is not read."""
    key = save(engine, good_run(), Labels())
    with engine.begin() as connection:
        connection.execute(text("update runs set run_json = replace(run_json, '\"horizon\"', '\"horizom\"')"))
    with pytest.raises(BadInput) as refused:
        load(engine, key)
    assert refused.value.problems[0].code == "store.damaged"


def test_export_and_import_give_the_same_run(engine: Engine, tmp_path: Path) -> None:
    """One file carries a run to another store: equal digest, labels, time; no path of this machine goes along."""
    key = save(engine, good_run(), Labels(name="a", note="=1+1", tags=("x", "y")), origin="/secret/place", by="who")
    content = packed(*load(engine, key))
    assert content == packed(*load(engine, key)) and b"secret" not in content
    (tmp_path / "a.planner").write_bytes(content)
    data, labels, at, by = unpacked(tmp_path / "a.planner")
    other = opened(str(tmp_path / "other.sqlite"))
    assert save(other, data, labels, at=at, by=by) == key
    mine, theirs = load(engine, key), load(other, key)
    assert (mine[0].digest, mine[0].labels, mine[0].kept_at) == (theirs[0].digest, theirs[0].labels, theirs[0].kept_at)


def test_a_file_that_was_changed_on_the_way_is_refused(engine: Engine, tmp_path: Path) -> None:
    """Every changed byte of the content, and anything that is no exchange file, is refused."""
    content = packed(*load(engine, save(engine, good_run(), Labels())))
    for number, bad in enumerate([b"", b"PK", content[:-100], content[:200] + b"x" + content[201:], b"{}" * 50]):
        path = tmp_path / f"{number}.planner"
        path.write_bytes(bad)
        with pytest.raises(BadInput):
            unpacked(path)


def kept(origin: str = "", **changes: object) -> KeptRun:
    """A kept run with changes of its document."""
    return KeptRun("id", "digest", "", "", origin, {**good_run().run, **changes}, Labels())


def test_a_run_is_stale_when_data_standards_or_meaning_changed() -> None:
    """Fresh where nothing changed; each change is told by name."""
    origin = str(inputs()[0].path)
    assert stale(kept(origin)) == ()
    changed = {**dict(good_run().run["inputs"]), "schools.csv": "0" * 64}
    assert "schools.csv" in str(stale(kept(origin, inputs=changed))[0])
    assert "standards" in str(stale(kept(origin, standards_sha256="0"))[0])
    assert "version" in str(stale(kept(origin, results_version=0))[0])
    assert "not on this machine" in str(stale(kept(""))[0])


def small() -> RunData:
    """A run of a few rows, so that a process is killed in many places of many saves."""
    good = good_run()
    return RunData(good.run, {name: good.tables[name].head(4) for name in ("actions", "budget", "dispersion")})


class Saver:
    """A process that saves one run after the other, made by fork: starting Python anew would take seconds each."""

    def __init__(self, place: str, number: int) -> None:
        good = small()
        end, start = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                engine = opened(place)
                os.write(start, b"ready\n")
                for one in range(number, 10**9):
                    data = RunData({**good.run, "title": f"run {one}"}, good.tables)
                    os.write(start, f"{save(engine, data, Labels(name=str(one)))}\n".encode())
            finally:
                os._exit(1)
        os.close(start)
        self.lines = os.fdopen(end, "rb")
        assert self.lines.readline() == b"ready\n"

    def read(self, count: int) -> list[str]:
        """Return the next ids acknowledged."""
        return [self.lines.readline().decode().strip() for _ in range(count)]

    def killed(self) -> list[str]:
        """Kill the process; return what else it had acknowledged."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        with self.lines:
            return [line.decode().strip() for line in self.lines if line.endswith(b"\n")]


def test_killed_while_saving_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """kill -9 in the middle of saving: what was acknowledged reads back, nothing half-written is shown."""
    place = str(tmp_path / "store.sqlite")
    opened(place)
    acknowledged: list[str] = []
    for kill in range(KILLS):
        saver = Saver(place, kill * 1000)
        acknowledged += saver.read(1) if kill % 3 else []
        time.sleep(0.002 + 0.0021 * (kill % 29))
        acknowledged += saver.killed()
    engine = opened(place)
    shown = {one.id for one in runs(engine)}
    assert set(acknowledged) <= shown and len(acknowledged) >= KILLS // 5
    assert len(shown) <= len(acknowledged) + KILLS
    for key in sorted(shown)[:: max(1, len(shown) // 40)]:
        load(engine, key)  # checks every table and the whole against their hashes
    with engine.connect() as connection:
        assert connection.execute(text("pragma integrity_check")).scalar() == "ok"
        assert connection.execute(text("select count(*) from runs")).scalar() == len(shown)
        assert connection.execute(text("select count(*) from run_tables")).scalar() == 3 * len(shown)
    write_evidence("Killed while saving", "make crash", [
        f"A process that saves one run after the other was killed {KILLS} times by SIGKILL,"
        " each time at another moment.",
        "",
        f"- {len(acknowledged)} saves were acknowledged before a kill; {len(set(acknowledged) - shown)} of them lost.",
        f"- {len(shown)} runs are shown afterwards, {len(shown) - len(set(acknowledged))} of them saved whole"
        " and killed before the answer.",
        f"- {len(sorted(shown)[:: max(1, len(shown) // 40)])} of them were read back, every table and the whole against"
        " their hashes: no difference.",
        "- `pragma integrity_check`: ok; rows of tables = 3 × runs: nothing half-written.",
    ])  # fmt: skip


def test_two_processes_save_at_once(tmp_path: Path) -> None:
    """A writer waits for another; both sets of runs are there."""
    place = str(tmp_path / "store.sqlite")
    opened(place)
    savers = [Saver(place, 0), Saver(place, 1000)]
    keys = {key for saver in savers for key in saver.read(5)}
    for saver in savers:
        saver.killed()
    assert keys <= {one.id for one in runs(opened(place))} and len(keys) == 10


def test_the_head_is_the_last_migration(engine: Engine) -> None:
    """What the code takes for the newest shape of the store is what the migrations make, and what the models say."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]
    found = inspect(engine)
    for table in Base.metadata.sorted_tables:
        assert [one["name"] for one in found.get_columns(table.name)] == [one.name for one in table.columns]
