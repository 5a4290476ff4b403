"""Indicators, coefficients, pupils and verdicts explained 指标溯源."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from planner.base.i18n import T, Text
from planner.base.terms import INDICATORS, PER_PUPILS, RESOURCES
from planner.report.amounts import count, grouped, number
from planner.report.explain.explanation import Asked, Book, Explanation, rows_of
from planner.report.labels import indicator as indicator_name
from planner.report.labels import school_stage, stage

_PER = dict(zip(INDICATORS, PER_PUPILS, strict=True))
_RESOURCE = dict(zip(INDICATORS, RESOURCES, strict=True))


def indicator(asked: Asked, book: Book) -> Explanation:
    """``R1:P01:2026`` or ``R1:P01:primary:2026``: stock ÷ pupils × per."""
    table = book.table("indicators")
    mine = table[(table["indicator"] == asked.head) & (table["year"] == asked.year)]
    row = _one(asked, mine, "unit")
    unit, year = str(row["unit"]), int(row["year"])
    people = book.table("pupils")
    people = people[(people["unit"] == unit) & (people["year"] == year)]
    stocks = book.table("stocks")
    stock = stocks[(stocks["unit"] == unit) & (stocks["year"] == year) & (stocks["resource"] == _RESOURCE[asked.head])]
    pupils, value = float(people["pupils"].sum()), float(row["value"])
    derived = float(stock["stock"].iloc[0]) / pupils * _PER[asked.head] if len(stock) and pupils else None
    actions = book.table("actions")
    deeds = actions
    if len(actions):
        deeds = actions[(actions["school"] == unit.partition(":")[0]) & (actions["year"] <= year)]
    name = _unit(book, unit)
    return Explanation(
        asked.number,
        T("{unit}, {indicator} in {year}: {value}.", unit=name, indicator=indicator_name(asked.head), year=year,
          value=number(value, 4)),
        value, f"per {_PER[asked.head]} pupils" if _PER[asked.head] != 1 else "per pupil",
        T("{resource} {stock} ÷ {pupils} pupils × {per}", resource=_RESOURCE[asked.head],
          stock=number(float(stock["stock"].iloc[0]), 2) if len(stock) else "–", pupils=grouped(pupils),
          per=_PER[asked.head]),
        derived,
        (rows_of("indicators", mine[mine["unit"] == unit]), rows_of("stocks", stock), rows_of("pupils", people),
         *((rows_of("actions", deeds),) if len(deeds) else ())),
        (T("{rule}: at least {threshold}; {verdict}.", rule=book.rule(str(row["standard"])),
           threshold=number(float(row["threshold"]), 4), verdict=verdict_word(str(row["verdict"]))),
         T("Source: {citation}", citation=str(row["citation"]))),
        (f"pupils:{unit}:{year}",),
    )  # fmt: skip


def spread(asked: Asked, book: Book) -> Explanation:
    """``cv:junior:R3:2026``: pupil-weighted, population form."""
    table = book.table("dispersion")
    code = next((word for word in asked.words if word in INDICATORS), "")
    whom = next((word for word in asked.words if word not in INDICATORS), "")
    mine = table[(table["stage"] == whom) & (table["indicator"] == code) & (table["year"] == asked.year)]
    if mine.empty or asked.year is None:
        raise asked.refuse(T("such as {examples}", examples="cv:junior:R3:2026"))
    row = mine.iloc[0]
    values = book.table("indicators")
    values = values[(values["stage"] == whom) & (values["indicator"] == code) & (values["year"] == asked.year)
                    & (values["verdict"] != "not_measured")]  # fmt: skip
    people = book.table("pupils")
    pupils = people[people["year"] == asked.year].groupby("unit")["pupils"].sum()
    weights = np.array([float(pupils[unit]) for unit in values["unit"]])
    x = values["value"].to_numpy(dtype=float)
    derived = None
    if len(x) and weights.sum() > 0 and (mean := float(weights @ x / weights.sum())) > 0:
        derived = math.sqrt(float(weights @ (x - mean) ** 2 / weights.sum())) / mean
    shares = book.table("contributions")
    shares = shares[(shares["stage"] == whom) & (shares["indicator"] == code) & (shares["year"] == asked.year)]
    return Explanation(
        asked.number,
        T("{stage}, {indicator} in {year}: coefficient of variation {value}.", stage=stage(whom),
          indicator=indicator_name(code), year=asked.year, value=number(float(row["cv"]), 4)),
        float(row["cv"]), "",
        T("CV = S ÷ μ = {sd} ÷ {mean}, over {n} units weighted by pupils: μ = Σ P·x ÷ Σ P, S = √(Σ P·(x − μ)² ÷ Σ P).",
          sd=number(float(row["sd"]), 4), mean=number(float(row["mean"]), 4), n=len(values)),
        derived,
        (rows_of("dispersion", mine), rows_of("contributions",
                                              shares.sort_values("share", ascending=False, kind="stable"))),
        (T("{rule}: at most {threshold}; {verdict}.", rule=book.rule("CV"), threshold=number(float(row["limit"]), 2),
           verdict=verdict_word(str(row["verdict"]))), *_citation(book, "CV", asked.year)),
        tuple(f"{code}:{unit}:{asked.year}" for unit in list(
            shares.sort_values("share", ascending=False, kind="stable")["unit"])[:3]),
    )  # fmt: skip


def pupils(asked: Asked, book: Book) -> Explanation:
    """``pupils:2026``, ``pupils:primary:2026``, ``pupils:P01:2026``: the sum of the grades."""
    table = book.table("pupils")
    if asked.year is None or len(asked.words) > 2:
        raise asked.refuse(T("such as {examples}", examples="pupils:2026, pupils:primary:2026"))
    mine, about = table[table["year"] == asked.year], T("the district")
    if asked.words:
        whom = ":".join(asked.words)
        column = next((one for one in ("stage", "school", "unit") if whom in set(table[one])), None)
        if column is None:
            raise asked.refuse(T("a stage, a school or a unit of the run"))
        mine = mine[mine[column] == whom]
        about = stage(whom) if column == "stage" else _unit(book, whom)
    value, base = float(mine["pupils"].sum()), int(book.run["base_year"])
    where = (
        T("The year {year} is of the data handed in (enrolment.csv).", year=asked.year)
        if asked.year <= base
        else T("Years after {base} are projected from births, progression and moves: docs/model.md §2.", base=base)
    )
    return Explanation(
        asked.number, T("{who} in {year}: {n} pupils.", who=about, year=asked.year, n=count(value)), value, "pupils",
        T("Σ pupils over the {n} grades and schools of pupils.csv.", n=grouped(len(mine))), value,
        (rows_of("pupils", mine),), (where,),
    )  # fmt: skip


def verdict(asked: Asked, book: Book) -> Explanation:
    """``G11:2026``, ``G5:P01:2026``: a verdict of any rule, its value, threshold and basis."""
    table = book.table("verdicts")
    mine = table[(table["standard"] == asked.head) & (table["year"] == asked.year)]
    row = _one(asked, mine, "subject")
    value = float(row["value"])
    return Explanation(
        asked.number,
        T("{rule}, {subject} in {year}: {value} ({verdict}).", rule=book.rule(asked.head),
          subject=book.names.get(str(row["subject"]), str(row["subject"]) or "–"), year=int(row["year"]),
          value=number(value, 4), verdict=verdict_word(str(row["verdict"]))),
        None if math.isnan(value) else value, "",
        T("Value {comparator} threshold {threshold}; basis: {basis}.", comparator=str(row.get("comparator", "")),
          threshold=number(float(row["threshold"]), 4), basis=_BASIS.get(str(row["basis"]), str(row["basis"]))),
        None, (rows_of("verdicts", mine[mine["subject"] == row["subject"]]),),
        (T("Source: {citation}", citation=str(row["citation"])),),
    )  # fmt: skip


def _one(asked: Asked, mine: pd.DataFrame, column: str) -> pd.Series:
    """The one row that the words of an id name: a unit, or a school with one unit."""
    whom = ":".join(asked.words)
    exact = mine[mine[column] == whom]
    found = exact if len(exact) else mine[mine[column].str.partition(":")[0] == whom] if whom else mine
    if len(found) != 1 or asked.year is None:
        others = list((found if len(found) else mine)[column])[:4]
        some = ", ".join(f"{asked.head}:{one}:{asked.year or 2026}" for one in others)
        raise asked.refuse(T("such as {examples}", examples=some or f"{asked.head}:…:2026"))
    return found.iloc[0]


def _unit(book: Book, unit: str) -> Text:
    school, _, part = unit.partition(":")
    name = book.names.get(school, school)
    return school_stage(name, part) if part else Text("{n}", {"n": name})


def _citation(book: Book, code: str, year: int | None) -> tuple[Text, ...]:
    table = book.table("verdicts")
    found = table[(table["standard"] == code) & (table["year"] == year)]["citation"]
    return (T("Source: {citation}", citation=str(found.iloc[0])),) if len(found) else ()


def verdict_word(code: str) -> Text:
    """Return a verdict in words."""
    return _VERDICTS.get(code, Text("{n}", {"n": code}))


_VERDICTS = {
    "met": T("met"),
    "tolerated": T("tolerated (the one at 85 % or more)"),
    "not_met": T("not met"),
    "not_measured": T("not measured"),
    "unknown": T("unknown"),
}
_BASIS = {"computed": T("computed from the tables"), "tracked": T("entered by year"), "attested": T("attested")}
