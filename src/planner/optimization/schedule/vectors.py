"""All schedules that a scenario leaves open 可行时序: start years within their windows, in order, within the crews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.district.model import District
from planner.scenario.projects import EVERY, NEVER, choices
from planner.scenario.schema import Scenario

Vector = tuple[int, ...]

#: More schedules than this are not compared: each needs a projection of its own.
MOST = 4000


class TooMany(Exception):
    """The windows leave more schedules open than can be compared."""


@dataclass(frozen=True)
class Site:
    """A candidate project in the order of the table: its start years left open, and whom it waits for."""

    id: str
    options: Vector
    build_years: int
    after: tuple[int, ...]  # places in the list of sites
    crews: tuple[str, ...]


def sites_of(district: District, scenario: Scenario) -> tuple[Site, ...]:
    """Return the projects that the scenario names, in the order of the table."""
    named = [project for project in district.projects if project.id in scenario.projects]
    place = {project.id: i for i, project in enumerate(named)}
    found = []
    for project in named:
        entry = scenario.projects[project.id]
        crews = tuple(dict.fromkeys(name for name in (entry.crew, EVERY) if name in scenario.crews))
        found.append(
            Site(
                project.id,
                choices(project, entry, scenario.base_year, scenario.horizon),
                project.build_years,
                tuple(place[name] for name in entry.after),
                crews,
            )
        )
    return tuple(found)


def vectors(sites: tuple[Site, ...], crews: Mapping[str, int], most: int = MOST) -> tuple[Vector, ...]:
    """Return every schedule (a start year per site, ``NEVER``: not built) that keeps order and crews.

    A project starts in or after the year in which those it waits for open, and only if they are built. A crew has at
    most its number of projects under construction in any year. Raises :class:`TooMany` beyond ``most``.
    """
    order = _in_order(sites)
    found: list[Vector] = []
    start = [NEVER] * len(sites)
    busy: dict[tuple[str, int], int] = {}

    def extend(depth: int) -> None:
        if depth == len(order):
            found.append(tuple(start))
            if len(found) > most:
                raise TooMany
            return
        i = order[depth]
        site = sites[i]
        for year in site.options:
            if year != NEVER and any(start[j] == NEVER or start[j] + sites[j].build_years > year for j in site.after):
                continue
            works = [] if year == NEVER else [(c, year + n) for c in site.crews for n in range(site.build_years)]
            if any(busy.get(work, 0) >= crews[work[0]] for work in works):
                continue
            for work in works:
                busy[work] = busy.get(work, 0) + 1
            start[i] = year
            extend(depth + 1)
            start[i] = NEVER
            for work in works:
                busy[work] -= 1

    extend(0)
    return tuple(sorted(found, key=lambda vector: [year or 9999 for year in vector]))


def _in_order(sites: tuple[Site, ...]) -> list[int]:
    """Places of the sites, those that others wait for first."""
    done: list[int] = []
    while len(done) < len(sites):
        ready = [i for i in range(len(sites)) if i not in done and all(j in done for j in sites[i].after)]
        if not ready:
            raise ValueError("projects wait for each other in a circle")
        done += ready
    return done
