"""Policy as data 标准即数据: rules, dates, conditions and citations, and their look-up (docs/standards.md)."""

from planner.standards.catalogue import explain, listing
from planner.standards.load import known_packs, load_pack
from planner.standards.lookup import NO_FACTS, Facts, Pack, Standard, judging_date
from planner.standards.readings import (
    facts_for_rooms,
    lease_counts,
    rooms_needed,
    rooms_suffice,
    special_education_fund,
)
from planner.standards.standard import compare, compare_array, rounded

__all__ = [
    "NO_FACTS",
    "Facts",
    "Pack",
    "Standard",
    "compare",
    "compare_array",
    "explain",
    "facts_for_rooms",
    "judging_date",
    "known_packs",
    "lease_counts",
    "listing",
    "load_pack",
    "rooms_needed",
    "rooms_suffice",
    "rounded",
    "special_education_fund",
]
