"""The nearest known word to one that nobody knows, for remedies such as "did you mean …?"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, known: Iterable[str], least: float = 0.5) -> str | None:
    """Return the known word most like ``word`` (ratio ≥ ``least``), the first of equals, or None.

    Letters are compared without case; a word that contains the other counts as near.
    """
    best: str | None = None
    best_ratio = least
    low = word.casefold()
    for candidate in known:
        other = candidate.casefold()
        ratio = SequenceMatcher(None, low, other, autojunk=False).ratio()
        if min(len(low), len(other)) >= 2 and (low in other or other in low):
            ratio = max(ratio, 0.75 + ratio / 8)
        if ratio > best_ratio or (ratio == best_ratio and best is None):
            best, best_ratio = candidate, ratio
    return best
