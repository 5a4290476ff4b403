"""Figures of a long test as a page, written where a make target asks for it (``PLANNER_EVIDENCE``)."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path


def write_evidence(title: str, command: str, lines: Sequence[str]) -> None:
    """Write the page that ``PLANNER_EVIDENCE`` names; nothing where it names none."""
    place = os.environ.get("PLANNER_EVIDENCE")
    if not place:
        return
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    head = [f"# {title}", "", f"Written by `{command}` on {date.today().isoformat()}; {machine}.", ""]
    Path(place).write_text("\n".join([*head, *lines, ""]), encoding="utf-8", newline="\n")
