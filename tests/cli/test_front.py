"""``planner app``: this machine only, nothing sent, nothing shown that should not be."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from planner.commands import front
from tests.cli.invoke import run

ROOT = Path(__file__).resolve().parents[2]


def flags(words: list[str]) -> dict[str, list[str]]:
    """Return the settings of a command line by name."""
    found: dict[str, list[str]] = {}
    for name, value in pairwise(words):
        if name.startswith("--"):
            found.setdefault(name[2:], []).append(value)
    return found


def test_the_server_listens_on_this_machine_and_sends_nothing(tmp_path: Path) -> None:
    """Address, telemetry, hosts, uploads and error details are set, whatever the user's own settings are."""
    found = flags(front.arguments(tmp_path / "app.py", 8600, browser=False))
    assert found["server.address"] == ["127.0.0.1"] and found["server.port"] == ["8600"]
    assert found["browser.gatherUsageStats"] == ["false"] and found["browser.serverAddress"] == ["127.0.0.1"]
    assert found["server.allowedHosts"] == ["127.0.0.1", "localhost"]
    assert found["client.showErrorDetails"] == ["none"] and int(found["server.maxUploadSize"][0]) <= 50
    assert found["server.headless"] == ["true"]


def test_the_app_of_the_sources_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command becomes the server of what it found."""
    script = tmp_path / "app.py"
    script.write_text("", "utf-8")
    started: list[list[str]] = []

    def pretend(program: str, words: list[str]) -> None:
        assert program == words[0] == sys.executable
        started.append(words)
        raise SystemExit(7)

    monkeypatch.setattr(front, "find_app", lambda: script)
    monkeypatch.setattr(os, "execv", pretend)
    ran = run("app", "--port", 8601, "--no-browser", "--lang", "en")
    assert ran.code == 7 and "http://127.0.0.1:8601" in ran.out
    assert started[0][1:5] == ["-m", "streamlit", "run", str(script)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to hand on")
def test_ending_the_command_ends_the_server() -> None:
    """The polite signal to the one process that was started leaves nobody on its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "planner", "app", "--port", str(port), "--no-browser"]
    server = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until(lambda: _answers(port), server)
        server.terminate()
        server.wait(20)
        assert not _answers(port)
    finally:
        server.kill()


def _until(happened: Callable[[], bool], server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while not happened():
        assert server.poll() is None and time.monotonic() < end
        time.sleep(0.2)


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def test_without_an_app_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package installed without its sources has no app.py."""
    monkeypatch.setattr(front, "find_app", lambda: None)
    ran = run("app", "--lang", "en")
    assert ran.code == 2 and "app.py was not found" in ran.err
