"""The READMEs speak of commands, options, targets and exit codes that exist, alike in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.cli import command
from planner.commands.session import Exit

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = ("README.md", "README.zh-CN.md")


def text(name: str) -> str:
    """Return a README."""
    return (ROOT / name).read_text(encoding="utf-8")


def calls(name: str) -> set[tuple[str, str]]:
    """Return (command, option) of every ``planner …`` in a README, option '' for the command alone."""
    found: set[tuple[str, str]] = set()
    for line in re.findall(r"planner ([a-z-]+[^`\n]*)", text(name)):
        words = line.split()
        if words[0] in command("en").commands:
            found.add((words[0], ""))
            found |= {(words[0], word.partition("=")[0]) for word in words[1:] if word.startswith("--")}
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_command_and_option_exists(name: str) -> None:
    """What is printed can be typed."""
    tree = command("en")
    known = {(code, "") for code in tree.commands}
    known |= {(code, word) for code, child in tree.commands.items() for one in child.params for word in one.opts}
    assert calls(name) - known - {(code, "--lang") for code in tree.commands} == set()
    assert {code for code, _ in calls(name)} == set(tree.commands)


def test_both_languages_show_the_same_commands() -> None:
    """A reader of one loses nothing that the other says."""
    assert calls(FILES[0]) == calls(FILES[1])
    assert re.findall(r"^make \w+|^#+ ", text(FILES[0]), re.M) == re.findall(r"^make \w+|^#+ ", text(FILES[1]), re.M)


@pytest.mark.parametrize("name", FILES)
def test_every_exit_code_is_explained(name: str) -> None:
    """The table lists the codes of the program and no other."""
    listed = {int(code) for code in re.findall(r"^\| (\d) \|", text(name), re.M)}
    assert listed == {int(code) for code in Exit}


@pytest.mark.parametrize("name", FILES)
def test_links_and_targets_exist(name: str) -> None:
    """Files that are linked are there, and so are the targets of make."""
    for link in re.findall(r"\]\(([^)#:]+)\)", text(name)):
        assert (ROOT / link).exists(), link
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"^make ([a-z-]+)", text(name), re.M)) <= targets
