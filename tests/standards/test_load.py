"""Packs that cannot be used are refused, with every problem, its place, and what to do."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from planner.base.errors import BadInput, Problem
from planner.standards import Facts, load_pack
from planner.standards.lookup import judging_date

CITATION = "citation: {document: Measures, number: No. 1, clause: one, checked: 2024-01-01}"
HEAD = f"""
    code: city
    title_zh: 市
    title_en: City
    {CITATION}
    assumptions:
      issue: {{day: 2020-06-01, not_before: 2020-01-01, not_after: 2020-12-31, reason_zh: 未知, reason_en: unknown}}
"""
RULE = """
    code: {code}
    name_zh: 规模
    name_en: Size
    dimension: government
    level: school
    basis: computed
    stages: [primary, junior]
    comparator: "<="
    unit: pupils
    values:
"""


def _value(value: object = 2000, start: str = "2020-01-01", more: str = "") -> str:
    return f"      - {{value: {value}, valid_from: {start}, {more}{CITATION}}}\n"


def _write(root: Path, files: dict[str, str], pack: str = "city") -> Path:
    folder = root / pack
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(dedent(text), encoding="utf-8")
    return root


def _rule(*values: str, code: str = "G4", **changes: str) -> str:
    text = RULE.format(code=code)
    for key, new in changes.items():
        lines = text.splitlines(keepends=True)
        text = "".join(f"    {key}: {new}\n" if line.strip().startswith(f"{key}:") else line for line in lines)
    return dedent(text + "".join(values))


def _problems(root: Path, pack: str = "city") -> dict[str, Problem]:
    """The problems that reading the pack reports, by place."""
    with pytest.raises(BadInput) as caught:
        load_pack(pack, root)
    return {problem.place: problem for problem in caught.value.problems}


def _shown(problem: Problem) -> str:
    return problem.render("en")


def test_a_good_pack_is_read(tmp_path: Path) -> None:
    """The builders of this file make a pack that can be used."""
    pack = load_pack("city", _write(tmp_path, {"pack.yaml": HEAD, "G4.yaml": _rule(_value())}))
    assert pack.lookup("G4", judging_date(2024), Facts(stage="primary")).value == 2000.0


def test_a_misspelt_key_names_file_key_and_the_nearest_known_one(tmp_path: Path) -> None:
    """``built_befor`` is refused with "did you mean built_before_or_in?"."""
    rule = _rule(_value(), _value(2400, more="when: {built_befor: 2010}, priority: 10, relaxation: true, "))
    problem = _problems(_write(tmp_path, {"pack.yaml": HEAD, "G4.yaml": rule}))[
        "city/G4.yaml:values.2.when.built_befor"
    ]
    assert problem.code == "standards.unknown_key"
    assert "did you mean built_before_or_in?" in _shown(problem)
    assert "是否应为 built_before_or_in?" in problem.render("zh_CN")
    assert problem.allowed is not None and "migrant_share_over" in problem.allowed.render("en")


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """One reading names every mistake in every file."""
    files = {
        "pack.yaml": HEAD,
        "G4.yaml": _rule(_value(), dimension="goverment", level="schol"),
        "G5.yaml": _rule(_value('"many"'), code="G5"),
        "G6.yaml": _rule(_value(start="soon"), code="G6", stages="[primry]"),
        "G7.yaml": "code: G7\nvalues: [",
        "G8.yaml": "- a list\n",
        "G9.yaml": _rule(_value(), code="G10"),
        "G10.yaml": _rule("      - {value: 1}\n", code="G10"),
    }
    problems = _problems(_write(tmp_path, files))
    assert set(problems) == {
        "city/G4.yaml:dimension",
        "city/G4.yaml:level",
        "city/G5.yaml:values.1.value",
        "city/G6.yaml:values.1.valid_from",
        "city/G6.yaml:stages.1",
        "city/G7.yaml:2",
        "city/G8.yaml",
        "city/G9.yaml:code",
        "city/G10.yaml:values.1.citation",
    }
    assert "did you mean government?" in _shown(problems["city/G4.yaml:dimension"])
    assert "did you mean primary?" in _shown(problems["city/G6.yaml:stages.1"])
    assert problems["city/G6.yaml:values.1.valid_from"].code == "standards.bad_date"
    assert problems["city/G10.yaml:values.1.citation"].code == "standards.missing_key"
    assert all(one.remedy is not None for one in problems.values() if one.code.startswith("standards."))


@pytest.mark.parametrize(
    ("values", "place", "code"),
    [
        ([_value(), _value(2400)], "values.2", "standards.ambiguous"),
        (
            [_value(), _value(2400, more="when: {school_type: [primary]}, ")],
            "values.2",
            "standards.ambiguous",
        ),
        (
            [
                _value(2400, more="when: {built_before_or_in: 2010}, priority: 10, relaxation: true, "),
                _value(2500, more="when: {migrant_share_over: 0.5}, priority: 10, relaxation: true, "),
            ],
            "values.2",
            "standards.ambiguous",
        ),
        (
            [_value(more="valid_to: 2021-12-31, "), _value(1500, "2021-12-31")],
            "values.2",
            "standards.ambiguous",
        ),
        ([_value(start="null")], "values.1.valid_from", "standards.no_start"),
        ([_value(more="assumed_from: issue, ")], "values.1.assumed_from", "standards.date_twice"),
        ([_value(start="null", more="assumed_from: isue, ")], "values.1.assumed_from", "standards.unknown_assumption"),
        ([_value(more="valid_to: 2019-12-31, ")], "values.1.valid_to", "standards.dates"),
        ([_value(more="priority: 10, ")], "values.1.priority", "standards.priority"),
        ([_value(more="relaxation: true, ")], "values.1.priority", "standards.priority"),
        ([_value("true")], "values.1.value", "standards.kind"),
        ([_value(more="when: {stage: [special]}, ")], "values.1.when.stage", "standards.stage"),
        ([_value(more="when: {migrant_share_over: 50}, ")], "values.1.when.migrant_share_over", "standards.bad_value"),
    ],
)
def test_what_a_single_key_cannot_tell_is_checked_too(tmp_path: Path, values: list[str], place: str, code: str) -> None:
    """Ties, dates, priorities and kinds of value are refused with their place."""
    problems = _problems(_write(tmp_path, {"pack.yaml": HEAD, "G4.yaml": _rule(*values)}))
    assert {key: one.code for key, one in problems.items()} == {f"city/G4.yaml:{place}": code}
    assert problems[f"city/G4.yaml:{place}"].remedy is not None


@pytest.mark.parametrize(
    "values",
    [
        [_value(more="valid_to: 2021-12-31, "), _value(1500, "2022-01-01")],
        [_value(), _value(1500, "2022-01-01"), _value("null", "2024-01-01")],
        [_value(more="when: {stage: [primary]}, "), _value(1500, more="when: {stage: [junior]}, ")],
        [_value(more="when: {pupils_under: 100}, "), _value(1, more="when: {pupils_from: 100}, ")],
        [_value(more="when: {dense_center: true}, "), _value(1, more="when: {dense_center: false}, ")],
    ],
)
def test_values_that_exclude_each_other_are_no_tie(tmp_path: Path, values: list[str]) -> None:
    """Dates that follow each other and conditions that cannot both hold are fine."""
    pack = load_pack("city", _write(tmp_path, {"pack.yaml": HEAD, "G4.yaml": _rule(*values)}))
    assert len(pack.own_values("G4")) == len(values)


def test_a_null_value_repeals_the_rule_from_its_date(tmp_path: Path) -> None:
    """2,000 until the end of 2022, 1,500 in 2023, nothing from 2024 on."""
    values = (_value(), _value(1500, "2023-01-01"), _value("null", "2024-01-01"))
    pack = load_pack("city", _write(tmp_path, {"pack.yaml": HEAD, "G4.yaml": _rule(*values)}))
    asked = {year: pack.lookup("G4", judging_date(year)).value for year in (2019, 2022, 2023, 2024)}
    assert asked == {2019: None, 2022: 2000.0, 2023: 1500.0, 2024: None}


@pytest.mark.parametrize(("comparator", "value"), [("true", "false"), ("false", "true")])
def test_a_yes_no_value_that_nothing_could_meet_is_refused(tmp_path: Path, comparator: str, value: str) -> None:
    """``true`` goes with true, ``false`` with false; a bare ``true`` is read as the comparator's name."""
    rule = _rule(_value(value), comparator=comparator, unit="yes_no")
    assert set(_problems(_write(tmp_path, {"pack.yaml": HEAD, "G4.yaml": rule}))) == {"city/G4.yaml:values.1.value"}


