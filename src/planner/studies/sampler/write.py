"""Tables and scenario documents as files, byte for byte the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from planner.studies.sampler.assemble import COLUMNS, Parts
from planner.studies.sampler.budget import CAPITAL_LEVERS, RECURRENT_LEVERS

NOT_MODELLED = (
    "学校名称、位置与数字由生成器虚构，不是任何教育局的报表。"
    " Names, places and numbers of schools: made up by the generator, not returns of any bureau",
    "未含撤并、住宅小区生源、民办学校与学前教育。 Mergers and closures, housing yield, private schools, pre-school",
    "佐证类指标在填入佐证材料前一律为未知。 Attested items: they ship as unknown until evidence is entered",
)

#: Tables that a user may add to a sample that has none of its own.
KEPT = ("finance",)


def write_tables(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write one UTF-8 CSV per table with ``\\n`` line ends.

    Other tables that a sample may have are removed; tables that it never has (the ledger, kindergartens) stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("*.csv")):
        if old.stem not in tables and old.stem in COLUMNS and old.stem not in KEPT:
            old.unlink()
    for name, table in tables.items():
        text = table.to_csv(index=False, lineterminator="\n")
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")


@dataclass(frozen=True)
class ScenarioText:
    """A scenario document in the making; written by hand so that it keeps its comments and order."""

    title: str
    description: str
    district: str
    standards: str
    capital: dict[int, int]
    recurrent: dict[int, int]
    assumptions: dict[str, int] = field(default_factory=dict)
    not_modelled: tuple[str, ...] = NOT_MODELLED
    source: str = "planner sampler (illustrative)"
    comment: str = ""
    on_top: dict[int, int] = field(default_factory=dict)  # appropriations by year, yuan; none where empty
    hold_from: bool = False  # write the year to hold from under that name, where due dates have passed
    options: dict[str, str] = field(default_factory=dict)
    document: str = ""  # phases, due dates, departments and facts of the document, as YAML
    budget_comment: str = "Illustrative caps: rough needs with a margin, no source gives a budget."

    def render(self, parts: Parts) -> str:
        """Return the YAML document for the district of ``parts``."""
        lines = [
            *(f"# {line}" for line in self.comment.splitlines()),
            f"title: {_quoted(self.title)}",
            f"description: {_quoted(self.description)}",
            f"source: {_quoted(self.source)}",
            "not_modelled:",
            *(f"  - {_quoted(line)}" for line in self.not_modelled),
            "illustrative: true",
            f"district: {self.district}",
            f"standards: {self.standards}",
            f"base_year: {parts.base_year}",
            f"horizon: {parts.horizon}",
            f"{'hold_from' if self.hold_from else 'deadline'}: {parts.deadline}",
        ]
        lines += self.document.splitlines()
        if self.options:
            lines += ["options:", *(f"  {name}: {value}" for name, value in self.options.items())]
        if self.assumptions:
            lines += ["assumptions:", *(f"  {name}: {value}" for name, value in self.assumptions.items())]
        lines += [
            "budget:",
            f"  # {self.budget_comment}",
            "  funds:",
            *_fund("capital", "基本建设与装备资金", CAPITAL_LEVERS, True, self.capital),
            *_fund("recurrent", "人员与日常经费", RECURRENT_LEVERS, False, self.recurrent),
        ]
        if self.on_top:
            lines += [
                "    # 经费增长规则(三个增长、两个只增不减)所需的追加拨款，上限为示意假设 / assumed",
                *_fund("on_top", "追加教育拨款 (appropriated on top)", ("appropriate",), False, self.on_top),
            ]
        starts = [one for one in parts.projects if one.start is not None]
        if starts and parts.base_year < min(one.start or 0 for one in starts):
            lines += ["projects:", *(f"  {one.id}: {{start: {one.start}}}" for one in starts)]
        return "\n".join(lines) + "\n"


def _fund(code: str, name: str, levers: tuple[str, ...], carry: bool, caps: dict[int, int]) -> list[str]:
    return [
        f"    {code}:",
        f"      name: {_quoted(name)}",
        f"      levers: [{', '.join(levers)}]",
        f"      carry_over: {str(carry).lower()}",
        "      caps:",
        *(f"        {year}: {cap}" for year, cap in caps.items()),
    ]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def document_text(code: str) -> str:
    """Return the sections of a scenario that are taken from its document, as they are kept here."""
    return (Path(__file__).with_name("documents") / f"{code}.yaml").read_text(encoding="utf-8")


def sample_readme(units: int, seed: int) -> str:
    """Return the note that goes with a sample."""
    command = f"planner sample --units {units} --seed {seed} --out DIR"
    return (
        f"# 示意区县 / Illustrative district\n\n"
        f"由 `{command}` 生成。学校、人数、经费均为随机生成的示意数据，不对应任何真实地区或学校。\n\n"
        f"Made by `{command}`. Schools, pupils and money are random and illustrative; no real place or school is "
        f"described.\n"
    )
