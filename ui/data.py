"""The only caches: answers by state of the warehouse, scope and parameters; chart specs by chart and mode."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from charts import specs
from charts.palette import Mode
from ui import asked
from warehouse import store
from warehouse.queries.asked import AnyQuery
from warehouse.scope import Scope


def read(query: AnyQuery, **params: Any) -> pl.DataFrame:
    """Answer a question for the reader's scope and the day the page is asked for.

    The same frame is handed to every reader of the same scope: a Polars frame cannot be changed in place.
    """
    name = f"{query.__module__}.{query.__name__}"
    return _read(
        store.opened().version,
        asked.scope(),
        asked.as_of(),
        name,
        repr(sorted(params.items())),
        query,
        params,
    )


@st.cache_resource(max_entries=400, show_spinner=False, hash_funcs={Scope: repr})
def _read(
    version: int,
    scope: Scope,
    as_of: date,
    name: str,
    written_params: str,
    _query: AnyQuery,
    _params: dict[str, Any],
) -> pl.DataFrame:
    with store.opened().cursor() as cursor:
        return _query(cursor, scope=scope, as_of=as_of, **_params)


def original(sha256: str) -> bytes | None:
    """The bytes of a kept file, or None where they are gone."""
    path = store.opened().originals / sha256
    return path.read_bytes() if path.is_file() else None


Build = Callable[..., specs.Chart]


def draw(
    build: Build, rows: pl.DataFrame, *, key: str, select: bool | Callable[[], None] = False, **static: Any
) -> Any:
    """Draw a chart with these rows; its spec is built once per chart, mode and static part. Returns the selection.

    `select`: whether a click runs the page again, or what is called before it does.
    """
    mode = theme_mode()
    spec = _spec(
        f"{build.__module__}.{build.__name__}", mode, repr(sorted(static.items())), build, rows, static
    )
    on_select: Any = select if callable(select) else "rerun" if select else "ignore"
    return st.vega_lite_chart(rows.to_arrow(), copy.deepcopy(spec), theme=None, key=key, on_select=on_select)


@st.cache_resource(max_entries=100, show_spinner=False)
def _spec(
    name: str, mode: Mode, written_static: str, _build: Build, _rows: pl.DataFrame, _static: dict[str, Any]
) -> dict[str, Any]:
    return specs.spec_of(_build(_rows.clear(), mode=mode, **_static), mode)


def theme_mode() -> Mode:
    """The reader's light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"