@pytest.mark.parametrize(("comparator", "unit"), [('"<="', "yes_no"), ("true", "pupils")])
def test_a_unit_that_does_not_fit_the_comparator_is_refused(tmp_path: Path, comparator: str, unit: str) -> None:
    """Yes/no items are compared with true or false, and only they are."""
    rule = _rule(_value(1 if unit == "yes_no" else "true"), comparator=comparator, unit=unit)
    assert set(_problems(_write(tmp_path, {"pack.yaml": HEAD, "G4.yaml": rule}))) == {"city/G4.yaml:unit"}


def test_a_pack_head_is_checked_as_rules_are(tmp_path: Path) -> None:
    """Its code, its base and its assumed days."""
    head = (
        HEAD.replace("code: city", "code: town").replace("day: 2020-06-01", "day: 2021-06-01")
        + "    extends: natonal\n"
    )
    problems = _problems(_write(tmp_path, {"pack.yaml": head}))
    assert set(problems) == {
        "city/pack.yaml:code",
        "city/pack.yaml:extends",
        "city/pack.yaml:assumptions.issue.day",
    }
    misspelt = HEAD.replace("not_before", "not_befor")
    problems = _problems(_write(tmp_path / "other", {"pack.yaml": misspelt}))
    assert "did you mean not_before?" in _shown(problems["city/pack.yaml:assumptions.issue.not_befor"])


