"""What a paper is written from 文书素材: ``run.json`` and the tidy tables of one run, with the names of its codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.answer import Answer, answer
from planner.report.labels import school_stage

#: Levers by the sheet or chapter that tells them; what is not named here belongs to ``other``.
PLANS: Mapping[str, tuple[str, ...]] = {
    "staffing": ("hire", "salary"),
    "moves": ("transfer", "rotate"),
    "training": ("upgrade", "recognise"),
    "purchase": ("buy_equipment", "reassign_equipment", "equip_room", "music_room", "art_room"),
    "construction": ("extend", "add_classroom", "extend_sports", "lease", "open_class", "build"),
    "k_construction": ("k_build", "k_hand_over", "k_convert", "k_extend", "k_take_over", "k_contract", "k_close",
                       "k_books"),
    "k_staffing": ("k_hire", "k_salary", "k_retrain", "k_equal_pay", "k_insure", "k_village_subsidy"),
    "k_funding": ("k_fund", "k_subsidy"),
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A run about to be written: ``run`` is the document of ``run.json``, ``tables`` the frames of ``tables/``."""

    run: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]

    @property
    def names(self) -> dict[str, str]:
        """Names of schools and funds by code; empty for runs that did not keep them."""
        return {str(code): clean(str(name)) for code, name in dict(self.run.get("names") or {}).items()}

    @property
    def base(self) -> int:
        """The last year of actuals 基年."""
        return int(self.run["base_year"])

    @property
    def horizon(self) -> int:
        """The last year planned."""
        return int(self.run["horizon"])

    @property
    def deadline(self) -> int:
        """The first year in which the rules must hold."""
        return int(self.run.get("deadline") or self.run.get("first_year_all_met") or self.horizon)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the plan, after the base year."""
        return tuple(range(self.base + 1, self.horizon + 1))

    @property
    def planned(self) -> bool:
        """Whether the run holds a plan (an infeasible run does not)."""
        return "actions" in self.tables

    @property
    def title(self) -> str:
        """The scenario's title."""
        return clean(str(self.run.get("title") or self.run.get("scenario") or ""))

    @property
    def district(self) -> str:
        """The district's name."""
        return clean(str(self.run.get("district") or ""))

    def told(self, key: str, language: str) -> list[str]:
        """Return the sentences kept under ``key`` (``estimated``, ``warnings``), in Chinese where the run has them."""
        found = self.run.get(f"{key}_zh") if language == "zh_CN" else None
        return [clean(str(one)) for one in found or self.run.get(key) or ()]

    def school(self, code: str) -> str:
        """Return a school's name by its code or by one of its units."""
        return self.names.get(home(code), home(code))

    def unit(self, code: str) -> Text:
        """Return a unit's name: school and stage."""
        head, _, tail = code.partition(":")
        return school_stage(self.names.get(head, head), tail) if tail else Text("{n}", {"n": self.school(head)})

    def fund(self, code: str) -> str:
        """Return a fund's name, with its code where another fund is called the same."""
        name = self.names.get(code, code)
        funds = {str(one) for one in self.table("budget").get("fund", ())}
        twins = [one for one in funds if self.names.get(one, one) == name]
        return f"{name} [{code}]" if len(twins) > 1 else name

    def answer(self) -> Answer:
        """Return the facts of the plan, as the screen tells them."""
        return answer(self.run, self.tables, self.names)

    @property
    def has_schools(self) -> bool:
        """Whether compulsory schools are planned (a district may have kindergartens only)."""
        return not self.table("pupils").empty

    def table(self, name: str) -> pd.DataFrame:
        """Return table ``name``, empty where the run has none."""
        return self.tables.get(name, pd.DataFrame())


def home(code: str) -> str:
    """Return the school of a unit, or the school that ``code`` is."""
    return code.partition(":")[0]


def plan_of(lever: str) -> str:
    """Return the part of the plan that ``lever`` belongs to."""
    return next((plan for plan, levers in PLANS.items() if lever in levers), "other")


def clean(text: str) -> str:
    """Return ``text`` without control characters, which no XML file can hold and no reader can see."""
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs", "Cf") and c != "\n" else c for c in text)


def typeset(text: str, language: str) -> str:
    """Return ``text`` for a paper: marks between Chinese signs are full-width, whatever the source wrote."""
    if language != "zh_CN":
        return text
    whole = _BRACKETS.sub(lambda found: f"{chr(0xFF08)}{found.group(1)}{chr(0xFF09)}", text)
    return _MARKS.sub(lambda found: _FULL[found.group()], whole)


_FULL = {",": chr(0xFF0C), ";": chr(0xFF1B), ":": chr(0xFF1A)}
_MARKS = re.compile(r"(?<=[\u4e00-\u9fff\u201d\uff09])[,;:](?=[\u4e00-\u9fff\u201c\uff08])")
_BRACKETS = re.compile(r"[(]([^()\uff08\uff09]*[\u4e00-\u9fff][^()\uff08\uff09]*)[)]")


def illustrative_line(paper: Paper) -> Text | None:
    """Return the sentence that stands on top of every page of a run whose schools are made up."""
    if not paper.run.get("illustrative"):
        return None
    return T("Illustrative data: schools and amounts are made up; not returns of any bureau.")
