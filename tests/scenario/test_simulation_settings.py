"""The ``simulation:`` section: every parameter assumed and stated, nonsense refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from planner.base.errors import BadInput
from planner.scenario.load import load_scenario
from planner.scenario.simulation import SimulationSettings, Spread
from tests.compliance.world import write_world


def fields(model: type[BaseModel]) -> list[tuple[str, dict[str, object]]]:
    """Name and metadata of every parameter, tables of phases opened."""
    found = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not Spread:
            found += fields(kind)
        else:
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            found.append((name, {"label": field.description, **extra}))
    return found


def test_every_parameter_says_what_it_is() -> None:
    """Label, unit and basis of each; what no source gives is called assumed."""
    described = fields(SimulationSettings)
    assert len(described) > 40
    for name, told in described:
        assert told["label"] and told["unit"] and told["basis"], name
        assert "assumed" in str(told["basis"]) or "Jining" in str(told["basis"]), name


def test_a_scenario_without_the_section_has_the_defaults(tmp_path: Path) -> None:
    """The record of Jining is the default start."""
    settings = load_scenario(write_world(tmp_path)).scenario.simulation
    assert settings == SimulationSettings(rotation_refusal=0.0, transfer_refusal=0.0)  # the world's own two
    assert settings.start_by_february == pytest.approx(95 / 133) and settings.start_by_august == pytest.approx(
        101 / 133
    )


@pytest.mark.parametrize(
    ("sets", "place"),
    [
        (["simulation.price_low=1.5"], "simulation.price_low"),
        (["simulation.start_by_february=0.9"], "simulation.start_by_february"),
        (["simulation.early_retirement=0.99"], "simulation.early_retirement"),
        (["simulation.homes_late=0.95"], "simulation.homes_late"),
        (
            ["simulation.delivery.low=3", "simulation.delivery.mode=1", "simulation.delivery.high=2"],
            "simulation.delivery",
        ),
    ],
)
def test_what_contradicts_itself_is_told_with_its_place(sets: list[str], place: str, tmp_path: Path) -> None:
    """Spreads, prices, shares."""
    with pytest.raises(BadInput) as caught:
        load_scenario(write_world(tmp_path), sets)
    found = [one for one in caught.value.problems if one.code == "scenario.simulation"]
    assert len(found) == 1 and place in found[0].place


def test_a_spread_is_in_order() -> None:
    """Also where it is made in code."""
    with pytest.raises(ValidationError):
        Spread(low=2, mode=1, high=3)
