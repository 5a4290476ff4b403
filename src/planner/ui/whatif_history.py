"""Undo and redo 撤销与重做: the changes of a what-if, what they were before, and what was taken back.

Without Streamlit, so that it can be tested alone. Changes are (key, value) as ``--set`` takes them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Changes = tuple[tuple[str, str], ...]
#: Steps that can be taken back.
STEPS = 200


@dataclass(frozen=True)
class History:
    """Where the inputs stand, and the ways back and forth."""

    now: Changes = ()
    past: tuple[Changes, ...] = ()
    future: tuple[Changes, ...] = ()

    def moved(self, changes: Changes) -> History:
        """Return the history after a change; what had been taken back is forgotten. Nothing changed: as it was."""
        if changes == self.now:
            return self
        return History(changes, (*self.past, self.now)[-STEPS:], ())

    def undone(self) -> History:
        """Return the history one step back."""
        if not self.past:
            return self
        return replace(self, now=self.past[-1], past=self.past[:-1], future=(self.now, *self.future))

    def redone(self) -> History:
        """Return the history one step forth."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.now), self.future[1:])

    @property
    def sets(self) -> tuple[str, ...]:
        """The changes as ``key=value``."""
        return tuple(f"{key}={value}" for key, value in self.now)
