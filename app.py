"""The front end of planner: `make app`, or `streamlit run app.py`."""

import streamlit as st

from planner.ui.served import GUARDS, SCRIPT, failed, warmed

app = st.App(SCRIPT, middleware=GUARDS, on_script_error=failed, lifespan=warmed)
