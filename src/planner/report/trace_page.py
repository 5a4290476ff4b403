"""Draws of requirements as a page 溯源抽查: each sentence beside the place that answers it, for a reader to repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.report.trace_text import ANSWERS, asked
from planner.studies.trace import Trace, Traced

LANGUAGE = "zh_CN"


def draw_page(found: Trace, draws: Mapping[int, tuple[Traced, ...]], command: str, scenarios: str) -> str:
    """Return the Markdown page of ``draws`` (seed → rows): what each asks, the answer, what stands at its place."""
    covered = sum(row.covered for row in found.required)
    lines = [
        "# Trace: requirements drawn and read",
        "",
        f"Written by `{command}` against `{scenarios}`. {covered} of {len(found.required)} requirements are answered; "
        "the draws below show each requirement beside the place's own words, as a reader sees them with "
        "`planner trace --draw 20 --seed N`. Open the document at the line given and compare.",
    ]
    for seed, rows in draws.items():
        good = sum(row.covered for row in rows)
        lines += ["", f"## Seed {seed}: {good} of {len(rows)} open to a place that answers them", ""]
        lines += ["| no. | document, line | requirement (asked) | answered by | the place's own words |",
                  "|---|---|---|---|---|"]  # fmt: skip
        lines += [_row(row) for row in rows]
    return "\n".join(lines) + "\n"


def _row(row: Traced) -> str:
    one, answer = row.requirement, row.answer
    kind = ANSWERS[answer.answer].render(LANGUAGE) if answer is not None else "–"
    own = [text.render(LANGUAGE) for text in row.place.own]
    if answer is not None and answer.reason is not None:
        own.append(answer.reason.render(LANGUAGE))
    if row.place.problem is not None:
        own.append(row.place.problem.render(LANGUAGE))
    cells = (one.id, f"{row.document.number or row.document.title} {one.line}",
             f"{one.text} ({asked(one).render(LANGUAGE)})", kind, "; ".join(_short(own)))  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def _short(texts: Iterable[str]) -> list[str]:
    """Each sentence once: several values of a rule may stand in the same clause."""
    return list(dict.fromkeys(text for text in texts if text))
