"""One seeded change in one place of a run folder: what an evaluator must not let pass."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Rows = list[list[str]]
Random = np.random.Generator


def read(path: Path) -> Rows:
    """Rows of a table with its header."""
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.reader(source))


def write(path: Path, rows: Rows) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


class Corruption:
    """One change in one place of a run folder, drawn from a seed; ``told`` says which."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.folder, self.random, self.told = folder, random, ""

    def draw(self, choices: list[Any]) -> Any:
        """One of ``choices``."""
        return choices[int(self.random.integers(len(choices)))]

    def filled(self, *tables: str) -> list[str]:
        """Those of ``tables`` that have a row (a district need not have projects)."""
        return [name for name in tables if len(read(self.folder / "tables" / f"{name}.csv")) > 1]

    def cell(self, table: str, column: str, change: Callable[[str, list[str]], str], where: str = "") -> None:
        """Change one cell of ``column`` in a row that has ``where`` in it."""
        path = self.folder / "tables" / f"{table}.csv"
        rows = read(path)
        place = rows[0].index(column)
        at = self.draw([i for i in range(1, len(rows)) if not where or where in ",".join(rows[i])])
        old, others = rows[at][place], sorted({row[place] for row in rows[1:]} - {rows[at][place]})
        rows[at][place] = change(old, others)
        assert rows[at][place] != old
        self.told = f"{table}.csv:{at + 1}:{column} {old} → {rows[at][place]}"
        write(path, rows)

    def by(self, *steps: float) -> Callable[[str, list[str]], str]:
        """A change of a number by one of ``steps``."""

        def change(old: str, _: list[str]) -> str:
            number = float(old or 0) + float(self.draw(list(steps)))
            return str(int(number)) if "." not in old else repr(number)

        return change

    def other(self, *more: str) -> Callable[[str, list[str]], str]:
        """Another value of the column, or one of ``more``."""
        return lambda old, others: str(self.draw([value for value in [*others, *more] if value != old] or [old + "x"]))

    def make(self, kind: str) -> None:
        """Make one corruption of ``kind``."""
        getattr(self, f"_{kind}")()

    def _yuan(self) -> None:
        table = self.draw(self.filled("actions", "budget", "projects"))
        money = ["spent_yuan", "carried_out_yuan", "cap_yuan"] if table == "budget" else ["cost_yuan"]
        column = self.draw(money)
        self.cell(table, column, self.by(-1, 1))

    def _teacher(self) -> None:
        table, column, where = self.draw(
            [("actions", "quantity", "persons"), ("stocks", "stock", "teachers_a"), ("stocks", "stock", ",teachers,"),
             ("rotation", "moved", ""), ("rotation", "eligible", ""), ("rotation", "moved_backbone", "")]
        )  # fmt: skip
        self.cell(table, column, self.by(-1, 1), where)

    def _room(self) -> None:
        table, column, where = self.draw(
            [("actions", "quantity", "rooms"), ("stocks", "stock", "_rooms"), ("pupils", "classes", "")]
        )
        self.cell(table, column, self.by(-1, 1), where)

    def _year(self) -> None:
        table = self.draw(["actions", "transfers", "stocks", "budget", "indicators", "verdicts", "dispersion"])
        column = self.draw(["year", "effective_year"]) if table == "actions" else "year"
        column = self.draw(["year", "returns"]) if table == "transfers" else column
        self.cell(table, column, self.by(-1, 1))

    def _fund(self) -> None:
        self.cell(self.draw(self.filled("actions", "budget", "projects")), "fund", self.other("gift"))

    def _transfer(self) -> None:
        column = self.draw(["teachers", "of_them_backbone", "from_unit", "to_unit", "type_code", "kind", "stage"])
        change = self.by(-1, 1) if column in ("teachers", "of_them_backbone") else self.other()
        self.cell("transfers", column, change)

    def _unit(self) -> None:
        table = self.draw(["actions", "stocks", "pupils", "indicators", "schools_rule", "contributions"])
        self.cell(table, "unit", self.other("Z9:primary"))

    def _stock(self) -> None:
        self.cell("stocks", self.draw(["stock", "resource"]), lambda old, others: (
            self.by(-1, 1, 0.01, 1e-3)(old, others) if old[:1].isdigit() else self.other()(old, others)
        ))  # fmt: skip

    def _verdict(self) -> None:
        table = self.draw(["indicators", "schools_rule", "dispersion", "verdicts", "rotation"])
        self.cell(table, "verdict", self.other("met", "not_met", "unknown"))

    def _run(self) -> None:
        path = self.folder / "run.json"
        run = json.loads(path.read_text(encoding="utf-8"))
        key = self.draw(
            ["total_cost_yuan", "objective_yuan", "lower_bound_yuan", "gap", "first_year_all_met", "base_year",
             "horizon", "committed_after_horizon_yuan", "seed", "results_version"]
        )  # fmt: skip
        self.told = key
        run[key] += 1
        path.write_text(json.dumps(run), encoding="utf-8")

    def _row(self) -> None:
        table = self.draw(["actions", "transfers", "stocks", "verdicts", "budget", "indicators"])
        path = self.folder / "tables" / f"{table}.csv"
        rows = read(path)
        at = int(self.random.integers(1, len(rows)))
        rows[at : at + 1] = self.draw([[], [rows[at], rows[at]]])
        self.told = f"{table}.csv:{at + 1}"
        write(path, rows)
