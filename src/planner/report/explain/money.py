"""Money and deeds explained 经费与措施溯源: sums over the rows of ``actions.csv`` and ``transfers.csv``."""

from __future__ import annotations

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.amounts import count, grouped, money, percent
from planner.report.answer import answer
from planner.report.explain.bound_words import bound_words
from planner.report.explain.explanation import Asked, Book, Explanation, rows_of
from planner.report.labels import done, joined, lever, stage

_COLUMNS = ("year", "school", "unit", "lever", "item", "quantity", "measure", "cost_yuan", "fund")
#: Words of everyday for levers.
EVERYDAY = {"hires": "hire", "recognitions": "recognise", "upgrades": "upgrade"}


def cost(asked: Asked, book: Book) -> Explanation:
    """``cost``, ``cost:2024``, ``cost:capital``, ``cost:2024:capital``, also by lever or school."""
    actions = book.table("actions")
    mine, about = _chosen(asked, book, actions)
    value = derived = float(mine["cost_yuan"].sum())
    budget = book.table("budget")
    rule: tuple[Text, ...] = ()
    fund = next((word for word in asked.words if word in set(budget.get("fund", ()))), None)
    if not asked.words and asked.year is None:
        value = float(book.run["total_cost_yuan"])
    elif fund is not None and len(asked.words) == 1 and asked.year is not None:
        row = budget[(budget["fund"] == fund) & (budget["year"] == asked.year)]
        if len(row):
            value, rule = float(row["spent_yuan"].iloc[0]), (_cap(row.iloc[0]),)
    parts = [f"{asked.number}:{year}" for year in sorted(set(mine["year"]))] if asked.year is None else []
    if not asked.words:
        funds = [code for code in dict.fromkeys(mine["fund"]) if code]
        parts += [f"{asked.number}:{code}" for code in sorted(funds)]
    return Explanation(
        asked.number,
        T("The plan spends {amount} beyond doing nothing{about}.", amount=money(value), about=about),
        value, "yuan",
        T("Σ cost_yuan over the {n} rows of actions.csv{about}; every yuan stands in one row, and only there.",
          n=grouped(len(mine)), about=about),
        derived, (rows_of("actions", mine.sort_values("cost_yuan", ascending=False, kind="stable"), _COLUMNS),),
        rule, tuple(parts),
    )  # fmt: skip


def _cap(row: pd.Series) -> Text:
    return T("Rule 14 (docs/model.md §3): spent ≤ cap {cap} + carried in {carried}; carried out {out}.",
             cap=money(float(row["cap_yuan"])), carried=money(float(row["carried_in_yuan"])),
             out=money(float(row["carried_out_yuan"])))  # fmt: skip


def _chosen(asked: Asked, book: Book, actions: pd.DataFrame) -> tuple[pd.DataFrame, Text]:
    """Rows that the words and the year of an id speak of, and the words for them."""
    mine, told = actions, []
    if asked.year is not None:
        mine = mine[mine["year"] == asked.year]
        told.append(T("in {year}", year=asked.year))
    for word in asked.words:
        column = next((one for one in ("fund", "lever", "school", "unit") if word in set(actions[one])), None)
        if column is None and word in ("primary", "junior"):
            mine = mine[mine["unit"].str.endswith(f":{word}")]
            told.append(T("in {stage}", stage=stage(word)))
        elif column is None:
            raise asked.refuse(T("a year, a fund, a lever or a school of the plan"))
        else:
            mine = mine[mine[column] == word]
            told.append(lever(word) if column == "lever" else Text("{n}", {"n": book.names.get(word, word)}))
    return mine, T(" ({about})", about=joined(told)) if told else Text("")


def deeds(asked: Asked, book: Book) -> Explanation:
    """``hires:2025``, ``recognise:P01``: what a lever does, in its own measure."""
    code = EVERYDAY.get(asked.head, asked.head)
    actions = book.table("actions")
    mine, about = _chosen(asked, book, actions[actions["lever"] == code])
    value = derived = _amount(code, mine)
    if not asked.words and len(mine):  # as the answer states it
        uses = {one.lever: one for one in answer(book.run, book.tables, book.names).levers}
        use = uses.get(code)  # pay, for one, is no deed of its own there
        if use is not None:
            value = use.total if asked.year is None else use.by_year.get(asked.year, 0.0)
    parts = [f"{asked.number}:{year}" for year in sorted(set(mine["year"]))] if asked.year is None else []
    return Explanation(
        asked.number,
        T("The plan: {what}{about}.", what=_what(code, value), about=about),
        value, _unit(code, mine), _how(code, len(mine), about),
        derived, (rows_of("actions", mine, _COLUMNS),),
        (T("What the lever does and costs: docs/model.md §4."),), tuple(parts),
    )  # fmt: skip


def _amount(code: str, mine: pd.DataFrame) -> float:
    """Projects, venues and programmes are counted once, whatever years they run; all else adds up."""
    if code in ("build", "programme"):
        return float(mine["item"].str.partition(":")[0].nunique())
    rows = mine.drop_duplicates("item") if code == "lease" else mine
    return float(rows["quantity"].sum())


def _what(code: str, value: float) -> Text:
    return T("{label}: {value}", label=lever(code), value=count(value)) if code == "salary" else done(code, value)


