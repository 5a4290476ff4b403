"""The hash of a pack of standards 标准包指纹: it changes when any rule of it, or of a pack under it, changes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from planner.standards.load import DATA_DIR, load_pack


def pack_digest(code: str, root: Path = DATA_DIR) -> str:
    """Return the sha256 of the pack ``code`` with everything that it inherits, as loaded."""
    pack = load_pack(code, root)
    told = [rule.model_dump_json() for _, rule in sorted(pack.rules.items())]
    return hashlib.sha256("\n".join([pack.code, *told]).encode("utf-8")).hexdigest()
