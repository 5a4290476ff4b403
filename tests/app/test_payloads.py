"""Two hundred hostile names and notes on every page: what the front end writes holds them as text."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from planner.store.kept.database import opened as store
from planner.store.kept.keep import Labels, save
from planner.store.runfolder import read_run
from planner.ui import kept
from planner.ui.page import FOR_ALL, LAST, OF_DISTRICT
from tests.app.page import opened, source
from tests.report.papers.payloads import PAYLOADS
from tests.report.papers.test_csv import writable

#: What the front end writes itself.
TAGS = {"p", "div", "span", "h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "br", "i", "b",
        "style", "small", "strong", "ul", "li", "section", "svg", "path", "a"}  # fmt: skip
ATTRIBUTES = {"class", "id", "style", "scope", "aria-label", "tabindex", "role", "colspan", "rowspan", "title",
              "aria-hidden"}  # fmt: skip
#: What Markdown would make something of: a link, an image, markup, an address.
MARKDOWN = (*PAYLOADS, "[y](http://evil.example)", "![y](http://evil.example/a.png)", "**x**", "`x`", "$x$", ":red[x]")
#: Marks that are alive in a label where no backslash stands before them.
ALIVE = re.compile(r"(?<!\\)[\[\]<>`*$]|(?<!\\)\bhttps?:|(?<!\\):red")


def hostile(count: int) -> list[str]:
    """All payloads, shared out over ``count`` names, each of which begins with another one."""
    some = [writable(one) for one in MARKDOWN]
    return [" ".join(some[at::count]) for at in range(count)]


class Written(HTMLParser):
    """Tags and attributes of HTML as a browser reads them, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.strange: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the front end does not write."""
        self.strange += [tag] if tag not in TAGS else []
        self.strange += [f"{tag}.{name}" for name, _ in attrs if name not in ATTRIBUTES]

    def handle_comment(self, data: str) -> None:
        """Note a comment: the front end writes none."""
        self.strange.append(f"comment {data[:30]}")

    def handle_data(self, data: str) -> None:
        """Collect what a reader sees."""
        self.said.append(data)


@pytest.fixture
def attacked(runs: Path, district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run, its scenario, its district and a kept run whose every name, title, note and reason is hostile."""
    path = runs / "first" / "run.json"
    run = json.loads(path.read_text("utf-8"))
    names = run["names"]
    told = hostile(len(names) + 6)
    run |= {
        "names": dict(zip(names, told, strict=False)), "title": told[-1], "district": told[-2],
        "estimated": told[-4:-2], "warnings": told[-6:-4], "changes": [["budget.factor", told[-3], told[-5]]],
    }  # fmt: skip
    path.write_text(json.dumps(run), encoding="utf-8")
    save(store(kept.place(runs)), read_run(runs / "first"), Labels(name=told[0], note="\n".join(told), tags=("=1+1",)))
    folder = shutil.copytree(district, tmp_path / "attacked")
    for name in ("schools", "projects", "venues"):
        table = folder / "tables" / f"{name}.csv"
        if table.is_file():
            frame = pd.read_csv(table, dtype=str, keep_default_na=False)
            clean = [re.sub(r"[\x00-\x1f\x7f\u202e\ufffd\ufeff]", "", one) for one in hostile(len(frame))]
            frame["name"] = [f"n {one}"[:180] for one in clean]
            frame.to_csv(table, index=False)
    monkeypatch.setenv("PLANNER_SCENARIOS", str(folder))
    return runs


def labels(at: AppTest) -> list[str]:
    """Whatever the framework takes for Markdown: labels and helps of inputs, captions, messages, tabs, options."""
    kinds: list[Any] = [at.button, at.slider, at.selectbox, at.multiselect, at.text_input, at.date_input, at.toggle,
                        at.checkbox, at.expander, at.tabs, at.get("button_group"), at.get("download_button"),
                        at.number_input, at.select_slider, at.text_area]  # fmt: skip
    found = [str(one.label) for kind in kinds for one in kind if hasattr(one, "label")]
    found += [str(option.content) for group in at.get("button_group") for option in group.proto.options]
    texts = [*at.markdown, *at.caption, *at.header, *at.title, *at.subheader, *at.info, *at.warning, *at.error]
    return [*found, *(str(one.value) for one in texts)]


@pytest.mark.parametrize("page", ["", *OF_DISTRICT, *FOR_ALL, *LAST])
def test_no_payload_is_alive_on_a_page(attacked: Path, page: str) -> None:
    """Only the front end's own tags and attributes; every name is there as text; labels hold no live Markdown."""
    at = opened("zh-CN", page, run="first")
    read = Written()
    read.feed(source(at))
    assert not read.strange, sorted(set(read.strange))[:10]
    hostile_words = ("evil", "alert", "1+1", "7*7")
    alive = [one for one in labels(at) if any(word in one for word in hostile_words) and ALIVE.search(one)]
    assert not alive, alive[:3]


def test_the_payloads_are_shown(attacked: Path) -> None:
    """What is refused nowhere is shown: the overview tells the hostile title, letter by letter."""
    read = Written()
    read.feed(source(opened("zh-CN", "", run="first")))
    run = json.loads((attacked / "first" / "run.json").read_text("utf-8"))
    shown = " ".join("".join(read.said).split())
    assert len(PAYLOADS) == 200 and "<script>alert(1)</script>" in shown
    assert " ".join(run["district"].split())[:60] in shown
