"""Progress of long work: what is being done and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from planner.base.i18n import Text


@dataclass(frozen=True)
class Step:
    """One report of progress: a stage's name, the share of the whole that is done, and figures worth showing."""

    code: str
    label: Text
    done: float
    figures: Mapping[str, float] = field(default_factory=dict)


Progress = Callable[[Step], None]


def silent(step: Step) -> None:
    """Ignore progress."""
