"""The comparison of construction schedules as a paper 建设时序比选报告, and the paper of a run without a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.papers.besides import blocks_without_plan
from planner.report.papers.charts import FONT, png
from planner.report.papers.paper import Paper, clean, illustrative_line
from planner.report.schedules_text import schedule_blocks
from planner.report.word.beyond import set_by_hand
from planner.report.word.blocks import write_blocks
from planner.report.word.document import Official
from planner.report.word.parts import TEXT_MM, opening

#: Width of the text on a page that lies on its side.
WIDE_MM = 257.0
_INK = ["#1f4e79", "#c55a11", "#548235", "#7f6000", "#7030a0", "#404040"]


def word_schedules(about: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], language: str) -> bytes:
    """Return the comparison of schedules as a Word file; ``about`` is ``schedules.json`` (empty in older folders)."""
    names = {str(code): clean(str(name)) for code, name in dict(about.get("names") or {}).items()}
    title = clean(str(about.get("title") or about.get("scenario") or ""))
    blocks = schedule_blocks(tables, names)
    out = Official(language)
    out.title(T("{title}: construction schedules compared", title=title))
    if about.get("district"):
        out.note(clean(str(about["district"])))
    note = illustrative_line(Paper(about, {}))
    if note is not None:
        out.note(note)
    out.first(T("Conclusion"))
    write_blocks(out, blocks[:1], TEXT_MM)
    _starts(out, about, names)
    if len(tables["schedules_years"]):
        out.picture(png(_money(tables, language)), T("Spending by year and schedule, as planned"))
    out.first(T("How it was compared"))
    out.line(T("Each schedule was planned at least cost, verified, and carried out {n} times with delays and refusals"
               " (seed {seed}); the odds stand with their 95 % interval.", n=about.get("replications", "–"),
               seed=about.get("seed", "–")))  # fmt: skip
    out.line(T("Costs, durations and quotas are assumed parameters until the bureau replaces them."))
    out.annex(T("Schedules side by side"))
    write_blocks(out, blocks[1:], WIDE_MM)
    return out.content()


def _starts(out: Official, about: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Which project starts when under each schedule."""
    schedules = {str(code): one for code, one in dict(about.get("schedules") or {}).items()}
    projects = list(dict.fromkeys(str(name) for one in schedules.values() for name in one.get("starts") or {}))
    if not projects:
        return
    headers: list[Text | str] = [T("Project"), *(clean(str(one.get("title", code))) for code, one in schedules.items())]
    rows: list[list[Text | str]] = [
        [names.get(name, clean(name)), *(_start(dict(one.get("starts") or {}).get(name)) for one in schedules.values())]
        for name in projects
    ]
    each = (TEXT_MM - 36) / len(schedules)
    out.table(headers, rows, [36, *[each] * len(schedules)], T("Start years by schedule"))


def _start(year: object) -> Text | str:
    return str(year) if isinstance(year, int) and year > 0 else T("not built")


def _money(tables: Mapping[str, pd.DataFrame], language: str) -> dict[str, Any]:
    """Return planned spending by year, a bar per schedule side by side."""
    import altair as alt

    titles = dict(zip(tables["schedules"]["schedule"], tables["schedules"]["title"], strict=True))
    years = tables["schedules_years"]
    frame = pd.DataFrame(
        {
            "year": years["year"].astype(int).astype(str),
            "schedule": [clean(str(titles[one])) for one in years["schedule"]],
            "money": years["planned_yuan"].astype(float) / (1e6 if language == "en" else 1e4),
        }
    )
    unit = T("(in million yuan)") if language == "en" else T("(in 10,000 yuan)")
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=420)
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("schedule:N", sort=list(dict.fromkeys(frame["schedule"]))),
            y=alt.Y("money:Q", title=T("Spending {unit}", unit=unit).render(language)),
            color=alt.Color("schedule:N", title=None, scale=alt.Scale(range=_INK), legend=legend,
                            sort=list(dict.fromkeys(frame["schedule"]))),
        )
        .properties(width=460, height=190)
    )  # fmt: skip
    spec: dict[str, Any] = chart.configure(font=FONT, background="white").to_dict()
    return spec


def word_without_plan(paper: Paper, language: str) -> bytes:
    """Return the paper of a run without a plan: which rules cannot hold together, and the ways out."""
    out = Official(language)
    out.title(T("{title}: why there is no plan", title=paper.title))
    opening(out, paper)
    write_blocks(out, blocks_without_plan(paper), TEXT_MM, second=False)
    set_by_hand(out, paper)
    return out.content()
