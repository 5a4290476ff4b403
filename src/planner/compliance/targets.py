"""What the rules ask for, as numbers per unit, school and year 目标值 (docs/model.md §3)."""

from __future__ import annotations

import numpy as np

from planner.base.rounding import ceil_at_least
from planner.base.terms import INDICATORS, MEASURED_STAGES, PHYSICAL, PLANNED_STAGES
from planner.base.types import Bools, Floats, Ints, Projection, Targets
from planner.compliance.direction import weaker_and_stronger
from planner.compliance.finance_growth import growth_needs
from planner.compliance.rulebook import Rulebook, opening_years, values_of
from planner.district.model import District
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack
from planner.standards.readings import lease_counts

ROOM_KINDS = ("music", "art")
AREA_RULES = ("G3M", "G3A")


def build_targets(district: District, scenario: Scenario, pack: Pack, projection: Projection) -> Targets:
    """Look up every threshold of ``pack`` for the units, schools and years of ``projection``.

    Thresholds are those of the autumn judged on its last day; where no rule is in force an indicator's threshold
    is 0 and a limit of a CV is infinite. See :class:`Targets` for the arrays. G3 and G4 are asked of schools with a
    measured unit, G5 of every primary and junior class. R3S (shared teachers) is not used: the tables hold none.
    """
    return targets_of(Rulebook(district, scenario, pack, projection))


def targets_of(book: Rulebook) -> Targets:
    """Return the targets of a rulebook; see :func:`build_targets`."""
    scenario, projection = book.scenario, book.projection
    threshold = np.stack([values_of(book.of_units(code), 0.0) for code in INDICATORS], axis=1)
    limits = values_of(book.of_stages("CV"), np.inf)
    area = special_room_areas(book)
    weaker, stronger = weaker_and_stronger(book, threshold)
    return Targets(
        first_year=scenario.deadline,
        measured=book.measured,
        threshold=threshold,
        tolerance=float(values_of(book.of_district("SRT"), 1.0)[-1]),
        cv_limit=np.repeat(limits[:, None, :], len(INDICATORS), axis=1),
        sports_lease=_sports_lease(book),
        class_limit=_class_limit(book),
        special_room_m2=area,
        special_rooms=_special_rooms(book),
        min_teachers=_min_teachers(book),
        posts=_posts(book.district, scenario, projection.years),
        rotation_share=float(values_of(book.of_district("G11"), 0.0)[-1]) / 100,
        rotation_backbone=float(values_of(book.of_district("G11B"), 0.0)[-1]) / 100,
        size_limit=_size_limit(book),
        qualified_rooms=_qualified_rooms(book, area),
        classes_per_room=_classes_per_room(book),
        venue_allowed=_venue_allowed(book),
        rooms_together=scenario.options.special_rooms_reading == "together",
        size_group=np.array(size_groups(book), dtype=np.int64),
        weaker=weaker,
        stronger=stronger,
        temporary=_temporary(book.district, projection.years),
        growth=growth_needs(book.district, book.pack, projection),
    )


def special_room_areas(book: Rulebook) -> Floats:
    """Return the area that a music (0) or art (1) room must have to count (s, 2, y), 0 where no rule is in force."""
    return np.stack([values_of(book.of_schools(code), 0.0) for code in AREA_RULES], axis=1)


def _classes_per_room(book: Rulebook) -> int:
    return int(values_of(book.of_district("G3"), 0.0)[-1])


