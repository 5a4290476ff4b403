"""A map of the schools 学校分布图: where they stand, or by township where the tables do not say where."""

from __future__ import annotations

from collections.abc import Sequence

from planner.base.i18n import T
from planner.report.standing import school_of
from planner.ui import draw, words
from planner.ui.ground_view import Place, ground, ground_chart
from planner.ui.heat import HeatRow
from planner.ui.map_view import map_chart
from planner.ui.rotation_page import townships
from planner.ui.subject import Subject
from planner.ui.words import paragraph


def grounds(shown: Subject) -> dict[str, Place]:
    """Return where each school stands, in kilometres; none where the tables do not say or are not at hand."""
    idle = shown.idle
    return {} if idle is None or idle.assessment is None else ground(idle.assessment.case.district.schools)


def school_map(shown: Subject, rows: Sequence[HeatRow], year: int, key: str) -> None:
    """Show which schools fall short in ``year`` and where; say what the drawing is not."""
    told = T("Schools by township, those that meet the school rule and those that fall short, in {year}; the page "
             "Standing names them.", year=year)  # fmt: skip
    township, place, language = townships(shown), grounds(shown), words.language()
    lost = sum(school_of(row.unit) not in place for row in rows)
    if lost == len(rows):
        draw.chart(map_chart(rows, township, shown.names, language), key=key, told=told)
        paragraph(T("Autumn {year}. Fields are townships in the order of their names, not a map of the ground. Enter "
                    "places in table schools to see one.", year=year), "muted", "pl-small")  # fmt: skip
        return
    draw.chart(ground_chart(rows, place, township, shown.names, language), key=key, told=told)
    paragraph(T("Autumn {year}, north up. Outlines join a township's outermost schools; they are no boundaries.",
                year=year), "muted", "pl-small")  # fmt: skip
    if shown.head.get("illustrative"):
        paragraph(T("The places are made up, as the schools are."), "muted", "pl-small")
    if lost:
        paragraph(T("Units without a place, not drawn: {count}.", count=lost), "warning", "pl-small")
