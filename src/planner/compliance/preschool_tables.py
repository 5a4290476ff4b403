"""Tables of a run on kindergartens 学前结果表 (docs/preschool.md §5)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from planner.base.preschool import OPERATORS, PUBLIC_OPERATORS
from planner.base.types import Floats
from planner.compliance.ledger import Words, words_of
from planner.compliance.preschool_book import STAGE, Subject
from planner.compliance.preschool_each import FUNDED
from planner.compliance.preschool_measures import area_per_child, centers, children_in, estates
from planner.compliance.schemas import SCHEMAS
from planner.indicators.preschool import ratio
from planner.standards.standard import compare_array

#: Indicator of ``kindergartens.csv`` → the rule that it is judged by.
_AREAS: Final = {"P26B": 0, "P26A": 1, "P26O": 2}
_INTS: Final = ("year", "children", "places", "classes", "over_size", "post_teachers", "contract_teachers", "carers")


def kindergartens_table(subject: Subject) -> pd.DataFrame:
    """Return a row per open kindergarten, year and indicator: P10–P12, P26A/B/O, P28, P29T, P29C.

    ``ratio`` is value/threshold. Rows of totals stand with their means and the verdict ``unknown`` unless they miss.
    """
    outcome, years = subject.outcome, subject.book.years
    names = np.array(subject.projection.townships, dtype=object)[outcome.township_of]
    operators = np.array([*OPERATORS, ""], dtype=object)[outcome.operator]
    columns = {
        "kindergarten": np.repeat(np.array(outcome.kindergartens, dtype=object)[:, None], len(years), axis=1),
        "township": np.repeat(names[:, None], len(years), axis=1),
        "operator": operators,
        "year": np.tile(np.array(years, dtype=np.int64), (len(outcome.kindergartens), 1)),
        "children": outcome.attending,
        "places": outcome.places,
        "classes": outcome.class_count,
        "over_size": outcome.over_size.sum(axis=1),
        "post_teachers": outcome.staff[:, 0],
        "contract_teachers": outcome.staff[:, 1],
        "carers": outcome.staff[:, 2],
    }
    parts = []
    for code, value, asked, words, sources in _measured(subject):
        keep = outcome.open & (words != "not_measured")
        part = {name: column[keep] for name, column in columns.items()}
        part |= {"indicator": np.full(int(keep.sum()), code, dtype=object), "value": value[keep]}
        part |= {"threshold": asked[keep], "ratio": ratio(value, asked)[keep], "verdict": words[keep]}
        part |= {"standard": np.full(int(keep.sum()), code, dtype=object), "citation": sources[keep]}
        parts.append(pd.DataFrame(part))
    frame = pd.concat(parts, ignore_index=True).sort_values(
        ["kindergarten", "year", "indicator"], kind="stable", ignore_index=True
    )
    return frame.astype(dict.fromkeys(_INTS, np.int64)).loc[:, [name for name, _ in SCHEMAS["kindergartens"]]]


def _measured(subject: Subject) -> list[tuple[str, Floats, Floats, Words, Words]]:
    """Code, values, thresholds, verdicts and citations (n, y) of each indicator of single kindergartens."""
    outcome = subject.outcome
    area, classes = area_per_child(subject), outcome.class_count
    values: dict[str, Floats] = {code: area[:, index] for code, index in _AREAS.items()}
    values["P28"] = 100 * ratio(classes - outcome.over_size.sum(axis=1), classes)
    values["P29T"] = ratio(outcome.teachers, classes)
    values["P29C"] = ratio(outcome.staff[:, 2], classes)
    values |= {code: np.where(outcome.of(who), outcome.fund, np.nan) for code, who in FUNDED.items()}
    found = []
    for code, value in values.items():
        if code not in subject.book:
            continue
        standards = subject.book.of(code, [STAGE])[0]
        asked = np.array([np.nan if one.value is None else float(one.value) for one in standards])
        asked = np.repeat(asked[None], len(value), axis=0)
        rule = subject.book.rule(code)
        known = np.isfinite(value)
        words = words_of(compare_array(value, rule.comparator, asked), known)
        words[(words == "met") & (outcome.members[:, None] > 1)] = "unknown"
        words[~known & (outcome.of(FUNDED[code]) if code in FUNDED else outcome.open)] = "unknown"
        sources = np.array([one.source for one in standards], dtype=object)
        found.append((code, value, asked, words, np.repeat(sources[None], len(value), axis=0)))
    # A carer may be replaced by a third teacher (P29): the row says so.
    return [_third_teacher(subject, *row) if row[0] == "P29C" else row for row in found]


def _third_teacher(
    subject: Subject, code: str, value: Floats, asked: Floats, words: Words, sources: Words
) -> tuple[str, Floats, Floats, Words, Words]:
    outcome, targets = subject.outcome, subject.targets
    third = outcome.teachers >= (targets.teachers_per_class + targets.carers_per_class) * outcome.class_count
    return code, value, asked, np.where((words == "not_met") & third, "tolerated", words).astype(object), sources


def preschool_table(subject: Subject) -> pd.DataFrame:
    """Return the district's course: a row per year."""
    outcome, projection = subject.outcome, subject.projection
    public = outcome.of(*PUBLIC_OPERATORS)
    rows = {
        "year": np.array(subject.book.years, dtype=np.int64),
        "population": projection.population.sum(axis=0),
        "demand": projection.demand.sum(axis=0),
        "children": outcome.attending.sum(axis=0),
        "public_children": children_in(subject, *PUBLIC_OPERATORS),
        "inclusive_children": children_in(subject, *PUBLIC_OPERATORS, "inclusive_private"),
        "places": outcome.places.sum(axis=0),
        "public_places": np.where(public, outcome.places, 0).sum(axis=0),
        "kindergartens": np.where(outcome.open, outcome.members[:, None], 0).sum(axis=0),
        "classes": outcome.class_count.sum(axis=0),
        "over_size": outcome.over_size.sum(axis=(0, 1)),
        "teachers": outcome.teachers.sum(axis=0),
        "carers": outcome.staff[:, 2].sum(axis=0),
    }
    return pd.DataFrame(rows)


