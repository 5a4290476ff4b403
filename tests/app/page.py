"""Driving the page without a browser: what it says, in which language, and with which inputs."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import planner
from planner.ui import jobs

APP = Path(planner.__file__).with_name("ui") / "desk.py"
PATIENCE_S = 90


def opened(locale: str = "zh-CN", page: str = "", **query: str) -> AppTest:
    """Return a page (by its address; the overview by default) as a reader with ``locale`` sees it; nothing failed."""
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.context = {"locale": locale}
    goto(at, page)
    for key, value in query.items():
        at.query_params[key] = value
    return sound(at.run())


def goto(at: AppTest, page: str) -> None:
    """Turn to a page: as a click in the navigation does, by the hash of its address."""
    at._page_hash = calc_hash(page)  # pages that are functions have no file for AppTest.switch_page to name


def sound(at: AppTest) -> AppTest:
    """Return the page, refusing one with an exception or with the sentence that stands for one."""
    assert not at.exception, at.exception
    assert "页面时出错" not in source(at) and "Something went wrong" not in source(at), text(at)[:400]
    return at


def source(at: AppTest) -> str:
    """Return everything that the page wrote as HTML, its style left out."""
    return "\n".join(str(one.proto.body) for one in at.get("html") if "<style>" not in str(one.proto.body))


def text(at: AppTest) -> str:
    """Return what stands on the page as text: sentences, tables, labels of inputs and buttons."""
    typed = [*at.multiselect, *at.text_input, *at.date_input]
    widgets = [*at.button, *at.slider, *at.selectbox, *typed, *at.toggle, *at.get("button_group"), *at.expander]
    labels = [str(one.label) for one in [*widgets, *at.tabs]]
    options = [str(one) for box in at.selectbox for one in box.options]
    return html.unescape(re.sub(r"<[^>]+>", " ", source(at))) + "\n" + "\n".join([*labels, *options])


def until(at: AppTest, happened: Callable[[], bool]) -> None:
    """Rerun the page, as its poll does, until something has happened."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, text(at)[:2000]
        time.sleep(0.5)
        sound(at.run())


def ended(job: jobs.Job) -> None:
    """Wait until the process of a job has ended, without keeping the page busy meanwhile."""
    end = time.monotonic() + PATIENCE_S
    while jobs.state(job).alive:
        assert time.monotonic() < end, jobs.words_of(job)
        time.sleep(0.2)
