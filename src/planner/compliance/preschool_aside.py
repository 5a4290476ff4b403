"""The tables beside a plan, of kindergartens 学前附表: entered numbers and statements, the ledger of duties 台账."""

from __future__ import annotations

import pandas as pd

from planner.compliance.aside import DUE_SOON, as_of_default, ledger_frame
from planner.compliance.duties import judge_duties
from planner.compliance.tables import framed
from planner.compliance.tracked import attested_rows, tracked_rows
from planner.district.model import District
from planner.scenario.schema import Scenario


def preschool_aside(district: District, scenario: Scenario, verdicts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return tracked, attested and ledger of a district of kindergartens alone; ``verdicts`` are theirs.

    The ledger holds the items entered; its day is that of the data, as for compulsory schools.
    """
    return {
        "tracked": framed("tracked", tracked_rows(district, verdicts)),
        "attested": framed("attested", attested_rows(district, scenario)),
        "ledger": _judged(district, scenario, verdicts),
    }


def joined_aside(
    tables: dict[str, pd.DataFrame], district: District, scenario: Scenario, verdicts: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return tracked and ledger of ``tables`` (those of the schools) with what the kindergartens' ``verdicts`` say.

    Items of the ledger that close by an indicator of kindergartens are judged by it; tracked items are added.
    """
    ledger, mine = tables["ledger"].copy(), _judged(district, scenario, verdicts)
    here = set(verdicts["standard"])
    for n, item in enumerate(district.ledger):
        if item.indicator in here:
            ledger.loc[n] = mine.loc[n]
    kinds = {name: tables["ledger"][name].dtype for name in ledger.columns}
    tracked = pd.concat([tables["tracked"], framed("tracked", tracked_rows(district, verdicts))], ignore_index=True)
    return {"ledger": ledger.astype(kinds), "tracked": tracked}


def _judged(district: District, scenario: Scenario, verdicts: pd.DataFrame) -> pd.DataFrame:
    day = as_of_default(district, scenario)
    return ledger_frame(judge_duties(district.ledger, district, verdicts, scenario.base_year, day, DUE_SOON))
