"""Checked records to the frozen district 区县; nothing is judged here any more."""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.terms import PHYSICAL
from planner.district.contracts import TABLES
from planner.district.finance import with_derived
from planner.district.model import (
    Attestation,
    District,
    FinanceValue,
    GradeCount,
    LedgerItem,
    Person,
    Premises,
    Project,
    School,
    SpecialRoom,
    TrackedValue,
    Venue,
)
from planner.district.preschool_build import build_preschool
from planner.district.profile import profile_of
from planner.district.records import Record
from planner.district.rules import Context
from planner.district.rules.context import value_of
from planner.district.rules.ledger import departments_of
from planner.district.rules.staff import roster_totals, staff_totals, type_code


def build_district(context: Context, name: str, inputs: Mapping[str, str]) -> District:
    """Return the district; ``name`` stands where table district is not given."""
    about = next(context.rows("district", "name", "school_system"), None)
    totals = staff_totals(context) if "staff" in context.tables else roster_totals(context)
    given = context.tables
    return District(
        name=about["name"] if about else name,
        school_system=about["school_system"] if about else "6-3",
        illustrative=bool(about and value_of(about, "illustrative", False)),
        as_of=value_of(about, "as_of", "") if about else "",
        schools=tuple(_school(record) for record in context.rows("schools")),
        enrolment=_enrolment(context),
        staff={key: count for key, count in totals.items() if count},
        roster=tuple(_person(record) for record in context.rows("roster")),
        premises={record["school_id"]: _premises(record) for record in context.rows("premises")},
        special_rooms=_special_rooms(context) if "special_rooms" in given else None,
        writeoffs=_writeoffs(context) if "writeoffs" in given else None,
        posts={(record["stage"], record["year"]): record["posts"] for record in context.rows("posts")},
        temporary={
            (record["stage"], record["year"]): record["temporary"]
            for record in context.rows("posts")
            if value_of(record, "temporary", None) is not None
        },
        births={record["year"]: record["births"] for record in context.rows("births")},
        feeders={(record["from_school"], record["to_school"]): record["share"] for record in context.rows("feeders")},
        land={
            record["school_id"]: (record["max_extra_building_m2"], record["max_extra_sports_m2"])
            for record in context.rows("land")
        },
        venues=tuple(_venue(record) for record in context.rows("venues")),
        projects=tuple(_project(context, record) for record in context.rows("projects")),
        tracked=with_derived(map(_tracked, context.rows("tracked")), map(_finance, context.rows("finance"))),
        attestations=tuple(_attestation(record) for record in context.rows("attestations")),
        missing=tuple(t.code for t in TABLES if not (t.required or t.aside) and t.code not in given),
        inputs=dict(sorted(inputs.items())),
        preschool=build_preschool(context),
        ledger=tuple(_ledger_item(record) for record in context.rows("ledger")),
        finance=tuple(_finance(record) for record in context.rows("finance")),
    )


def _school(record: Record) -> School:
    return School(
        id=record["school_id"],
        name=record["name"],
        type=record["type"],
        area_type=record["area_type"],
        township=record["township"] or "",
        ownership=record["ownership"] or "public",
        build_year=record["build_year"],
        migrant_share=record["migrant_share"],
        dense_center=bool(record["dense_center"]),
        boarding=bool(record["boarding"]),
        parent_school=record["parent_school"] or "",
        opens_project=record["opens_project"] or "",
        degrees=_pair(record["longitude"], record["latitude"]),
        km=_pair(record["x_km"], record["y_km"]),
    )


def _pair(first: float | None, second: float | None) -> tuple[float, float] | None:
    """Both or none: the rules refuse one alone."""
    return None if first is None or second is None else (first, second)


def _enrolment(context: Context) -> dict[tuple[str, int, int], GradeCount]:
    return {
        (record["school_id"], record["year"], record["grade"]): GradeCount(
            record["pupils"], record["classes"], record["largest_class"]
        )
        for record in context.rows("enrolment")
        if record["year"] <= context.base_year
    }


