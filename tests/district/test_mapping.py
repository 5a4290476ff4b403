"""A bureau's own exports are read through a saved mapping: their headers, words, units and rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from planner.base.errors import BadInput
from planner.district.mapping import load_mapping
from planner.district.read import newest_year, read_district
from tests.district.small import BASE_YEAR, PREMISES, small_tables, write_small

MAPPING = """\
description: 基层报表与资产台账
tables:
  schools:
    file: 学校名录.csv
    columns: {代码: school_id, 校名: 学校名称, 类型: type, 城乡: area_type, 开办项目: opens_project}
    fixed: {ownership: public}
    values: {type: {完小: primary, 初级: 初中, 一贯: nine_year, 点: 教学点, 特教校: special}}
  premises:
    file: 台账.xlsx
    sheet: 校舍
    header_row: 3
    columns:
      代码: school_id
      教学用房: teaching_area_m2
      其中体育: indoor_sports_m2
      运动场: sports_area_m2
      设备(万元): equipment_yuan
      多媒体: multimedia_rooms
      教室: classrooms
    scale: {equipment_yuan: 10000}
  special_rooms:
    file: 台账.xlsx
    sheet: 资产
    columns: {学校代码: school_id, 名称: kind, 面积: area_m2, 数量: rooms}
    values: {kind: {音乐教室: music, 美术教室: art}}
    where: {大类: [专用教室]}
    add_up: true
"""
TYPES = {"primary": "完小", "junior": "初级", "nine_year": "一贯", "teaching_point": "点", "special": "特教校"}


def exports(folder: Path) -> Path:
    """Write the small district as a bureau would export it, and return the folder."""
    tables = small_tables()
    schools = tables.pop("schools")
    del tables["premises"], tables["special_rooms"]
    target = write_small(folder, tables)
    listed = pd.DataFrame(
        {"序号": range(1, 8), "代码": schools.school_id, "校名": schools.name, "类型": schools.type.map(TYPES),
         "城乡": schools.area_type, "开办项目": schools.opens_project}
    )  # fmt: skip
    listed["校名"] = schools["name"]
    listed.to_csv(target / "学校名录.csv", index=False, encoding="gb18030")
    book = xlsxwriter.Workbook(str(target / "台账.xlsx"))
    premises = book.add_worksheet("校舍")
    premises.merge_range("A1:G1", "2022 年校舍情况")
    premises.write_row(2, 0, ["代码", "教学用房", "其中体育", "运动场", "设备(万元)", "多媒体", "教室"])
    for row, (school, stocks) in enumerate(PREMISES.items(), start=3):
        premises.write_row(row, 0, [school, *stocks[:3], stocks[3] / 10_000, *stocks[4:]])
    assets = book.add_worksheet("资产")
    assets.write_row(0, 0, ["大类", "学校代码", "名称", "面积", "数量"])
    assets.write_row(1, 0, ["专用教室", "P1", "音乐教室", 75, 1])
    assets.write_row(2, 0, ["课桌椅", "P1", "课桌", None, 900])
    assets.write_row(3, 0, ["专用教室", "P1", "音乐教室", 75, 2])
    assets.write_row(4, 0, ["专用教室", "N1", "美术教室", 92, 1])
    book.add_worksheet("往年").write_row(0, 0, ["无关"])
    book.close()
    return target


def saved(folder: Path, text: str = MAPPING) -> Path:
    """Write a mapping file and return its path."""
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_exports_give_the_same_district_as_the_tables(tmp_path: Path) -> None:
    """Own headers, words for types, equipment in 10,000 yuan, a title above the header, an asset register."""
    folder = exports(tmp_path)
    district, warnings = read_district(folder, BASE_YEAR, saved(tmp_path))
    plain, _ = read_district(write_small(tmp_path / "plain"), BASE_YEAR)
    assert not warnings
    assert district.premises == plain.premises
    assert district.enrolment == plain.enrolment
    kept = [replace(one, township="", build_year=None, migrant_share=None, dense_center=False, boarding=False,
                    parent_school="") for one in plain.schools]  # fmt: skip
    assert list(district.schools) == kept
    rooms = [(one.school, one.kind, one.area_m2, one.rooms) for one in district.special_rooms or ()]
    assert rooms == [("P1", "music", 75, 3), ("N1", "art", 92, 1)]
    assert {"学校名录.csv", "台账.xlsx", "mapping.yaml"} <= district.inputs.keys()
    assert newest_year(folder, saved(tmp_path)) == 2022


def test_problems_are_told_at_the_cells_of_the_export(tmp_path: Path) -> None:
    """The place is that of the bureau's file, with its own header."""
    folder = exports(tmp_path)
    text = (folder / "学校名录.csv").read_text(encoding="gb18030").replace("一贯,town", "二贯,town")
    (folder / "学校名录.csv").write_text(text, encoding="gb18030")
    with pytest.raises(BadInput) as refused:
        read_district(folder, BASE_YEAR, saved(tmp_path))
    assert [(one.place, one.code) for one in refused.value.problems] == [("学校名录.csv:4:类型", "cell.choice")]


