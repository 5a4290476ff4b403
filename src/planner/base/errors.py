"""Bad input is reported all at once: every problem with place, value, what is allowed and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.base.i18n import T, Text


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input.

    ``place`` is ``sheet!C5``, ``file.csv:row:column`` or ``file.yaml:key.path``; ``code`` is stable across
    languages and versions; ``severity`` is ``error`` (nothing is computed) or ``warning`` (named in outputs).
    """

    code: str
    place: str
    value: str
    message: Text
    allowed: Text | None = None
    remedy: Text | None = None
    severity: str = "error"

    def render(self, language: str) -> str:
        """Return the problem on one line in ``language``."""
        parts = [f"{self.place}: {self.message.render(language)}"]
        if self.value != "":
            parts.append(T("found: {value}", value=self.value).render(language))
        if self.allowed is not None:
            parts.append(T("allowed: {allowed}", allowed=self.allowed).render(language))
        if self.remedy is not None:
            parts.append(T("do: {remedy}", remedy=self.remedy).render(language))
        return " | ".join(parts)


class BadInput(Exception):
    """Input that cannot be used; carries every problem found (exit code 2)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.render("en") for problem in self.problems))
