"""The ledger of duties 台账: what is open, overdue and due soon on a day, and what closes each item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from planner.base.i18n import Text
from planner.compliance.aside import DUE_SOON, all_duties, as_of_default, ledger_frame
from planner.compliance.duties import Duty, judge_duties
from planner.compliance.rulebook import Rulebook
from planner.scenario.load import LoadedScenario
from planner.studies.assess import Assessment
from planner.studies.prepare import Case
from planner.studies.preschool_standing import PreschoolCase, standings


@dataclass(frozen=True)
class LedgerResult:
    """The judged ledger on day ``as_of``: the items entered, the class-size ledger and the gaps, in this order.

    ``verdicts`` are those of compulsory schools and of kindergartens, as far as the scenario has them.
    """

    case: Case | PreschoolCase
    verdicts: pd.DataFrame
    as_of: date
    due_soon_days: int
    duties: tuple[Duty, ...]
    unknown_indicators: tuple[str, ...]  # indicators of items that this scenario's standards do not judge

    @property
    def frame(self) -> pd.DataFrame:
        """The table ``ledger.csv`` as of this day."""
        return ledger_frame(self.duties)

    @property
    def reasons(self) -> dict[str, Text]:
        """Item → why its state is what it is."""
        return {duty.item.id: duty.why for duty in self.duties}


def ledger(loaded: LoadedScenario, as_of: date | None = None, due_soon_days: int = DUE_SOON) -> LedgerResult:
    """Judge the ledger of ``loaded`` on ``as_of``; without a day on that of the data, never on today's.

    Raises :class:`planner.base.errors.BadInput` with every problem of the tables or of the scenario.
    """
    schools, kindergartens = standings(loaded)
    kids = kindergartens.judgement.verdicts if kindergartens is not None else None
    if schools is None:
        assert kindergartens is not None and kids is not None  # a scenario has at least one of the two parts
        case: Case | PreschoolCase = kindergartens.case
        day = as_of or as_of_default(case.district, case.scenario)
        duties = judge_duties(case.district.ledger, case.district, kids, case.scenario.base_year, day, due_soon_days)
        verdicts, known = kids, set(case.pack.rules)
    else:
        case = schools.case
        day = as_of or as_of_default(case.district, case.scenario)
        duties = _all(schools, kids, day, due_soon_days)
        parts = [schools.judgement.verdicts] + ([kids] if kids is not None else [])
        verdicts = pd.concat(parts, ignore_index=True)
        known = {*case.pack.rules, *schools.tables["finance"]["rule"], *(kids["standard"] if kids is not None else ())}
    known |= {one.item for one in case.district.tracked}
    asked = {duty.item.indicator for duty in duties if duty.item.indicator}
    return LedgerResult(case, verdicts, day, due_soon_days, duties, tuple(sorted(asked - known)))


def _all(found: Assessment, kids: pd.DataFrame | None, day: date, due_soon_days: int) -> tuple[Duty, ...]:
    case = found.case
    book = Rulebook(case.district, case.scenario, case.pack, case.projection)
    return all_duties(book, case.targets, found.judgement, found.tables["finance"], day, due_soon_days, kids)
