"""How a parameter is described, once: label, unit, default, range and what it rests on 参数说明."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

ASSUMED = "assumed"
Share = Annotated[float, Field(ge=0.0, le=1.0)]


def parameter(default: Any, label: str, unit: str, low: float, high: float, basis: str = ASSUMED) -> Any:
    """Return the field of a parameter; commands, widgets, documents and checks all read it there."""
    return Field(default=default, ge=low, le=high, description=label, json_schema_extra={"unit": unit, "basis": basis})
