"""What contradicts itself in the ``simulation:`` section, told on the document 仿真参数检查."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.scenario.documents import Merged
from planner.scenario.simulation import SimulationSettings


def check_simulation(merged: Merged) -> Iterator[Problem]:
    """Yield spreads and shares that are out of order; parts of the wrong shape are left to the schema."""
    section = merged.document.get("simulation")
    if not isinstance(section, dict):
        return
    yield from _spreads(merged, section, "simulation")
    defaults = SimulationSettings()

    def number(name: str) -> float | None:
        value = section.get(name, getattr(defaults, name))
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    for names in (("start_by_february", "start_by_august"), ("price_low", "price_mode", "price_high")):
        values = [number(name) for name in names]
        known = [value for value in values if value is not None]
        if len(known) == len(values) and known != sorted(known):
            yield _disorder(merged, f"simulation.{names[0]}", names, known)
    shares = [number(name) for name in ("early_retirement", "late_retirement")]
    if all(share is not None for share in shares) and sum(share or 0.0 for share in shares) > 1.0:
        message = T("early and late retirement are shares of the same teachers and cannot exceed 1 together")
        yield Problem("scenario.simulation", merged.place("simulation.early_retirement"), str(shares[0]), message)
    shares = [number(name) for name in ("homes_late", "homes_later")]
    if all(share is not None for share in shares) and sum(share or 0.0 for share in shares) > 1.0:
        message = T("homes a year late and two years late are shares of the same developments, at most 1 together")
        yield Problem("scenario.simulation", merged.place("simulation.homes_late"), str(shares[0]), message)


def _spreads(merged: Merged, section: dict[Any, Any], key: str) -> Iterator[Problem]:
    """Yield every low–mode–high that is not in order, at any depth."""
    names = ("low", "mode", "high")
    values = [section.get(name) for name in names]
    if all(isinstance(value, int | float) for value in values) and values != sorted(values):  # type: ignore[type-var]
        yield _disorder(merged, key, names, [float(value) for value in values])  # type: ignore[arg-type]
    for name, part in section.items():
        if isinstance(part, dict):
            yield from _spreads(merged, part, f"{key}.{name}")


def _disorder(merged: Merged, key: str, names: tuple[str, ...], values: list[float]) -> Problem:
    shown = ", ".join(f"{value:g}" for value in values)
    allowed = T("in the order {names}", names=" ≤ ".join(names))
    return Problem("scenario.simulation", merged.place(key), shown, T("these values are not in order"), allowed)
