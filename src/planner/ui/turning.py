"""Turning to another page 转到: by the address of a page, from a button of another one."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

#: Where the session keeps its pages.
PAGES = "pages_known"


def know(pages: Iterable[StreamlitPage]) -> None:
    """Remember the pages of this session, by address; '' is the first page."""
    st.session_state[PAGES] = {page.url_path: page for page in pages}


def to(path: str) -> None:
    """Turn to the page at ``path``; does not return where the page is known."""
    page = st.session_state.get(PAGES, {}).get(path)
    if page is not None:
        st.switch_page(page)
