"""The kindergartens of a district on one screen: shares, items, places by township, who lacks what, the grade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, number
from planner.report.blocks import Block, Cell, Column, Line, Row, Table, Tone
from planner.standards.words import joined

#: The three shares of the headline, in order.
HEADLINE: Final = ("P1", "P2", "P3")
ROWS: Final = 10
VERDICTS: Final[dict[str, Text]] = {
    "met": T("met"),
    "not_met": T("not met"),
    "unknown": T("unknown"),
    "not_measured": T("not measured"),
    "tolerated": T("tolerated"),
}
_TONES: Final[dict[str, Tone]] = {"met": "good", "not_met": "bad", "unknown": "warning"}
GRADES: Final[dict[str, Text]] = {
    "consolidate": T("consolidated"),
    "improve": T("improved"),
    "excel": T("excellent"),
    "": T("none"),
}
#: Indicators of single kindergartens → how a shortfall is told.
_LACKS: Final[dict[str, Text]] = {
    "P10": T("{gap} yuan per child"),
    "P11": T("{gap} yuan per child"),
    "P12": T("{gap} yuan per child"),
    "P26B": T("{gap} m² building per child"),
    "P26A": T("{gap} m² activity rooms per child"),
    "P26O": T("{gap} m² outdoors per child"),
    "P28": T("classes above the size"),
    "P29T": T("{gap} teachers per class"),
    "P29C": T("{gap} carers per class"),
}


def standing_blocks(
    tables: Mapping[str, pd.DataFrame],
    year: int,
    titles: Mapping[str, Text],
    names: Mapping[str, str],
    rows: int | None = ROWS,
) -> tuple[Block, ...]:
    """Return the screen of one year: headline, items, townships, kindergartens below, developments.

    ``tables`` as of a preschool run; ``titles`` names the rules by code, ``names`` the kindergartens by id.
    """
    verdicts = _of(tables["verdicts"], year)
    blocks = [
        _headline(tables, verdicts, year, titles),
        _items(verdicts, titles, names),
        _townships(_of(tables["townships"], year), verdicts, rows),
        _below(_of(tables["kindergartens"], year), names, rows),
        _developments(_of(tables["developments"], year)),
    ]
    return tuple(block for block in blocks if block is not None)


def _of(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    return frame[frame["year"] == year]


def _headline(
    tables: Mapping[str, pd.DataFrame], verdicts: pd.DataFrame, year: int, titles: Mapping[str, Text]
) -> Block:
    one = _of(tables["preschool"], year).iloc[0]
    text = T(
        "{kindergartens} kindergartens, {children} children ({public} in public ones), {places} places, "
        "{population} children aged 3-5.",
        kindergartens=grouped(int(one["kindergartens"])),
        children=grouped(int(one["children"])),
        public=grouped(int(one["public_children"])),
        places=grouped(int(one["places"])),
        population=grouped(int(one["population"])),
    )
    lines = [Line(text)]
    for row in verdicts[verdicts["standard"].isin(HEADLINE)].to_dict("records"):
        lines.append(Line(_share(row, titles), _TONES.get(row["verdict"], "plain")))
    grade = _of(tables["preschool_grade"], year).iloc[0]
    counts = T(
        "Items of the form: {passed} passed, {basic} basically passed, {failed} failed, {unknown} await evidence; "
        "grade: {grade}, best still possible: {best}.",
        **{name: int(grade[name]) for name in ("passed", "basic", "failed", "unknown")},
        grade=GRADES[grade["grade"]],
        best=GRADES[grade["best_possible"]],
    )
    lines.append(Line(counts, "warning" if grade["unknown"] or grade["failed"] else "good"))
    return Block(T("Kindergartens, autumn {year}", year=year), tuple(lines))


def _share(row: Mapping[Any, Any], titles: Mapping[str, Text]) -> Text:
    value = "?" if row["value"] != row["value"] else f"{row['value']:.2f} %"
    return T(
        "{code} {name}: {value} (≥ {threshold} %): {verdict}",
        code=row["standard"],
        name=titles.get(row["standard"], Text("")),
        value=value,
        threshold=number(row["threshold"], 0),
        verdict=VERDICTS[row["verdict"]],
    )


def _items(verdicts: pd.DataFrame, titles: Mapping[str, Text], names: Mapping[str, str]) -> Block | None:
    """Items that fail, each once with how many of its subjects fail; then those that are unknown, by code."""
    failing = verdicts[(verdicts["verdict"] == "not_met") & ~verdicts["standard"].isin(HEADLINE)]
    unknown = list(dict.fromkeys(verdicts.loc[verdicts["verdict"] == "unknown", "standard"]))
    rows = []
    for code, group in failing.groupby("standard", sort=False):
        first = group.iloc[0]
        value = "" if first["value"] != first["value"] else f"{first['value']:.1f}"
        asked = "" if first["threshold"] != first["threshold"] else number(float(first["threshold"]), 2)
        subject = labels.subject(str(first["subject"]), names)
        who: Cell = subject if len(group) == 1 else T("{count} of them", count=len(group))
        rows.append(Row((str(code), titles.get(str(code), Text("")), who, value, asked, str(first["citation"]))))
    columns = (
        Column(T("Item")), Column(T("Name")), Column(T("Subject")), Column(T("Value"), "right"),
        Column(T("Asked"), "right"), Column(T("Citation")),
    )  # fmt: skip
    notes = []
    if unknown:
        notes.append(
            T("Unknown, never counted as met ({count}): {codes}", count=len(unknown), codes=", ".join(unknown))
        )
    if not rows and not notes:
        return None
    table = Table(columns, tuple(rows)) if rows else None
    return Block(T("Preschool items that are not met"), table=table, notes=tuple(notes))


def _townships(frame: pd.DataFrame, verdicts: pd.DataFrame, rows: int | None) -> Block | None:
    """Places against demand; townships that lack places or a centre come first."""
    if frame.empty:
        return None
    lacking = set(verdicts.loc[(verdicts["standard"] == "P7") & (verdicts["verdict"] == "not_met"), "subject"])
    found = frame.assign(bad=[f"township:{name}" in lacking for name in frame["township"]])
    found = found.sort_values(["bad", "without_place", "demand"], ascending=False, kind="stable")
    shown = found if rows is None else found.head(rows)
    body = [
        Row(
            (
                str(one["township"]), grouped(int(one["population"])), grouped(int(one["demand"])),
                grouped(int(one["places"])), grouped(int(one["public_places"])), grouped(int(one["without_place"])),
                grouped(int(one["public_centers"])),
            ),
            "bad" if one["bad"] or one["without_place"] else "plain",
        )
        for one in shown.to_dict("records")
    ]  # fmt: skip
    headers = (
        T("Aged 3-5"), T("Want a place"), T("Places"), T("Public places"), T("Without a place"), T("Public centres"),
    )  # fmt: skip
    columns = (Column(T("Township")), *(Column(header, "right") for header in headers))
    rest = len(found) - len(shown)
    notes = (T("and {count} more townships (--all shows them)", count=rest),) if rest else ()
    return Block(T("Places against demand"), table=Table(columns, tuple(body)), notes=notes)


def _below(frame: pd.DataFrame, names: Mapping[str, str], rows: int | None) -> Block | None:
    """Kindergartens that miss something, those with the most shortfalls first."""
    missed = frame[frame["verdict"] == "not_met"]
    if missed.empty:
        return None
    lists: dict[str, list[Text]] = {}
    for one in missed.to_dict("records"):
        gap = number(float(one["threshold"]) - float(one["value"]), 2)
        lists.setdefault(str(one["kindergarten"]), []).append(T("{code} {what}", code=one["indicator"],
                                                               what=_lack(str(one["indicator"]), gap)))  # fmt: skip
    ordered = sorted(lists, key=lambda code: (-len(lists[code]), code))
    shown = ordered if rows is None else ordered[:rows]
    townships = dict(zip(frame["kindergarten"], frame["township"], strict=True))
    body = [Row((names.get(code, code), str(townships[code]), _joined(lists[code]))) for code in shown]
    columns = (Column(T("Kindergarten")), Column(T("Township")), Column(T("What is missing")))
    rest = len(ordered) - len(shown)
    notes = (T("and {count} more kindergartens (--all shows them)", count=rest),) if rest else ()
    heading = T("Kindergartens that miss an indicator ({count})", count=len(ordered))
    return Block(heading, table=Table(columns, tuple(body)), notes=notes)


def _lack(indicator: str, gap: str) -> Text:
    text = _LACKS[indicator]
    return Text(text.key, {"gap": gap}) if "{gap}" in text.key else text


def _joined(parts: list[Text]) -> Text:
    return joined(parts, "; ", "; ")


def _developments(frame: pd.DataFrame) -> Block | None:
    short = frame[frame["verdict"].isin(["short", "planned", "unknown"])]
    if short.empty:
        return None
    lines = [
        Line(
            T(
                "{name} ({township}): {needed} kindergartens needed, {linked} there, {planned} planned",
                name=one["name"], township=one["township"], needed=int(one["needed"]), linked=int(one["linked"]),
                planned=int(one["planned"]),
            ),
            "bad" if one["verdict"] == "short" else "warning",
        )
        for one in short.to_dict("records")
    ]  # fmt: skip
    return Block(T("Housing developments without enough kindergartens"), tuple(lines))
