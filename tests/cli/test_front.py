"""``planner app``: this machine only, nothing sent, nothing shown that should not be."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from planner.commands import front
from tests.cli.invoke import run


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
    """The command runs what it found and hands back how it ended."""
    script = tmp_path / "app.py"
    script.write_text("", "utf-8")
    started: list[list[str]] = []

    def pretend(words: list[str], check: bool) -> subprocess.CompletedProcess[bytes]:
        started.append(words)
        return subprocess.CompletedProcess(words, 7)

    monkeypatch.setattr(front, "find_app", lambda: script)
    monkeypatch.setattr(subprocess, "run", pretend)
    ran = run("app", "--port", 8601, "--no-browser", "--lang", "en")
    assert ran.code == 7 and "http://127.0.0.1:8601" in ran.out
    assert started[0][1:5] == ["-m", "streamlit", "run", str(script)]


def test_without_an_app_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package installed without its sources has no app.py."""
    monkeypatch.setattr(front, "find_app", lambda: None)
    ran = run("app", "--lang", "en")
    assert ran.code == 2 and "app.py was not found" in ran.err
