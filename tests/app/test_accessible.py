"""Every page under axe-core, light and dark: nothing grave beyond the framework's own, which is listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from planner.ui.page import FOR_ALL, LAST, OF_DISTRICT
from tests.app.test_browser import PATIENCE_MS, browser, drawn, serving, watched

pytestmark = pytest.mark.browser
__all__ = ["browser"]

GRAVE = ("serious", "critical")
#: What is the framework's own, rule by rule with where it stands (docs/front-end.md has why each is borne).
FRAMEWORK = {
    "list": 'data-testid="stSidebarNavItems"',  # headings of sections stand between the items of its navigation
    "listitem": "<li class=",
}
PAGES = ("", *OF_DISTRICT, *FOR_ALL, *LAST)


@pytest.fixture
def address(runs: Path, district: Path, tmp_path: Path) -> Iterator[str]:
    """Return the address of the front end over a directory with one run."""
    with serving(runs, tmp_path, {"PLANNER_SCENARIOS": str(district)}) as found:
        yield found


def own(violations: list[dict[str, Any]]) -> list[str]:
    """Return what is grave and not the framework's own: rule, place and reason."""
    return [
        f"{one['id']} {node['target']} {node['html'][:120]} {(node['any'] or [{}])[0].get('message', '')[:160]}"
        for one in violations
        if one["impact"] in GRAVE
        for node in one["nodes"]
        if one["id"] not in FRAMEWORK or FRAMEWORK[one["id"]] not in node["html"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_grave_finding(address: str, browser: Browser, scheme: Literal["light", "dark"]) -> None:
    """Contrast, names of controls, tables, landmarks: what we write is in order; nothing is fetched from elsewhere."""
    one = watched(browser, "zh-CN", scheme)
    found: list[str] = []
    for path in PAGES:
        one.page.goto(f"{address}/{path}?run=first")
        one.page.locator(".pl").first.wait_for(timeout=PATIENCE_MS)
        drawn(one.page)
        found += [f"{path or 'overview'}: {each}" for each in own(Axe().run(one.page).response["violations"])]
    assert not found, "\n".join(found)
    assert one.strangers() == [] and one.errors == []
