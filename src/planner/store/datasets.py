"""Data kept for use 数据集: tables that passed every check, in a folder of their own with a scenario that uses them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.edit import TextTable, text_tables, write_text_tables
from planner.district.read import read_district
from planner.scenario.load import LoadedScenario, check_scenario, load_scenario
from planner.store.overrides import file_name, save_stacked

#: Folder of the runs directory; a folder for each set of data below it.
FOLDER = "data"
SCENARIO, TABLES = "scenario.yaml", "tables"


def keep_data(
    root: Path, name: str, source: Path | Mapping[str, TextTable], base: Path, sets: Sequence[str] = ()
) -> LoadedScenario:
    """Keep tables under ``root`` as ``name``, with a scenario laid on ``base`` that uses them; return it as loaded.

    ``source`` is a folder, a workbook or edited tables. Everything is read and checked in a place aside first:
    nothing of that name is there before all of it has passed. ``sets`` are changes of the scenario that go with the
    data (``base_year=2025``). Raises :class:`BadInput` with every problem of tables and scenario, and where the name
    is taken or holds no letter.
    """
    called = file_name(name)
    place, fresh = root / FOLDER / called, root / FOLDER / f".{called}.new"
    if not called:
        message = T("the data need a name")
        raise BadInput([Problem("data.no_name", name, name, message, remedy=T("enter a name"))])
    if place.exists():
        message = T("there are data of this name")
        raise BadInput([Problem("data.exists", called, name, message, remedy=T("choose another name"))])
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        tables = source if isinstance(source, Mapping) else text_tables(source)
        write_text_tables(tables, fresh / TABLES)
        loaded = save_stacked(fresh / SCENARIO, base, name, (f"district={TABLES}", *sets))
        district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
        problems = [one for one in check_scenario(loaded, district) if one.severity == "error"]
        if problems:
            raise BadInput(problems)
        fresh.replace(place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return load_scenario(place / SCENARIO)
