"""What a missing table turns into an estimate 估计口径, in words that every output repeats.

A projection carries the English sentence (the catalog key); ``i18n.translate`` gives it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from planner.base.i18n import T, Text

NOTES: Final[dict[str, Text]] = {
    "births.none": T("Entry to grade 1: the mean of the last three intakes continues (no births given)"),
    "births.history": T(
        "Entry to grade 1: the mean of the last three intakes continues (births do not reach back to a known intake)"
    ),
    "births.gaps": T("Births: years not given take the nearest years given"),
    "history.short": T("Grade progression: from fewer than three years of school history"),
    "history.gaps": T(
        "School history: years in which a school of that time is missing are left out of district ratios"
    ),
    "feeders.none": T("Junior entry: by the junior schools' shares of the last three intakes (no feeder shares given)"),
    "junior.intake": T("Junior entry: the mean of the last three intakes continues (no primary leavers known)"),
    "junior.ratio": T("Junior entry: the transition ratio compares grades of one year (no earlier year given)"),
    "largest.none": T("Largest class: pupils divided by classes where the largest class is not given"),
    "classrooms.none": T("New classes: not limited by classrooms where their number is not given"),
    "roster.none": T("Retirements: from the assumed age profile where no roster is given"),
    "eligible.none": T("Teachers eligible for rotation: an assumed share where no roster is given"),
    "writeoffs.none": T("Equipment write-offs: the assumed yearly share (no schedule given)"),
    "rooms.none": T("Music and art rooms: none counted (no table given)"),
}


def sentences(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the English sentences of ``codes``, each once, in the order of :data:`NOTES`."""
    wanted = set(codes)
    return tuple(text.key for code, text in NOTES.items() if code in wanted)
