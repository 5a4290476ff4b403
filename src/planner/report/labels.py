"""Names of the codes in the tables, for readers: stages, indicators, levers, resources, verdicts."""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.report.amounts import count, money, money_header
from planner.report.preschool_answer_text import LEVERS as PRESCHOOL_LEVERS
from planner.report.preschool_answer_text import RULES as PRESCHOOL_RULES


def stage(code: str) -> Text:
    """Return the name of a stage 学段."""
    return _STAGES.get(code) or Text(code)


def school_stage(school: str, stage_code: str) -> Text:
    """Return a unit's name: the school, and the stage it is measured in."""
    return T("{school} ({stage})", school=school, stage=stage(stage_code))


def subject(code: str, names: Mapping[str, str]) -> Text:
    """Return whom a rule is about: the district, a stage, a school, a unit, or an indicator of one of them.

    ``code`` is ``unit``, ``stage``, ``stage:R4``, ``unit|R4``, a school, a fund, ``township:<name>``,
    ``development:<id>``, ``design:<years>`` or ``''``; ``names`` knows schools, funds and developments.
    """
    whom, _, which = code.partition("|")
    head, _, tail = whom.partition(":")
    if head in _STAGES:
        which = which or tail
        place = stage(head)
    elif head in ("township", "development"):
        place = T("{school}", school=names.get(tail, tail))
    elif head == "design":
        place = _DESIGNS[tail]
    elif tail:
        place = school_stage(names.get(head, head), tail)
    elif head and not head.startswith("G11"):
        place = T("{school}", school=names.get(head, head))
    else:
        place = T("the district")
    return T("{place} {indicator}", place=place, indicator=indicator(which)) if which else place


#: Groups of kindergartens by year of design, of the verdicts and of the model's rows.
_DESIGNS = {
    **dict.fromkeys(("2017+", "new"), T("kindergartens designed in 2017 or later")),
    **dict.fromkeys(("before 2017", "old"), T("kindergartens designed before 2017")),
}


def indicator(code: str) -> Text:
    """Return the short name of R1…R7 七项指标."""
    return _INDICATORS.get(code) or Text(code)


def short_indicator(code: str) -> Text:
    """Return an indicator's name for a narrow column."""
    return _SHORT[code]


def indicator_unit(code: str) -> Text:
    """Return the unit in which an indicator's shortage is counted (persons, m², yuan, rooms)."""
    return _SHORTAGE[code]


def lever(code: str) -> Text:
    """Return the name of a lever 措施."""
    return _LEVERS.get(code) or PRESCHOOL_LEVERS.get(code) or Text(code)


def done(code: str, amount: float) -> Text:
    """Return what a lever does in all: ``hire 229``, ``build 4,862 m² of teaching area``."""
    return _counted(_DONE[code], code, amount)


def done_at_school(code: str, amount: float) -> Text:
    """Return what is done at one school, where coming and going must be told apart."""
    return _counted(_AT_SCHOOL.get(code) or _DONE[code], code, amount)


def _counted(sentence: Text, code: str, amount: float) -> Text:
    return Text(sentence.key, {"n": money(amount) if code in _IN_YUAN else count(amount)})


def measure_of(code: str) -> Text:
    """Return what a lever's quantity counts (docs/model.md §4)."""
    return _MEASURES.get(code) or T("persons")


def in_yuan(code: str) -> bool:
    """Say whether a lever's quantity is money."""
    return code in _IN_YUAN


def unit(code: str) -> Text:
    """Return the name of a unit that the optimizer counts a rule in."""
    return _UNITS.get(code) or Text(code)


def rule(code: str) -> Text:
    """Return the name of a group of rules of the optimizer."""
    return _RULES.get(code.partition(":")[0]) or Text(code)


def joined(parts: list[Text]) -> Text:
    """Return the parts as an enumeration in the reader's language."""
    if not parts:
        return Text("")
    whole = parts[0]
    for part in parts[1:]:
        whole = T("{first}, {next}", first=whole, next=part)
    return whole


_STAGES = {
    "primary": T("primary"),
    "junior": T("junior secondary"),
    "special": T("special education"),
    "kindergarten": T("kindergarten"),
}

_INDICATORS = {
    "R1": T("Teachers above required degree"),
    "R2": T("Backbone teachers"),
    "R3": T("PE and arts teachers"),
    "R4": T("Teaching area"),
    "R5": T("Sports area"),
    "R6": T("Equipment"),
    "R7": T("Multimedia rooms"),
}

_SHORT = {
    "R1": T("Degree"),
    "R2": T("Backbone"),
    "R3": T("PE, arts"),
    "R4": T("Teaching"),
    "R5": T("Sports"),
    "R6": T("Equipment value"),
    "R7": T("Multimedia"),
}

