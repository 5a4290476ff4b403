"""Before the first reader 预热: what the first page shows is read and worked out before the server answers.

The caches of :mod:`planner.ui.readings` are filled for the run that the first page will show, then the modules of the
other pages are read.
"""

from __future__ import annotations

from importlib import import_module

from planner.base.errors import BadInput
from planner.base.i18n import T
from planner.ui import leader_page
from planner.ui.course_view import courses
from planner.ui.kept import shelf
from planner.ui.page import FOR_ALL, LAST, OF_DISTRICT, module
from planner.ui.places import runs_dir, scenario_files
from planner.ui.readings import DoingNothing, answer_of, doing_nothing, read, scenario_for
from planner.ui.subject import Subject
from planner.ui.words import OWN_NAMES


def warm() -> None:
    """Fill the caches of the first page, then read the other pages' words and modules."""
    import_module(module("overview"))
    first_page()
    for language in OWN_NAMES:
        T("Overview").render(language)
    for path in (*OF_DISTRICT, *FOR_ALL, *LAST):
        import_module(module(path))


def first_page() -> Subject | None:
    """Return what the first page will show, worked out; None where it cannot be shown: the page says why."""
    try:
        newest = next((run for run in shelf(runs_dir()).runs if run.readable), None)
        if newest is None:
            scenario = next(iter(scenario_files()), None)
            return None if scenario is None else Subject(scenario, None, doing_nothing(scenario, ()), ())
        run, scenario = read(newest), scenario_for(newest)
        idle: DoingNothing | None = doing_nothing(scenario, newest.sets) if scenario is not None else None
        shown = Subject(scenario, run, idle, ())
        courses(shown)
        if shown.planned and not run.tables["indicators"].empty:
            answer_of(run, newest.digest)
            leader_page.facts_of(shown, run)
        return shown
    except BadInput:
        return None
