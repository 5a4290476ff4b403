"""Jobs in the background: told from their folder alone, whatever has become of their process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.ui import jobs

SLEEPER = "import time; time.sleep(60)"


def folder(root: Path, name: str = "one", started: float = 1.0, pid: int = 0) -> jobs.Job:
    """Return a job with its document written and no process."""
    place = root / jobs.FOLDER / name
    place.mkdir(parents=True)
    (place / "log.txt").touch()
    document = {
        "scenario": "s.yaml",
        "sets": ["deadline=2027"],
        "out": str(root / name),
        "started": started,
        "pid": pid,
    }
    (place / "job.json").write_text(json.dumps(document), encoding="utf-8")
    return next(job for job in jobs.jobs(root) if job.folder == place)


def told(job: jobs.Job, **document: object) -> None:
    """Write the progress file as the worker does."""
    (job.folder / "progress.json").write_text(json.dumps(document), encoding="utf-8")


def test_jobs_are_read_back_newest_first_and_broken_folders_are_passed_over(tmp_path: Path) -> None:
    """What a job plans is in its folder; a folder without a readable document is no job."""
    old, new = folder(tmp_path, "old", 1.0), folder(tmp_path, "new", 2.0)
    (tmp_path / jobs.FOLDER / "broken").mkdir()
    (tmp_path / jobs.FOLDER / "broken" / "job.json").write_text("{", encoding="utf-8")
    assert jobs.jobs(tmp_path) == [new, old]
    assert new.sets == ("deadline=2027",) and new.out == tmp_path / "new"


@pytest.mark.parametrize(("code", "published"), [(0, True), (3, True), (2, False), (4, False), (5, False)])
def test_a_job_that_has_ended_says_how(tmp_path: Path, code: int, published: bool) -> None:
    """Only a verified plan or a proof that there is none leaves a run."""
    job = folder(tmp_path)
    told(job, state="done", exit_code=code, label={"en": "x"}, done=1.0)
    state = jobs.state(job)
    assert (state.phase, state.exit_code, state.published) == ("done", code, published)


def test_a_process_that_died_without_a_word_is_lost_and_not_running(tmp_path: Path) -> None:
    """A progress file that says running is not believed when nobody holds the log, even if the number lives on."""
    job = folder(tmp_path, pid=1)
    told(job, state="running", exit_code=None, label={"en": "x"}, done=0.4)
    assert jobs.state(job).phase == "lost"


def test_a_process_is_seen_as_long_as_it_lives_and_stopped_on_request(tmp_path: Path) -> None:
    """The lock on the log is the process's own: it ends with it, and so does the job."""
    jobs._launch([sys.executable, "-c", SLEEPER], begun(tmp_path))
    (job,) = jobs.jobs(tmp_path)
    told(job, state="running", exit_code=None, label={"zh_CN": "甲", "en": "a"}, done=0.25)
    state = jobs.state(job)
    assert (state.phase, state.done, dict(state.label)) == ("running", 0.25, {"zh_CN": "甲", "en": "a"})
    jobs.dismiss(job)
    assert job.folder.exists()
    jobs.cancel(job)
    assert jobs.state(job).phase == "cancelled"
    jobs.dismiss(job)
    assert not job.folder.exists()


