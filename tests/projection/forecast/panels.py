"""Panels for tests: the two real ones, and small random ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from planner.projection.forecast.panel import Births, Panel, Row
from planner.studies.forecast_panels import Subject, of_file

DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def city() -> Subject:
    """Return the odd-numbered half of New York City's districts, 2005–2011."""
    return of_file(DATA / "nyc_enrolment_by_school_grade_2005_2011.csv")


@cache
def town() -> Subject:
    """Return Eau Claire, 1998–2024, with births."""
    return of_file(DATA / "ecasd_classes_1998_2024.csv")


def made(schools: int = 12, years: int = 9, seed: int = 3, births: bool = True) -> Panel:
    """Return a panel of random schools whose cohorts rise with noise."""
    rng = np.random.default_rng(seed)
    table = rng.integers(20, 90, (schools, 6, years)).astype(float)
    for y in range(1, years):
        table[:, 1:, y] = np.round(table[:, :-1, y - 1] * rng.normal(0.98, 0.05, (schools, 5)))
    return Panel.of(rows_of(table), tuple("123456"), Births({year: 900.0 + year % 7 for year in range(1990, 2018)}, 6)
                    if births else None)  # fmt: skip


def rows_of(table: np.ndarray) -> list[Row]:
    """Return the rows of a table (s, g, y) from 2010 on."""
    return [
        (f"S{s:02d}", 2010 + y, str(g + 1), float(table[s, g, y]))
        for s in range(table.shape[0])
        for g in range(table.shape[1])
        for y in range(table.shape[2])
    ]


@st.composite
def tables(draw: st.DrawFn) -> np.ndarray:
    """Random tables (s, g, y), zeros and jumps included."""
    shape = draw(st.integers(1, 5)), draw(st.integers(2, 5)), draw(st.integers(2, 8))
    cells = draw(st.lists(st.integers(0, 160), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return np.array(cells, dtype=float).reshape(shape)
