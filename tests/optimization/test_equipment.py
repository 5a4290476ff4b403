"""Equipment by hand: fractions of the linear plan become whole yuan, and nothing comes from nowhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from planner.optimization.columns import EQUIPMENT
from planner.optimization.equipment import equipment_actions
from planner.optimization.model import YUAN

Row = tuple[int, str, str, str, int, int]


def actions(
    buy: list[float], give: list[float], take: list[float], *, have: list[float], need: list[float]
) -> list[Row]:
    """Rows (t, lever, school, item, yuan, cost) of one year in which ``need`` holds for one unit per school."""
    n = len(have)
    found: list[Row] = []
    physical = np.zeros((n, 7, 2))
    physical[:, EQUIPMENT] = np.array(have)[:, None]

    def act(where: tuple[str, str], t: int, lever: str, item: str, amount: tuple[int, str], yuan: int) -> None:
        assert amount[1] == "yuan"
        found.append((t, lever, where[1], item, amount[0], yuan))

    def column(values: list[float]) -> Any:
        return np.stack([np.zeros(n), np.array(values)], axis=1) * YUAN

    instance = SimpleNamespace(
        scenario=SimpleNamespace(assumptions=SimpleNamespace(reassign_share=0.05)),
        schools=tuple(f"S{s}" for s in range(n)),
        T=1,
        physical=physical,
        measured=np.array([[False, True]] * n),
        school=np.arange(n),
        targets=SimpleNamespace(tolerance=0.85),
        need=lambda u, k, t, share: share * need[u],
    )
    columns = SimpleNamespace(
        buy=column(buy), give=column(give), take=column(take), exempt=np.zeros((n, 7, 2), dtype=np.int64)
    )
    reader: Any = SimpleNamespace(
        instance=instance, built=SimpleNamespace(columns=columns), exact=lambda a: a, whole=lambda a: a, act=act,
        unmet=frozenset(),
    )  # fmt: skip
    equipment_actions(reader)
    return found


def after(rows: list[Row], have: list[float]) -> list[float]:
    """Stock of each school after the rows."""
    stock = dict(zip((f"S{s}" for s in range(len(have))), have, strict=True))
    for _, lever, school, item, yuan, _ in rows:
        if lever == "reassign_equipment":
            stock[school] -= yuan
            stock[item.removeprefix("to:")] += yuan
        else:
            stock[school] += yuan
    return list(stock.values())


def test_a_purchase_is_rounded_up_to_whole_yuan() -> None:
    """What is bought costs what it is worth and covers the need."""
    assert actions([1000.4], [0.0], [0.0], have=[9000.0], need=[10_000.4]) == [
        (1, "buy_equipment", "S0", "", 1001, 1001)
    ]


def test_whole_purchases_stay_as_they_are() -> None:
    """Noise of the solver buys nothing."""
    assert actions([1000.0 + 1e-6], [0.0], [0.0], have=[9000.0], need=[10_000.0]) == [
        (1, "buy_equipment", "S0", "", 1000, 1000)
    ]
    assert actions([1e-7], [1e-7], [1e-7], have=[9000.0], need=[9000.0]) == []


def test_givers_and_takers_are_paired_in_order() -> None:
    """Two givers serve two takers; each row costs its share, rounded."""
    rows = actions([0, 0, 0, 0], [500, 700, 0, 0], [0, 0, 900, 300], have=[2000.0] * 4, need=[0.0] * 4)
    assert rows == [
        (1, "reassign_equipment", "S0", "to:S2", 500, 25),
        (1, "reassign_equipment", "S1", "to:S2", 400, 20),
        (1, "reassign_equipment", "S1", "to:S3", 300, 15),
    ]


def test_nothing_is_given_that_was_not_there() -> None:
    """Fractions are given rounded down, and the taker buys the yuan that is then lacking."""
    have, need = [1000.0, 500.0, 100.0], [899.2, 400.3, 300.5]
    rows = actions([0.0] * 3, [100.8, 99.7, 0.0], [0.0, 0.0, 200.5], have=have, need=need)
    stock = after(rows, have)
    assert all(have_now >= needed for have_now, needed in zip(stock, need, strict=True))
    assert sum(stock) - sum(have) == sum(row[4] for row in rows if row[1] == "buy_equipment") == 2


def test_a_school_does_not_give_to_itself() -> None:
    """Giving and taking in the same school cancel."""
    rows = actions([0, 0], [300, 0], [100, 200], have=[1000.0, 1000.0], need=[0.0, 0.0])
    assert rows == [(1, "reassign_equipment", "S0", "to:S1", 200, 10)]


@pytest.mark.parametrize("lack", [0.4, 1.0, 17.2])
def test_a_school_that_lacks_something_tops_up(lack: float) -> None:
    """Whatever rounding took away, each unit ends with what it needs."""
    rows = actions([0.0], [0.0], [0.0], have=[100.0], need=[100.0 + lack])
    assert after(rows, [100.0])[0] >= 100.0 + lack
    assert rows[0][4] == int(np.ceil(lack))
