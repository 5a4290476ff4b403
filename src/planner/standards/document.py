"""``docs/standards.md`` written from the packs, so that the page and the data cannot differ.

``python -m planner.standards.document FILE`` writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from planner.base.i18n import Text
from planner.standards.catalogue import basic_text, value_text
from planner.standards.load import load_pack
from planner.standards.lookup import DIMENSION_ORDER, Pack
from planner.standards.readings import READINGS
from planner.standards.schema import Citation, Rule
from planner.standards.timeline import Dated
from planner.standards.words import BASES, DIMENSIONS, LEVELS

PACKS = (
    "national", "changqing", "rencheng", "taierzhuang", "changshou",
    "national_preschool", "changqing_preschool", "altay", "changshou_preschool",
)  # fmt: skip

_OPENING = """# Standards 标准

Written by `python -m planner.standards.document docs/standards.md` from the YAML files under
`src/planner/standards/data/`; a test compares the two. Change the files, not this page.

One rule is one file: what is compared with what, for whom (class, school, unit = school and stage, district, …), and
its dated, conditional values, each with document, number, clause and the day on which it was checked.
*Computed* rules are worked out from the district's tables; for *tracked* ones the bureau enters a number by year;
*attested* ones are judged by people with evidence, and count as unknown until then. Unknown is never met.

**Which value holds.** The autumn of year *t* is judged on 31 December *t*. Of the values in force whose conditions
hold, the one with the highest priority is taken; two that could both win are an error when the pack is read. A fact
that is not known (build year, migrant share, …) grants no relaxation. A value without an end lasts until the next one
under the same conditions; a null value repeals the rule. Numbers are compared unrounded with an absolute tolerance of
1e-9; `<` is strict.

**National and district.** From its first day on, a district's explicit value replaces the national one *and its
relaxations*; where the district's document is silent, the national rule is inherited; before that day the national rule
holds. Where a district asks for less than the nation, the look-up says so.

**Dates that no source gives** are null and assumed, marked `*` below with the assumption's name. A look-up warns
on every date on which the true day, once found, could change the answer.
"""


def document(packs: Sequence[Pack] | None = None) -> str:
    """Return the page on the standards (Markdown, English with the Chinese names)."""
    chosen = [load_pack(code) for code in PACKS] if packs is None else list(packs)
    blocks = [_OPENING, *(block for pack in chosen for block in _pack(pack)), _readings()]
    return "\n".join(blocks)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines.extend("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
    return "\n".join(lines) + "\n"


def _pack(pack: Pack) -> Iterator[str]:
    head = pack.head
    yield f"## {head.title_en} {head.title_zh}\n"
    about = f"Pack `{pack.code}`" + (f", extends `{head.extends}`" if head.extends else "")
    deadline = f" Deadline: {head.deadline.isoformat()}." if head.deadline else ""
    yield f"{about}. Source: {_cited(head.citation)}.{deadline}\n"
    yield "\n".join(note for note in (head.note_en, head.note_zh) if note) + "\n"
    for dimension in DIMENSION_ORDER:
        rules = [rule for rule in pack.rules.values() if rule.dimension == dimension and rule.code in pack.own]
        if rules:
            yield f"### {_both(DIMENSIONS[dimension])}\n"
            yield _table(
                ("code", "rule", "judged for", "basis", "values", "citation"), (_row(pack, rule) for rule in rules)
            )
    inherited = [code for code in pack.rules if code not in pack.own]
    if inherited:
        yield f"Inherited, because the document is silent: {', '.join(inherited)}.\n"
    if head.grades:
        yield "### Grades 等级\n"
        yield "How many items of the form must pass, and how many of the rest must basically pass 基本合格.\n"
        yield _table(("grade", "passed", "basically passed", "citation"), _grades(pack))
    if head.assumptions:
        yield f"### Assumed dates of pack `{pack.code}` 推定日期\n"
        yield _table(("name", "assumed", "lies between", "why"), _assumptions(pack))


def _grades(pack: Pack) -> Iterator[tuple[str, ...]]:
    for one in pack.head.grades:
        yield (f"{one.name_en} {one.name_zh}", str(one.passed), str(one.basic), _cited(one.citation))


def _row(pack: Pack, rule: Rule) -> tuple[str, ...]:
    values = pack.own_values(rule.code)
    notes = [f"{rule.note_en} {rule.note_zh}".strip()] if rule.note_en or rule.note_zh else []
    citations = dict.fromkeys(_cited(value.value.citation) for value in values)
    return (
        rule.code,
        "<br>".join([f"{rule.name_en} {rule.name_zh}", *(f"*{note}*" for note in notes)]),
        LEVELS[rule.level].render("en"),
        BASES[rule.basis].render("en"),
        "<br>".join([*(_value(rule, value) for value in values), *_basic(rule)]),
        "<br>".join(citations),
    )


def _value(rule: Rule, dated: Dated) -> str:
    """A value with its days; ``*`` marks a day that had to be assumed."""
    value = dated.value
    start = dated.start.isoformat() + (f"* ({value.assumed_from})" if value.assumed_from else "")
    end = ""
    if dated.end is not None:
        end = " to " + dated.end.isoformat() + (f"* ({value.assumed_to})" if value.assumed_to else "")
    note = f" *{value.note_en} {value.note_zh}*" if value.note_en or value.note_zh else ""
    return f"{value_text(rule, dated).render('en')}, from {start}{end}{note}"


def _basic(rule: Rule) -> Iterator[str]:
    """What basically passes the item, where the form says so."""
    if rule.basic is not None:
        yield f"*basically passed 基本合格:* {_both(basic_text(rule))}"


def _cited(citation: Citation) -> str:
    line = f", line {citation.line}" if citation.line else ""
    return f"{citation.short}{line}, checked {citation.checked.isoformat()}"


def _assumptions(pack: Pack) -> Iterator[tuple[str, ...]]:
    for name, one in pack.head.assumptions.items():
        last = one.not_after.isoformat() if one.not_after else "open"
        between = f"{one.not_before.isoformat()} and {last}"
        yield (name, one.day.isoformat(), between, f"{one.reason_en} {one.reason_zh}")


def _readings() -> str:
    rows = (
        (f"`{one.key}`", ", ".join(one.choices), one.default, _both(one.question), _both(one.why)) for one in READINGS
    )
    heading = "## Open readings 口径选项\n\nWhat the documents leave open is an option with a stated default.\n\n"
    return heading + _table(("option", "choices", "default", "question", "why"), rows) + "\n" + _FIXED


def _both(text: Text) -> str:
    return f"{text.render('en')} {text.render('zh_CN')}"


_FIXED = """Readings that are fixed for now: "rural" (农村) in a relaxation means the area type 乡村 only, the strict
reading; a combined school takes the room areas of its highest stage; twelve-year schools have no relaxed size; the
tracked items judged school by school (G6, Q4) or by subject (Q9) take the worst one.
"""


def main(path: Path) -> None:
    """Write the page to ``path``."""
    path.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