def test_packs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    """A pack builds on another, never on itself."""
    _write(tmp_path, {"pack.yaml": HEAD + "    extends: town\n"})
    _write(tmp_path, {"pack.yaml": HEAD.replace("code: city", "code: town") + "    extends: city\n"}, "town")
    problems = _problems(tmp_path)
    assert problems["town/pack.yaml:extends"].code == "standards.cycle"


def test_an_override_needs_values_only_and_a_new_rule_needs_all(tmp_path: Path) -> None:
    """A district states its values; the rest of a known rule is inherited, a rule of its own is complete."""
    _write(tmp_path, {"pack.yaml": HEAD, "G4.yaml": _rule(_value())})
    town = HEAD.replace("code: city", "code: town") + "    extends: city\n"
    override = "code: G4\nvalues:\n" + dedent(_value(1800, "2022-01-01"))
    _write(tmp_path, {"pack.yaml": town, "G4.yaml": override, "H1.yaml": _rule(_value(60), code="H1")}, "town")
    pack = load_pack("town", tmp_path)
    assert list(pack.rules) == ["G4", "H1"]
    assert [pack.lookup("G4", judging_date(year)).value for year in (2021, 2022)] == [2000.0, 1800.0]
    assert pack.rule("G4").name_zh == "规模"
    (tmp_path / "town" / "H1.yaml").write_text("code: H1\nvalues: []\n", encoding="utf-8")
    load_pack.cache_clear()
    places = set(_problems(tmp_path, "town"))
    assert "town/H1.yaml:name_zh" in places and "town/H1.yaml:values" in places
    (tmp_path / "town" / "H1.yaml").unlink()
    (tmp_path / "town" / "G4.yaml").write_text(override + "levl: unit\n", encoding="utf-8")
    assert set(_problems(tmp_path, "town")) == {"town/G4.yaml:levl"}
