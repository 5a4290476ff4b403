"""Why a key was set by hand 手工调整理由: kept with the run, printed in the papers, asked for at the hand-in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.scenario.documents import Merged
from planner.scenario.keys import REASONS, nearest_key, resolve

#: Letters of a reason at most: a sentence, not a paper.
LONGEST = 500


def check_reasons(merged: Merged) -> Iterator[Problem]:
    """Yield the problems of ``reasons``: keys that nobody knows, blank or endless words."""
    reasons = merged.document.get(REASONS)
    if not isinstance(reasons, dict):
        return  # the schema tells it
    for key, text in reasons.items():
        place = merged.place(f"{REASONS}.{key}")
        if resolve(str(key)) is None:
            near = nearest_key(str(key))
            remedy = T("did you mean {near}?", near=near) if near else None
            yield Problem("scenario.reason_key", place, str(key), T("this key is not known"), remedy=remedy)
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
            allowed = T("one to {most} letters", most=LONGEST)
            yield Problem("scenario.reason", place, str(text)[:40], T("the reason cannot be used"), allowed)


def reason_sets(reasons: Sequence[str], projects: Iterable[str] = ()) -> tuple[str, ...]:
    """Return ``key=text`` of the command line as changes of the scenario; a project's name stands for its start.

    Raises :class:`BadInput` with everything that is not of that form.
    """
    problems, found = [], []
    known = set(projects)
    for one in reasons:
        key, sign, text = (part.strip() for part in one.partition("="))
        if not sign or not key or not text:
            allowed = T("such as {examples}", examples="budget.factor=…")
            problems.append(Problem("cli.reason", "--reason", one, T("this is not of the form key=reason"), allowed))
        full = f"projects.{key}.start" if key in known else key
        found.append(f"{REASONS}.{full}={text}")
    if problems:
        raise BadInput(problems)
    return tuple(found)


def reason_of(key: str, reasons: Mapping[str, str]) -> str:
    """Return why ``key`` was set: the reason of the key itself, or of what it is a part of; '' where none is given."""
    parts = key.split(".")
    return next((reasons[head] for n in range(len(parts), 0, -1) if (head := ".".join(parts[:n])) in reasons), "")


def set_by_hand(sets: Sequence[str]) -> tuple[str, ...]:
    """Return the keys that ``sets`` of a run changed, reasons and what was left free aside."""
    pairs = [(key.strip(), value.strip()) for key, _, value in (one.partition("=") for one in sets)]
    return tuple(dict.fromkeys(key for key, value in pairs if not key.startswith(f"{REASONS}.") and value != "free"))
