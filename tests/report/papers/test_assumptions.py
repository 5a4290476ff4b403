"""The list of assumptions: every parameter with its value in the run, its words in both languages."""

from __future__ import annotations

from planner.base.i18n import translate
from planner.report.papers.assumptions import assumed
from planner.report.papers.parameter_words import KNOWN
from planner.scenario.parameters import parameters
from tests.report.papers.payloads import good_paper


def test_every_parameter_has_its_words() -> None:
    """Label and unit of each parameter are known to the papers, and translated."""
    for one in parameters():
        for word in (one.label, one.unit):
            assert word in KNOWN and translate(word, "zh_CN") != word, word


def test_the_value_is_that_of_the_run_and_none_where_it_was_not_kept() -> None:
    """A run that kept its scenario shows its values; an older one shows none, never the default as if used."""
    held = {one.key: one.value for one in assumed(good_paper(resolved={"assumptions": {"teacher_cost": 99}}))}
    assert held["assumptions.teacher_cost"] == 99 and held["assumptions.discount_rate"] == 0.03
    assert {one.value for one in assumed(good_paper())} == {None}
