"""An error of our own: no red page, no trace for the reader; a code to quote, the trace in the log."""

import logging
import secrets

import streamlit as st

LOG = logging.getLogger("cchc.pages")


def tell() -> None:
    """Say what did not happen, that nothing was lost, and a code under which the log holds the trace."""
    code = secrets.token_hex(3).upper()
    LOG.exception("page failed, code %s", code)
    with st.container(key="panel-error"):
        st.markdown("**Chưa hiển thị được trang này.**")
        st.caption(
            f"Không có dữ liệu nào bị mất. Hãy tải lại trang; nếu vẫn lỗi, báo quản trị mã lỗi {code}."
        )