def _unit(code: str, mine: pd.DataFrame) -> str:
    if code in ("build", "programme"):
        return "items"
    return str(mine["measure"].iloc[0]) if len(mine) else ""


def _how(code: str, count_of_rows: int, about: Text) -> Text:
    n = grouped(count_of_rows)
    if code in ("build", "programme"):
        return T(
            "Different items in the {n} rows of actions.csv with lever {code}{about}.", n=n, code=code, about=about
        )
    if code == "lease":
        return T("Σ quantity over the different items in the {n} rows of actions.csv with lever {code}{about}.", n=n,
                 code=code, about=about)  # fmt: skip
    return T("Σ quantity over the {n} rows of actions.csv with lever {code}{about}.", n=n, code=code, about=about)


def committed(asked: Asked, book: Book) -> Explanation:
    """``committed_after_horizon_yuan``: what the plan binds after its last year."""
    run, actions = book.run, book.table("actions")
    value, horizon = float(run.get("committed_after_horizon_yuan") or 0.0), int(run["horizon"])
    last = actions[(actions["year"] == horizon) & actions["lever"].isin(["salary", "build", "k_salary", "k_build"])]
    return Explanation(
        asked.number, T("After {year} the plan binds another {amount}.", year=horizon, amount=money(value)),
        value, "yuan",
        T("A whole year's pay of all who were hired, and what projects under construction still cost after {year};"
          " the rows show the last year's.", year=horizon),
        None, (rows_of("actions", last, _COLUMNS),),
        (T("What the lever does and costs: docs/model.md §4."),), (f"cost:{horizon}",),
    )  # fmt: skip


def moves(asked: Asked, book: Book) -> Explanation:
    """``moves`` and ``moves:2025``: teachers who change schools; the share that rule G11 asks for."""
    transfers, rotation = book.table("transfers"), book.table("rotation")
    mine = transfers if asked.year is None else transfers[transfers["year"] == asked.year]
    row = rotation[rotation["year"] == asked.year] if asked.year is not None else rotation.head(0)
    derived = float(mine["teachers"].sum()) if len(mine) else 0.0
    value = float(row["moved"].iloc[0]) if len(row) else derived
    rule = []
    if len(row) and row["share"].iloc[0] == row["share"].iloc[0]:
        rule.append(T("G11: {moved} of {eligible} eligible = {share} (at least 10 %), of them backbone {backbone}"
                      " (at least 20 %).", moved=int(row["moved"].iloc[0]), eligible=int(row["eligible"].iloc[0]),
                      share=percent(float(row["share"].iloc[0]), 1),
                      backbone=percent(float(row["backbone_share"].fillna(0.0).iloc[0]), 1)))  # fmt: skip
    about = T(" ({about})", about=T("in {year}", year=asked.year)) if asked.year is not None else Text("")
    return Explanation(
        asked.number, T("{n} teachers change schools{about}.", n=count(value), about=about), value, "persons",
        T("Σ teachers over the {n} rows of transfers.csv{about}; a return after a term is not counted again.",
          n=grouped(len(mine)), about=about),
        derived, (rows_of("transfers", mine), *((rows_of("rotation", row),) if len(row) else ())), tuple(rule),
    )  # fmt: skip


def objective(asked: Asked, book: Book) -> Explanation:
    """``objective_yuan``: the cost discounted to the base year."""
    actions, base = book.table("actions"), int(book.run["base_year"])
    resolved = book.run.get("resolved")
    rate = resolved.get("assumptions", {}).get("discount_rate") if isinstance(resolved, dict) else None
    derived = None
    if rate is not None:
        derived = float((actions["cost_yuan"] * (1.0 + float(rate)) ** (base - actions["year"])).sum())
    value = book.run.get("objective_yuan")
    shown = Text("{n}", {"n": "?"}) if rate is None else percent(float(rate), 1)
    return Explanation(
        asked.number, T("Discounted to {year}, the plan costs {amount}.", year=base, amount=money(float(value or 0.0))),
        None if value is None else float(value), "yuan",
        T("Σ cost_yuan · (1 + {rate})^−(year − {base}) over actions.csv.", rate=shown, base=base), derived,
        (rows_of("actions", actions, _COLUMNS),), (T("The discount rate is an assumed parameter."),),
        tuple(f"cost:{year}" for year in sorted(set(actions["year"]))),
    )  # fmt: skip


def gap(asked: Asked, book: Book) -> Explanation:
    """``gap``: how far the plan may lie above the least cost."""
    run = book.run
    value, high, low = run.get("gap"), run.get("objective_yuan"), run.get("lower_bound_yuan")
    derived = None if not high or low is None else max(0.0, (float(high) - float(low)) / float(high))
    if value is None:
        raise asked.refuse(T("a run with a plan and a bound"))
    return Explanation(
        asked.number, T("The plan lies at most {gap} above the least cost that can be proved.", gap=percent(value, 2)),
        float(value), "",
        T("(objective {high} − bound {low}) ÷ objective; the bound is the {of}.", high=money(float(high or 0.0)),
          low=money(float(low or 0.0)), of=bound_words(str(run.get("bound_of", "")))),
        derived, (), (), ("objective_yuan",),
    )  # fmt: skip
