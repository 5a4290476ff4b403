"""The preschool scenarios: documents' own figures come out, tables are the generator's, and they read clean."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.scenario.load import load_scenario
from planner.studies.preschool_standing import PreschoolAssessment, assess_preschool, prepare_preschool
from planner.studies.sampler import preschool_altay, preschool_changqing, preschool_changshou

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
WRITERS = {
    "changqing/preschool.yaml": (preschool_changqing.write_changqing_preschool, "tables-preschool"),
    "altay/baseline.yaml": (preschool_altay.write_altay, "tables"),
    "changshou/preschool.yaml": (preschool_changshou.write_changshou_preschool, "tables-preschool"),
}


@pytest.fixture(scope="module")
def assessed() -> dict[str, PreschoolAssessment]:
    """Every preschool scenario with nothing done."""
    found = {}
    for name in WRITERS:
        case = prepare_preschool(load_scenario(SCENARIOS / name))
        assert case is not None and case.illustrative
        assert not [problem.render("en") for problem in case.warnings], name
        found[name] = assess_preschool(case)
    return found


def value(found: PreschoolAssessment, code: str, year: int) -> float:
    """Return the district's value of an item."""
    rows = found.judgement.verdicts
    return float(rows[(rows["standard"] == code) & (rows["subject"] == "") & (rows["year"] == year)]["value"].iloc[0])


@pytest.mark.parametrize("name", WRITERS)
def test_the_folder_is_what_the_generator_writes(tmp_path: Path, name: str) -> None:
    """Scenario document and tables, byte for byte."""
    write, folder = WRITERS[name]
    write(tmp_path)
    assert (tmp_path / Path(name).name).read_bytes() == (SCENARIOS / name).read_bytes()
    written = sorted((tmp_path / folder).glob("*.csv"))
    assert len(written) > 7
    for path in written:
        assert path.read_bytes() == ((SCENARIOS / name).parent / folder / path.name).read_bytes(), path.name


def test_altay_adds_up_to_the_document(assessed: dict[str, PreschoolAssessment]) -> None:
    """阿行办发〔2021〕2号: 322 kindergartens, 8 private, 28,959 children, 1,251 in private ones, so 95.68 % public."""
    found = assessed["altay/baseline.yaml"]
    ones = found.case.preschool.kindergartens
    private = {one.id for one in ones if not one.public}
    children = {one.id: found.case.preschool.children(one.id, 2020) for one in ones}
    assert (len(ones), len(private)) == (322, 8)
    assert (sum(children.values()), sum(children[code] for code in private)) == (28_959, 1_251)
    assert f"{value(found, 'P3', 2020):.2f}" == "95.68"
    city = [one.id for one in ones if one.township == "阿勒泰市区"]
    assert (len(city), sum(children[code] for code in city)) == (10, 2_739)
    sixth = next(one for one in found.case.preschool.projects if one.id == "kg_sixth")
    assert sixth.places == 360 and found.case.scenario.preschool is not None
    assert found.case.scenario.preschool.projects == {"kg_sixth": 2021}
    rural = [one for one in ones if one.township.startswith("布尔津县示意乡")]
    assert sum(one.post_teachers for one in rural) == round(0.3 * sum(one.teachers for one in rural))
    assert (found.case.targets.residents_low, found.case.targets.residents_high) == (5_000, 12_000)
    assert (found.case.targets.dwellings_low, found.case.targets.dwellings_high) == (1_500, 4_000)


def test_altay_s_deadlines_have_passed(assessed: dict[str, PreschoolAssessment]) -> None:
    """What was due by 2020 counts from the year that the scenario states."""
    case = assessed["altay/baseline.yaml"].case
    assert case.scenario.passed and case.targets.first_year == 2023


def test_changshou_s_pay_and_insurance(assessed: dict[str, PreschoolAssessment]) -> None:
    """整改方案 二(一): 82 public kindergartens, 392 at 34,679 against 118,659 = 29 %; 1,513 of about 2,328 = 65 %."""
    found = assessed["changshou/preschool.yaml"]
    ones = [one for one in found.case.preschool.kindergartens if one.public]
    assert (len(ones), sum(one.contract_teachers for one in ones)) == (82, 392)
    assert round(value(found, "P16", 2023)) == 29
    everyone = found.case.preschool.kindergartens
    insured, staff = sum(one.insured_staff or 0 for one in everyone), sum(one.staff or 0 for one in everyone)
    assert (insured, staff, round(100 * insured / staff)) == (1_513, 2_328, 65)
    assert round(value(found, "P17I", 2024)) == 65


def test_changqing_has_a_gap_in_public_places(assessed: dict[str, PreschoolAssessment]) -> None:
    """90/85/50 by 2025; with nothing done public kindergartens have well under half of the children then."""
    found = assessed["changqing/preschool.yaml"]
    t = found.case.scenario.years.index(2025)
    targets = found.case.targets
    assert [round(100 * share[t]) for share in (targets.gross_rate, targets.inclusive_share, targets.public_share)] == [
        90, 85, 50,
    ]  # fmt: skip
    assert value(found, "P3", 2025) < 47 and value(found, "P2", 2025) < 85 and value(found, "P1", 2022) < 90
    course = found.judgement.preschool.set_index("year")
    short = 0.5 * course.loc[2025, "children"] - course.loc[2025, "public_children"]
    kinds = {one.kind for one in found.case.preschool.projects}
    more = sum(one.places for one in found.case.preschool.projects if one.operator == "public")
    assert kinds == {"build", "hand_over", "convert", "extend"} and more > short > 300
    centres = found.judgement.verdicts.query("standard == 'P7' and year == 2025 and verdict == 'not_met'")
    assert sorted(centres["subject"]) == ["township:万德街道", "township:双泉镇"]
    assert any("万德街道中心幼儿园" in one.name and one.center for one in found.case.preschool.projects)


def test_what_is_made_up_says_so() -> None:
    """Every kindergarten's name is marked, and the district row says illustrative."""
    for name, (_, folder) in WRITERS.items():
        place = (SCENARIOS / name).parent / folder
        schools = pd.read_csv(place / "schools.csv")
        assert schools["name"].str.contains("示意").all()
        assert pd.read_csv(place / "district.csv")["illustrative"].tolist() == [1]
