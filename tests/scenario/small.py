"""A small valid scenario document over the small district of :mod:`tests.district.small`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.district.small import write_small

SCENARIO = """\
title: 示例县优质均衡 2022–2030
illustrative: true
district: district
standards: national
base_year: 2022
horizon: 2030
deadline: 2026
assumptions:
  teacher_cost: 138000
budget:
  funds:
    capital:
      name: 基本建设与装备资金
      levers: [buy_equipment, equip_room, music_room, art_room, extend, add_classroom, extend_sports, open_class, build]
      carry_over: true
      caps: {2023: 2.0e7, 2024: 20000000, 2025: 5000000, 2026: 5000000, 2027: 1000000, 2028: 1000000, 2029: 0, 2030: 0}
    recurrent:
      name: 人员与日常经费
      levers: [salary, transfer, rotate, upgrade, recognise, reassign_equipment, lease]
      caps: {2023: 500000, 2024: 1000000, 2025: 1500000, 2026: 2e6, 2027: 2e6, 2028: 2e6, 2029: 2e6, 2030: 2e6}
projects:
  B1: {start: 2023}
"""


def write_scenario(folder: Path, text: str = SCENARIO, tables: dict[str, pd.DataFrame] | None = None) -> Path:
    """Write the small district and ``baseline.yaml`` over it into ``folder``; return the path of the scenario."""
    write_small(folder, tables)
    path = folder / "baseline.yaml"
    path.write_text(text, encoding="utf-8")
    return path
