"""Teachers, places and money ahead in tables 师资、学位与经费展望."""

from __future__ import annotations

from planner.base.i18n import T
from planner.report import labels
from planner.report.amounts import grouped, money, money_header, percent, table_money
from planner.report.blocks import Block, Column, Line, Row, Table
from planner.studies.forecast_outlook import AreaYear, Outlook


def outlook_blocks(facts: Outlook, after: tuple[AreaYear, ...] = ()) -> tuple[Block, ...]:
    """Return teachers and money by stage and year, places by area, retirements; ``after`` is past the horizon."""
    blocks = [
        _teachers(facts),
        _money(facts),
        _places(facts),
        _premises(facts),
        _empty(facts, after),
        _retirements(facts),
    ]
    return tuple(block for block in blocks if block is not None)


def _teachers(facts: Outlook) -> Block:
    columns = (Column(T("Stage")), Column(T("Year")), Column(T("Classes"), "right"),
               Column(T("Teachers left"), "right"), Column(T("Leavers"), "right"),
               Column(T("By posts"), "right"), Column(T("By lessons"), "right"),
               Column(T("Missing (− to spare)"), "right"))  # fmt: skip
    rows = [Row((labels.stage(one.stage), str(one.year), grouped(one.classes), grouped(one.teachers),
                 grouped(one.leavers), grouped(one.by_posts), grouped(one.by_lessons), grouped(one.short)),
                "warning" if one.short > 0 else "plain") for one in facts.stages]  # fmt: skip
    used = facts.norms
    notes = (T("By posts: 1:{primary} and 1:{junior} staff, {share} of them teachers, schools under {small} pupils by "
               "class; by lessons: classes × periods ÷ periods of a teacher. Norms are parameters, assumed.",
               primary=f"{used.pupils_per_staff['primary']:g}", junior=f"{used.pupils_per_staff['junior']:g}",
               share=percent(used.teaching_share, 0), small=grouped(used.small_pupils)),)  # fmt: skip
    return Block(T("Teachers if nobody is hired"), table=Table(columns, tuple(rows)), notes=notes)


def _money(facts: Outlook) -> Block:
    unit = money_header()
    columns = (Column(T("Stage")), Column(T("Year")), Column(T("Pupils"), "right"),
               Column(T("Pay, {unit}", unit=unit), "right"),
               Column(T("Public funds, {unit}", unit=unit), "right"))  # fmt: skip
    rows = [Row((labels.stage(one.stage), str(one.year), grouped(one.pupils), table_money(one.pay_yuan),
                 table_money(one.public_funds_yuan))) for one in facts.stages]  # fmt: skip
    notes = (T("Public funds count at least {floor} pupils per school; pay grows by {growth} a year; nobody is hired.",
               floor=grouped(facts.norms.funding_floor), growth=percent(facts.norms.pay_growth, 1)),)  # fmt: skip
    return Block(T("Recurrent money if nobody is hired"), table=Table(columns, tuple(rows)), notes=notes)


def _places(facts: Outlook) -> Block | None:
    return _areas(_some_years(facts))


def _some_years(facts: Outlook) -> tuple[AreaYear, ...]:
    """Return the areas in the first, the middle and the last year."""
    years = sorted({one.year for one in facts.areas})
    shown = [year for year in years if year in (years[0], years[len(years) // 2], years[-1])]
    return tuple(one for one in facts.areas if one.year in shown)


def _premises(facts: Outlook) -> Block | None:
    """Teaching area against the standard, and the rules on size and classes, where anything is amiss in a year."""
    rows = [one for one in _some_years(facts) if one.missing_m2 >= 0.5 or one.oversized or one.crowded]
    if not rows:
        return None
    columns = (Column(T("Area")), Column(T("Stage")), Column(T("Year")), Column(T("Teaching area, m²"), "right"),
               Column(T("Missing m²"), "right"), Column(T("Schools above their size"), "right"),
               Column(T("Units with oversized classes"), "right"))  # fmt: skip
    cells = [Row((one.area, labels.stage(one.stage), str(one.year), grouped(one.teaching_m2), grouped(one.missing_m2),
                  grouped(one.oversized), grouped(one.crowded)), "warning") for one in rows]  # fmt: skip
    notes = (T("Missing m² are those short of the standard of teaching area, added up over schools; only areas where "
               "something is amiss."),)  # fmt: skip
    return Block(T("Teaching area, size and classes by area"), table=Table(columns, tuple(cells)), notes=notes)


def _empty(facts: Outlook, after: tuple[AreaYear, ...]) -> Block | None:
    years = sorted({one.year for one in after})
    if not years:
        return None
    lines = tuple(
        Line(T("{year}: {spare} places stand empty; keeping them up costs {cost}.", year=year,
               spare=grouped(sum(one.spare for one in after if one.year == year)),
               cost=money(sum(one.upkeep_yuan for one in after if one.year == year))))
        for year in years
    )  # fmt: skip
    note = T("Births along the nation's middle variant; upkeep of {yuan} yuan per place and year is assumed.",
             yuan=f"{facts.norms.upkeep_yuan_per_place:g}")  # fmt: skip
    return Block(T("Empty places after the horizon"), lines, notes=(note,))


def _areas(rows: tuple[AreaYear, ...]) -> Block | None:
    if not rows:
        return None
    columns = (Column(T("Area")), Column(T("Stage")), Column(T("Year")), Column(T("Pupils"), "right"),
               Column(T("Places"), "right"), Column(T("Spare"), "right"), Column(T("Missing"), "right"))  # fmt: skip
    cells = [Row((one.area, labels.stage(one.stage), str(one.year), grouped(one.pupils), grouped(one.places),
                  grouped(one.spare), grouped(one.missing)), "warning" if one.missing else "plain")
             for one in rows]  # fmt: skip
    note = T("Places = classrooms × 45 or 50; spare and missing are added up over schools.")
    return Block(T("Places by area"), table=Table(columns, tuple(cells)), notes=(note,))


def _retirements(facts: Outlook) -> Block | None:
    if not facts.retirements:
        return None
    columns = (Column(T("Year")), Column(T("At the statutory date"), "right"), Column(T("If all go early"), "right"),
               Column(T("If all stay on"), "right"))  # fmt: skip
    rows = [Row((str(one.year), grouped(one.statutory), grouped(one.early), grouped(one.late)))
            for one in facts.retirements]  # fmt: skip
    lines: tuple[Line, ...] = ()
    if facts.heads_due:
        lines = (Line(T("{count} heads have served two terms or more in their school ({years} years, assumed).",
                        count=facts.heads_due, years=facts.norms.head_years)),)  # fmt: skip
    used = facts.norms
    note = T("By the roster; early and late by up to {months} months, not before the age of before the reform, nobody "
             "stays on before 2025. How many do is assumed: {early} early, {late} late.", months=used.shift_months,
             early=percent(used.early_share, 0), late=percent(used.late_share, 0))  # fmt: skip
    return Block(T("Retirements"), lines, Table(columns, tuple(rows)), (note,))
