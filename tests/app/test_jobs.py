"""Jobs in the background: told from their folder alone, whatever has become of their process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
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
    place = tmp_path / jobs.FOLDER / "one"
    place.mkdir(parents=True)
    pid = jobs._launch([sys.executable, "-c", SLEEPER], place)
    document = {"scenario": "s.yaml", "sets": [], "out": str(tmp_path / "one"), "started": time.time(), "pid": pid}
    (place / "job.json").write_text(json.dumps(document), encoding="utf-8")
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
    place = tmp_path / jobs.FOLDER / "one"
    place.mkdir(parents=True)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    pid = jobs._launch([sys.executable, "-c", deaf], place)
    job = jobs.Job(place, Path("s.yaml"), (), tmp_path / "one", time.time(), pid)
    while not (place / "result.json").read_bytes():
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


def test_one_job_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second start is refused while the first runs: an office PC has few cores."""
    launch = jobs._launch
    monkeypatch.setattr(jobs, "_launch", lambda words, place: launch([sys.executable, "-c", SLEEPER], place))
    first = jobs.start(tmp_path, tmp_path / "scenario" / "baseline.yaml", ("deadline=2027",), "en")
    assert first is not None and first.out.name.startswith("scenario-")
    assert jobs.start(tmp_path, tmp_path / "scenario" / "baseline.yaml", (), "en") is None
    jobs.cancel(first)
    second = jobs.start(tmp_path, tmp_path / "scenario" / "baseline.yaml", (), "en")
    assert second is not None and second.out != first.out
    jobs.cancel(second)


def test_what_the_worker_said_is_at_hand(tmp_path: Path) -> None:
    """The last lines of its log and the reason in its result, for who wants to know."""
    job = folder(tmp_path)
    (job.folder / "log.txt").write_text("\n".join(f"line {n}" for n in range(100)), encoding="utf-8")
    (job.folder / "result.json").write_text(json.dumps({"reason": "no room"}), encoding="utf-8")
    said = jobs.words_of(job)
    assert said.endswith("line 99\nno room") and "line 10\n" not in said