def test_a_process_that_will_not_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that ignores the polite request does not outlive the grace period."""
    monkeypatch.setattr(jobs, "GRACE", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    jobs._launch([sys.executable, "-c", deaf], begun(tmp_path))
    (job,) = jobs.jobs(tmp_path)
    while not (job.folder / "result.json").read_bytes():
        time.sleep(0.02)
    jobs.cancel(job)
    for _ in range(100):
        if jobs.state(job).phase == "cancelled":
            break
        time.sleep(0.05)
    assert jobs.state(job).phase == "cancelled"


def test_cancelling_a_job_that_has_ended_signals_nobody(tmp_path: Path) -> None:
    """The number of an ended process may be somebody else's by now."""
    other = subprocess.Popen([sys.executable, "-c", SLEEPER])
    try:
        job = folder(tmp_path, pid=other.pid)
        told(job, state="done", exit_code=0, label={}, done=1.0)
        jobs.cancel(job)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_jobs_wait_for_those_before_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second job queues, says how many go first, and begins by itself when the first has ended."""
    monkeypatch.setattr(jobs.sys, "executable", str(worker(tmp_path)))
    scenario = tmp_path / "scenario" / "baseline.yaml"
    first = jobs.start(tmp_path, scenario, ("deadline=2027",), "en")
    second = jobs.start(tmp_path, scenario, (), "en", "frontier", ("--points", "4"))
    assert first is not None and second is not None and first.out.name.startswith("scenario-")
    assert second.out.parent == tmp_path / jobs.ASKED and second.task == "frontier"
    wait(lambda: jobs.state(first).phase == "running")
    assert jobs.state(second).phase == "waiting"
    assert (jobs.ahead(tmp_path, first), jobs.ahead(tmp_path, second)) == (0, 1)
    jobs.cancel(first)
    wait(lambda: jobs.state(second).phase == "running")
    result = second.folder / "result.json"
    wait(lambda: "--points 4" in result.read_text(encoding="utf-8"))
    assert "ask frontier" in result.read_text(encoding="utf-8")
    jobs.cancel(second)
    assert [jobs.state(one).phase for one in (first, second)] == ["cancelled", "cancelled"]


def test_a_waiting_job_can_be_cancelled_and_never_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one before it goes on; nothing is left of the one that waited."""
    monkeypatch.setattr(jobs.sys, "executable", str(worker(tmp_path)))
    scenario = tmp_path / "scenario" / "baseline.yaml"
    first, second = (jobs.start(tmp_path, scenario, (), "en") for _ in range(2))
    assert first is not None and second is not None
    jobs.cancel(second)
    assert jobs.state(second).phase == "cancelled" and not (second.folder / jobs.BEGUN).exists()
    assert jobs.state(first).alive
    jobs.cancel(first)


def test_too_many_waiting_jobs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A click too many starts no process."""
    monkeypatch.setattr(jobs, "MOST_WAITING", 0)
    monkeypatch.setattr(jobs.sys, "executable", str(worker(tmp_path)))
    scenario = tmp_path / "scenario" / "baseline.yaml"
    first = jobs.start(tmp_path, scenario, (), "en")
    assert first is not None and jobs.start(tmp_path, scenario, (), "en") is None
    jobs.cancel(first)


def test_stop_and_keep_writes_the_signal(tmp_path: Path) -> None:
    """The search is told by a file in the job's folder, and the job is not cancelled."""
    job = folder(tmp_path)
    jobs.stop_and_keep(job)
    assert (job.folder / "stop").is_file() and not (job.folder / jobs.CANCELLED).exists()


def test_figures_of_the_search_are_read(tmp_path: Path) -> None:
    """Bound and gap are numbers; anything else in the file is passed over."""
    job = folder(tmp_path)
    told(job, state="running", label={}, done=0.5, figures={"bound_yuan": 1.5, "gap": 0.02, "stage": "x"})
    assert dict(jobs.state(job).figures) == {"bound_yuan": 1.5, "gap": 0.02}


def begun(root: Path) -> jobs.Job:
    """Return a job whose turn has come, with its folder."""
    place = root / jobs.FOLDER / "one"
    place.mkdir(parents=True)
    (place / jobs.BEGUN).touch()
    return jobs.Job(place, Path("s.yaml"), (), root / "one", time.time(), 0)


def worker(root: Path) -> Path:
    """Return a program in the place of Python: it waits its turn as ever, and then says what it was told to do."""
    program = root / "worker"
    turn = "from planner.ui import turn; import pathlib, sys; sys.exit(turn.main(pathlib.Path(sys.argv[3])))"
    program.write_text(
        f"#!{sys.executable}\nimport sys, time\n"
        f"if 'planner.ui.turn' in sys.argv:\n    {turn}\n"
        "print(' '.join(sys.argv), flush=True)\ntime.sleep(60)\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


def wait(happened: Callable[[], bool]) -> None:
    """Wait until something has happened, ten seconds at most."""
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_the_worker_said_is_at_hand(tmp_path: Path) -> None:
    """The last lines of its log and the reason in its result, for who wants to know."""
    job = folder(tmp_path)
    (job.folder / "log.txt").write_text("\n".join(f"line {n}" for n in range(100)), encoding="utf-8")
    (job.folder / "result.json").write_text(json.dumps({"reason": "no room"}), encoding="utf-8")
    said = jobs.words_of(job)
    assert said.endswith("line 99\nno room") and "line 10\n" not in said
