"""The trace of requirements as blocks 要求溯源表: what each document asks, and where the tool answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from planner.base.i18n import T, Text
from planner.report.blocks import Block, Cell, Column, Line, Row, Table
from planner.report.trace_text import ANSWERS, KINDS, LEVELS, asked
from planner.studies.trace import Trace, Traced

COLUMNS = (
    Column(T("No.")), Column(T("Line"), "right"), Column(T("Requirement")), Column(T("Asked")),
    Column(T("Answered by")), Column(T("Place of the answer")),
)  # fmt: skip


def trace_blocks(found: Trace) -> list[Block]:
    """Return the share covered, a table per document, and what could not be read."""
    blocks = [Block(T("Requirements of the documents"), tuple(_summary(found)))]
    for code in dict.fromkeys(row.document.code for row in found.rows):
        blocks.append(_document(tuple(row for row in found.rows if row.document.code == code)))
    return blocks


def one_block(row: Traced) -> Block:
    """Return one requirement with all that is known of it, a sentence each."""
    one, document = row.requirement, row.document
    lines = [
        Line(T("{title} ({number}), line {line}", title=document.title, number=document.number, line=one.line)),
        Line(T("Asked: {asked}", asked=asked(one))),
        Line(T("Kind: {kind}; stage: {stage}; judged for: {level}", kind=KINDS[one.kind], stage=one.stage or "–",
               level=LEVELS[one.level])),
    ]  # fmt: skip
    for text, value in (
        (T("How: {value}", value=one.rule), one.rule),
        (T("Condition: {value}", value=one.condition), one.condition),
        (T("Deadline: {value}", value=one.deadline), one.deadline),
        (T("Responsible: {value}", value=one.responsible), one.responsible),
        (T("National rule: {value}", value=one.national), one.national),
        (T("Remark: {value}", value=one.note), one.note),
    ):
        if value:
            lines.append(Line(text, "muted"))
    lines.extend(_answer(row))
    return Block(T("{id} {text}", id=one.id, text=one.text), tuple(lines))


def _answer(row: Traced) -> Iterator[Line]:
    if row.answer is not None:
        kind = ANSWERS[row.answer.answer]
        yield Line(T("Answered by {kind}: {place}", kind=kind, place=row.place.text), "good" if row.covered else "bad")
        if row.place.citation:
            yield Line(T("Stands in: {place}", place=row.place.citation))
        for own in row.place.own:
            yield Line(T("    {text}", text=own), "muted")
        if row.answer.reason is not None:
            yield Line(T("Reading: {reason}", reason=row.answer.reason))
    if row.place.problem is not None:
        yield Line(T("Not covered: {why}", why=row.place.problem), "bad")


def _summary(found: Trace) -> Iterator[Line]:
    required = found.required
    covered = sum(row.covered for row in required)
    text = T("{covered} of {count} requirements are answered ({share} %).", covered=covered, count=len(required),
             share=_percent(found.share))  # fmt: skip
    yield Line(text, "good" if covered == len(required) else "bad")
    counts = {
        kind: sum(row.covered and row.answer.answer == kind for row in required if row.answer) for kind in ANSWERS
    }
    for kind, count in counts.items():
        if count:
            yield Line(T("  {kind}: {count}", kind=ANSWERS[kind], count=count), "muted")
    defects = len(found.rows) - len(required)
    if defects:
        if defects == 1:
            yield Line(T("One defect of the documents is listed with the reading chosen."), "muted")
        else:
            text = T("{count} defects of the documents are listed with the reading chosen.", count=defects)
            yield Line(text, "muted")
    for name, why in found.scenarios.items():
        yield Line(T("Scenario {name} cannot be read: {why}", name=name, why=why), "warning")


def _percent(share: float) -> str:
    """Cut, not rounded: 100 stands only where all are covered."""
    return f"{int(share * 1000 + 1e-9) / 10:.1f}"


def _document(rows: tuple[Traced, ...]) -> Block:
    required = [row for row in rows if row.required]
    covered = sum(row.covered for row in required)
    line = T("{covered} of {count} requirements are answered.", covered=covered, count=len(required))
    table = Table(COLUMNS, tuple(_row(row) for row in rows))
    return Block(
        T("{title} ({number})", title=rows[0].document.title, number=rows[0].document.number), (Line(line),), table
    )


def _row(row: Traced) -> Row:
    one = row.requirement
    kind: Cell = ANSWERS[row.answer.answer] if row.answer is not None else "–"
    place: Text = row.place.text
    if row.place.problem is not None:
        place = T("{place} — not covered: {why}", place=place, why=row.place.problem)
    return Row((one.id, one.line, one.text, asked(one), kind, place), "plain" if row.covered else "bad")


def trace_json(found: Trace, language: str) -> Mapping[str, Any]:
    """Return the trace machine-readably."""
    return {
        "requirements": len(found.required),
        "covered": sum(row.covered for row in found.required),
        "share": found.share,
        "unreadable": dict(found.scenarios),
        "rows": [_json(row, language) for row in found.rows],
    }


def _json(row: Traced, language: str) -> dict[str, Any]:
    one, answer, problem = row.requirement, row.answer, row.place.problem
    return {
        "id": one.id, "document": one.document, "number": row.document.number, "line": one.line, "text": one.text,
        "stage": one.stage, "level": one.level, "comparator": one.comparator, "value": one.value, "unit": one.unit,
        "kind": one.kind, "required": row.required, "covered": row.covered,
        "answer": answer.answer if answer else None,
        "pack": answer.pack if answer else "", "codes": list(answer.codes) if answer else [],
        "scenario": answer.scenario if answer else "", "keys": list(answer.keys) if answer else [],
        "place": row.place.text.render(language), "citation": row.place.citation,
        "own": [text.render(language) for text in row.place.own],
        "reading": answer.reason.render(language) if answer and answer.reason else "",
        "problem": problem.render(language) if problem else None,
    }  # fmt: skip
