"""Who answers for a rule 责任部门: the departments that a district's document names, with the line where it does."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from planner.base.yamlio import read_yaml

OWNERS_FILE = Path(__file__).resolve().parent / "owners.yaml"


class Owner(BaseModel):
    """Departments that answer for some rules, the leading one first; ``line`` is that of the document's text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: tuple[str, ...] = Field(min_length=1)
    line: int = Field(ge=1)
    clause: str
    departments: tuple[str, ...] = Field(min_length=1)
    document: str = ""
    number: str = ""

    def answers_for(self, code: str) -> bool:
        """Say whether ``code`` is one of the rules, or of a family that is named (R: R1 … R7)."""
        return any(code == one or (code.startswith(one) and not _same_number(one, code)) for one in self.codes)


def owner_of(pack: str, code: str) -> Owner | None:
    """Return who answers for rule ``code`` in the district of ``pack``; None where its document does not say."""
    return next((one for one in _owners().get(pack, ()) if one.answers_for(code)), None)


def _same_number(family: str, code: str) -> bool:
    """``G1`` must not answer for ``G13``: a family that ends in a digit is not followed by another."""
    return family[-1:].isdigit() and code[len(family) :][:1].isdigit()


@cache
def _owners() -> dict[str, tuple[Owner, ...]]:
    document: dict[str, Any] = read_yaml(OWNERS_FILE)
    found = {}
    for pack, about in document.items():
        names = {key: about[key] for key in ("document", "number")}
        found[pack] = tuple(Owner.model_validate({**duty, **names}) for duty in about["duties"])
    return found