def rooms_needed(classes: Ints, per_room: int, together: bool) -> Ints:
    """Return music (0) and art (1) rooms needed for ``classes`` (s, y), shape (s, 2, y).

    Each subject ⌈classes/12⌉; where both are counted together the one requirement stands under music.
    """
    need = -(-classes // per_room) if per_room else np.zeros_like(classes)
    return np.stack([need, np.zeros_like(need) if together else need], axis=1)


def _special_rooms(book: Rulebook) -> Ints:
    """Rooms for the projected classes of measured schools, classes opened later not counted."""
    together = book.scenario.options.special_rooms_reading == "together"
    classes = np.where(book.school_measured, school_classes(book.projection, book.projection.classes), 0)
    return rooms_needed(classes, _classes_per_room(book), together)


def school_classes(projection: Projection, classes: Ints) -> Ints:
    """Return the compulsory classes (u, g, y) added up per school (s, y)."""
    total = np.zeros((len(projection.schools), len(projection.years)), dtype=np.int64)
    for u, unit in enumerate(projection.units):
        if unit.stage in MEASURED_STAGES:
            total[unit.school_index] += classes[u].sum(axis=0)
    return total


def _qualified_rooms(book: Rulebook, area: Floats) -> Ints:
    """Rooms that count if nothing is done: large enough today, or brought by a project (built to the standard)."""
    physical, schools = book.projection.physical, book.projection.schools
    first = PHYSICAL.index("music_rooms")
    have = np.rint(physical[:, first : first + 2, :]).astype(np.int64)
    have -= have[:, :, :1]
    for room in book.district.special_rooms or ():
        if room.school in schools:
            s, kind = schools.index(room.school), ROOM_KINDS.index(room.kind)
            have[s, kind] += np.where(room.area_m2 >= area[s, kind] - 1e-9, room.rooms, 0)
    return have


def _sports_lease(book: Rulebook) -> Bools:
    """Whether leased sports venues count for a school (s, y): a dense city centre while the rule is in force."""
    return np.isfinite(values_of(book.of_schools("R5L")))


def _venue_allowed(book: Rulebook) -> Bools:
    """Whether a venue's area counts if it is leased (v, y): the rule's walk, contract and use, and its first year."""
    district, years = book.district, np.array(book.projection.years)
    allowed = np.zeros((len(district.venues), len(years)), dtype=np.bool_)
    rule, standards = book.pack.rules["R5L"], book.of_schools("R5L")
    for v, venue in enumerate(district.venues):
        if venue.school not in book.projection.schools or venue.id in book.scenario.options.leases_refused:
            continue
        for t, standard in enumerate(standards[book.projection.schools.index(venue.school)]):
            allowed[v, t] = years[t] >= (venue.from_year or years[0]) and lease_counts(
                rule, standard, walk_minutes=venue.walk_minutes, exclusive=venue.exclusive, contract=venue.contract
            )
    return allowed


def _class_limit(book: Rulebook) -> Ints:
    """Pupils per class at most (u, y); 0 where the unit is neither primary nor junior."""
    limit = values_of(book.of_units("G5"), 0.0).astype(np.int64)
    for u, unit in enumerate(book.projection.units):
        if unit.stage not in MEASURED_STAGES:
            limit[u] = 0
    return limit


def _size_limit(book: Rulebook) -> Ints:
    """Compulsory pupils that a school may have (s, y); 0 where no rule is asked of it.

    Judged by school, a campus counts in its main school and has no limit of its own.
    """
    limit = np.where(book.school_measured, values_of(book.of_schools("G4"), 0.0), 0.0).astype(np.int64)
    for s, main in enumerate(size_groups(book)):
        if main != s:
            limit[s] = 0
    return limit


def size_groups(book: Rulebook) -> list[int]:
    """Return for each school the index of the school under which its size is judged (``options.size_by``)."""
    schools = book.projection.schools
    groups = []
    for s, identifier in enumerate(schools):
        parent = book.district.school_by_id[identifier].parent_school
        merged = book.scenario.options.size_by == "school" and parent in schools
        groups.append(schools.index(parent) if merged else s)
    return groups


def _min_teachers(book: Rulebook) -> Ints:
    """Least full-time teachers (u, y): ⌈pupils/pupils_per_teacher⌉ from the deadline, in new schools from opening."""
    projection, scenario = book.projection, book.scenario
    pupils = projection.pupils
    opens = opening_years(book.district, scenario)
    least = np.zeros_like(pupils)
    for u, unit in enumerate(projection.units):
        if unit.stage not in MEASURED_STAGES:
            continue
        ratio = scenario.assumptions.of_stage("pupils_per_teacher", unit.stage)
        first = min(scenario.deadline, opens.get(unit.school, scenario.deadline))
        for t, year in enumerate(projection.years):
            if year >= first:
                least[u, t] = ceil_at_least(int(pupils[u, t]) / ratio)
    return least


def _temporary(district: District, years: tuple[int, ...]) -> Ints:
    """Temporary teachers (PLANNED_STAGES, y): the last given up to the year; empty where none are given."""
    if not district.temporary:
        return np.zeros((0, 0), dtype=np.int64)
    found = np.zeros((len(PLANNED_STAGES), len(years)), dtype=np.int64)
    for row, stage in enumerate(PLANNED_STAGES):
        given = sorted((year, count) for (of_stage, year), count in district.temporary.items() if of_stage == stage)
        for t, year in enumerate(years):
            found[row, t] = next((count for when, count in reversed(given) if when <= year), 0)
    return found


def _posts(district: District, scenario: Scenario, years: tuple[int, ...]) -> Ints:
    """Posts (PLANNED_STAGES, y): the last given up to the year, 0 before any is given; and those asked for."""
    posts = np.zeros((len(PLANNED_STAGES), len(years)), dtype=np.int64)
    for row, stage in enumerate(PLANNED_STAGES):
        given = sorted((year, count) for (of_stage, year), count in district.posts.items() if of_stage == stage)
        for t, year in enumerate(years):
            posts[row, t] = next((count for when, count in reversed(given) if when <= year), 0)
            posts[row, t] += scenario.relief.more_posts(stage, year)
    return posts
