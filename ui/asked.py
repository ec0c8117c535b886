"""What a page is asked for: whose eyes, up to which day, and the common filters, as they stand in this run."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from ui import account
from warehouse.queries.asked import Filters
from warehouse.scope import Scope
from warehouse.settings import settings

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AS_OF_KEY = "filters.as_of"
FILTERS_KEY = "filters.now"


def scope() -> Scope:
    """The part of the warehouse that the reader may see."""
    return Scope(**account.viewer().scope)


def today() -> date:
    return datetime.now(HANOI).date()


def as_of() -> date:
    """The day the figures are shown for: today, unless the link says another."""
    kept: date | None = st.session_state.get(AS_OF_KEY)
    return kept or today()


def filters() -> Filters:
    """The common filters, as the frame last drew them."""
    kept: Filters | None = st.session_state.get(FILTERS_KEY)
    return kept or Filters(None, None, None)


def due_soon_days() -> int:
    return settings().due_soon_days


def due_soon_until() -> date:
    """The last day of what is due soon."""
    return as_of() + timedelta(days=due_soon_days())


def about_tasks() -> dict[str, object]:
    """What every question about tasks is asked with besides scope and day."""
    return {"filters": filters(), "due_soon_days": due_soon_days()}
