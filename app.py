"""The front end of planner: `make app`, or `streamlit run app.py`."""

import streamlit as st

from planner.ui.page import main

st.set_page_config(page_title="planner", layout="wide")
main()
