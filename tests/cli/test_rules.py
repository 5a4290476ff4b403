"""``planner standards``: the list, one rule explained, and what is not a rule."""

from __future__ import annotations

import json

from tests.cli.invoke import run


def test_all_rules_are_listed_with_their_source() -> None:
    """R1 to V6, each with value and citation."""
    rows = json.loads(run("standards", "--pack", "national", "--lang", "en", "--json").out)
    codes = [row["code"] for row in rows]
    assert codes[:3] == ["R1", "R2", "R3"] and {"CV", "SR", "G4", "Q9", "S1", "V1"} <= set(codes)
    assert all(row["values"] and row["citation"] for row in rows)
    shown = run("standards", "--pack", "national").out
    assert all(code in shown for code in codes)


def test_a_rule_is_explained_for_a_date_and_a_school() -> None:
    """G4 relaxes for a school built by 2010 or with more than half migrant children, while the relaxation holds."""
    asked = ("standards", "G4", "--pack", "national", "--built", 2008, "--migrants", 0.6, "--type", "primary")
    then = json.loads(run(*asked, "--date", "2024-12-31", "--json", "--lang", "en").out)
    assert (then["value"], then["comparator"], then["relaxed"]) == (2400, "<=", True)
    later = json.loads(run(*asked, "--date", "2030-12-31", "--json", "--lang", "en").out)
    assert (later["value"], later["relaxed"]) == (2000, False)
    told = run(*asked, "--date", "2024-12-31", "--lang", "en").out
    assert "2400" in told and "citation" in told


def test_lower_case_codes_are_understood() -> None:
    """g4 is G4."""
    assert run("standards", "g4").out.startswith("G4 ")


def test_unknown_words_are_bad_input_with_what_is_known() -> None:
    """An unknown rule, pack, kind of school or date ends with 2 and says what there is."""
    assert run("standards", "G44").code == 2 and "G4" in run("standards", "G44").err
    assert run("standards", "--pack", "nowhere").code == 2 and "national" in run("standards", "--pack", "nowhere").err
    assert run("standards", "G4", "--type", "palace").code == 2
    assert run("standards", "G4", "--date", "2024-13-01").code == 2
