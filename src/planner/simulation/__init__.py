"""What really happens to a plan 仿真: SimPy processes that write an event log, no statistics inside."""

from planner.simulation.events import EFFECTS, Event
from planner.simulation.network import Network, Site
from planner.simulation.run import Course, replicate
from planner.simulation.state import SOURCES

__all__ = ["EFFECTS", "SOURCES", "Course", "Event", "Network", "Site", "replicate"]