def townships_table(subject: Subject) -> pd.DataFrame:
    """Return places against demand by township and year."""
    outcome, projection = subject.outcome, subject.projection
    count = len(projection.townships)

    def summed(values: Any) -> Any:
        total = np.zeros((count, len(subject.book.years)), dtype=np.int64)
        np.add.at(total, outcome.township_of, values)
        return total

    children = summed(outcome.attending)
    columns = {
        "population": projection.population,
        "demand": projection.demand,
        "children": children,
        "places": summed(outcome.places),
        "public_places": summed(np.where(outcome.of(*PUBLIC_OPERATORS), outcome.places, 0)),
        "without_place": projection.demand - children,
        "public_centers": centers(subject),
    }
    years = np.array(subject.book.years, dtype=np.int64)
    head = {
        "township": np.repeat(np.array(projection.townships, dtype=object), len(years)),
        "year": np.tile(years, count),
    }
    return pd.DataFrame(head | {name: column.ravel() for name, column in columns.items()})


def developments_table(subject: Subject) -> pd.DataFrame:
    """Return for each development and year the kindergartens that it needs, has and may still get (docs §5).

    ``linked`` stand in that year and are large enough, whoever built them; ``planned`` are candidates that have not
    opened, or a hand-over without one. ``verdict``: not_asked (too few people, or nobody there yet), met, planned,
    short; unknown where neither residents nor dwellings are given.
    """
    preschool, years = subject.preschool, subject.book.years
    opened = set(subject.outcome.kindergartens)
    rows = []
    for one, estate in zip(preschool.developments, estates(subject), strict=True):
        candidates = [project for project in preschool.projects if project.development == one.id]
        people = [float("nan") if value is None else float(value) for value in (one.residents, one.dwellings)]
        for t, year in enumerate(years):
            needed, linked = int(estate.needed[t]), int(estate.standing[t])
            waiting = sum(one.id not in opened or not _open_by(subject, one.id, t) for one in candidates)
            planned = max(waiting, int(one.planned_places > 0 and not linked))
            verdict = _development(needed, linked, planned, not estate.rule)
            rows.append((one.id, one.name, one.township, year, *people, needed, linked, planned,
                         one.planned_classes, verdict))  # fmt: skip
    return pd.DataFrame(rows, columns=[name for name, _ in SCHEMAS["developments"]])


def _open_by(subject: Subject, name: str, t: int) -> bool:
    """Whether the kindergarten that a project opens is open in year ``t``."""
    return bool(subject.outcome.operator[subject.outcome.kindergartens.index(name), t] >= 0)


def _development(needed: int, linked: int, planned: int, unknown: bool) -> str:
    if unknown:
        return "unknown"
    if needed == 0:
        return "not_asked"
    if linked >= needed:
        return "met"
    return "planned" if linked + planned >= needed else "short"
