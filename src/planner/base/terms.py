"""The field's fixed vocabulary: stages, resources, teacher types, levers (docs/model.md)."""

from __future__ import annotations

from typing import Final, NamedTuple

#: Stages 学段 that units are made of; ``senior`` exists for split weights only.
PLANNED_STAGES: Final = ("primary", "junior", "special")
MEASURED_STAGES: Final = ("primary", "junior")

SCHOOL_TYPES: Final = (
    "primary", "junior", "nine_year", "twelve_year", "complete_secondary",
    "teaching_point", "special", "vocational", "kindergarten",
)  # fmt: skip

GRADES: Final = tuple(range(1, 13))

#: R1…R7 in order; the names stand in ``tables/stocks.csv``.
RESOURCES: Final = (
    "above_qualified_teachers", "backbone_teachers", "pe_arts_teachers", "teaching_area_m2",
    "sports_area_m2", "equipment_yuan", "multimedia_rooms",
)  # fmt: skip
INDICATORS: Final = ("R1", "R2", "R3", "R4", "R5", "R6", "R7")
#: Pupils per unit of the indicator: R1–R3 and R7 per 100 pupils, R4–R6 per pupil.
PER_PUPILS: Final = (100, 100, 100, 1, 1, 1, 100)

#: Physical stocks kept per school: R4…R7 first, then the rest.
PHYSICAL: Final = (
    "teaching_area_m2", "sports_area_m2", "equipment_yuan", "multimedia_rooms",
    "classrooms", "music_rooms", "art_rooms",
)  # fmt: skip


class TeacherType(NamedTuple):
    """A teacher type 教师类别: three overlapping traits of one person."""

    pe_arts: bool
    above_qualified: bool
    backbone: bool

    @property
    def code(self) -> str:
        """``a1q1b0``: PE/arts, above required qualification, not backbone."""
        return f"a{int(self.pe_arts)}q{int(self.above_qualified)}b{int(self.backbone)}"


#: The eight types; index = 4·pe_arts + 2·above_qualified + backbone.
TYPES: Final = tuple(TeacherType(bool(a), bool(q), bool(b)) for a in (0, 1) for q in (0, 1) for b in (0, 1))
TYPE_INDEX: Final = {kind.code: index for index, kind in enumerate(TYPES)}

#: Levers 措施 of ``tables/actions.csv`` (docs/model.md §4).
LEVERS: Final = (
    "hire", "salary", "transfer", "rotate", "upgrade", "recognise", "buy_equipment", "reassign_equipment",
    "equip_room", "music_room", "art_room", "extend", "add_classroom", "extend_sports", "lease", "open_class",
    "build",
)  # fmt: skip

#: Levers that act on the district as a whole; a scenario may leave them out, then they are not bought.
DISTRICT_LEVERS: Final = ("programme", "appropriate")
