"""Changshou in one budget 长寿区统一预算示意情景: tables and scenario of its schools and of its kindergartens joined.

``python -m planner.studies.sampler.changshou_both OUT`` writes ``OUT/tables-both`` and ``OUT/both.yaml`` from
``tables``, ``tables-preschool``, ``baseline.yaml`` and ``preschool.yaml`` that stand in ``OUT``. Caps are those of the
two scenarios added up; everything else is taken over as it stands.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from planner.base.yamlio import read_yaml
from planner.studies.preschool_tables import join_tables

_TITLE: Final = "长寿区义务教育优质均衡与学前教育：同一预算 2023–2030（示意数据）"
_TOLD: Final = (
    "义务教育学校与幼儿园在同一笔基本建设资金和同一笔经常经费内统一求解：自 2027 年起校校达标、校际差异达标，"
    "临聘教师工资达到在编的 75 %、教职工应保尽保。 Schools and kindergartens in one capital and one recurrent fund; "
    "the rules of both hold from 2027."
)
_SCOPE: Final = (
    '  - "未含撤并、住宅小区生源、民办学校。 Mergers and closures of schools, housing yield, private schools"\n'
    '  - "未含跨街镇入园的幼儿。 Children who go to kindergarten in another township"\n'
)


def write_changshou_both(out: Path) -> None:
    """Write ``tables-both`` and ``both.yaml`` under ``out`` from what stands there."""
    join_tables(out / "tables", out / "tables-preschool", out / "tables-both")
    schools = (out / "baseline.yaml").read_text(encoding="utf-8")
    kindergartens = (out / "preschool.yaml").read_text(encoding="utf-8")
    (out / "both.yaml").write_text(_document(schools, kindergartens, out), encoding="utf-8", newline="\n")


def _document(schools: str, kindergartens: str, out: Path) -> str:
    """The scenario of the schools, with the section and the money of the kindergartens."""
    text = re.sub(r"(?m)^title: .*$", f'title: "{_TITLE}"', schools, count=1)
    text = re.sub(r"(?m)^description: .*$", f'description: "{_TOLD}"', text, count=1)
    text = re.sub(r'(?m)^  - "未含撤并.*\n', _SCOPE, text, count=1)
    text = text.replace("district: tables\n", "district: tables-both\n", 1)
    section = _section(kindergartens, "preschool")
    return text.replace(_section(text, "budget"), section + _budget(out), 1)


def _section(text: str, name: str) -> str:
    """A top-level section of a document, as it is written there."""
    found = re.search(rf"(?m)^{name}:\n(?:[ #].*\n)+", text)
    assert found is not None, name
    return found.group()


def _budget(out: Path) -> str:
    """One capital and one recurrent fund with the levers and the caps of both documents."""
    documents = [read_yaml(out / name)["budget"]["funds"] for name in ("baseline.yaml", "preschool.yaml")]
    lines = ["budget:", "  # Illustrative caps: those of baseline.yaml and of preschool.yaml added up.", "  funds:"]
    for code, own in documents[0].items():
        more = documents[1].get(f"preschool_{code}", {"levers": [], "caps": {}})
        levers = [f"[{', '.join(own['levers'])}" + (",", "]")[not more["levers"]]]
        levers += [f"  {', '.join(more['levers'])}]"] * bool(more["levers"])
        lines += [
            f"    {code}:",
            f'      name: "{own["name"]}"',
            *(f"      {'levers: ' * (not n)}{'  ' * bool(n)}{part.strip()}" for n, part in enumerate(levers)),
            f"      carry_over: {str(bool(own['carry_over'])).lower()}",
            "      caps:",
            *(
                f"        {year}: {int(own['caps'][year]) + int(more['caps'].get(year, 0))}"
                for year in sorted(own["caps"])
            ),
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write_changshou_both(Path(sys.argv[1]))
