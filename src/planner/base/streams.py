"""Named random streams: a stream's numbers depend on the seed and its name only (design §5, starsim)."""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, *name: str | int) -> np.random.Generator:
    """Return the generator of stream ``name`` under ``seed``; adding a stream never changes another."""
    digest = hashlib.sha256("/".join(str(part) for part in name).encode("utf-8")).digest()
    words = np.frombuffer(digest, dtype=np.uint32)[:4]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *(int(word) for word in words)])))
