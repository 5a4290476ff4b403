"""Rules on feeder shares and attestations."""

from __future__ import annotations

from typing import Final

from planner.base.i18n import T
from planner.district.rules.context import Context
from planner.district.rules.sums import check_sum

FROM_TYPES: Final = ("primary", "nine_year", "twelve_year", "teaching_point")
TO_TYPES: Final = ("junior", "nine_year", "twelve_year", "complete_secondary")


def check_feeders(context: Context) -> None:
    """Leavers go from schools with primary grades to schools with junior grades, at most all of them."""
    records = context.tables.get("feeders")
    if records is None:
        return
    for code, types, problem in (("from_school", FROM_TYPES, "feeders.from"), ("to_school", TO_TYPES, "feeders.to")):
        for record in context.rows("feeders", code):
            kind = context.school_type(record[code])
            if kind is not None and kind not in types:
                message = (
                    T("this school has no primary leavers")
                    if code == "from_school"
                    else T("this school has no junior grades")
                )
                records.tell(problem, record, code, message)
    check_sum(records, ("from_school",), "feeders.sum")


def check_attestations(context: Context) -> None:
    """ "met" without evidence, date and post is only an opinion (warning); it counts as unknown."""
    records = context.tables.get("attestations")
    if records is None:
        return
    for record in context.rows("attestations", "status"):
        if record["status"] == "met" and record["evidence"] is None:
            message = T("met, but no evidence is named")
            remedy = T("name the file or document")
            records.tell("attestations.no_evidence", record, "status", message, remedy=remedy, severity="warning")
        elif record["status"] == "met" and (record["date"] is None or record["role"] is None):
            message = T("met, but without date or post: it counts as unknown")
            remedy = T("enter the date of the statement and the post that makes it")
            records.tell("attestations.no_date", record, "status", message, remedy=remedy, severity="warning")
