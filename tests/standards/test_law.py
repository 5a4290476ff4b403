"""The law in sentences: every rule below, at and above its threshold, for each condition and date, in every pack."""

from __future__ import annotations

import pytest

from planner.standards import known_packs, load_pack
from tests.standards.law import contradictions, sentences

#: Packs whose every rule, own or inherited, has its sentences; the others speak for their own rules.
WHOLE = ("national", "changqing", "national_preschool")
PACKS = known_packs()


@pytest.mark.parametrize("code", sorted(sentences()))
def test_every_sentence_of_a_rule_holds(code: str) -> None:
    """What the sentences say of a rule is what the packs answer."""
    found = [
        f"{sentence['pack']}: {sentence['says']} — {problem}"
        for sentence in sentences()[code]
        for problem in contradictions(sentence, code, load_pack(sentence["pack"]))
    ]
    assert found == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_has_sentences_for_every_pack(pack: str) -> None:
    """No rule that a pack states is left without a sentence, nor, in the first packs, one that it inherits."""
    spoken = {code for code, all_of in sentences().items() if any(one["pack"] == pack for one in all_of)}
    found = load_pack(pack)
    assert spoken == set(found.rules if pack in WHOLE else found.own)


def test_unknown_is_never_met() -> None:
    """Whatever the rule, a value that is not known does not meet it."""
    for pack in map(load_pack, PACKS):
        for code, all_of in sentences().items():
            for sentence in all_of:
                if "met" in sentence and sentence["pack"] == pack.code:
                    standard = pack.lookup(code, sentence["on"])
                    assert not standard.met(None)
                    assert not standard.met(float("nan"))
