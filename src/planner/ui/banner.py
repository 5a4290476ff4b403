"""The first line of a page 页首: whose figures these are, made up or not, verified, still the same."""

from __future__ import annotations

import hashlib
import json

from planner.base.i18n import T, Text
from planner.report.blocks import Tone
from planner.report.change_text import changes
from planner.ui.places import changed_inputs
from planner.ui.subject import Subject
from planner.ui.words import badges, paragraph


def banner(shown: Subject) -> None:
    """Say first whether the data are made up, what is shown, and whether its inputs are still the same."""
    head, run = shown.head, shown.run
    told: list[tuple[Text | str, Tone]] = []
    if head["illustrative"]:
        told.append(
            (T("ILLUSTRATIVE DATA: the schools of {district} are made up.", district=head["district"]), "warning")
        )
    if run is None:
        told.append((T("Not planned"), "plain"))
    elif run.infeasible:
        told.append((T("Infeasible"), "bad"))
    else:
        verified = bool(head["verified"])
        told.append((T("Verified") if verified else T("NOT verified"), "good" if verified else "bad"))
    if run is not None:
        told.append((T("made {when}", when=f"{run.stored.made:%Y-%m-%d %H:%M}"), "plain"))
    told.append((T("inputs {digest}", digest=inputs_digest(head["inputs"])), "plain"))
    told += [(one, "plain") for one in changes(shown.sets, shown.projects)]
    badges(told)
    _stale(shown)


def _stale(shown: Subject) -> None:
    """Name the inputs that have changed since the run was made."""
    if shown.run is None:
        return
    if shown.idle is not None:
        case = shown.idle.case
        changed = changed_inputs(shown.head["inputs"], {**case.loaded.inputs, **case.district.inputs})
        if changed:
            text = T("These inputs have changed since the run was made: {names}. Plan again.", names=", ".join(changed))
            paragraph(text, "warning")
    elif not shown.problems:
        paragraph(T("The scenario that this run was made of is no longer here; it cannot be planned again."), "warning")


def inputs_digest(inputs: object) -> str:
    """Return the first eight digits of a hash over all inputs of a run (file name → sha256)."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:8]
