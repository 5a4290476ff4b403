"""Keys of a scenario in a reader's words 情景键名称: ``budget.funds.capital.caps.2024`` → the cap of a fund in 2024.

The keys themselves are for documents and ``--set``; screens and papers name what was changed, and to what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, money, number, percent
from planner.report.papers.parameter_words import KNOWN
from planner.scenario.parameters import ParameterInfo, parameters

#: Keys, or their beginnings with ``*`` for a free word, that the parameters do not describe.
_NAMES: Mapping[str, Text] = {
    "district": T("tables of the district"),
    "standards": T("pack of standards"),
    "base_year": T("base year"),
    "horizon": T("last year planned"),
    "deadline": T("everything met by autumn"),
    "hold_from": T("everything holds from autumn"),
    "due": T("due dates of the document"),
    "phases": T("phases of the document"),
    "illustrative": T("made-up data"),
    "departments": T("departments"),
    "facts": T("figures of the document"),
    "budget.factor": T("yearly caps of all funds, share of those given"),
    "budget.smooth": T("most that spending may change from year to year"),
    "budget.funds.*": T("fund {a}"),
    "budget.funds.*.name": T("{a}: name"),
    "budget.funds.*.levers": T("{a}: what it may pay for"),
    "budget.funds.*.carry_over": T("{a}: what is left is carried over"),
    "budget.funds.*.caps": T("{a}: yearly caps"),
    "budget.funds.*.caps.*": T("{a}: cap of {b}"),
    "projects.*": T("{a}: construction"),
    "projects.*.start": T("{a}: construction begins"),
    "projects.*.earliest": T("{a}: earliest start"),
    "projects.*.latest": T("{a}: latest start"),
    "projects.*.after": T("{a}: begins after"),
    "projects.*.crew": T("{a}: crew"),
    "projects.*.must": T("{a}: must be built"),
    "crews": T("projects under construction at once"),
    "crews.all": T("projects under construction at once"),
    "crews.*": T("projects under construction at once, crew {a}"),
    "programmes": T("programmes of the bureau"),
    "preschool.standards": T("pack of preschool standards"),
    "preschool.deadline": T("kindergartens: everything met by autumn"),
    "preschool.hold_from": T("kindergartens: everything holds from autumn"),
    "preschool": T("kindergartens"),
    "projection.method": T("method of the forecast"),
    "projection.births": T("births after the base year"),
    "projection.migration": T("net migration of pupils per year"),
    "projection.migration.*": T("net migration of pupils per year, {stage}"),
    "projection.housing": T("new housing"),
    "projection.housing.*": T("new housing"),
    "projection.housing.*.school": T("new housing: school of its children"),
    "projection.housing.*.first_year": T("new housing: first year"),
    "projection.housing.*.homes": T("new housing: homes"),
    "projection.housing.*.pupils_per_home": T("new housing: pupils per home"),
    "projection.housing.*.stage": T("new housing: stage"),
    "projection.housing.*.curve": T("new housing: how it is moved into"),
    "projection.closures": T("schools that close"),
    "projection.closures.*": T("{a}: closes"),
    "projection.closures.*.year": T("{a}: closes in"),
    "projection.closures.*.to": T("{a}: where its pupils go"),
    "projection.closures.*.to.*": T("{a}: share of its pupils that goes to {b}"),
    "options.judge_rounded": T("values judged rounded as displayed"),
    "options.special_rooms_reading": T("music and art rooms: one per twelve classes"),
    "options.size_by": T("school size judged by"),
    "options.keep_relaxations": T("national relaxations kept"),
    "options.special_education_fund": T("special-education funding per pupil judged at"),
    "options.leases_refused": T("sports venues whose lease is refused"),
    "options.recheck_years": T("How long do values of the transition count after recognition?"),
    "relief": T("relief"),
    "relief.posts.*.*": T("relief: more posts, {stage}, {b}"),
    "relief.building_m2.*": T("relief: more building area, {a}"),
    "relief.sports_m2.*": T("relief: more sports area, {a}"),
    "relief.rules.*": T("relief: rule {a}"),
    "attainment": T("attainment that is aimed at"),
    "margins": T("margins above the thresholds"),
    "futures": T("futures planned for at once"),
    "simulation": T("durations and chances of the simulation"),
    "solver.seed": T("solver: seed"),
    "solver.gap": T("solver: gap at which it stops"),
    "solver.time_limit_s": T("solver: time limit in seconds"),
    "solver.schedule_tries": T("solver: schedules tried"),
    "standards_pack": T("pack of standards"),
    "standards_sha256": T("text of the standards"),
    "results_version": T("version of the results"),
    "versions.*": T("version of {a}"),
}  # fmt: skip
#: Words at the end of keys whose values are years, which are not grouped.
_YEARS = ("start", "earliest", "latest", "year", "first_year", "deadline", "hold_from", "base_year", "horizon", "seed")
#: Words that stand as values.
_WORDS: Mapping[str, Mapping[str, Text]] = {
    "projection.births": {"given": T("as given, then held"), "low": T("low"), "middle": T("middle"),
                          "high": T("high")},
    "projects.*.start": {"free": T("chosen by the plan"), "never": T("not built")},
    "options.special_rooms_reading": {"each": T("each subject"), "together": T("both together")},
    "options.size_by": {"school": T("school"), "campus": T("campus")},
}  # fmt: skip


def key_name(key: str, names: Mapping[str, str]) -> Text:
    """Return what ``key`` is about; ``names`` are those of schools, funds and projects by code.

    A key that nothing here describes stands as it is.
    """
    parameter = _parameters().get(key)
    if parameter is not None:
        return KNOWN.get(parameter.label, Text("{n}", {"n": parameter.label}))
    found = _pattern(key, _NAMES)
    if found is not None:
        pattern, free = found
        if not free:
            return _NAMES[pattern]
        told: dict[str, Text | str] = dict(zip("ab", (names.get(word, word) for word in free), strict=False))
        return Text(_NAMES[pattern].key, told | {"stage": labels.stage(free[0])})
    for length in range(key.count("."), 0, -1):
        head, tail = key.split(".")[:length], key.split(".")[length:]
        told_head = _NAMES.get(".".join(head))
        if told_head is not None:
            more = " · ".join(names.get(word, word) for word in tail)
            return T("{what} ({more})", what=told_head, more=more)
    return Text("{n}", {"n": key})


def key_value(key: str, value: Any, names: Mapping[str, str]) -> Text | str:
    """Return a value of ``key`` as a reader says it; None is what the scenario leaves out."""
    if value is None:
        return T("not built") if key.startswith("projects.") and key.endswith(".start") else T("not given")
    if isinstance(value, bool):
        return T("yes") if value else T("no")
    if isinstance(value, list | tuple):
        told = [Text("{n}", {"n": names.get(str(one), str(one))}) for one in value]
        return labels.joined(told) if told else T("none")
    if isinstance(value, Mapping):
        pairs: list[Text] = [T("{what}: {much}", what=names.get(str(one), str(one)), much=key_value("", much, names))
                for one, much in value.items()]  # fmt: skip
        return labels.joined(pairs) if pairs else T("none")
    found = _pattern(key, _WORDS)
    if found is not None and str(value) in _WORDS[found[0]]:
        return _WORDS[found[0]][str(value)]
    return _amount(key, value) if isinstance(value, int | float) else names.get(str(value), str(value))


def _amount(key: str, value: float) -> Text | str:
    parameter = _parameters().get(key)
    if ".caps" in key:
        return money(value)
    if key == "budget.factor" or (parameter is not None and parameter.unit.startswith("share")):
        return percent(value, 1)
    if isinstance(value, int) and (key.rpartition(".")[2] not in _YEARS):
        return grouped(value)
    return number(float(value), 4)


def _parameters() -> dict[str, ParameterInfo]:
    return {one.path: one for one in parameters()}


def _pattern(key: str, patterns: Mapping[str, Any]) -> tuple[str, list[str]] | None:
    """Return the pattern that ``key`` fits and the free words in it, None where none fits."""
    if key in patterns:
        return key, []
    parts = key.split(".")
    for pattern in patterns:
        want = pattern.split(".")
        if len(want) == len(parts) and all(one in ("*", part) for one, part in zip(want, parts, strict=True)):
            return pattern, [part for one, part in zip(want, parts, strict=True) if one == "*"]
    return None


def unnamed() -> Iterator[str]:
    """Yield the inputs of the schema that nothing here describes (a test holds that there are none)."""
    from planner.scenario.keys import known_keys
    from planner.studies.compare import ABOUT

    known = known_keys()
    for key in known:
        leaf = not any(other.startswith(f"{key}.") for other in known)
        if leaf and key.split(".")[0] not in ABOUT and key_name(key, {}).key == "{n}":
            yield key
