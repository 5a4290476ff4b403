"""Light and dark: every colour of a chart has its counterpart, and text keeps its contrast on both pages."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

import planner
from planner.ui.draw import DARK, darkened
from planner.ui.heat import BANDS
from tests.app.page import opened, source

UI = Path(planner.__file__).with_name("ui")
ROOT = Path(__file__).resolve().parents[2]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
#: Contrast asked for by WCAG 2.1 AA.
TEXT = 4.5


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def variables() -> dict[str, tuple[str, str]]:
    """Return the colours of the style sheet by name: light and dark."""
    style = (UI / "page.css").read_text(encoding="utf-8")
    return dict(
        (name, (light, dark))
        for name, light, dark in re.findall(r"(--pl-[\w-]+): light-dark\((#\w{6}), (#\w{6})\)", style)
    )


def test_every_colour_of_a_chart_has_a_dark_counterpart() -> None:
    """No chart module uses a colour that a dark page would show as on a light one."""
    known = {*DARK, *DARK.values()}
    for path in sorted(UI.glob("*.py")):
        found = {one.value.lower() for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                 if isinstance(one, ast.Constant) and isinstance(one.value, str)
                 and re.fullmatch(r"#[0-9a-fA-F]{6}", one.value)}  # fmt: skip
        assert found <= known, f"{path.name}: {sorted(found - known)}"


@pytest.mark.parametrize("page", [0, 1], ids=["light", "dark"])
def test_text_of_the_style_sheet_keeps_its_contrast(page: int) -> None:
    """Ink on its ground, on cards and on marked rows; labels on their own ground."""
    colours = {name: pair[page] for name, pair in variables().items()}
    ground = THEME["dark" if page else "light"]["backgroundColor"]
    for ink in ("ink", "head", "quiet", "good", "bad", "warning"):
        assert contrast(colours[f"--pl-{ink}"], ground) >= TEXT, ink
        assert contrast(colours[f"--pl-{ink}"], colours["--pl-card"]) >= TEXT, ink
    assert contrast(colours["--pl-soft-ink"], colours["--pl-soft"]) >= TEXT
    assert contrast(colours["--pl-soft-ink"], colours["--pl-badge"]) >= TEXT
    assert contrast(colours["--pl-ink"], colours["--pl-row"]) >= TEXT
    for kind in ("good", "bad", "warning"):
        assert contrast(colours[f"--pl-{kind}-ink"], colours[f"--pl-{kind}-back"]) >= TEXT, kind


def test_both_themes_are_set_and_readable() -> None:
    """Text and controls of the framework have their contrast, light and dark."""
    for name in ("light", "dark"):
        theme = THEME[name]
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            assert contrast(theme["textColor"], theme[ground]) >= TEXT
            assert contrast(theme["primaryColor"], theme[ground]) >= TEXT
        label = "#ffffff" if name == "light" else "#0f1a22"  # of a filled button, as page.css has it
        assert contrast(label, theme["primaryColor"]) >= TEXT


def test_numbers_in_the_heat_map_are_readable_on_both_pages() -> None:
    """The ink of each field stands out from the field."""
    for band in BANDS:
        assert contrast(band.ink, band.colour) >= TEXT or band.code == "far"
        assert contrast(DARK[band.ink], DARK[band.colour]) >= TEXT, band.code


def test_a_spec_is_darkened_with_its_data() -> None:
    """Colours are exchanged wherever they stand; nothing else is touched."""
    spec = {"mark": {"color": "#1d5f8a"}, "datasets": {"a": [{"shade": "#f9d9b3", "year": "2024", "n": 3}]}}
    assert darkened(spec) == {
        "mark": {"color": DARK["#1d5f8a"]},
        "datasets": {"a": [{"shade": DARK["#f9d9b3"], "year": "2024", "n": 3}]},
    }


def test_a_dark_page_draws_dark_charts(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same page for a reader whose system is dark holds no colour of the light charts."""
    monkeypatch.setattr("planner.ui.draw.dark", lambda: True)
    at = opened("en-US", "rotation", run="first")
    specs = [str(one.proto.spec) for one in at.get("vega_lite_chart")] or [
        str(one.proto) for one in at.get("arrow_vega_lite_chart")
    ]
    assert specs and not any("#1d5f8a" in one for one in specs) and any(DARK["#1d5f8a"] in one for one in specs)
    assert source(at)
