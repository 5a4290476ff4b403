"""The way in: help in both languages, the language of the output, usage errors."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from planner import __version__
from planner.cli import command, language_and_rest
from tests.cli.invoke import run

COMMANDS = ["standards", "template", "check", "assess", "project", "plan", "verify", "sample", "soak", "bench", "app"]


@pytest.mark.parametrize(("language", "title"), [("zh_CN", "选项"), ("en", "Options")])
def test_help_is_whole_in_both_languages(language: str, title: str) -> None:
    """Every command is listed with a sentence, in the language asked for and in no other."""
    ran = run("--lang", language, "--help")
    assert ran.code == 0 and title in ran.out
    assert all(f" {name} " in ran.out for name in COMMANDS)
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in ran.out)
    assert chinese is (language == "zh_CN")


def test_every_option_says_what_it_is() -> None:
    """No parameter is left without help, in either language."""
    for language in ("zh_CN", "en"):
        tree = command(language)
        bare = [f"{name} {one.name}" for name, child in tree.commands.items() for one in child.params if not one.help]
        assert not bare


@pytest.mark.parametrize(
    ("line", "language", "rest"),
    [
        (["plan", "x", "--lang", "en"], "en", ["plan", "x"]),
        (["--lang=zh", "plan"], "zh", ["plan"]),
        (["plan", "--", "--lang", "en"], None, ["plan", "--", "--lang", "en"]),
        (["plan", "--lang"], None, ["plan", "--lang"]),
    ],
)
def test_the_language_may_stand_anywhere(line: list[str], language: str | None, rest: list[str]) -> None:
    """``--lang`` belongs to the whole line, and nothing after ``--`` is touched."""
    assert language_and_rest(line) == (language, rest)


def test_the_environment_chooses_the_language_where_the_line_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """PLANNER_LANG decides; the line overrides it."""
    monkeypatch.setenv("PLANNER_LANG", "en")
    assert run("standards", "ZZ").err.startswith("error [")
    assert "错误" in run("standards", "ZZ", "--lang", "zh_CN").err


def test_a_line_that_makes_no_sense_ends_with_2() -> None:
    """Unknown commands and options are bad input, too."""
    assert run("nonsense").code == 2
    assert run("plan", "x.yaml").code == 2
    assert run("plan", "x.yaml", "--out", "y", "--nonsense").code == 2


def test_the_version_is_the_package_s() -> None:
    """One version, wherever it is asked for."""
    assert run("--version").out == f"planner {__version__}\n"


def test_the_script_and_the_module_are_the_same_program() -> None:
    """``planner`` and ``python -m planner`` both lead here; asking for help loads no solver and no front end."""
    (script,) = (one for one in entry_points(group="console_scripts") if one.name == "planner")
    assert script.value == "planner.cli:main"
    asked = (
        "import sys; from planner.cli import main; main(['--help']); "
        "print(sorted({'pandas', 'pulp', 'streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    done = subprocess.run([sys.executable, "-m", "planner", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"planner {__version__}\n"
