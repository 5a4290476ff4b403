"""Contracts of the ledger of duties 台账 and of the money that rules speak of 经费 (docs/model.md §1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from planner.base.i18n import T
from planner.district.contracts import words
from planner.district.contracts.columns import Column, Table
from planner.district.contracts.shared import SCHOOL_ID, YEAR

LEDGER: Final = Table(
    "ledger", ("台账",), ("id",),
    (
        Column("id", ("编号", "台账编号"), "id", T("Number of the item, such as CS01")),
        Column("title", ("事项", "问题或任务"), "text", T("The issue, task or duty in a few words")),
        Column("kind", ("类别", "事项类别"), "choice", T("What kind of item it is"), choices=words.LEDGER_KINDS),
        Column("document", ("来源文件", "文件依据"), "text", T("Document that asks for it, with its number"),
               required=False),
        Column("line", ("原文行号", "原文行"), "integer", T("Line of the document's text"), low=1, high=100_000,
               required=False),
        Column("duty", ("整改措施", "工作措施"), "text", T("What is to be done")),
        Column("departments", ("责任部门", "整改单位", "责任单位"), "text",
               T("Departments that answer for it, the leading one first; no names of persons")),
        Column("deadline", ("完成时限", "整改时限"), "date", T("Day by which it must be done; blank = standing duty"),
               required=False),
        Column("term", ("时限说明",), "text", T("The time limit in the words of the document"), required=False),
        Column("state", ("办理状态",), "choice", T("How far the departments say it is"), choices=words.LEDGER_STATES),
        Column("evidence", ("佐证材料",), "text", T("File or document that proves it"), required=False),
        Column("evidence_date", ("佐证日期",), "date", T("Date of the evidence"), required=False),
        Column("role", ("责任岗位",), "text", T("Post that attests it; no names"), required=False),
        Column("indicator", ("销号指标", "关联指标"), "id",
               T("Code of the standard or tracked item that closes it; blank = evidence closes it"), required=False),
        Column("subject", ("指标对象",), "text",
               T("What the indicator is judged on: school, school:stage or stage:indicator; blank = all of them"),
               required=False),
        replace(SCHOOL_ID, note=T("School that it is about; blank = the whole district"), required=False),
    ),
    note=T("Issues, tasks and duties with owner, deadline, state and what closes them"),
    aside=True,
)  # fmt: skip

FINANCE: Final = Table(
    "finance", ("经费",), ("year", "item"),
    (
        replace(YEAR, note=T("Calendar year of the money")),
        Column("item", ("经费项目",), "choice", T("What the amount is"), choices=words.FINANCE_ITEMS),
        Column("amount", ("金额",), "number", T("Amount, in yuan (per person where the item says so)"),
               unit=T("yuan"), low=0, high=1_000_000_000_000),
        Column("status", ("性质", "数据性质"), "choice", T("Final accounts, or the budget until they are known"),
               choices=words.FINANCE_STATUS, required=False),
        Column("source", ("来源", "数据来源"), "text", T("Where the number comes from"), required=False),
    ),
    note=T("Money that the finance rules are judged on"),
    aside=True,
)  # fmt: skip

TABLES: Final = (LEDGER, FINANCE)
