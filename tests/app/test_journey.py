"""The planner's path and the leader's in a real browser: hand in data, mend them, plan, stop, plan, compare, export.

On a small district in the test suite; on Changqing with ``make journey`` (minutes).
"""

from __future__ import annotations

import io
import re
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.base.i18n import T, Text
from planner.ui.places import stored_runs
from tests.app.test_browser import LANGUAGES, PATIENCE_MS, ROOT, browser, drawn, serving, watched

pytestmark = pytest.mark.browser
__all__ = ["browser"]

DATA = Path(__file__).resolve().parents[1] / "data"


def packed(tables: Path, broken: bool) -> bytes:
    """Return a folder of tables as a zip; broken: the first school has a type that there is none of."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(tables.glob("*.csv")):
            text = path.read_text(encoding="utf-8-sig")
            if broken and path.name == "schools.csv":
                text = re.sub(r",(primary|junior|nine_year),", ",castle,", text, count=1)
            made.writestr(path.name, text)
    return out.getvalue()


class Desk:
    """A reader at the pages: turns to a page, presses what has a key, reads in the language of the page."""

    def __init__(self, page: Page, address: str, language: str) -> None:
        self.page, self.address, self.language = page, address, language

    def at(self, path: str, **query: str) -> None:
        """Turn to a page by its address."""
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        self.page.goto(f"{self.address}/{path}?{asked}")
        self.ready()

    def ready(self) -> None:
        """Wait until the page has settled."""
        self.page.locator(".pl").first.wait_for(timeout=PATIENCE_MS)
        drawn(self.page)

    def press(self, key: str) -> None:
        """Press the first button whose key begins so."""
        self.page.locator(f'[class*="st-key-{key}"] button').first.click()

    def reads(self, text: Text) -> None:
        """Wait until a sentence, or the beginning of one, stands on the page."""
        said = text.render(self.language)
        expect(self.page.locator(".pl, .pl-h1, .pl-h2, .pl-h3, .pl-table").filter(has_text=said).first).to_be_visible()

    def hand_in(self, content: bytes, turn: str) -> None:
        """Hand in a file on the page Data."""
        self.at("data", run=turn)
        self.page.get_by_role("radio", name=T("Hand in data").render(self.language)).click()
        place = self.page.locator(".st-key-data_files input[type=file]")
        place.set_input_files({"name": "tables.zip", "mimeType": "application/zip", "buffer": content})
        self.ready()


def until(happened: Callable[[], bool], seconds: float) -> None:
    """Wait until something has happened outside the page."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.5)


def planner_s_path(desk: Desk, runs: Path, tables: Path, first: str, patience: float) -> None:
    """Hand in → errors → mend → standing → what-if → optimize → cancel → optimize → schedules → export."""
    page = desk.page
    desk.hand_in(packed(tables, broken=True), first)
    expect(page.locator(".pl-table").filter(has_text="castle").first).to_be_visible()
    desk.hand_in(packed(tables, broken=False), first)
    page.locator(".st-key-data_name input").fill(f"journey {desk.language}")
    page.locator(".st-key-data_name input").press("Enter")
    desk.press("data_keep")
    expect(page).to_have_url(re.compile("/standing"))
    expect(page.locator("#cell")).to_be_visible()
    desk.ready()
    page.get_by_role("link", name=T("What-if").render(desk.language)).click()
    expect(page).to_have_url(re.compile("/whatif"))
    desk.ready()
    page.get_by_role("slider").first.press("ArrowLeft")
    drawn(page)
    before = {one.name for one in stored_runs(runs)}
    page.get_by_role("link", name=T("Optimize").render(desk.language)).click()
    expect(page).to_have_url(re.compile("/optimize"))
    desk.ready()
    desk.press("optimize_plan")
    desk.press("cancel")
    desk.reads(T("cancelled; nothing was published"))
    assert {one.name for one in stored_runs(runs)} == before
    desk.press("optimize_plan")
    until(lambda: any(one.name not in before for one in stored_runs(runs)), patience)
    made = next(one.name for one in stored_runs(runs) if one.name not in before)
    desk.at("construction", run=made)
    desk.reads(T("Schedules side by side"))
    desk.reads(T("Side by side"))
    desk.at("papers", run=made)
    desk.press("make_excel")
    with page.expect_download() as download:
        desk.press("get_excel")
    content = download.value.path().read_bytes()
    assert content[:2] == b"PK" and download.value.suggested_filename.endswith("-excel.xlsx")


def leader_s_path(desk: Desk, first: str) -> None:
    """One look: when, what, which, the risk; a lever asks for a plan; one sheet of paper; the link opens the same."""
    page = desk.page
    desk.at("leader", run=first)
    desk.reads(T("What to do next"))
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1, "the leader's page prints on one sheet"
    page.get_by_role("slider").first.press("ArrowRight")
    page.locator(".st-key-leader_plan button").wait_for()
    link = page.url
    assert f"run={first}" in link or "?" not in link
    desk.at("leader", run=first)
    desk.reads(T("The risk"))
    desk.at("compare", run=first, vs="nobody")
    desk.reads(T("There is no run “{name}” here.", name="nobody"))


def travelled(
    runs: Path, scenarios: Path, tables: Path, place: Path, browser: Browser, locale: str, patience: float
) -> None:
    """Go both paths as a reader with ``locale``; nothing is fetched from elsewhere and nothing fails."""
    with serving(runs, place, {"PLANNER_SCENARIOS": str(scenarios)}) as address:
        one = watched(browser, locale)
        desk = Desk(one.page, address, LANGUAGES[locale])
        first = stored_runs(runs)[0].name
        leader_s_path(desk, first)
        planner_s_path(desk, runs, tables, first, patience)
        assert one.strangers() == [] and one.errors == []
        assert not list(runs.rglob(".*.tmp"))


@pytest.mark.parametrize("locale", ["zh-CN", pytest.param("en-US", marks=pytest.mark.slow)])
def test_both_paths_on_a_small_district(
    runs: Path, district: Path, tmp_path: Path, browser: Browser, locale: str
) -> None:
    """In both languages, with a comparison of schedules that was made before."""
    shutil.copytree(DATA / "schedules-changqing", runs / "compared")
    travelled(runs, district, district / "tables", tmp_path, browser, locale, 120)


@pytest.mark.slow
@pytest.mark.parametrize("locale", LANGUAGES)
def test_both_paths_on_changqing(tmp_path: Path, browser: Browser, locale: str) -> None:
    """The same on the shipped scenario, from the run that `make plan` leaves in runs/changqing."""
    source = ROOT / "runs" / "changqing"
    assert (source / "run.json").is_file(), "make plan first"
    runs = tmp_path / "runs"
    shutil.copytree(source, runs / "changqing")
    shutil.copytree(DATA / "schedules-changqing", runs / "compared")
    travelled(runs, ROOT / "scenarios", ROOT / "scenarios" / "changqing" / "tables", tmp_path, browser, locale, 1800)
