"""The server: pages, routes and middleware on one port. `streamlit run app.py` or `make run` starts it."""

import streamlit as st
from streamlit import config

from web import server

app = st.App(
    "ui/frame.py",
    routes=server.routes(),
    middleware=server.middleware(lambda: config.get_option("server.allowedHosts")),
    lifespan=server.lifespan(lambda: (config.get_option("server.address"), config.get_option("server.port"))),
)
