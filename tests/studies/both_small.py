"""A tiny district of schools and kindergartens in one budget: the hand-made world and the four kindergartens."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from ruamel.yaml import YAML

from planner.base.preschool import PRESCHOOL_LEVERS
from planner.studies.preschool_tables import join_tables
from tests.compliance.world import scenario_document, write_world
from tests.district import preschool_small

HORIZON = 2027
CAPITAL = ("k_build", "k_hand_over", "k_convert", "k_extend", "k_take_over", "k_contract", "k_close", "k_books")
#: The teaching point whose rooms the conversion takes: as it stands it has none to spare.
ROOMY = {"teaching_area_m2": 1100, "sports_area_m2": 1200, "classrooms": 9}


def write_both(
    folder: Path, capital: dict[int, int], recurrent: int, *, roomy: bool = True, carry: bool = True
) -> Path:
    """Write the joint tables and ``both.yaml``; return its path. ``capital`` and ``recurrent`` are caps in yuan."""
    write_world(folder / "schools")
    preschool_small.write(folder / "kindergartens", {"preschool_projects": _projects()})
    tables = folder / "tables"
    join_tables(folder / "schools" / "district", folder / "kindergartens", tables, {"CONV": "T1"})
    births = pd.read_csv(tables / "births.csv")
    earlier = pd.DataFrame({"year": [2013, 2014, 2015], "births": [172, 170, 169]})
    pd.concat([earlier, births]).to_csv(tables / "births.csv", index=False)
    if roomy:
        premises = pd.read_csv(tables / "premises.csv").set_index("school_id")
        for column, value in ROOMY.items():
            premises.loc["T1", column] = value
        premises.reset_index().to_csv(tables / "premises.csv", index=False)
    path = folder / "both.yaml"
    with path.open("w", encoding="utf-8") as out:
        YAML().dump(_document(capital, recurrent, carry), out)
    return path


def _projects() -> pd.DataFrame:
    """The candidates, with rooms that are free a year earlier: a start may move."""
    frame = preschool_small.tables()["preschool_projects"]
    frame["free_from"] = frame["free_from"] - 1
    return frame


def _document(capital: dict[int, int], recurrent: int, carry: bool) -> dict[str, object]:
    document = scenario_document()
    document |= {"district": "tables", "horizon": HORIZON}
    document["preschool"] = {"standards": "national_preschool", "deadline": 2025}
    funds = document["budget"]["funds"]  # type: ignore[index]
    funds["capital"]["levers"] += CAPITAL
    funds["recurrent"]["levers"] += [one for one in PRESCHOOL_LEVERS if one not in (*CAPITAL, "k_hire")]
    funds["capital"] |= {"caps": capital, "carry_over": carry}
    funds["recurrent"]["caps"] = dict.fromkeys(range(2023, HORIZON + 1), recurrent)
    return document
