"""Drawing charts 作图: the same chart on a light page and on a dark one, with words for those who cannot see it.

Charts are made in the colours of the light page. On a dark page each colour gives way to its counterpart, in the
spec and in its data, so that no chart needs to know of the page it stands on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import streamlit as st

from planner.base.i18n import Text
from planner.ui.words import say

Chart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart
#: Colour on a light page → on a dark one. Blue against orange stays apart for every kind of colour blindness;
#: text on a field keeps a contrast of 4.5 to 1 at least.
DARK: Mapping[str, str] = {
    "#1f2d3d": "#e6edf3",  # ink
    "#ffffff": "#141c23",  # paper
    "#1d5f8a": "#6cb2de",  # blue
    "#8fbfdd": "#3f7ea8",  # pale blue
    "#b35806": "#f0954a",  # orange
    "#8a949e": "#93a1ad",  # grey
    "#c3ccd4": "#5a6873",
    "#5b6f82": "#9fb0bf",
    "#c8d6e0": "#586875",
    "#55636f": "#a9b7c3",
    "#e1e7ec": "#2c3943",
    "#f1f5f8": "#1b2730",  # fields: from nothing to much
    "#f9d9b3": "#5a3d1f",
    "#f0b878": "#7a4c1c",
    "#e89a4f": "#8f521b",
    "#e0873a": "#96561a",
    "#dcebf5": "#1d3a50",
    "#a6cde6": "#2a6088",
}


#: Pixels around a chart: the last label of an axis stands beyond its end.
ROOM = {"left": 4, "right": 16, "top": 4, "bottom": 20}


def dark() -> bool:
    """Whether the reader's page is dark."""
    return st.context.theme.type == "dark"


#: A dark chart is printed light: turned inside out, its hues kept.
PRINTED = (
    '<style>@media print { [data-testid="stVegaLiteChart"] '
    "{ filter: invert(1) hue-rotate(180deg) brightness(1.12); } }</style>"
)


def style() -> None:
    """Write what a dark page needs besides its style sheet."""
    if dark():
        st.html(PRINTED)


def chart(drawn: Chart, *, key: str, told: Text) -> None:
    """Show a chart over the whole width; ``told`` says what it shows and where its numbers stand."""
    roomy = drawn.properties(padding=ROOM)
    if not dark():
        st.altair_chart(roomy, width="stretch", key=key, alt=say(told))
        return
    spec = darkened(roomy.to_dict())
    st.vega_lite_chart(spec, width="stretch", key=key, alt=say(told))


def colour(light: str) -> str:
    """Return the colour of a light page as it is on the reader's page."""
    return DARK.get(light, light) if dark() else light


def darkened(spec: Any) -> Any:
    """Return ``spec`` (a Vega-Lite document) with the colours of a dark page."""
    if isinstance(spec, str):
        return DARK.get(spec, spec)
    if isinstance(spec, Mapping):
        return {key: darkened(value) for key, value in spec.items()}
    if isinstance(spec, list | tuple):
        return [darkened(value) for value in spec]
    return spec