BROKEN: list[tuple[str, Callable[[str], str], set[tuple[str, str]]]] = [
    ("unknown key at the top", lambda t: t + "tabels: {}\n", {("mapping.yaml:tabels", "mapping.unknown")}),
    ("unknown table", lambda t: t.replace("  premises:", "  premisses:"),
     {("mapping.yaml:tables.premisses", "mapping.unknown")}),
    ("unknown key of a table", lambda t: t.replace("header_row", "headerrow"),
     {("mapping.yaml:tables.premises.headerrow", "mapping.unknown")}),
    ("unknown column", lambda t: t.replace("校名: 学校名称", "校名: naem"),
     {("mapping.yaml:tables.schools.columns.校名", "mapping.column")}),
    ("column twice", lambda t: t.replace("校名: 学校名称", "校名: school_id"),
     {("mapping.yaml:tables.schools.columns.校名", "mapping.twice")}),
    ("header row that is none", lambda t: t.replace("header_row: 3", "header_row: three"),
     {("mapping.yaml:tables.premises.header_row", "mapping.header_row")}),
    ("path instead of a name", lambda t: t.replace("file: 学校名录.csv", "file: ../学校名录.csv"),
     {("mapping.yaml:tables.schools.file", "mapping.file")}),
    ("scale of a name", lambda t: t.replace("scale: {equipment_yuan: 10000}", "scale: {school_id: 10}"),
     {("mapping.yaml:tables.premises.scale.school_id", "mapping.scale")}),
    ("add_up that is no flag", lambda t: t.replace("add_up: true", "add_up: 3"),
     {("mapping.yaml:tables.special_rooms.add_up", "mapping.add_up")}),
    ("fixed list", lambda t: t.replace("fixed: {ownership: public}", "fixed: {ownership: [public]}"),
     {("mapping.yaml:tables.schools.fixed.ownership", "mapping.value")}),
    ("values that are no mapping", lambda t: t.replace("{kind: {音乐教室: music, 美术教室: art}}", "{kind: 3}"),
     {("mapping.yaml:tables.special_rooms.values.kind", "mapping.shape")}),
    ("where without a value", lambda t: t.replace("where: {大类: [专用教室]}", "where: {大类: []}"),
     {("mapping.yaml:tables.special_rooms.where.大类", "mapping.value")}),
    ("no columns", lambda t: t.replace(
        "columns: {学校代码: school_id, 名称: kind, 面积: area_m2, 数量: rooms}", "columns: {}"),
     {("mapping.yaml:tables.special_rooms.columns", "mapping.shape")}),
    ("no tables", lambda t: "tables: {}\n", {("mapping.yaml:tables", "mapping.shape")}),
    ("a list", lambda t: "- 1\n", {("mapping.yaml", "mapping.shape")}),
    ("file that is not there", lambda t: t.replace("file: 学校名录.csv", "file: 学校名单.csv"),
     {("mapping.yaml:tables.schools.file", "mapping.file"), ("district", "table.missing")}),
    ("sheet that is not there", lambda t: t.replace("sheet: 校舍", "sheet: 校社"),
     {("mapping.yaml:tables.premises.sheet", "mapping.sheet"), ("district", "table.missing")}),
    ("header that is not there", lambda t: t.replace("运动场:", "操场:"),
     {("mapping.yaml:tables.premises.columns.操场", "mapping.header")}),
    ("required column not mapped", lambda t: t.replace("      教室: classrooms\n", ""),
     {("校舍!3", "column.missing")}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expect"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_mapping_is_told_at_its_keys(
    change: Callable[[str], str], expect: set[tuple[str, str]], tmp_path: Path
) -> None:
    """Unknown keys, columns, files, sheets and headers are errors at the key, in both languages."""
    folder = exports(tmp_path)
    assert change(MAPPING) != MAPPING
    with pytest.raises(BadInput) as refused:
        read_district(folder, BASE_YEAR, saved(tmp_path, change(MAPPING)))
    problems = refused.value.problems
    assert {(problem.place, problem.code) for problem in problems} == expect
    assert all(problem.message.render("zh_CN") != problem.message.render("en") for problem in problems)


def test_a_mapping_is_kept_with_its_hash(tmp_path: Path) -> None:
    """What was mapped how is part of the run's record."""
    mapping = load_mapping(saved(tmp_path))
    assert len(mapping.sha256) == 64
    assert mapping.files == ("台账.xlsx", "学校名录.csv")
    assert [one.table.code for one in mapping.tables] == ["schools", "premises", "special_rooms"]
