"""The front end in a real browser: what is drawn, nothing fetched from elsewhere, no error, both languages."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from planner.report.amounts import money
from tests.app.conftest import NO_BROWSER

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
LANGUAGES = {"zh-CN": "zh_CN", "en-US": "en"}
PATIENCE_MS = 90_000
expect.set_options(timeout=PATIENCE_MS)


def chromium() -> str:
    """Return Debian's chromium; without it the browser tests fail and say how to get or to do without it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail(f"chromium is missing: apt-get install chromium, or leave these tests out with {NO_BROWSER}=1")
    return found


@dataclass
class Watched:
    """A page and what it did: addresses that it asked for, errors on its console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def strangers(self) -> list[str]:
        """Return the addresses beyond this machine."""
        hosts = [(urlsplit(one).scheme, urlsplit(one).hostname, one) for one in self.requests]
        return [one for scheme, host, one in hosts if scheme not in ("data", "blob") and host != "127.0.0.1"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a running browser."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def address(runs: Path, district: Path, tmp_path: Path) -> Iterator[str]:
    """Return the address of the front end over a directory with one run."""
    with serving(runs, tmp_path, {"PLANNER_SCENARIOS": str(district)}) as found:
        yield found


@contextmanager
def serving(runs: Path, place: Path, env: dict[str, str]) -> Iterator[str]:
    """Start the front end as its users start it, and end it with everything that it started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "planner", "app", "--port", str(port), "--no-browser"]
    known = os.environ | {"PLANNER_RUNS": str(runs)} | env
    log = place / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(words, cwd=ROOT, env=known, stdout=out, stderr=out, start_new_session=True)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        if os.name == "posix":
            os.killpg(server.pid, signal.SIGTERM)  # the command and the server that it started
        server.terminate()
        server.wait(20)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))


def watched(browser: Browser, locale: str, scheme: Literal["light", "dark"] = "light") -> Watched:
    """Return a new page of a reader with ``locale`` whose system is light or dark, watched."""
    context = browser.new_context(locale=locale, color_scheme=scheme, viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    one = Watched(page)
    page.on("request", lambda request: one.requests.append(request.url))
    page.on("websocket", lambda socket: one.requests.append(socket.url))
    page.on(
        "console", lambda message: one.errors.append(f"{message.text} {message.location}") if _own(message) else None
    )
    page.on("pageerror", lambda error: one.errors.append(str(error)))
    return one


def _own(message: ConsoleMessage) -> bool:
    """Whether an error on the console is ours: a page opened by its address asks for the server below it first.

    The framework tries ``/standing/_stcore/…`` before ``/_stcore/…``; the browser notes each miss.
    """
    path = urlsplit(message.location.get("url", "")).path
    return message.type == "error" and not re.fullmatch(r"/[a-z]+/_stcore/(health|host-config)", path)


def settled(page: Page) -> None:
    """Wait until the last part of the overview is drawn and nothing runs."""
    expect(page.locator("#course")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg')).to_have_count(
        5, timeout=PATIENCE_MS
    )
    quiet(page)


def drawn(page: Page) -> None:
    """Wait until nothing runs and no part of the page is still to come."""
    expect(page.locator('[data-testid="stSkeleton"], [data-testid="stStatusWidget"]')).to_have_count(
        0, timeout=PATIENCE_MS
    )


def quiet(page: Page) -> None:
    """Wait until nothing runs."""
    expect(page.locator('[data-testid="stStatusWidget"]')).to_have_count(0, timeout=PATIENCE_MS)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_page_is_drawn_from_this_machine_alone(address: str, runs: Path, browser: Browser, locale: str) -> None:
    """Headline as in run.json, five charts that have a size, no request beyond loopback, no error on the console."""
    run = json.loads((runs / "first" / "run.json").read_text(encoding="utf-8"))
    one = watched(browser, locale)
    one.page.goto(address)
    settled(one.page)
    figure = one.page.locator(".pl-card").first
    expect(figure).to_contain_text(money(run["total_cost_yuan"]).render(LANGUAGES[locale]))
    lead = one.page.locator(".pl-lead").first.inner_text()
    assert str(run["first_year_all_met"]) in lead and str(run["horizon"]) in lead
    for chart in one.page.locator('[data-testid="stVegaLiteChart"]').all():
        box = chart.bounding_box()
        assert box is not None and box["width"] > 300 and box["height"] > 150
    width = one.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 1366, "the page does not scroll sideways"
    assert one.strangers() == []
    assert one.errors == []


def test_a_plan_is_made_again_while_the_page_is_reloaded(address: str, runs: Path, browser: Browser) -> None:
    """The button shows progress; a reload does not lose the job; its run is shown when it has ended."""
    one = watched(browser, "zh-CN")
    page = one.page
    page.goto(address)
    settled(page)
    page.get_by_role("slider").press("ArrowRight")
    expect(page.get_by_text("101%", exact=True)).to_be_visible()
    page.get_by_role("button", name="再算一次").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    page.reload()
    expect(page.locator(".pl-badge", has_text="预算101%")).to_be_visible(timeout=PATIENCE_MS)
    settled(page)
    made = [path for path in runs.glob("*/run.json") if path.parent.name != "first"]
    assert len(made) == 1
    run = json.loads(made[0].read_text(encoding="utf-8"))
    assert run["sets"] == ["budget.factor=1.01"]
    expect(page.locator(".pl-card").first).to_contain_text(money(run["total_cost_yuan"]).render("zh_CN"))
    assert one.strangers() == []


def test_the_language_is_switched_in_place(address: str, browser: Browser) -> None:
    """One click makes the page English, with the address saying so and the filter kept; a reload keeps it."""
    one = watched(browser, "zh-CN")
    page = one.page
    page.goto(f"{address}/standing")
    expect(page.locator("#cell")).to_be_visible()
    quiet(page)
    page.get_by_role("radio", name="按方案实施").click()
    page.get_by_role("radio", name="English").click()
    expect(page.locator("#cell")).to_have_text("How a figure comes about")
    expect(page.get_by_role("radio", name="With the plan")).to_be_checked()
    assert "lang=en" in page.url
    page.reload()
    expect(page.locator("#cell")).to_have_text("How a figure comes about")
    assert one.strangers() == []
    assert one.errors == []
