"""Items asked of each kindergarten: money per child P10–P12 生均拨款与补助."""

from __future__ import annotations

from typing import Final

import numpy as np

from planner.compliance.ledger import Ledger
from planner.compliance.preschool_book import STAGE, Subject, values_of

#: Item → whose children it pays for.
FUNDED: Final = {"P10": "public", "P11": "public_nature", "P12": "inclusive_private"}


def judge_each(subject: Subject, ledger: Ledger) -> None:
    """Enter P10–P12 for every kindergarten of the operator in question that is open in some year.

    Not given is ``unknown``; the mean of a row of totals can refute the item for its members, not prove it.
    """
    outcome = subject.outcome
    for code, operator in FUNDED.items():
        if code not in subject.book:
            continue
        asked = outcome.of(operator) & outcome.open
        rows = np.flatnonzero(asked.any(axis=1))
        if rows.size == 0:
            continue
        rule, standards = subject.book.rule(code), subject.book.of(code, [STAGE])
        standards = np.repeat(standards, len(rows), axis=0)
        names = [outcome.kindergartens[n] for n in rows]
        value = np.where(asked[rows], outcome.fund[rows], np.nan)
        known = np.isfinite(value)
        holds, _ = ledger.compare(rule, names, value, values_of(standards), known & asked[rows])
        proven = holds & (outcome.members[rows][:, None] == 1)
        words = np.where(proven, "met", np.where(known & ~holds, "not_met", "unknown"))
        words = np.where(asked[rows], words, "not_measured").astype(object)
        ledger.enter(rule, names, value, words, standards)
