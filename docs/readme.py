"""Write the sample output and the tightness of the budget into both READMEs, from a run folder.

``make readme`` plans Changqing and runs this, so that no number in the READMEs is typed by hand.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich.console import Console

from planner.commands.layout import banner, show
from planner.commands.session import Session
from planner.report.answer import answer
from planner.report.answer_text import headline, money_by_fund, people_and_things, tightness
from planner.store.runfolder import RunData, read_run

FILES = {"en": Path("README.md"), "zh_CN": Path("README.zh-CN.md")}
WIDTH = 120


def screen(data: RunData, language: str) -> str:
    """Return the first blocks of what ``planner plan`` prints."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, markup=False, emoji=False, highlight=False)
    session = Session(language, console, console)
    names = data.run["names"]
    facts = answer(data.run, data.tables, names)
    banner(session, data.run["district"], illustrative=data.run["illustrative"])
    blocks = (headline(facts), money_by_fund(facts, names), people_and_things(facts))
    show(session, [block for block in blocks if block is not None])
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def between(text: str, marker: str, content: str) -> str:
    """Put ``content`` between ``<!-- marker -->`` and ``<!-- /marker -->``."""
    pattern = re.compile(f"(<!-- {marker} -->\n).*?(<!-- /{marker} -->)", re.S)
    if not pattern.search(text):
        raise SystemExit(f"no place for {marker}")
    return pattern.sub(lambda found: found.group(1) + content + found.group(2), text)


def main(folder: Path) -> None:
    """Rewrite both READMEs."""
    data = read_run(folder)
    names = data.run["names"]
    facts = answer(data.run, data.tables, names)
    for language, path in FILES.items():
        text = path.read_text(encoding="utf-8")
        text = between(text, "sample", f"\n```text\n{screen(data, language)}\n```\n\n")
        tight = "\n".join("- " + one.render(language) for one in tightness(facts, names))
        text = between(text, "tightness", f"\n{tight}\n\n")
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
