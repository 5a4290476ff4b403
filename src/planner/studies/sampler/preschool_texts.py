"""Scenario documents of preschool 学前情景文件: goals and dates as the documents say, money illustrative."""

from __future__ import annotations

from typing import Final

_NOT_MODELLED: Final = """not_modelled:
  - "文件未载明的幼儿园名称与数字由生成器虚构。 Names and numbers of kindergartens that no document gives:\
 made up by the generator"
  - "未含跨街镇入园的幼儿。 Children who go to kindergarten in another township"
  - "佐证类指标在填入佐证材料前一律为未知。 Attested items: they ship as unknown until evidence is entered"
"""
_CAPITAL: Final = "[k_build, k_hand_over, k_convert, k_extend, k_take_over, k_contract, k_close, k_books]"
_RECURRENT: Final = "[k_salary, k_retrain, k_equal_pay, k_insure, k_fund, k_subsidy, k_village_subsidy]"


def _caps(values: dict[int, int]) -> str:
    return "\n".join(f"        {year}: {value}" for year, value in values.items())


def _budget(capital: dict[int, int], recurrent: dict[int, int]) -> str:
    return f"""budget:
  # Illustrative caps: no source gives a budget.
  funds:
    preschool_capital:
      name: "学前建设资金"
      levers: {_CAPITAL}
      carry_over: true
      caps:
{_caps(capital)}
    preschool_recurrent:
      name: "学前人员与运转经费"
      levers: {_RECURRENT}
      carry_over: false
      caps:
{_caps(recurrent)}
"""


def _level(years: range, yearly: int) -> dict[int, int]:
    return dict.fromkeys(years, yearly)


_CHANGQING_SOURCE: Final = (
    'source: {document: "长清区创建全国县域学前教育普及普惠区实施方案", number: "济长政字〔2022〕15号"'
)
CHANGQING: Final = (
    'title: "长清区学前教育普及普惠 2022–2030（示意数据）"\n'
    'description: "以 2022 年为基年：2025 年底学前三年毛入园率 90 %、普惠性幼儿园在园幼儿占比 85 %、公办园占比 50 %，'
    "保持到 2030 年；每街镇 1 所公办中心园。 "
    'Illustrative kindergartens: 90/85/50 by the end of 2025, held to 2030."\n'
    'source: "济长政字〔2022〕15号《长清区创建全国县域学前教育普及普惠区实施方案》三(二)；幼儿园、人数、经费为示意"\n'
    + _NOT_MODELLED
    + f"""illustrative: true
district: tables-preschool
standards: changqing
base_year: 2022
horizon: 2030
deadline: 2025
phases:
  - name: {{zh: "筹备阶段", en: "Preparation"}}
    from: 2022-05
    to: 2022-12
    {_CHANGQING_SOURCE}, clause: "三(一)", line: 95}}
  - name: {{zh: "攻坚阶段", en: "Main effort"}}
    from: 2023-01
    to: 2025-12
    {_CHANGQING_SOURCE}, clause: "三(二)", line: 97}}
  - name: {{zh: "完善阶段", en: "Completion and inspection"}}
    from: 2026-01
    to: 2026-12
    {_CHANGQING_SOURCE}, clause: "第三阶段", line: 114}}
preschool:
  standards: changqing_preschool
  deadline: 2025
  # 足额缴纳五险一金（济长政字〔2022〕15号 四(五)）；起始年为假设
  insurance_from: 2024
"""
    + _budget(
        {2023: 14_000_000, 2024: 16_000_000, 2025: 14_000_000, **_level(range(2026, 2031), 3_000_000)},
        {2023: 14_000_000, 2024: 26_000_000, 2025: 40_000_000, **_level(range(2026, 2031), 46_000_000)},
    )
)

