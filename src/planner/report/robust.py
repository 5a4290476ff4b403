"""Rounds of margins as a table 裕量试算表: ``tables/robust.csv``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd


def rounds_table(facts: Mapping[str, Any]) -> pd.DataFrame:
    """Return one row per round: margins (JSON), cost in yuan, probability with its 95 % interval, what fails most."""
    rows = [{**one, "margins": json.dumps(one["margins"], sort_keys=True)} for one in facts["rounds"]]
    frame = pd.DataFrame(rows)
    frame["chosen"] = (frame["round"] == facts["chosen"]).astype(int)
    return frame
