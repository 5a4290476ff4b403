"""``planner sweep``: tables and charts, resumed after kill -9, the same bytes by joblib and by a Dask cluster."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.invoke import run
from tests.evidence import write_evidence

GRID = ("--grid", "budget.factor=0.9:1.1:0.1", "--grid", "assumptions.leaver_rate=0.005,0.02", "--assess")
PNG = b"\x89PNG"


def files(folder: Path) -> dict[str, bytes]:
    """Content of every file of a sweep."""
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


@pytest.fixture(scope="module")
def swept(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of six points in this process."""
    out = tmp_path_factory.mktemp("sweep")
    ran = run("sweep", world, *GRID, "--workers", 1, "--out", out, "--lang", "en")
    assert ran.code == 0, ran.err
    assert "What moves it most" in ran.out and "Two keys at once" in ran.out
    return out


def test_a_sweep_writes_every_point_tornado_heat_map_and_charts(swept: Path) -> None:
    """One row per point in the order of the grid, a table beside each chart, nothing of when or where."""
    whole = pd.read_csv(swept / "sweep.csv")
    assert whole["point"].tolist() == list(range(6)) and (whole["code"] == 0).all()
    assert whole["budget.factor"].tolist() == [0.9, 0.9, 1, 1, 1.1, 1.1] and whole["not_met"].min() > 0
    assert set(pd.read_csv(swept / "tornado.csv")["key"]) == {"budget.factor", "assumptions.leaver_rate"}
    assert len(pd.read_csv(swept / "heat.csv").query("measure == 'not_met'")) == 6
    assert (swept / "tornado.png").read_bytes().startswith(PNG) and (swept / "heat.png").read_bytes().startswith(PNG)
    about = json.loads((swept / "sweep.json").read_text(encoding="utf-8"))
    assert about["reference"] == ["1", "0.005"] or about["reference"][0] == "1"
    assert len(about["points"]) == 6 and "engine" not in about


def test_what_is_done_is_not_done_again(swept: Path, world: Path, tmp_path: Path) -> None:
    """A second call computes nothing; a damaged point is computed again and comes out the same."""
    before = files(swept)
    times = {one: one.stat().st_mtime_ns for one in (swept / "points").iterdir()}
    victim = sorted(times)[0]
    victim.write_bytes(victim.read_bytes().replace(b'"code": 0', b'"code": 1'))
    ran = run("sweep", world, *GRID, "--workers", 1, "--out", swept, "--lang", "en")
    assert ran.code == 0 and "5 of 6 points are kept from before" in ran.err
    assert files(swept) == before
    assert all(one.stat().st_mtime_ns == times[one] for one in times if one != victim)


def started(world: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    """The same sweep in a process of its own."""
    command = [sys.executable, "-m", "planner", "sweep", str(world), *GRID, "--out", str(out), *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def points(out: Path) -> list[Path]:
    """Points that are on the disk."""
    return sorted((out / "points").glob("[!.]*.json")) if (out / "points").is_dir() else []


def test_killed_midway_it_goes_on_where_it_was(swept: Path, world: Path, tmp_path: Path) -> None:
    """kill -9 of the whole process group after the first point: the next call keeps it and ends with the same bytes."""
    out = tmp_path / "killed"
    process = started(world, out, "--workers", "2")
    try:
        deadline = time.monotonic() + 120
        while not points(out) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    kept = {one: one.stat().st_mtime_ns for one in points(out)}
    assert kept
    ran = run("sweep", world, *GRID, "--workers", 1, "--out", out, "--lang", "zh_CN")
    assert ran.code == 0, ran.err
    assert all(one.stat().st_mtime_ns == moment for one, moment in kept.items())
    here, there = (
        {name: content for name, content in files(one).items() if name.endswith((".csv", ".json"))}
        for one in (out, swept)
    )
    assert {name: one for name, one in here.items() if "/." not in name} == there


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--grid", "budget.factr=1,2"), "scenario.unknown_key"),
        (("--grid", "budget.factor=1,-2"), "scenario."),
        (("--grid", "budget.factor=1:2"), "sweep.axis"),
        (("--grid", "budget.factor=1,2", "--engine", "dask"), "sweep.scheduler"),
        (("--grid", "budget.factor=1,2", "--linear", "--assess"), "sweep.mode"),
        (("--grid", "budget.factor=1,2", "--measure", "luck"), "sweep.measure"),
    ],
)
def test_what_cannot_be_swept_is_refused_before_anything_is_computed(
    world: Path, tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    """Exit code 2, the problem by its code, and no folder."""
    ran = run("sweep", world, *arguments, "--out", tmp_path / "x", "--lang", "en")
    assert ran.code == 2 and code in ran.err and not (tmp_path / "x").exists()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers, each a process of its own: (address, workers)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    dask = [sys.executable, "-m", "dask"]
    host, port = address.removeprefix("tcp://").split(":")
    scheduler = subprocess.Popen([*dask, "scheduler", "--host", host, "--port", port, "--no-dashboard"], **quiet)  # type: ignore[call-overload]
    one = [*dask, "worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
    workers = [subprocess.Popen(one, **quiet) for _ in range(2)]  # type: ignore[call-overload]
    try:
        from distributed import Client

        with Client(address, timeout=120, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(
    swept: Path, world: Path, tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    """Two workers, one killed by SIGKILL after the first point: every file equals that of one process by joblib."""
    address, workers = cluster
    out = tmp_path / "dask"
    begun = time.monotonic()
    process = started(world, out, "--engine", "dask", "--scheduler", address)
    while not points(out) and process.poll() is None and time.monotonic() < begun + 180:
        time.sleep(0.01)
    at_kill = len(points(out))
    workers[0].kill()
    said = process.communicate(timeout=300)[1].decode(errors="replace")
    assert process.returncode == 0, said[-2000:]
    assert workers[0].wait() == -signal.SIGKILL and 1 <= at_kill < 6
    here = {name: one for name, one in files(out).items() if name.endswith((".csv", ".json"))}
    there = {name: one for name, one in files(swept).items() if name.endswith((".csv", ".json"))}
    assert here == there
    write_evidence("A sweep on a cluster", "make sweep-dask", [
        "Six points of the tiny district on a Dask cluster of two workers (one thread each, no nanny); one worker"
        f" killed by SIGKILL after {at_kill} point(s).",
        "",
        f"- Ended with exit code 0 after {time.monotonic() - begun:.0f} s, on the worker that was left.",
        f"- {len(here)} files (`sweep.json`, three tables, {len(points(out))} points): the same bytes as those of one"
        " process by joblib.",
    ])  # fmt: skip
