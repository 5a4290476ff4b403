"""Cost profiles 投资年度比例: shares of a project's cost by year, written in one cell (full or half width)."""

from __future__ import annotations

import re
import unicodedata

_SPLIT = re.compile(r"[/;]")


def profile_of(text: str | None) -> tuple[float, ...] | None:
    """Return the shares of ``0.3/0.5/0.2`` (or ``30%/50%/20%``); () for a blank cell, None where it cannot be read.

    Shares are above 0 and add up to 1 (tolerance 1e-6).
    """
    if text is None or not text.strip():
        return ()
    shares = []
    for part in _SPLIT.split(unicodedata.normalize("NFKC", text)):
        bare = part.strip()
        try:
            shares.append(float(bare.removesuffix("%")) / (100.0 if bare.endswith("%") else 1.0))
        except ValueError:
            return None
    return tuple(shares) if all(share > 0 for share in shares) and abs(sum(shares) - 1.0) <= 1e-6 else None
