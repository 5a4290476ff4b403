"""The settings of the front end: this machine only, nothing sent, nothing shown that helps an intruder."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from planner.commands.front import HOST, arguments

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_the_page_is_for_this_machine_alone() -> None:
    """Bound to loopback, other hosts refused, no telemetry, no traces of errors on the page."""
    assert CONFIG["server"]["address"] == HOST == "127.0.0.1"
    assert set(CONFIG["server"]["allowedHosts"]) == {"127.0.0.1", "localhost"}
    assert CONFIG["browser"] == {"serverAddress": HOST, "gatherUsageStats": False}
    assert CONFIG["client"]["showErrorDetails"] == "none"


def test_the_command_and_the_file_say_the_same() -> None:
    """Whichever way the page is started, a setting that both name has one value."""
    words = arguments(ROOT / "app.py", 8501, browser=False)
    given = {words[i][2:]: words[i + 1] for i in range(len(words)) if words[i].startswith("--")}
    for section, values in CONFIG.items():
        for key, value in values.items():
            told = given.get(f"{section}.{key}")
            if told is not None and not isinstance(value, list):
                assert told == str(value).lower(), f"{section}.{key}"


def test_nothing_in_the_theme_or_the_style_is_fetched() -> None:
    """Fonts and colours are the reader's own machine's: no address stands in the theme or the style sheet."""
    style = (ROOT / "src" / "planner" / "ui" / "page.css").read_text(encoding="utf-8")
    assert not re.search(r"https?:|url\(|@import", style + (ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def test_the_entry_script_is_thin() -> None:
    """app.py sets the page up and hands over."""
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 30
