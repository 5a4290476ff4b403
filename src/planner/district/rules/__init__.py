"""The rules between rows and tables, in the order in which they are checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from planner.district.rules.assets import check_births, check_posts, check_premises, check_writeoffs
from planner.district.rules.catchments import check_attestations, check_feeders
from planner.district.rules.context import Context
from planner.district.rules.enrolment import check_enrolment
from planner.district.rules.keys import check_collisions, check_collisions_of_bad_ids, check_keys, check_references
from planner.district.rules.ledger import check_ledger, check_tracked
from planner.district.rules.preschool import check_preschool
from planner.district.rules.schools import check_projects, check_relief, check_schools
from planner.district.rules.staff import check_staff

#: References come first: what a misspelt school lacks elsewhere is not told again.
RULES: Final[tuple[Callable[[Context], None], ...]] = (
    check_keys, check_collisions, check_collisions_of_bad_ids, check_references, check_schools, check_enrolment,
    check_staff, check_premises, check_writeoffs, check_posts, check_births, check_feeders, check_projects,
    check_relief, check_attestations, check_tracked, check_ledger, check_preschool,
)  # fmt: skip


def check_all(context: Context) -> None:
    """Run every rule; problems go to the context's findings."""
    for rule in RULES:
        rule(context)


__all__ = ["RULES", "Context", "check_all"]
