"""Checked records of the kindergarten tables to frozen records 学前教育 (docs/preschool.md §1)."""

from __future__ import annotations

from planner.district.contracts.preschool import TABLES
from planner.district.preschool import (
    Development,
    Kindergarten,
    KindergartenCount,
    Preschool,
    PreschoolProject,
    Township,
)
from planner.district.records import Record
from planner.district.rules import Context
from planner.district.rules.context import value_of


def build_preschool(context: Context) -> Preschool | None:
    """Return the kindergartens of a district, None where table kindergartens is not given."""
    if "kindergartens" not in context.tables:
        return None
    return Preschool(
        kindergartens=tuple(_kindergarten(context, record) for record in context.rows("kindergartens")),
        enrolment={
            (record["school_id"], record["year"], record["class_age"]): KindergartenCount(
                record["children"], record["classes"], record["largest_class"], record["over_size"]
            )
            for record in context.rows("kindergarten_enrolment")
            if record["year"] <= context.base_year
        },
        townships=tuple(_township(record) for record in context.rows("townships")),
        developments=tuple(_development(record) for record in context.rows("developments")),
        projects=tuple(_project(record) for record in context.rows("preschool_projects")),
        posts={record["year"]: record["posts"] for record in context.rows("kindergarten_posts")},
        missing=tuple(table.code for table in TABLES if table.code not in context.tables),
    )


def _kindergarten(context: Context, record: Record) -> Kindergarten:
    school = context.schools[record["school_id"]]
    same = (
        "operator", "places", "classes", "post_teachers", "contract_teachers", "carers", "design_year", "building_m2",
        "activity_m2", "outdoor_m2", "books", "certified_teachers", "staff", "insured_staff", "pay_post_yuan",
        "pay_contract_yuan", "fund_per_child_yuan", "distance_km",
    )  # fmt: skip
    return Kindergarten(
        id=record["school_id"],
        township=value_of(school, "township", ""),
        members=record["members"] or 1,
        rooms=record["classes"] if record["rooms"] is None else record["rooms"],
        development=record["development_id"] or "",
        center=bool(record["center"]),
        residential=bool(record["residential"]),
        model=bool(record["model"]),
        village=bool(record["village"]),
        **{code: record[code] for code in same},
    )


def _township(record: Record) -> Township:
    return Township(
        name=record["township"],
        population_3_5=record["population_3_5"],
        birth_share=record["birth_share"],
        population=record["population"],
        area_type=record["area_type"] or "",
        needs_center=record["needs_center"] is not False,
    )


def _development(record: Record) -> Development:
    return Development(
        id=record["development_id"],
        name=record["name"],
        township=record["township"],
        residents=record["residents"],
        dwellings=record["dwellings"],
        year=record["year"],
        planned_classes=record["planned_classes"] or 0,
        planned_places=record["planned_places"] or 0,
        hand_over_year=record["hand_over_year"],
    )


def _project(record: Record) -> PreschoolProject:
    same = ("name", "kind", "township", "build_years", "earliest_start", "classes", "places", "free_from")
    return PreschoolProject(
        id=record["project_id"],
        area_type=record["area_type"] or "",
        operator=record["operator"] or "public",
        cost_yuan=round(record["cost_yuan"]),
        books=record["books"] or 0,
        school=record["school_id"] or "",
        from_school=record["from_school"] or "",
        development=record["development_id"] or "",
        center=bool(record["center"]),
        building_m2=float(record["building_m2"]),
        activity_m2=float(record["activity_m2"]),
        outdoor_m2=float(record["outdoor_m2"]),
        **{code: record[code] for code in same},
    )
