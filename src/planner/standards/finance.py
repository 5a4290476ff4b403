"""Rules on money 经费规则 that compare one year with the year before: three growths, two no-decreases, rural growth.

The rules on a level of money (Q4, G6, G7, G8) are standards of the packs; these are not, because they have no
threshold of their own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from planner.base.i18n import Text
from planner.base.yamlio import read_yaml
from planner.standards.lookup import Pack
from planner.standards.words import bilingual

FINANCE_FILE = Path(__file__).resolve().parent / "finance.yaml"


class FinanceCitation(BaseModel):
    """Where a finance rule stands: document number, clause, line of the text; ``via`` where it was not at hand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: str = Field(min_length=1)
    clause: str = Field(min_length=1)
    line: int | None = Field(default=None, ge=1)
    via: str | None = None

    @property
    def short(self) -> str:
        """Number and clause, as it stands in tables."""
        return f"{self.number} {self.clause}" + (f"({self.via})" if self.via else "")


class FinanceRule(BaseModel):
    """A rule on money; ``years`` limits it to the years that its document names (all where empty)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    name_zh: str
    name_en: str
    comparator: Literal[">", ">="]
    years: tuple[int, ...] = ()
    citations: dict[str, FinanceCitation]

    @property
    def name(self) -> Text:
        """The rule's name in both languages."""
        return bilingual(self.name_en, self.name_zh)


def finance_rules(pack: Pack) -> tuple[tuple[FinanceRule, FinanceCitation], ...]:
    """Return the rules that apply under ``pack``, each with the citation of the nearest pack that names it."""
    chain = []
    one: Pack | None = pack
    while one is not None:
        chain.append(one.code)
        one = one.base
    found = []
    for rule in all_finance_rules():
        citation = next((rule.citations[code] for code in chain if code in rule.citations), None)
        if citation is not None:
            found.append((rule, citation))
    return tuple(found)


@cache
def all_finance_rules() -> tuple[FinanceRule, ...]:
    """Return every rule in order."""
    document = read_yaml(FINANCE_FILE)
    return tuple(FinanceRule.model_validate({"code": code, **rule}) for code, rule in document.items())
