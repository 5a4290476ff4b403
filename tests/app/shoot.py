"""Pictures of the page for the documents: ``python -m tests.app.shoot RUNS`` (a directory with one run).

Writes ``docs/screenshots/overview-zh.png`` and ``overview-en.png``: the answer, the money and the heat map.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.app.test_browser import FLAGS, chromium, serving, settled, watched

OUT = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
NAMES = {"zh-CN": "overview-zh.png", "en-US": "overview-en.png"}
WIDTH, COLOURS = 1366, 128


def main(runs: Path) -> None:
    """Take the pictures of the newest run in ``runs``."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, serving(runs, Path(place), {}) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for locale, name in NAMES.items():
            page = watched(browser, locale).page
            page.set_viewport_size({"width": WIDTH, "height": 6000})
            page.goto(address)
            settled(page)
            page.wait_for_timeout(3000)
            charts = page.locator('[data-testid="stVegaLiteChart"]').all()
            box = charts[1].bounding_box()
            assert box is not None
            raw = Path(place) / name
            page.screenshot(path=raw, clip={"x": 0, "y": 0, "width": WIDTH, "height": box["y"] + box["height"] + 24})
            Image.open(raw).convert("RGB").quantize(COLOURS).save(OUT / name, optimize=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
