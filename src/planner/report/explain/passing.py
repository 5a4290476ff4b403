"""When everything is met, and how many units pass 达标年份溯源."""

from __future__ import annotations

from planner.base.i18n import T
from planner.report.amounts import count
from planner.report.explain.explanation import Asked, Book, Explanation, rows_of


def first_year(asked: Asked, book: Book) -> Explanation:
    """``first_year_all_met``: no computed or tracked verdict fails from it to the horizon."""
    table, run = book.table("verdicts"), book.run
    judged = table[table["basis"] != "attested"]
    known = judged[judged["verdict"] != "unknown"]
    failing = known[known["verdict"] == "not_met"].groupby("year").size()
    years = sorted({int(year) for year in judged["year"]})
    derived = None
    for year in reversed(years):
        if failing.get(year, 0):
            break
        derived = year
    value = run.get("first_year_all_met")
    rows = judged.assign(fails=(judged["verdict"] == "not_met").astype(int)).groupby("year", sort=True)["fails"].sum()
    sentence = (
        T("In no year does everything hold to {horizon}.", horizon=run["horizon"])
        if value is None
        else T("From autumn {year} on every computed and tracked item holds to {horizon}.", year=value,
               horizon=run["horizon"])
    )  # fmt: skip
    waiting = len(list(run.get("unknown_items") or ()))
    return Explanation(
        asked.number, sentence, None if value is None else float(value), "year",
        T("The first year from which no row of verdicts.csv with basis computed or tracked says not_met."),
        None if derived is None else float(derived), (rows_of("verdicts (not_met by year)", rows.reset_index()),),
        (T("{n} items await evidence or figures; unknown never counts as met and stands beside the headline.",
           n=waiting),),
        tuple(f"units_pass:{year}" for year in years if year >= int(run["base_year"])),
    )  # fmt: skip


def units_pass(asked: Asked, book: Book) -> Explanation:
    """``units_pass:2026``: units that meet the school rule."""
    table = book.table("schools_rule")
    mine = table[(table["year"] == asked.year) & (table["verdict"] != "not_measured")]
    if asked.year is None or mine.empty:
        raise asked.refuse(T("such as {examples}", examples="units_pass:2026"))
    value = float((mine["verdict"] == "met").sum())
    short = mine[mine["verdict"] != "met"]
    return Explanation(
        asked.number, T("{n} of {all} units meet the school rule in {year}.", n=count(value), all=count(len(mine)),
                        year=asked.year),
        value, "units",
        T("Rows of schools_rule.csv that say met: at least 6 of 7 indicators met, the remaining one at 85 % or more."),
        value, (rows_of("schools_rule", short if len(short) else mine),),
        (T("The school rule: docs/model.md §3, rule 2."),),
    )  # fmt: skip


def unknown(asked: Asked, book: Book) -> Explanation:
    """``unknown_items``: what awaits evidence or figures."""
    items = [str(one) for one in book.run.get("unknown_items") or ()]
    table = book.table("verdicts")
    mine = table[(table["standard"].isin(items)) & (table["verdict"] == "unknown")]
    shown = mine.drop_duplicates("standard")
    return Explanation(
        asked.number, T("{n} items await evidence or figures.", n=count(len(items))), float(len(items)), "items",
        T("Rules whose verdict is unknown; they are not counted as met."), None,
        (rows_of("verdicts", shown, ("standard", "dimension", "basis", "citation")),),
    )  # fmt: skip
