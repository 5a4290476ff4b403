"""The README of an illustrative district's folder 示意区县说明: figures computed from its parts."""

from __future__ import annotations

from planner.base.terms import INDICATORS
from planner.studies.sampler import facts
from planner.studies.sampler.assemble import Parts

STAGE_NAMES = {"primary": "小学 primary", "junior": "初中 junior"}


def district_readme(parts: Parts, title: str, real: str, calibration: str, tight: str) -> str:
    """Return the README: that the data are made up, what is real, how hard the case is, what it is calibrated to."""
    found = {stage: facts.stage_facts(parts, stage) for stage in STAGE_NAMES}
    measured = sum(one.units for one in found.values())
    passing = sum(one.passing for one in found.values())
    sizes = facts.school_sizes(parts, parts.base_year)
    largest = next(iter(sizes))
    cohorts = facts.oversized_cohorts(parts)
    lines = [
        f"# {title}",
        "",
        "**示意数据。** 文件没有公布分校统计，本文件夹中的学校、学生、教师、校舍和经费全部由程序生成，"
        "不是任何真实学校的数据；"
        f"校名一律标注“示意”。真实的只有：{real}",
        "",
        "**Illustrative data.** The document publishes no school statistics: schools, pupils, teachers, premises and "
        "money here are made up by a program. Real is only what the scenario cites from the document.",
        "",
        "重新生成 / to regenerate: `python -m planner.studies.sampler.folders scenarios`",
        "",
        "## 要点 / What makes it hard",
        f"- 学制 {parts.profile.school_system}；{len(parts.specs) + 1} 所学校，"
        f"{sum(spec.has(stage) for spec in parts.specs for stage in STAGE_NAMES)} 个义务教育统计单元，"
        f"{len(parts.teachers):,} 名专任教师 / schools, units, teachers",
        f"- 纳入测算 {measured} 个单元（小学 {found['primary'].pupils:,} 人、初中 {found['junior'].pupils:,} 人），"
        f"基年 {passing} 个通过学校达标规则 / {passing} of {measured} measured units pass the school rule",
        *(
            f"- {STAGE_NAMES[stage]}：差异系数超限 {'、'.join(one.over_limit(stage)) or '无'} / CVs over the limit"
            for stage, one in found.items()
        ),
        f"- 最大学校 {largest} 共 {sizes[largest]:,} 人；超大班额 {len(cohorts)} 个年级，"
        f"分布在 {len({school for school, _ in cohorts})} 所学校 / largest school; grades with oversized classes",
        "",
        f"| {parts.base_year} | {' | '.join(INDICATORS)} |",
        f"|---|{'|'.join('---' for _ in INDICATORS)}|",
        *(
            f"| {STAGE_NAMES[stage]} {what} | {' | '.join(values)} |"
            for stage, one in found.items()
            for what, values in (
                ("CV", [f"{one.cv[name]:.2f}" for name in INDICATORS]),
                ("未达标单元 below", [str(one.failing[name]) for name in INDICATORS]),
            )
        ),
        "",
        "## 校准依据 / Calibration",
        f"- {calibration}。本例小学生师比 {found['primary'].pupils / found['primary'].teachers:.1f}"
        " / pupils per primary teacher here",
        "- 出生人口取全国 2016–2025 年走势，不取水平 / births follow the national shape, not its level",
        f"- 经费上限没有来源，为示意；若不设上限（`--set budget.factor=50`），方案支出 {tight}，须提前安排"
        " / no source gives a budget; without caps the plan would spend more in these years than the caps allow",
        "- 经费表（`finance.csv`）的金额与增幅均为示意 / amounts and growth of table finance are made up",
        "- 其余均为假设 / all else is assumed",
        "",
        "佐证类指标不附数据，一律按“待佐证”处理 / attested items ship without evidence and count as unknown.",
    ]
    return "\n".join(lines) + "\n"
