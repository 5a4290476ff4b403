"""Names and notes that try to be more than text: formulas, links, markup, control characters, fields."""

from __future__ import annotations

from typing import Any

from planner.report.papers.paper import Paper
from tests.compliance.rundir import good_run

_HEADS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "'=", "\ufeff=", "＝", "|")
_TAILS = (
    "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example","x")', "IMPORTXML(A1)", "SUM(1,2)", "A1", "{1}",
    "DDE(\"cmd\",\"/C calc\",\"x\")", 'WEBSERVICE("http://evil.example")', "2*3", "-1",
)  # fmt: skip
_MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</w:t></w:r><w:fldSimple w:instr='DATE'/>",
    "]]><evil/>", "&lt;b&gt;", "<!--", "{{7*7}}", "${7*7}", "%s%n", "{0.__class__}", "http://evil.example",
    "mailto:a@evil.example", "internal:Sheet1!A1", "file:///etc/passwd", "javascript:alert(1)", "\x00\x01\x1b[31m",
    "\u202eevil", "a\x0bb", "\ud800", "'; DROP TABLE runs; --", "../../evil", "{name}", "{", "}", "%(x)s", "\x7f",
)  # fmt: skip
#: Two hundred of them.
PAYLOADS = tuple(
    [head + tail for head in _HEADS for tail in _TAILS]
    + list(_MARKUP)
    + [f"{one} {number}" for number in range(10) for one in ("=1+1", "@SUM(1)", "+2", "-3", "<b>x</b>")]
)[:200]


def good_paper(**changes: Any) -> Paper:
    """Return the paper of the good run, with ``changes`` of run.json."""
    data = good_run()
    return Paper({**data.run, "names": {"P1": "示意小学"}, **changes}, data.tables)


def hostile_papers() -> list[Paper]:
    """Return papers whose every name is a payload, and whose notes are all of them."""
    data = good_run()
    schools = sorted({str(unit).partition(":")[0] for unit in data.tables["pupils"]["unit"]})
    funds = sorted({str(fund) for fund in data.tables["budget"]["fund"]})
    codes = [*schools, *funds]
    papers = []
    for start in (0, 60, 132, 160):
        some = [PAYLOADS[(start + index) % len(PAYLOADS)] for index in range(len(codes))]
        run = {
            **data.run,
            "names": dict(zip(codes, some, strict=True)),
            "title": some[0],
            "district": some[-1],
            "estimated": list(PAYLOADS),
            "warnings": list(PAYLOADS),
            "changes": [[some[0], some[1], some[-1]]],
            "sets": some[:2],
        }
        papers.append(Paper(run, data.tables))
    return papers


__all__ = ["PAYLOADS", "good_paper", "hostile_papers"]
