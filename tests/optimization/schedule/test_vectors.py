"""Which schedules a scenario leaves open: windows, order, crews, and a limit."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.optimization.schedule.vectors import Site, TooMany, vectors


def site(name: str, *options: int, years: int = 1, after: tuple[int, ...] = (), crews: tuple[str, ...] = ()) -> Site:
    """A candidate."""
    return Site(name, options, years, after, crews)


def test_every_combination_of_open_years() -> None:
    """Two years or never, three years: nine schedules, the earliest first."""
    found = vectors((site("A", 2023, 2024, 0), site("B", 2023, 2024, 2025)), {})
    assert set(found) == set(product((2023, 2024, 0), (2023, 2024, 2025)))
    assert found[0] == (2023, 2023) and found[-1] == (0, 2025)


def test_a_project_waits_until_another_is_open() -> None:
    """B takes two years, so A follows in 2025 at the earliest, and is never built without B."""
    found = vectors((site("A", 2023, 2024, 2025, 2026, 0, after=(1,)), site("B", 2023, 2024, 0, years=2)), {})
    assert [one for one in found if one[0]] == [(2025, 2023), (2026, 2023), (2026, 2024)]


def test_a_crew_builds_one_after_the_other() -> None:
    """Two years each and one crew: they never overlap."""
    both = (site("A", 2023, 2024, 2025, years=2, crews=("one",)), site("B", 2023, 2024, 2025, years=2, crews=("one",)))
    assert vectors(both, {"one": 1}) == ((2023, 2025), (2025, 2023))
    assert len(vectors(both, {"one": 2})) == 9


def test_too_many_are_refused() -> None:
    """Beyond the limit nothing is listed."""
    with pytest.raises(TooMany):
        vectors(tuple(site(str(i), 2023, 2024, 2025, 0) for i in range(4)), {}, most=255)
    assert len(vectors(tuple(site(str(i), 2023, 2024, 2025, 0) for i in range(4)), {}, most=256)) == 256


@given(
    st.lists(st.tuples(st.integers(1, 3), st.sets(st.sampled_from((2023, 2024, 2025, 2026, 0)), min_size=1)),
             min_size=1, max_size=4),
    st.integers(1, 3), st.booleans(),
)  # fmt: skip
def test_what_is_listed_is_what_order_and_crews_allow(
    projects: list[tuple[int, set[int]]], limit: int, waits: bool
) -> None:
    """The list equals all combinations, filtered by the sentences of the rules."""
    after = [(i - 1,) if waits and i else () for i in range(len(projects))]
    sites = tuple(
        Site(str(i), tuple(sorted(options)), years, after[i], ("all",)) for i, (years, options) in enumerate(projects)
    )

    def allowed(vector: tuple[int, ...]) -> bool:
        spans = [(start, start + one.build_years) for start, one in zip(vector, sites, strict=True)]
        busy = all(sum(1 for a, b in spans if a and a <= year < b) <= limit for year in range(2023, 2030))
        order = all(
            not vector[i] or all(vector[j] and vector[j] + sites[j].build_years <= vector[i] for j in one.after)
            for i, one in enumerate(sites)
        )
        return busy and order

    every = {vector for vector in product(*(one.options for one in sites)) if allowed(vector)}
    found = vectors(sites, {"all": limit})
    assert set(found) == every and len(found) == len(every)
