"""The house: pins that are complete and name no index, one place for each fact about the package."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import planner

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(name: str) -> dict[str, Requirement]:
    """Return the requirements of a file by canonical name, those it includes first."""
    found: dict[str, Requirement] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found |= pins(line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            one = Requirement(line)
            found[canonicalize_name(one.name)] = one
    return found


def unpinned(names: set[str], known: dict[str, Requirement]) -> set[str]:
    """Return what the packages ``names`` need here, directly or through others, that is not in ``known``."""
    missing: set[str] = set()
    queue, seen = [*names], set[str]()
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        if name not in known:
            missing.add(name)
            continue
        if known[name].marker is not None and not known[name].marker.evaluate():  # type: ignore[union-attr]
            continue
        for text in requires(name) or []:
            need = Requirement(text)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                queue.append(canonicalize_name(need.name))
    return missing


def test_every_dependency_is_pinned_within_its_range() -> None:
    """Each range in pyproject.toml has an exact version in the file that its users install from."""
    runtime, everything = pins("requirements.txt"), pins("requirements-dev.txt")
    for texts, known in ((PROJECT["dependencies"], runtime), (PROJECT["optional-dependencies"]["dev"], everything)):
        for need in map(Requirement, texts):
            pinned = known[canonicalize_name(need.name)]
            (spec,) = pinned.specifier
            assert spec.operator == "==" and need.specifier.contains(spec.version), pinned


def test_the_pins_are_complete() -> None:
    """Nothing that planner runs with is left for the index to choose."""
    roots = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}
    assert not unpinned(roots, pins("requirements.txt"))


def test_the_pins_are_what_is_tested() -> None:
    """The versions installed here, where planner's own tests pass, are those in the file."""
    installed = {name: version(name) for name, one in pins("requirements.txt").items()
                 if (one.marker is None or one.marker.evaluate()) and name in RUNS_WITH}  # fmt: skip
    assert installed == {name: next(iter(pins("requirements.txt")[name].specifier)).version for name in installed}


#: What the results depend on: solver, numbers, tables.
RUNS_WITH = ("pulp", "highspy", "numpy", "pandas", "pydantic")


def test_no_file_names_an_index_or_a_place_on_somebody_s_machine() -> None:
    """Set-up works from whatever index pip is told to use."""
    names = ["requirements.txt", "requirements-dev.txt", "Makefile", ".ci/run", "pyproject.toml"]
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)
    assert not re.search(r"https?://|--index|--find-links|--extra-index|file:|^/(home|root|work|tmp)/", text, re.M)


def test_versions_agree() -> None:
    """The package, its metadata and the changelog speak of one product."""
    assert planner.__version__ == PROJECT["version"]
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    """``make`` alone lists the targets, and the two of the README are among them."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.M)
    assert phony is not None
    described = set(re.findall(r"^([a-z-]+):.*## ", text, re.M))
    assert described == set(phony.group(1).split())
    assert {"setup", "plan", "test", "app", "lint", "bench", "soak", "fuzz", "sample", "clean"} <= described
