"""A finding 复核发现: one thing in a plan or a run folder that the evaluator does not confirm."""

from __future__ import annotations

from dataclasses import dataclass

from planner.base.i18n import T, Text


@dataclass(frozen=True)
class Finding:
    """``code`` is stable across versions (``row.cost``, ``rule.posts``, ``claim.total_cost``); ``place`` says where."""

    code: str
    place: str
    message: Text

    def render(self, language: str) -> str:
        """Return the finding on one line in ``language``."""
        return f"{self.place}: {self.message.render(language)} [{self.code}]"


def differs(code: str, place: str, found: object, expected: object) -> Finding:
    """Return the finding that ``found`` stands where ``expected`` was derived."""
    return Finding(code, place, T("found {found}, re-derived {expected}", found=str(found), expected=str(expected)))
