"""What the Changqing folder says about itself: titles, descriptions and the README with its figures."""

from __future__ import annotations

from pathlib import Path

from planner.base.terms import INDICATORS
from planner.studies.sampler import facts
from planner.studies.sampler.assemble import Parts
from planner.studies.sampler.demography import LAST_PRIMARY, births_shape

SOURCE = (
    "济长政字〔2022〕15号《长清区创建全国县域义务教育优质均衡发展区实施方案(2022-2026年)》 for goals and dates; "
    "schools, teachers and money are illustrative"
)
TITLES = {2022: "长清区义务教育优质均衡 2022–2030（示意数据）", 2025: "长清区义务教育优质均衡 2025–2030（示意数据）"}
DESCRIPTIONS = {
    2022: (
        "示意区县：以 2022 年为基年，2026 年底达到优质均衡各项指标并保持到 2030 年；"
        "大学城实验学校西校区 2023 年开工、2025 年启用。"
        " Illustrative district: meet every indicator by the end of 2026 and hold it to 2030."
    ),
    2025: (
        "同一示意区县滚动到 2025 年：西校区已启用，校舍工程大多完工；历史在校生按现行学区回溯。"
        " The same district moved on to 2025: west campus open, most works done;"
        " history restated to today's catchments."
    ),
}

_TEMPLATE = Path(__file__).with_name("changqing_readme.md")


#: What the plan spends where money is no object, in 万元: planner plan baseline.yaml --set budget.factor=50.
FREE_RECURRENT = {2024: 236, 2026: 601}
FREE_CAPITAL_TO_2026 = 25_729
#: Smallest budget.factor (steps of 0.3 %) for which the linear plan exists.
SMALLEST_FACTOR = 0.988


def readme(first: Parts, later: Parts, caps: dict[str, dict[int, int]]) -> str:
    """Return the README; figures about the district are computed from it, ``caps`` are the yearly ones in 万元."""
    stages = {stage: facts.stage_facts(first, stage) for stage in ("primary", "junior")}
    values = {}
    for stage, found in stages.items():
        values[f"cv_{stage}"] = " | ".join(f"{found.cv[name]:.2f}" for name in INDICATORS)
        values[f"below_{stage}"] = " | ".join(str(found.failing[name]) for name in INDICATORS)
        values[f"ratio_{stage}"] = f"{found.pupils / found.teachers:.1f}"
        values[f"class_{stage}"] = f"{_class_size(first, stage):.1f}"
    return _TEMPLATE.read_text(encoding="utf-8").format(
        facts="\n".join(_facts(first, later, stages)),
        heads=" | ".join(INDICATORS),
        rules="|".join("---" for _ in INDICATORS),
        area_primary=f"{_per_pupil(first, 'teaching_m2'):.2f}",
        sports_primary=f"{_per_pupil(first, 'sports_m2'):.2f}",
        tight="；".join(
            f"{year} 年约 {spent} 万元（上限 {caps['recurrent'][year]}）" for year, spent in FREE_RECURRENT.items()
        ),
        capital_free=f"{FREE_CAPITAL_TO_2026:,}",
        smallest=f"{SMALLEST_FACTOR:g}",
        capital_cap=f"{sum(cap for year, cap in caps['capital'].items() if year <= 2026):,}",
        **values,
    )


def _facts(first: Parts, later: Parts, stages: dict[str, facts.StageFacts]) -> list[str]:
    sizes = facts.school_sizes(first, first.base_year)
    largest, second = list(sizes)[:2]
    after = facts.school_sizes(first, first.deadline)
    cohorts = facts.oversized_cohorts(first)
    over = {stage: found.over_limit(stage) for stage, found in stages.items()}
    small = [spec.id for spec in first.specs if spec.type == "teaching_point" and sizes[spec.id] < facts.SMALL_POINT]
    measured = sum(found.units for found in stages.values())
    passing = sum(found.passing for found in stages.values())
    fall = 1.0 - births_shape(2025) / births_shape(2016)
    kinds = {kind: sum(spec.type == kind for spec in first.specs) for kind in ("nine_year", "teaching_point")}
    units = sum(spec.has(stage) for spec in first.specs for stage in stages)
    crowded = len({school for school, _ in cohorts})
    pupils = {(stage, year): f"{_total(first, stage, year):,}" for stage in (0, 1) for year in (2022, 2030)}
    return [
        f"- {len(first.specs) + 1} 所学校（九年一贯制 {kinds['nine_year']} 所、教学点 {kinds['teaching_point']} 个、"
        f"特殊教育学校 1 所），{units} 个义务教育统计单元，{len(first.teachers):,} 名专任教师 / schools, units",
        f"- 纳入测算 {measured} 个单元（小学 {stages['primary'].pupils:,} 人、初中 {stages['junior'].pupils:,} 人），"
        f"只有 {passing} 个通过学校达标规则 / only {passing} of {measured} measured units pass the school rule",
        f"- 差异系数超限：小学 {'、'.join(over['primary'])}，初中 {'、'.join(over['junior'])} / CVs over the limit",
        f"- 最大学校 {largest} 共 {sizes[largest]:,} 人（第二大 {second} {sizes[second]:,} 人），"
        f"西校区启用后 2026 年为 {after[largest]:,} 人 / one school over 2,000, relieved by the west campus",
        f"- 超大班额：{len(cohorts)} 个年级，分布在 {crowded} 所学校 / grades with oversized classes, in schools",
        f"- 不足 50 人的教学点：{'、'.join(small)} / teaching point under 50",
        f"- 出生人口 2016–2025 年下降 {fall:.0%}；2022 → 2030 年小学在校生 {pupils[0, 2022]} → {pupils[0, 2030]}，"
        f"初中 {pupils[1, 2022]} → {pupils[1, 2030]} / births fall by half, while junior schools still grow",
        f"- 2025 年表：{len(later.specs) + 1} 所学校，{len(later.teachers):,} 名专任教师 / the 2025 tables",
    ]


def _total(parts: Parts, stage: int, year: int) -> int:
    return sum(parts.panel.stage_pupils(school, year)[stage] for school in parts.panel.schools)


def _class_size(parts: Parts, stage: str) -> float:
    grades = slice(0, LAST_PRIMARY) if stage == "primary" else slice(LAST_PRIMARY, None)
    y = parts.panel.years.index(parts.base_year)
    return float(parts.panel.pupils[:, grades, y].sum() / parts.panel.classes[:, grades, y].sum())


def _per_pupil(parts: Parts, name: str) -> float:
    """Return a stock per pupil over the schools with primary grades only."""
    own = [stock for stock in parts.stocks if stock.spec.type in ("primary", "teaching_point")]
    pupils = sum(sum(parts.panel.stage_pupils(stock.spec.id, parts.base_year)) for stock in own)
    return float(sum(getattr(stock, name) for stock in own)) / pupils
