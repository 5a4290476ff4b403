"""What was changed on top of the base scenario, and why 调整及理由."""

from __future__ import annotations

from dataclasses import dataclass

from planner.base.i18n import T, Text
from planner.report.key_words import key_name, key_value
from planner.report.papers.paper import Paper, clean
from planner.scenario.reasons import reason_of, set_by_hand


@dataclass(frozen=True)
class Override:
    """A key that was changed: from, to, whether by hand (``--set``, a pin) or by a what-if document, and why."""

    what: Text
    key: str
    old: Text | str
    new: Text | str
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
        Override(
            _named(str(key), paper),
            clean(str(key)),
            _shown(str(key), old, paper),
            _shown(str(key), new, paper),
            str(key) in hand,
            reason_of(str(key), reasons),
        )
        for key, old, new in paper.run.get("changes") or ()
    )


def _named(key: str, paper: Paper) -> Text:
    told = key_name(key, paper.names)
    return Text("{n}", {"n": clean(key)}) if told.key == "{n}" else told


def _shown(key: str, value: object, paper: Paper) -> Text | str:
    told = key_value(key, value, paper.names)
    if isinstance(told, Text):
        return told
    text = clean(told)
    return text if len(text) <= 60 else f"{text[:57]}…"