ALTAY: Final = (
    'title: "阿勒泰地区学前教育 2020–2030（分园为示意数据）"\n'
    'description: "322 所幼儿园（民办 8 所）、在园 28,959 人（民办 1,251 人）、市区 10 所 2,739 人为文件数；'
    "分园数据为示意。2020 年底到期的整改计为逾期，自 2023 年起须达标并保持。 "
    'Totals of the document, illustrative kindergartens; what was due by 2020 must hold from 2023."\n'
    'source: "阿行办发〔2021〕2号《阿勒泰地区贯彻落实自治区跟踪视察学前教育工作反馈问题整改方案》；'
    '分园数据与经费为示意"\n'
    + _NOT_MODELLED
    + """illustrative: true
district: tables
standards: national
base_year: 2020
horizon: 2030
# 文件期限（2020 年底）在基年已过：计为逾期；须达标并保持的起始年为假设
hold_from: 2023
due: 2020-12-31
preschool:
  standards: altay
  deadline: 2020
  hold_from: 2023
  # 村级幼儿园教师差异化补助（四(三)1）
  village_subsidy: true
  # 文件载明第六幼儿园 2020 年 12 月建成；这里 2021 年筹办、配齐教师与设备，2022 年秋季投用（假设）
  projects:
    kg_sixth: 2021
solver:
  # 322 所幼儿园一次求解：与下界相差不超过 1 % 即停 Stops within 1 % of the proved bound: 322 kindergartens in one model
  gap: 0.01
"""
    + _budget(
        {2021: 20_000_000, **_level(range(2022, 2031), 8_000_000)},
        {2021: 60_000_000, 2022: 90_000_000, **_level(range(2023, 2031), 120_000_000)},
    )
)

CHANGSHOU: Final = (
    'title: "长寿区学前教育 2023–2030（分园为示意数据）"\n'
    'description: "82 所公办园临聘教师 392 人、年均工资 34,679 元对在编 118,659 元（29 %）、足额参保 1,513 人（65 %）'
    "为文件数；自 2027 年起工资比达到 75 %、应保尽保。 "
    'Pay and insurance of the document, illustrative kindergartens; pay ratio and insurance hold from 2027."\n'
    'source: "2023年对长寿区人民政府履行教育职责评价意见整改方案(长寿区教委 2024-04-15) 二(一)；分园数据与经费为示意"\n'
    + _NOT_MODELLED
    + """illustrative: true
district: tables-preschool
standards: changshou
base_year: 2023
horizon: 2030
deadline: 2027
preschool:
  standards: changshou_preschool
  deadline: 2027
  # 2024 年春期专项执法检查，应缴尽缴（二(一)2）
  insurance_from: 2024
  # 临聘教师工资逐年提高：2027 年达到在编的 75 %，2030 年同工同酬（路径为假设，起点 29 %）
  pay_path: {2024: 0.40, 2025: 0.52, 2026: 0.64, 2027: 0.75, 2028: 0.84, 2029: 0.92, 2030: 1.0}
"""
    + _budget(
        {2024: 16_000_000, **_level(range(2025, 2031), 3_000_000)},
        {2024: 26_000_000, 2025: 34_000_000, 2026: 46_000_000, **_level(range(2027, 2031), 90_000_000)},
    )
)


def altay_readme() -> str:
    """Return the note that goes with the Altay scenario."""
    return """# 阿勒泰地区学前教育 / Altay, preschool

**分园为示意数据。** 文件（阿行办发〔2021〕2号）给出的是合计：322 所幼儿园（民办 8 所）、在园 28,959 人（民办 1,251 人，
公办占 95.68 %）、阿勒泰市区 10 所 2,739 人、第六幼儿园 360 个学位、布尔津农村幼儿园在编教师占三成、
村级教师补助每月 200 元与 500—2000 元。各园、各乡镇、人口、经费均由程序生成，与合计一致。

**Kindergartens are illustrative.** The document gives totals only: 322 kindergartens (8 private), 28,959 children
(1,251 in private ones, 95.68 % in public ones), 10 kindergartens with 2,739 children in the city, the sixth
kindergarten with 360 places, three of ten teachers on posts in rural Burqin, subsidies of 200 and
of 500 to 2,000 yuan a month. Single kindergartens, townships, population and money are made up and add up to the
totals.

2020 年底到期的事项在基年已过期限，一律计为逾期，自 2023 年（假设）起须达标并保持。
What was due by the end of 2020 counts as overdue and must hold from 2023 (assumed).

322 所幼儿园一次求解，方案成本与可证明的下界相差不超过 1 % 即停止（`solver.gap: 0.01`）；要更接近最小成本，
可用 `--set solver.gap=0.005`，用时更长。
All 322 kindergartens are planned at once; the search stops when the plan is within 1 % of the least cost that can be
proved (`solver.gap: 0.01`). `--set solver.gap=0.005` comes closer and takes longer.

重新生成 / to regenerate: `python -m planner.studies.sampler.preschool_altay scenarios/altay`
"""
