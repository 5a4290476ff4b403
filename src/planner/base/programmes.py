"""What a programme has to reach 项目化措施: the type that passes between evaluation and optimization."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProgrammeNeed:
    """A tracked item that falls short, and what a programme can do about it; years from the base year on.

    ``path``: value of the item if nothing is done; ``target``: value asked, None before the deadline. One unit begun
    in s adds ``step`` from ``s + lag`` on. It costs ``cost[y]`` yuan in every year y in which ``pays(s, y)``; at most
    ``most`` units begin in a year.
    """

    item: str
    measure: str
    years: tuple[int, ...]
    path: tuple[float, ...]
    target: tuple[float | None, ...]
    step: float
    cost: tuple[int, ...]
    pattern: tuple[int, ...]
    repeats: bool
    lag: int
    most: int

    def pays(self, start: int, year: int) -> bool:
        """Say whether units begun in ``start`` are paid in ``year``: the pattern once, or over and over."""
        age = year - start
        if age < 0 or (age >= len(self.pattern) and not self.repeats):
            return False
        return bool(self.pattern[age % len(self.pattern)])

    @property
    def by_cohort(self) -> bool:
        """Whether rows name the year of the start: units are not paid every year, so the years cannot tell."""
        return len(self.pattern) > 1
