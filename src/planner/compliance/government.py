"""G3, G4, G5 and G11: rooms, school size, class size and rotation 政府保障程度中可计算的各项."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.base.rounding import TOLERANCE
from planner.base.terms import MEASURED_STAGES, PHYSICAL
from planner.base.types import Floats, Ints, Targets
from planner.compliance.ledger import Ledger, words_of
from planner.compliance.outcome import Outcome
from planner.compliance.rulebook import Rulebook, values_of
from planner.compliance.targets import ROOM_KINDS, school_classes, size_groups


def rooms_that_count(book: Rulebook, targets: Targets, outcome: Outcome) -> Ints:
    """Return music (0) and art (1) rooms of sufficient area (s, 2, y): today's that qualify, and all added ones."""
    first = PHYSICAL.index(f"{ROOM_KINDS[0]}_rooms")
    added = outcome.physical[:, first : first + 2] - book.projection.physical[:, first : first + 2]
    return np.asarray(targets.qualified_rooms + np.rint(added), dtype=np.int64)


def judge_rooms(book: Rulebook, targets: Targets, outcome: Outcome, ledger: Ledger) -> None:
    """G3: classes per room of the scarcer kind (of both kinds, where they are counted together).

    ``⌈classes/12⌉ rooms`` and ``classes per room ≤ 12`` are the same. A school without a room has no value and does
    not meet the rule.
    """
    rule, schools = book.pack.rules["G3"], list(book.projection.schools)
    rooms = rooms_that_count(book, targets, outcome)
    fewest = rooms.sum(axis=1) if targets.rooms_together else rooms.min(axis=1)
    classes = school_classes(book.projection, outcome.classes).astype(np.float64)
    value = np.divide(classes, fewest, out=np.full(classes.shape, np.nan), where=fewest > 0)
    asked = book.school_measured & (classes > 0)
    standards = book.of_schools("G3")
    holds, _ = ledger.compare(rule, schools, value, values_of(standards), asked)
    estimated = book.district.special_rooms is None
    ledger.enter(rule, schools, value, words_of(holds, asked), standards, estimated=estimated)


def judge_size(book: Rulebook, targets: Targets, ledger: Ledger) -> None:
    """G4: compulsory pupils of a school with its campuses, or of each campus (``options.size_by``)."""
    rule, schools = book.pack.rules["G4"], list(book.projection.schools)
    pupils = np.zeros(targets.size_limit.shape)
    np.add.at(pupils, np.array(size_groups(book), dtype=np.int64), book.compulsory_pupils)
    asked = targets.size_limit > 0
    limit = np.where(asked, targets.size_limit, np.nan)
    holds, _ = ledger.compare(rule, schools, pupils, limit, asked)
    ledger.enter(rule, schools, pupils, words_of(holds, asked), book.of_schools("G4"), limit)


def judge_class_size(book: Rulebook, targets: Targets, outcome: Outcome, ledger: Ledger) -> None:
    """G5: the largest class of each primary and junior unit, teaching points of any size included."""
    rule, units = book.pack.rules["G5"], [unit.id for unit in book.projection.units]
    stages = np.array([unit.stage in MEASURED_STAGES for unit in book.projection.units], dtype=np.bool_)
    largest = outcome.largest_class.max(axis=1).astype(np.float64)
    asked = (targets.class_limit > 0) & (book.projection.pupils > 0) & stages[:, None]
    limit = np.where(targets.class_limit > 0, targets.class_limit, np.nan).astype(np.float64)
    holds, _ = ledger.compare(rule, units, largest, limit, asked)
    ledger.enter(rule, units, largest, words_of(holds, asked), book.of_units("G5"), limit)


def judge_rotation(book: Rulebook, targets: Targets, outcome: Outcome, ledger: Ledger) -> pd.DataFrame:
    """G11: moved of the eligible, backbone of the moved, over the district; return the rotation frame.

    Nobody eligible: met. Nobody moved: the backbone share has nothing to measure. The base year has no levers and
    the tables do not tell who moved in it: unknown. Shares are in per cent in the verdicts, plain in the frame.
    """
    eligible, moved = outcome.eligible.astype(np.float64), outcome.moved.astype(np.float64)
    share = _share(moved, eligible)
    backbone = _share(outcome.moved_backbone.astype(np.float64), moved)
    levers = np.arange(len(moved)) > 0
    estimated = not book.district.roster
    verdicts = []
    for code, value, nobody in (("G11", share, eligible <= 0), ("G11B", backbone, moved <= 0)):
        rule, standards = book.pack.rules[code], book.of_district(code)[None]
        holds, _ = ledger.compare(rule, [""], 100 * value[None], values_of(standards), (levers & ~nobody)[None])
        if code == "G11":
            words = np.where(holds[0] | nobody, "met", "not_met")
        else:
            words = np.where(nobody, "not_measured", np.where(holds[0], "met", "not_met"))
        words = np.where(levers, words, "unknown").astype(object)
        shown = np.where(levers, 100 * value, np.nan)
        ledger.enter(rule, [""], shown[None], words[None], standards, estimated=estimated)
        verdicts.append(words)
    both = np.where(verdicts[1] == "not_met", verdicts[1], verdicts[0])
    return pd.DataFrame(
        {
            "year": np.array(book.projection.years, dtype=np.int64),
            "eligible": outcome.eligible,
            "moved": outcome.moved,
            "moved_backbone": outcome.moved_backbone,
            "share": np.where(levers, share, np.nan),
            "backbone_share": np.where(levers, backbone, np.nan),
            "verdict": both,
            "estimated": np.full(len(moved), int(estimated), dtype=np.int64),
        }
    )


def _share(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > TOLERANCE))
