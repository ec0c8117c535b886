"""The only caches: answers by state of the warehouse, scope and parameters; chart specs by chart and mode."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
import polars as pl
import pyarrow as pa
import streamlit as st

from charts import specs
from charts.palette import Mode
from ui import asked
from warehouse import store
from warehouse.connect import Warehouse
from warehouse.queries.asked import AnyQuery
from warehouse.scope import Scope


def read(query: AnyQuery, *, then: Callable[[pl.DataFrame], Any] | None = None, **params: Any) -> Any:
    """Answer a question for the reader's scope and the day the page is asked for: a frame, or what `then` makes of it.

    The same answer is handed to every reader of the same scope, so `then` is a pure function whose result nobody
    changes; a Polars frame cannot be changed in place.
    """
    return _read(
        store.opened(),
        store.opened().version,
        asked.scope(),
        asked.as_of(),
        query,
        then,
        tuple(sorted(params.items())),
    )


# Not st.cache_resource: it looks at the function's signature and hashes each argument at every call, which costs more
# than most pages' drawing. Everything in the key is hashable, and what it names is never stale.
@lru_cache(maxsize=600)
def _read(
    warehouse: Warehouse,
    version: int,
    scope: Scope,
    as_of: date,
    query: AnyQuery,
    then: Callable[[pl.DataFrame], Any] | None,
    params: tuple[tuple[str, Any], ...],
) -> Any:
    with warehouse.cursor() as cursor:
        found = query(cursor, scope=scope, as_of=as_of, **dict(params))
    return found if then is None else then(found)


def ask(answer: Callable[..., Any], **params: Any) -> Any:
    """What an action answers without writing anything, for the reader's scope; kept until the warehouse changes."""
    return _ask(store.opened(), store.opened().version, asked.scope(), answer, tuple(sorted(params.items())))


@lru_cache(maxsize=100)
def _ask(
    warehouse: Warehouse,
    version: int,
    scope: Scope,
    answer: Callable[..., Any],
    params: tuple[tuple[str, Any], ...],
) -> Any:
    return answer(warehouse, scope=scope, **dict(params))


def derive(make: Callable[..., Any], *frames: pl.DataFrame, **params: Any) -> Any:
    """What a pure function makes of answers, made once per answer. `params` are hashable; nobody changes the result."""
    return _derive(make, tuple(_Same(frame) for frame in frames), tuple(sorted(params.items())))


class _Same:
    """A frame as a key: equal only to itself. A key that is kept keeps its frame, so no other can take its identity."""

    __slots__ = ("frame",)

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.frame is other.frame


@lru_cache(maxsize=300)
def _derive(make: Callable[..., Any], frames: tuple[_Same, ...], params: tuple[tuple[str, Any], ...]) -> Any:
    return make(*(key.frame for key in frames), **dict(params))


def as_rows(frame: pl.DataFrame) -> tuple[dict[str, Any], ...]:
    """For `then`: the rows as mappings, made once."""
    return tuple(frame.to_dicts())


def first_row(frame: pl.DataFrame) -> dict[str, Any] | None:
    """For `then`: the only row, or None where nothing was found."""
    return None if frame.is_empty() else frame.row(0, named=True)


def original(sha256: str) -> bytes | None:
    """The bytes of a kept file, or None where they are gone."""
    path = store.opened().originals / sha256
    return path.read_bytes() if path.is_file() else None


def of_original(answer: Callable[..., Any], **params: Any) -> Any:
    """What an action makes of kept files alone: their bytes never change, so neither does the answer."""
    return _of_original(store.opened(), answer, tuple(sorted(params.items())))


@lru_cache(maxsize=12)
def _of_original(
    warehouse: Warehouse, answer: Callable[..., Any], params: tuple[tuple[str, Any], ...]
) -> Any:
    return answer(warehouse, **dict(params))


Build = Callable[..., specs.Chart]


def draw(
    build: Build, rows: pl.DataFrame, *, key: str, select: bool | Callable[[], None] = False, **static: Any
) -> Any:
    """Draw a chart with these rows; its spec is built once per chart, mode and static part. Returns the selection.

    `select`: whether a click runs the page again, or what is called before it does.
    """
    mode = theme_mode()
    spec = _spec(build, mode, tuple(sorted(static.items())), tuple(rows.schema.items()))
    on_select: Any = select if callable(select) else "rerun" if select else "ignore"
    return st.vega_lite_chart(
        _arrow(_Same(rows)), orjson.loads(spec), theme=None, key=key, on_select=on_select
    )


@lru_cache(maxsize=200)
def _arrow(rows: "_Same") -> pa.Table:
    """The rows as they go to the browser, made once per answer."""
    return rows.frame.to_arrow()


@lru_cache(maxsize=100)
def _spec(
    build: Build, mode: Mode, static: tuple[tuple[str, Any], ...], schema: tuple[tuple[str, Any], ...]
) -> bytes:
    """As text: Streamlit changes the spec it is given, and reading text again costs less than copying the tree."""
    return orjson.dumps(
        specs.spec_of(build(pl.DataFrame(schema=dict(schema)), mode=mode, **dict(static)), mode)
    )


def theme_mode() -> Mode:
    """The reader's light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"
