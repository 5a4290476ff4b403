"""Writes the folders of the illustrative districts 示意区县文件夹.

``python -m planner.studies.sampler.folders OUT [CODE ...]`` writes all of them, or those of the codes given.
"""

from __future__ import annotations

import sys
from pathlib import Path

from planner.studies.sampler.changshou import CHANGSHOU
from planner.studies.sampler.districts import write_district
from planner.studies.sampler.rencheng import RENCHENG
from planner.studies.sampler.taierzhuang import TAIERZHUANG

PLANS = {plan.code: plan for plan in (RENCHENG, TAIERZHUANG, CHANGSHOU)}


def write_folders(out: Path, codes: tuple[str, ...] = tuple(PLANS)) -> None:
    """Write the folder of every district of ``codes`` under ``out``."""
    for code in codes:
        write_district(PLANS[code], out / code)


if __name__ == "__main__":
    write_folders(Path(sys.argv[1]), tuple(sys.argv[2:]) or tuple(PLANS))
