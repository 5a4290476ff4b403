"""What changed inputs do 假如: before and after side by side, for the page and for ``planner whatif``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from planner.base.i18n import T, Text
from planner.base.terms import INDICATORS, MEASURED_STAGES
from planner.report import labels
from planner.report.amounts import grouped, money_header, table_money
from planner.report.blocks import Block, Cell, Column, Line, Row, Table, Tone
from planner.report.course import Course, CourseYear, IndicatorCourse, failing_items, year_ranges
from planner.studies.whatif import Looked
from planner.studies.whatif_track import Track

#: Limits that a plan must keep to (docs/model.md §3), by code of the finding.
BROKEN = {
    "rule.posts": T("posts exceeded (stage and year)"),
    "rule.vacancies": T("Posts left empty while temporary teachers teach"),
    "rule.stock": T("stocks below zero"),
    "rule.move_share": T("more moves out of a school than allowed"),
    "rule.eligible": T("more moves than eligible teachers"),
    "rule.min_teachers": T("too few teachers for the pupils (school, stage and year)"),
    "rule.classrooms": T("too few classrooms for the classes (school and year)"),
    "rule.land": T("more building than the land allows"),
    "rule.classroom_area": T("classrooms without their area"),
    "rule.smooth": T("spending changes more from year to year than allowed"),
    "rule.quota": T("yearly limits on hires, training or recognitions exceeded"),
}


@dataclass(frozen=True)
class Seen:
    """One path in figures; money only where there is a plan or a project."""

    course: Course
    first_year_all_met: int | None
    unknown_items: tuple[str, ...]
    total_cost_yuan: int
    missing: tuple[tuple[str, int, int], ...]  # (fund, year, yuan that its cap and what is carried in do not cover)
    broken: tuple[tuple[str, int], ...]
    dropped: int

    def at(self, year: int) -> CourseYear:
        """Return the figures of a year."""
        return next(one for one in self.course.years if one.year == year)


@dataclass(frozen=True)
class WhatIf:
    """Both paths in figures."""

    still: Seen
    held: Seen


def whatif(looked: Looked) -> WhatIf:
    """Return the figures of both paths."""
    return WhatIf(_seen(looked.still), _seen(looked.held))


def whatif_facts(before: WhatIf, after: WhatIf, changes: Sequence[tuple[str, Any, Any]]) -> dict[str, Any]:
    """Return everything for machines: the changes, and both paths before and after."""
    return {"changes": [list(one) for one in changes], "before": asdict(before), "after": asdict(after)}


def as_course(track: Track) -> Course:
    """Return a path as the course that :func:`planner.report.course.course` reads from its tables."""
    shown = range(len(track.years))
    years = tuple(
        CourseYear(
            track.years[t],
            {stage: int(track.pupils[s, t]) for s, stage in enumerate(MEASURED_STAGES)},
            {stage: int(track.teachers[s, t]) for s, stage in enumerate(MEASURED_STAGES)},
            int(track.measured[t]), int(track.meeting[t]), int(track.coefficients[t]), int(track.over[t]),
        )
        for t in shown
    )  # fmt: skip
    indicators = tuple(
        IndicatorCourse(
            stage, code,
            tuple(int(track.under[s, k, t]) for t in shown),
            tuple(float(track.cv[s, k, t]) for t in shown),
            tuple(float(track.limit[s, k, t]) for t in shown),
        )
        for s, stage in enumerate(MEASURED_STAGES)
        for k, code in enumerate(INDICATORS)
    )  # fmt: skip
    return Course(years, indicators, failing_items(track.verdicts))


def _seen(track: Track) -> Seen:
    missing = tuple(
        (str(row["fund"]), int(row["year"]), short)
        for row in track.budget
        if (short := int(row["spent_yuan"]) - int(row["cap_yuan"]) - int(row["carried_in_yuan"])) > 0
    )
    return Seen(as_course(track), track.first_year_all_met, track.unknown_items, track.total_cost_yuan, missing,
                track.broken, track.dropped)  # fmt: skip


def whatif_blocks(
    before: WhatIf, after: WhatIf, years: tuple[int, int], titles: Mapping[str, Text], names: Mapping[str, str],
    *, planned: bool,
) -> tuple[Block, ...]:  # fmt: skip
    """Return the answer, figures before and after at ``years`` (deadline, horizon), items, money, broken limits."""
    blocks = [
        answer(before, after, planned=planned),
        figures(before, after, years, planned=planned),
        items(before.held, after.held, titles),
        missing(before.held, after.held, names),
        broken(after.held),
    ]
    return tuple(one for one in blocks if one is not None)


def answer(before: WhatIf, after: WhatIf, *, planned: bool) -> Block:
    """Return the first thing to know: whether the plan would still pass, and from when."""
    was, now = before.held, after.held
    lines = [_passing(now, planned=planned)]
    if was.first_year_all_met != now.first_year_all_met:
        lines.append(Line(T("Before the changes: {state}", state=_passing(was, planned=planned).text), "muted"))
    if now.missing:
        yuan = table_money(sum(one[2] for one in now.missing))
        text = T("The money does not suffice: {amount} {unit} are missing, in {years}.", amount=yuan,
                 unit=money_header(), years=year_ranges(tuple(sorted({one[1] for one in now.missing}))))  # fmt: skip
        lines.append(Line(text, "bad"))
    if now.dropped:
        text = T("{count} measures of the plan have no place left and are not counted.", count=now.dropped)
        lines.append(Line(text, "warning"))
    return Block(lines=tuple(lines))


def _passing(seen: Seen, *, planned: bool) -> Line:
    year = seen.first_year_all_met
    if year is None:
        text = T("With this plan the items are not all met through the horizon.") if planned else T(
            "Without measures the items are not all met through the horizon.")  # fmt: skip
        return Line(text, "bad")
    text = T("With this plan every computed and tracked item is met from {year} on.", year=year) if planned else T(
        "Every computed and tracked item is met from {year} on.", year=year)  # fmt: skip
    return Line(text, "good")


def figures(before: WhatIf, after: WhatIf, years: tuple[int, int], *, planned: bool) -> Block:
    """Return the figures before and after at the deadline and the horizon, both paths side by side."""
    rows: list[Row] = []
    for year in sorted(set(years)):
        told = [_figures(seen, year) for seen in (before.still, after.still, before.held, after.held)]
        for place, (name, worse_up) in enumerate(_FIGURES):
            rows.append(_row(name, str(year), [one[place] for one in told], worse_up=worse_up))
    if planned:
        costs: list[Cell] = [table_money(one.held.total_cost_yuan) for one in (before, after)]
        rows.append(Row((T("Total cost ({unit})", unit=money_header()), "", "·", "·", *costs)))
    second = T("with the plan") if planned else T("with the projects")
    paths = (T("nothing done"), second)
    heads = [Column(text, "right") for path in paths for text in (T("{path}, before", path=path),
                                                                  T("{path}, after", path=path))]  # fmt: skip
    columns = (Column(T("Figure")), Column(T("Year")), *heads)
    return Block(T("Before and after"), table=Table(columns, tuple(rows)))


#: Figures in order, and whether more of it is worse (None: neither).
_FIGURES: tuple[tuple[Text, bool | None], ...] = (
    (T("Pupils, {stage}", stage=labels.stage("primary")), None),
    (T("Pupils, {stage}", stage=labels.stage("junior")), None),
    (T("Units that fail the school rule"), True),
    (T("Coefficients over their limit"), True),
    (T("Other items not met"), True),
)


def _figures(seen: Seen, year: int) -> list[int]:
    """Return the figures of a year in the order of :data:`_FIGURES`."""
    one = seen.at(year)
    return [*(one.pupils[stage] for stage in MEASURED_STAGES), one.measured - one.meeting, one.over,
            len(seen.course.failing_in(year))]  # fmt: skip


def _row(name: Text, year: str, told: Sequence[int], *, worse_up: bool | None) -> Row:
    tone: Tone = "plain"
    if worse_up:
        worse = told[1] > told[0] or told[3] > told[2]
        better = told[1] < told[0] or told[3] < told[2]
        tone = "bad" if worse else "good" if better else "plain"
    return Row((name, year, *(grouped(value) for value in told)), tone)


def items(was: Seen, now: Seen, titles: Mapping[str, Text]) -> Block | None:
    """Return the items that the changes break or mend on the path of the plan, and when."""
    old = {one.standard: one.years for one in was.course.failing}
    new = {one.standard: one.years for one in now.course.failing}
    rows = []
    for code in dict.fromkeys((*old, *new)):
        if old.get(code, ()) == new.get(code, ()):
            continue
        tone: Tone = "bad" if len(new.get(code, ())) > len(old.get(code, ())) else "good"
        told = [year_ranges(one.get(code, ())) or T("met in every year") for one in (old, new)]
        rows.append(Row((code, titles.get(code, Text("")), *told), tone))
    if not rows:
        return None
    columns = (Column(T("Item")), Column(T("Name")), Column(T("Not met in, before")), Column(T("Not met in, after")))
    return Block(T("Items whose verdict changes"), table=Table(columns, tuple(rows)))


def missing(was: Seen, now: Seen, names: Mapping[str, str]) -> Block | None:
    """Return what the funds lack by year, before and after."""
    old = {(fund, year): yuan for fund, year, yuan in was.missing}
    new = {(fund, year): yuan for fund, year, yuan in now.missing}
    keys = sorted({*old, *new}, key=lambda key: (key[1], key[0]))
    if not keys:
        return None
    rows = tuple(
        Row((names.get(fund, fund), str(year), table_money(old.get((fund, year), 0)),
             table_money(new.get((fund, year), 0))), "bad" if (fund, year) in new else "good")
        for fund, year in keys
    )  # fmt: skip
    columns = (Column(T("Fund")), Column(T("Year")), Column(T("Missing before ({unit})", unit=money_header()), "right"),
               Column(T("Missing after ({unit})", unit=money_header()), "right"))  # fmt: skip
    return Block(T("What the funds lack"), table=Table(columns, rows))


def broken(now: Seen) -> Block | None:
    """Return the limits that the plan as it stands would break."""
    if not now.broken:
        return None
    rows = tuple(Row((BROKEN.get(code, Text(code)), str(count)), "bad") for code, count in now.broken)
    columns = (Column(T("Limit")), Column(T("Times"), "right"))
    note = T("Plan anew to find measures that keep them.")
    return Block(T("Limits that the plan would break"), table=Table(columns, rows), notes=(note,))
