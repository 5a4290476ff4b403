"""The page, the list and the explanation say what the packs say, in both languages."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

import planner.standards
from planner.base.i18n import catalog
from planner.standards import Facts, explain, known_packs, listing, load_pack
from planner.standards.catalogue import COLUMNS, PACK_COLUMNS, about, library
from planner.standards.document import PACKS, document, main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "standards.md"
DAY = date(2024, 12, 31)


def test_the_page_is_what_the_packs_say() -> None:
    """docs/standards.md is written from the YAML; write it anew after changing a rule."""
    assert PAGE.read_text("utf-8") == document()


def test_the_page_can_be_written(tmp_path: Path) -> None:
    """The command of the page's first line writes it."""
    main(tmp_path / "standards.md")
    assert (tmp_path / "standards.md").read_text("utf-8") == document()


def test_every_value_citation_and_assumption_stands_on_the_page() -> None:
    """Nothing of the packs is left out of the page."""
    page = PAGE.read_text("utf-8")
    assert set(PACKS) == set(known_packs())
    for code in PACKS:
        pack = load_pack(code)
        for rule in pack.own.values():
            assert f"| {rule.code} | {rule.name_en} {rule.name_zh}" in page
            for value in rule.values:
                assert value.citation.short in page
                assert f"checked {value.citation.checked}" in page
        for name, one in pack.head.assumptions.items():
            assert f"| {name} | {one.day} |" in page and one.reason_zh in page


def test_every_sentence_of_this_part_has_its_chinese() -> None:
    """No T(...) string is left in English."""
    chinese = catalog("zh_CN")
    untranslated = []
    for path in sorted(Path(planner.standards.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "T":
                key = ast.literal_eval(node.args[0])
                if chinese.gettext(key) == key and any(sign.isalpha() for sign in _without_fields(key)):
                    untranslated.append(key)
    assert untranslated == []


def _without_fields(key: str) -> str:
    return "".join(part.partition("}")[2] if "}" in part else part for part in key.split("{"))


@pytest.mark.parametrize("code", known_packs())
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_list_has_a_row_for_every_rule(language: str, code: str) -> None:
    """One row per rule, every cell filled, in every pack and language."""
    pack = load_pack(code)
    rows = listing(pack, language)
    assert [row["code"] for row in rows] == list(pack.rules)
    assert all(list(row) == list(COLUMNS) and all(row.values()) for row in rows)


def test_the_list_of_a_day_shows_what_is_in_force_then() -> None:
    """Before Changqing's document the national values stand in its list, and before 2017 none do."""
    pack = load_pack("changqing")
    values = {row["code"]: row["values"] for row in listing(pack, "en", on=date(2022, 5, 6))}
    assert values["G14"] == "≥ 50 %"
    assert {row["code"]: row["values"] for row in listing(pack, "en", on=DAY)}["G14"] == "≥ 60 %"
    assert "V6" not in values and "Q7L" not in values
    assert listing(pack, "en", on=date(2016, 12, 31)) == []


def test_a_rule_is_explained_with_value_conditions_citation_and_warnings() -> None:
    """``planner standards G4 --date 2024-12-31 --built 2008 --migrants 0.6`` for every kind of school."""
    text = explain(load_pack("national"), "G4", DAY, Facts(build_year=2008, migrant_share=0.6), "en")
    assert text.startswith("G4 School size\n")
    assert "≤ 2400 pupils, for primary school / junior school / complete secondary school / teaching point" in text
    assert "≤ 3000 pupils, for nine-year school" in text
    assert "≤ 2500 pupils, for twelve-year school" in text
    assert "citation: 县域义务教育优质均衡发展国家督导评估认定工作规程" in text and "checked 2026-11-22" in text
    assert text.count("2026-12-31 is assumed") == 2


def test_an_explanation_for_a_district_says_what_it_replaces() -> None:
    """Changqing's 2,000 replaces the national 2,400, and the reader is told so in Chinese."""
    facts = Facts(stage="primary", school_type="primary", build_year=2008, migrant_share=0.2)
    text = explain(load_pack("changqing"), "G4", DAY, facts, "zh_CN")
    assert "2024-12-31:≤ 2000 人" in text
    assert "济长政字〔2022〕15号" in text and "第27行" in text
    assert "已被区县值替代的国家放宽值:≤ 2400 人" in text
    kept = explain(load_pack("changqing"), "G4", DAY, facts, "zh_CN", keep_relaxations=True)
    assert "≤ 2400 人" in kept and "已被" not in kept


def test_an_explanation_lists_both_stages_where_none_is_given() -> None:
    """4.2 for primary, 5.3 for junior."""
    text = explain(load_pack("national"), "R1", DAY)
    assert "≥ 4.2 per 100 pupils, for primary stage" in text
    assert "≥ 5.3 per 100 pupils, for junior stage" in text


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_library_names_every_pack(language: str) -> None:
    """National packs first, each with title, what it extends, its rules and its document."""
    rows = library(language)
    assert {row["pack"] for row in rows} == set(known_packs())
    assert [row["pack"] for row in rows[:2]] == ["national", "national_preschool"]
    assert all(list(row) == list(PACK_COLUMNS) and all(row.values()) for row in rows)
    rencheng = next(row for row in rows if row["pack"] == "rencheng")
    assert rencheng["extends"] == "national" and "济任政办字〔2024〕10号" in rencheng["citation"]


def test_a_pack_is_introduced_with_its_grades() -> None:
    """Liaoning's three grades stand before the preschool rules, also of a district that takes them over."""
    told = [one.render("en") for one in about(load_pack("changqing_preschool"))]
    assert "Deadline of the document: 2026-12-31" in told
    assert [one for one in told if one.startswith("Grade")] == [
        "Grade Consolidated: 29 items pass, 7 basically pass",
        "Grade Improved: 31 items pass, 5 basically pass",
        "Grade Excellent (national level): 33 items pass, 3 basically pass",
    ]


def test_the_class_size_of_kindergartens_is_told_by_age() -> None:
    """Asked without an age, every age is told; with one, its number alone."""
    text = explain(load_pack("national_preschool"), "P28N", DAY)
    assert "≤ 25 children per class, for youngest classes (K1)" in text
    assert "≤ 35 children per class, for oldest classes (K3)" in text and "no rule in force" not in text
    one = explain(load_pack("national_preschool"), "P28N", DAY, Facts(class_age="mixed"))
    assert "On 2024-12-31: ≤ 30 children per class" in one and "K1" not in one


def test_a_rule_on_buildings_is_told_for_old_and_new() -> None:
    """All kindergartens designed in 2017 or later, half of the older ones; what basically passes is told too."""
    text = explain(load_pack("national_preschool"), "P26S", DAY)
    assert "≥ 100 %" in text and "designed in 2017 or later" in text and "≥ 50 %" in text
    assert "basically passed: ≥ 80 %" in explain(load_pack("national_preschool"), "P29", DAY)
    assert "basically passed: The gap narrows" in explain(load_pack("national_preschool"), "P16", DAY)
