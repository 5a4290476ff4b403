"""Collecting every problem, then telling them in the order of the tables, rows and columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from planner.base.errors import Problem
from planner.base.i18n import T, Text
from planner.district.contracts import BY_CODE

#: A column filled with the wrong thing is told this many times, then counted.
MOST_OF_A_KIND = 500

_ORDER = {code: index for index, code in enumerate(BY_CODE)}
_Key = tuple[int, int, int, str]


@dataclass
class Findings:
    """Problems found so far, each with the position that orders it."""

    found: list[tuple[_Key, Problem]] = field(default_factory=list)
    counts: Counter[tuple[str, int, str]] = field(default_factory=Counter)

    def add(
        self,
        code: str,
        table: str,
        place: str,
        value: object,
        message: Text,
        *,
        at: tuple[int, int] = (-1, -1),
        allowed: Text | None = None,
        remedy: Text | None = None,
        severity: str = "error",
    ) -> None:
        """Keep one problem of ``table`` ('' = the files as a whole) at 0-based (row, column) ``at``."""
        kind = (table, at[1], code)
        self.counts[kind] += 1
        if self.counts[kind] > MOST_OF_A_KIND:
            return
        shown = str(value)
        problem = Problem(
            code, place, shown if len(shown) <= 80 else shown[:77] + "...", message, allowed, remedy, severity
        )
        self.found.append(((_ORDER.get(table, -1), at[0], at[1], code), problem))

    def problems(self, severity: str) -> tuple[Problem, ...]:
        """Return the problems of one severity in order; what was only counted is said on the last of its kind."""
        ordered = sorted(self.found, key=lambda item: item[0])
        left = {kind: count - MOST_OF_A_KIND for kind, count in self.counts.items() if count > MOST_OF_A_KIND}
        last: dict[tuple[str, int, str], int] = {}
        codes = tuple(BY_CODE)
        for index, (key, problem) in enumerate(ordered):
            last[(codes[key[0]] if key[0] >= 0 else "", key[2], problem.code)] = index
        told = [problem for _, problem in ordered]
        for kind, more in sorted(left.items()):
            index = last[kind]
            message = T("{message} (and {more} more like this below)", message=told[index].message, more=more)
            told[index] = replace(told[index], message=message)
        return tuple(problem for problem in told if problem.severity == severity)
