"""The script that draws a page; ``app.py`` serves it."""

import streamlit as st

from planner.ui.page import main

st.set_page_config(page_title="planner", layout="wide")
main()
