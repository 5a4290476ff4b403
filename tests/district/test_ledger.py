"""The ledger and the money are read with exact cells, written back, and checked for what an owner may be."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.base.errors import BadInput
from planner.district.model import FinanceValue, LedgerItem
from planner.district.read import read_district
from planner.district.rules.ledger import departments_of, looks_like_a_person
from planner.district.template import write_template
from planner.district.write import write_tables
from tests.district.small import BASE_YEAR, small_tables

ITEM = {
    "id": "CS01", "title": "临聘教师待遇", "kind": "issue", "document": "整改方案", "line": 24, "duty": "增加招聘",
    "departments": "区教委、区编办", "deadline": "2024-06", "term": "春期", "state": "closed", "evidence": "台账",
    "evidence_date": "2024-05-06", "role": "督导室", "indicator": "G5", "subject": "P1:primary", "school_id": "P1",
}  # fmt: skip


def tables(*items: dict[str, object], money: list[dict[str, object]] | None = None) -> dict[str, pd.DataFrame]:
    """The small district with a ledger and money."""
    found = small_tables() | {"ledger": pd.DataFrame([ITEM, *items])}
    return found | ({"finance": pd.DataFrame(money)} if money else {})


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("target", ["tables", "tables.xlsx"])
def test_what_is_written_is_read_back(language: str, target: str, tmp_path: Path) -> None:
    """Workbook or folder, either language: every cell of the item and of the money, choices by their words."""
    money = [{"year": 2021, "item": "training", "amount": 12.5, "status": "budget", "source": "预算草案"}]
    write_tables(tables({"id": "CS02", "title": "t", "kind": "class_size", "duty": "d", "departments": "区教委",
                         "state": "open"}, money=money), tmp_path / target, language)  # fmt: skip
    district, warnings = read_district(tmp_path / target, BASE_YEAR)
    assert not warnings
    assert district.ledger[0] == LedgerItem(
        "CS01", "临聘教师待遇", "issue", "增加招聘", ("区教委", "区编办"), "closed", "整改方案", 24, "2024-06", "春期",
        "台账", "2024-05-06", "督导室", "G5", "P1:primary", "P1",
    )  # fmt: skip
    assert district.ledger[1] == LedgerItem("CS02", "t", "class_size", "d", ("区教委",), "open")
    assert district.finance == (FinanceValue("training", 2021, 12.5, "budget", "预算草案"),)
    assert "ledger" not in district.missing and "finance" not in district.missing


def test_the_template_has_both_sheets(tmp_path: Path) -> None:
    """台账 and 经费 stand in the blank workbook, and left blank they make nothing an estimate."""
    write_template(tmp_path / "t.xlsx", "zh_CN")
    names = pd.ExcelFile(tmp_path / "t.xlsx", engine="openpyxl").sheet_names
    assert "台账" in names and "经费" in names


@pytest.mark.parametrize(
    ("values", "place", "code"),
    [
        ({"kind": "wish"}, "ledger.csv:3:kind", "cell.choice"),
        ({"state": ""}, "ledger.csv:3:state", "cell.required"),
        ({"deadline": "spring"}, "ledger.csv:3:deadline", "cell.date"),
        ({"line": "0"}, "ledger.csv:3:line", "cell.range"),
        ({"school_id": "Z9"}, "ledger.csv:3:school_id", "ref.unknown_school"),
        ({"id": "CS01"}, "ledger.csv:3:id", "key.duplicate"),
        ({"id": "DB001"}, "ledger.csv:3:id", "ledger.reserved"),
        ({"departments": "、"}, "ledger.csv:3:departments", "ledger.no_owner"),
    ],
)
def test_wrong_cells_are_told_at_their_place(
    values: dict[str, object], place: str, code: str, tmp_path: Path
) -> None:  # fmt: skip
    """The exact cell, its code, and nothing else."""
    write_tables(tables(ITEM | {"id": "CS02"} | values), tmp_path / "d")
    with pytest.raises(BadInput) as bad:
        read_district(tmp_path / "d", BASE_YEAR)
    assert [(one.place, one.code) for one in bad.value.problems if one.severity == "error"] == [(place, code)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"departments": "区教委、王小明"}, "ledger.person"),
        ({"indicator": "", "subject": "", "role": ""}, "ledger.no_evidence"),
    ],
)
def test_doubtful_items_are_read_with_a_warning(values: dict[str, object], code: str, tmp_path: Path) -> None:
    """A person as owner, and closing without proof."""
    write_tables(tables(ITEM | {"id": "CS02"} | values), tmp_path / "d")
    _, warnings = read_district(tmp_path / "d", BASE_YEAR)
    assert [one.code for one in warnings] == [code]


def test_a_year_may_hold_a_plan_and_a_measurement_but_not_two_of_them(tmp_path: Path) -> None:
    """A blank kind is a measurement."""
    rows = pd.DataFrame({"item": ["Q1", "Q1"], "year": [2022, 2022], "value": [95.0, 96.0], "kind": ["planned", ""]})
    write_tables(small_tables() | {"tracked": rows}, tmp_path / "good")
    assert len(read_district(tmp_path / "good", BASE_YEAR)[0].tracked) == 2
    write_tables(small_tables() | {"tracked": rows.assign(kind=["measured", ""])}, tmp_path / "bad")
    with pytest.raises(BadInput) as bad:
        read_district(tmp_path / "bad", BASE_YEAR)
    assert [one.code for one in bad.value.problems] == ["key.duplicate"]


def test_owners_are_split_and_told_from_persons() -> None:
    """Each department once, in order; short names without a department's ending are persons."""
    assert departments_of("区教委、 区财政局；区教委") == ("区教委", "区财政局")
    assert looks_like_a_person("王小明") and looks_like_a_person("刘敏")
    for name in ("区残联", "团区委", "各镇街", "区教体局", "各县(市)人民政府", "各有关部门(单位)", "education bureau"):
        assert not looks_like_a_person(name)