_SHORTAGE = {
    "R1": T("persons"),
    "R2": T("persons"),
    "R3": T("persons"),
    "R4": T("sq m"),
    "R5": T("sq m"),
    "R6": money_header(),
    "R7": T("rooms"),
}

_LEVERS = {
    "hire": T("Hires"),
    "salary": T("Salaries of the hired"),
    "transfer": T("Transfers"),
    "rotate": T("Rotations"),
    "upgrade": T("Degree upgrades"),
    "recognise": T("Backbone recognitions"),
    "buy_equipment": T("Equipment bought"),
    "reassign_equipment": T("Equipment reassigned"),
    "equip_room": T("Multimedia rooms equipped"),
    "music_room": T("Music rooms"),
    "art_room": T("Art rooms"),
    "extend": T("Teaching area built"),
    "add_classroom": T("Classrooms added"),
    "extend_sports": T("Sports ground built"),
    "lease": T("Sports venues leased"),
    "open_class": T("Classes opened"),
    "build": T("Projects built"),
    "programme": T("Programmes for tracked items"),
    "appropriate": T("Appropriated on top"),
}

_DONE = {
    "build": T("build {n} projects"),
    "hire": T("hire {n}"),
    "transfer": T("transfer {n}"),
    "rotate": T("rotate {n}"),
    "upgrade": T("train {n} for a degree"),
    "recognise": T("recognise {n} as backbone"),
    "buy_equipment": T("buy equipment for {n}"),
    "reassign_equipment": T("reassign equipment worth {n}"),
    "equip_room": T("equip {n} multimedia rooms"),
    "music_room": T("fit out {n} music rooms"),
    "art_room": T("fit out {n} art rooms"),
    "extend": T("build {n} m² of teaching area"),
    "add_classroom": T("add {n} classrooms"),
    "extend_sports": T("build {n} m² of sports ground"),
    "lease": T("lease {n} m² of sports venues"),
    "open_class": T("open {n} classes"),
    "programme": T("run {n} programmes"),
    "appropriate": T("appropriate {n} on top of the budget"),
}

_AT_SCHOOL = {
    "transfer": T("{n} transferred away"),
    "transfer_in": T("{n} transferred in"),
    "rotate": T("{n} rotated away"),
    "rotate_in": T("{n} rotated in"),
    "reassign_equipment": T("give equipment worth {n}"),
    "receive_equipment": T("receive equipment worth {n}"),
}

_IN_YUAN = {"buy_equipment", "reassign_equipment", "receive_equipment", "appropriate"}

_MEASURES = {
    "buy_equipment": money_header(),
    "reassign_equipment": money_header(),
    "equip_room": T("rooms"),
    "music_room": T("rooms"),
    "art_room": T("rooms"),
    "extend": T("m²"),
    "add_classroom": T("rooms"),
    "extend_sports": T("m²"),
    "lease": T("m²"),
    "open_class": T("classes"),
    "build": T("projects"),
    "programme": T("programmes"),
    "appropriate": money_header(),
}

_UNITS = {
    "persons": T("person"),
    "rooms": T("room"),
    "m²": T("m²"),
    "yuan": T("yuan"),
    "classes": T("class"),
    "children": T("child"),
    "kindergartens": T("kindergarten"),
    "0.01": T("0.01 of the coefficient"),
    "CV": T("(coefficient)"),
    "pupils": T("pupils"),
    "years": T("years"),
    "value": T("(value)"),
    "share": T("(share)"),
    "places": T("places"),
    "books": T("books"),
    "teachers": T("teachers"),
}

_RULES = {
    "threshold": T("Threshold"),
    "cv": T("Coefficient of variation"),
    "rotation": T("Rotation of 10%"),
    "rotation_backbone": T("Backbone share of the rotated"),
    "special_rooms": T("Music and art rooms"),
    "classrooms": T("Classrooms"),
    "posts": T("Posts"),
    "vacancies": T("Posts left empty while temporary teachers teach"),
    "direction": T("Moves to weaker schools"),
    "staffing": T("Teachers needed by the staffing ratio"),
    "hire_quota": T("Hires per year"),
    "upgrade_quota": T("Degree upgrades per year"),
    "backbone_quota": T("Backbone recognitions per year"),
    "move_share": T("Teachers that may leave a school by moves"),
    "eligible": T("Teachers eligible for moves"),
    "fund": T("Fund"),
    "smooth": T("Smooth spending"),
    "school_size": T("School size"),
    "exchange_room": T("Room for exchanges between schools"),
    "land": T("Land"),
    "deadline": T("Year from which the rules hold"),
    "class_size": T("Class size"),
    "tolerance": T("The one tolerated indicator"),
    "growth": T("Growth of education money (three growths, two no-decreases)"),
    **PRESCHOOL_RULES,
}
