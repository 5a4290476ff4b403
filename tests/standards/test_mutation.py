"""The sentences notice every change of a value, a comparator, a condition or a date by one step."""

from __future__ import annotations

import pytest

from planner.standards import known_packs, load_pack
from tests.standards.law import contradictions, sentences
from tests.standards.mutate import Mutant, mutants


def _noticed(mutant: Mutant) -> bool:
    return any(
        True
        for sentence in sentences()[mutant.code]
        if sentence["pack"] == mutant.pack.code
        for _ in contradictions(sentence, mutant.code, mutant.pack)
    )


@pytest.mark.parametrize("code", known_packs())
def test_every_change_by_one_step_turns_a_sentence_red(code: str) -> None:
    """No value, comparator, condition or date of a pack can be changed unnoticed."""
    pack = load_pack(code)
    all_of = list(mutants(pack))
    unnoticed = [f"{mutant.code}: {mutant.change}" for mutant in all_of if not _noticed(mutant)]
    assert unnoticed == []
    assert len(all_of) >= 8 * len(pack.own)


def test_the_unchanged_packs_are_noticed_by_nothing() -> None:
    """The mutation test can fail: an unchanged pack contradicts no sentence."""
    for code in known_packs():
        pack = load_pack(code)
        assert not any(_noticed(Mutant(rule, "nothing", pack)) for rule in pack.rules)
