"""Pictures of the pages for the documents: ``python -m tests.app.shoot RUNS`` (a directory with a run ``changqing``).

Writes ``docs/screenshots/<page>-zh.png`` and ``<page>-en.png``; the first ``MOST`` pixels of long pages.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.app.test_browser import FLAGS, PATIENCE_MS, chromium, quiet, serving, watched

OUT = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
LOCALES = {"zh-CN": "zh", "en-US": "en"}
WIDTH, MOST, COLOURS = 1366, 2600, 128
#: Page → the run or scenario that it is pictured with, and the height that is enough of it.
PAGES = {
    "overview": ("changqing", MOST),
    "standing": ("changqing", MOST),
    "preschool": ("@changqing/preschool", MOST),
    "ledger": ("@changshou/baseline", 1700),
    "requirements": ("changqing", 1700),
    "standards": ("changqing", 1700),
    "about": ("changqing", MOST),
}


def main(runs: Path, only: tuple[str, ...] = ()) -> None:
    """Take the pictures, of the pages in ``only`` or of all."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, serving(runs, Path(place), {}) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for locale, tail in LOCALES.items():
            page = watched(browser, locale).page
            page.set_viewport_size({"width": WIDTH, "height": MOST})
            for name in only or tuple(PAGES):
                run, height = PAGES[name]
                at = "" if name == "overview" else name
                page.goto(f"{address}/{at}?{urlencode({'run': run})}")
                _shoot(page, height, Path(place) / "raw.png", OUT / f"{name}-{tail}.png")
        browser.close()


def _shoot(page: Page, height: int, raw: Path, out: Path) -> None:
    page.locator(".pl").first.wait_for(timeout=PATIENCE_MS)
    quiet(page)
    page.wait_for_timeout(2500)
    quiet(page)
    last = page.locator('[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"]').first.bounding_box()
    assert last is not None
    bottom = min(height, max(700, last["y"] + last["height"] + 24))
    page.screenshot(path=raw, clip={"x": 0, "y": 0, "width": WIDTH, "height": bottom})
    Image.open(raw).convert("RGB").quantize(COLOURS).save(out, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), tuple(sys.argv[2:]))
