"""Pictures of every page for the documents: ``python -m tests.app.shoot RUNS`` (a directory with a run ``changqing``).

Writes ``docs/screenshots/<page>-zh.png``, ``<page>-en.png`` and the same with ``-dark``; the first pixels of long
pages. Beside the run, ``RUNS`` may hold its simulation, a comparison of schedules and a second run ``campus-late``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.app.test_browser import FLAGS, PATIENCE_MS, chromium, drawn, serving, watched

OUT = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
LOCALES = {"zh-CN": "zh", "en-US": "en"}
SCHEMES: dict[Literal["light", "dark"], str] = {"light": "", "dark": "-dark"}
WIDTH, MOST, ENOUGH, COLOURS = 1280, 2300, 1500, 128
#: The framework says here that no script runs.
STILL = '[data-testid="stApp"][data-test-script-state="notRunning"]'
RUN = {"run": "changqing"}
#: Page → the run or scenario that it is pictured with, and the height that is enough of it.
PAGES: dict[str, tuple[dict[str, str], int]] = {
    "overview": (RUN, MOST),
    "leader": (RUN, MOST),
    "data": (RUN, ENOUGH),
    "standing": (RUN, MOST),
    "projection": (RUN, ENOUGH),
    "preschool": ({"run": "@changqing/preschool"}, ENOUGH),
    "ledger": ({"run": "@changshou/baseline"}, ENOUGH),
    "whatif": (RUN, ENOUGH),
    "optimize": (RUN, ENOUGH),
    "construction": (RUN, MOST),
    "robust": (RUN, ENOUGH),
    "rotation": (RUN, ENOUGH),
    "compare": ({**RUN, "vs": "campus-late"}, ENOUGH),
    "papers": (RUN, ENOUGH),
    "runs": (RUN, ENOUGH),
    "requirements": (RUN, ENOUGH),
    "standards": (RUN, ENOUGH),
    "about": (RUN, ENOUGH),
}


def main(runs: Path, only: tuple[str, ...] = ()) -> None:
    """Take the pictures, of the pages in ``only`` or of all."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, serving(runs, Path(place), {}) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for name in only or tuple(PAGES):
            for scheme, mark in SCHEMES.items():
                for locale, tail in LOCALES.items():
                    page = watched(browser, locale, scheme).page
                    page.set_viewport_size({"width": WIDTH, "height": MOST})
                    asked, height = PAGES[name]
                    at = "" if name == "overview" else name
                    page.goto(f"{address}/{at}?{urlencode(asked)}")
                    _shoot(page, height, Path(place) / "raw.png", OUT / f"{name}-{tail}{mark}.png")
                    page.context.close()
        browser.close()


def _shoot(page: Page, height: int, raw: Path, out: Path) -> None:
    page.locator(".pl").first.wait_for(timeout=PATIENCE_MS)
    drawn(page)
    page.wait_for_timeout(1200)
    page.locator(STILL).wait_for(timeout=PATIENCE_MS)
    drawn(page)
    page.wait_for_timeout(800)  # charts are painted after their script has ended
    last = page.locator('[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"]').first.bounding_box()
    assert last is not None
    bottom = min(height, max(700, last["y"] + last["height"] + 24))
    page.screenshot(path=raw, clip={"x": 0, "y": 0, "width": WIDTH, "height": bottom})
    Image.open(raw).convert("RGB").quantize(COLOURS).save(out, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), tuple(sys.argv[2:]))
