"""What was changed on top of the base scenario, and why 调整及理由."""

from __future__ import annotations

from dataclasses import dataclass

from planner.base.i18n import T, Text
from planner.report.papers.paper import Paper, clean
from planner.scenario.reasons import reason_of, set_by_hand


@dataclass(frozen=True)
class Override:
    """A key that was changed: from, to, whether by hand (``--set``, a pin) or by a what-if document, and why."""

    key: str
    old: str
    new: str
    by_hand: bool
    reason: str

    @property
    def told(self) -> Text:
        """The reason, or that none is given."""
        if self.reason:
            return Text("{n}", {"n": self.reason})
        return T("no reason given") if self.by_hand else T("by the scenario document")


def overrides(paper: Paper) -> tuple[Override, ...]:
    """Return every change of the run in the order applied."""
    resolved = paper.run.get("resolved")
    told = resolved.get("reasons") if isinstance(resolved, dict) else None
    reasons = {str(key): clean(str(text)) for key, text in told.items()} if isinstance(told, dict) else {}
    hand = set(set_by_hand([str(one) for one in paper.run.get("sets") or ()]))
    return tuple(
        Override(clean(str(key)), _shown(old), _shown(new), str(key) in hand, reason_of(str(key), reasons))
        for key, old, new in paper.run.get("changes") or ()
    )


def _shown(value: object) -> str:
    text = "–" if value is None else clean(str(value))
    return text if len(text) <= 60 else f"{text[:57]}…"