def _person(record: Record) -> Person:
    return Person(
        id=record["person_id"],
        school=record["school_id"],
        stage=record["stage"],
        sex=record["sex"],
        birth=record["birth"],
        cadre=bool(record["cadre"]),
        type_code=type_code(record, record["subject"] == "pe_arts"),
        since=record["since"],
        head=bool(record["head"]),
    )


def _premises(record: Record) -> Premises:
    """Indoor sports 室内体育用房 is taken out of the teaching area, as indicator R4 asks (domain rules §1.3)."""
    return Premises(
        teaching_area_m2=round(record["teaching_area_m2"] - (record["indoor_sports_m2"] or 0.0), 6),
        sports_area_m2=record["sports_area_m2"],
        equipment_yuan=record["equipment_yuan"],
        multimedia_rooms=record["multimedia_rooms"],
        classrooms=record["classrooms"],
    )


def _special_rooms(context: Context) -> tuple[SpecialRoom, ...]:
    rows = context.rows("special_rooms")
    return tuple(SpecialRoom(r["school_id"], r["kind"], r["area_m2"], r["rooms"]) for r in rows)


def _writeoffs(context: Context) -> dict[tuple[str, int], tuple[float, int]]:
    return {
        (record["school_id"], record["year"]): (record["equipment_yuan"], record["multimedia_rooms"])
        for record in context.rows("writeoffs")
        if record["year"] > context.base_year
    }


def _venue(record: Record) -> Venue:
    return Venue(
        id=record["venue_id"],
        name=record["name"],
        school=record["school_id"],
        area_m2=record["area_m2"],
        walk_minutes=record["walk_minutes"],
        exclusive=record["exclusive"],
        contract=record["contract"],
        rent_yuan=round(record["rent_yuan"]),
        from_year=record["from_year"],
    )


def _project(context: Context, record: Record) -> Project:
    rows = [row for row in context.rows("project_relief") if row["project_id"] == record["project_id"]]
    relief = {(row["from_school"], row["stage"]): row["share"] for row in rows if not row["to_school"]}
    receivers = {(row["to_school"], row["stage"]): row["share"] for row in rows if row["to_school"]}
    catchment = record["kind"] == "catchment"
    return Project(
        id=record["project_id"],
        name=record["name"],
        kind=record["kind"],
        school=record["school_id"],
        cost_yuan=round(record["cost_yuan"]),
        build_years=record["build_years"],
        earliest_start=record["earliest_start"],
        adds={name: float(record[name]) for name in PHYSICAL},
        relief=relief,
        latest_start=record["latest_start"],
        profile=profile_of(record["cost_profile"]) or (),
        fund=record["fund"] or "",
        moved_grades=record["moved_grades"] or ("entry" if catchment else "all"),
        receivers=receivers,
    )


def _tracked(record: Record) -> TrackedValue:
    kind, source = record["kind"] or "measured", record["source"] or ""
    return TrackedValue(record["item"], record["year"], record["value"], kind, source)


def _attestation(record: Record) -> Attestation:
    texts = {code: record[code] or "" for code in ("date", "role", "evidence")}
    return Attestation(record["item"], record["subject"] or "", record["status"], **texts)


def _ledger_item(record: Record) -> LedgerItem:
    texts = ("document", "deadline", "term", "evidence", "evidence_date", "role", "indicator", "subject")
    return LedgerItem(
        id=record["id"],
        title=record["title"],
        kind=record["kind"],
        duty=record["duty"],
        departments=departments_of(record["departments"]),
        state=record["state"],
        line=record["line"],
        school=record["school_id"] or "",
        **{code: record[code] or "" for code in texts},
    )


def _finance(record: Record) -> FinanceValue:
    status, source = record["status"] or "actual", record["source"] or ""
    return FinanceValue(record["item"], record["year"], record["amount"], status, source)
