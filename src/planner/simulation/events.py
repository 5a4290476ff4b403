"""The event log 事件日志: what happened, when, to what; the only thing that a replication leaves behind."""

from __future__ import annotations

from typing import Final, NamedTuple

#: What an event says that changes stocks; everything else is history (phases, payments, refusals).
EFFECTS: Final = ("in_place", "moved", "returned", "probation_left", "retired", "left", "retrained", "opened")


class Event(NamedTuple):
    """One thing that happened.

    ``month``: months since 1 January of the base year; ``subject``: unit, school, project or fund; ``quantity``:
    persons, yuan, m², rooms; ``row``: the plan's row that it carries out (of ``actions``, of ``transfers`` for moves
    and returns), −1 for none; ``note``: teacher type, lever or phase.
    """

    month: float
    process: str
    what: str
    subject: str
    quantity: float = 0.0
    row: int = -1
    note: str = ""
