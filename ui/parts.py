"""Parts that pages share: the scope line, tiles, legends, panels, empty cases, tables."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from urllib.parse import urlencode
from zlib import crc32

import polars as pl
import pyarrow as pa
import streamlit as st

from charts import palette
from ui import account, actor, asked, data, filters, words


def scope_line(text: str, *, is_sample: bool) -> None:
    """Under the filters: the sample mark, up to which day, and of what; this line is printed too."""
    mark = f":violet-badge[{words.SAMPLE}] " if is_sample else ""
    st.markdown(f"{mark}:gray[{text}]")


def as_of_text() -> str:
    return f"Tính đến hết ngày {words.day(asked.as_of())}"


@contextmanager
def panel(key: str, title: str, caption: str | None = None) -> Iterator[None]:
    """A white panel with its title and one muted line."""
    with st.container(key=f"panel-{key}"):
        st.markdown(f"### {title}")
        if caption:
            st.caption(caption)
        yield


def tile(
    key: str, label: str, figure: str, note: str, *, look: str | None = None, to: str | None = None
) -> None:
    """A figure with its word; the square must mean the figure, so `look` only for counts of that state.

    `to`: the address that the figure leads down to; the whole tile is its link.
    """
    with st.container(key=f"tile-{look or 'plain'}-{key}"):
        st.metric(label, figure)
        st.caption(f"[{note}]({to})" if to else note)


def legend(entries: Iterable[tuple[str, str, int]]) -> None:
    """Square, words and count for each (look, words, count); it wraps where a chart's own legend would be cut."""
    mode = data.theme_mode()
    spans = "".join(
        f'<span><i style="background:{palette.fill(look, mode)}"></i>{words.plain_html(name)}<b>{words.number(count)}</b></span>'
        for look, name, count in entries
    )
    st.html(f'<div class="legend">{spans}</div>')


def empty(what: str, why: str) -> None:
    """What is missing (bold), and what was asked and what to change (muted); never a blank chart."""
    with st.container(key=f"panel-empty-{crc32(what.encode()) % 10_000}"):
        st.markdown(f"**{what}**")
        st.caption(why)


def asked_text(*, with_department: bool = True) -> str:
    """What the filters ask for, in words, for a page that found nothing."""
    now = asked.filters()
    chosen = [
        f"tỉnh {_label('province')}" if now.province else "cả nước",
        f"năm {now.year}" if now.year else "mọi năm",
    ]
    if with_department:
        chosen.append(_label("department") if now.department else "mọi cơ quan")
    return ", ".join(chosen)


def _label(name: str) -> str:
    labels: dict[str, str] = st.session_state.get("filters.labels", {})
    return labels.get(name, "")


def table(rows: Sequence[dict[str, str]]) -> None:
    """A short table whose cells are Markdown; the second line of a cell is muted and small."""
    # As an Arrow table: a list of mappings would first become a pandas frame, at several times the cost.
    st.table(pa.Table.from_pylist(list(rows)), border="horizontal", hide_index=True)


def badge(look: str, text: str) -> str:
    """A word on the tint of its state."""
    colour = {
        "overdue": "red",
        "late": "orange",
        "due_soon": "yellow",
        "on_time": "green",
        "done": "green",
        "in_progress": "blue",
        "ongoing": "blue",
    }.get(look, "gray")
    return f":{colour}-badge[{text}]"


def address(page: str, **codes: str | int | None) -> str:
    """A page's address with the filters in force, for a link inside a table."""
    return f"/{page}?{urlencode(filters.link(**codes))}"


def download(
    label: str,
    name: str,
    content: bytes | Callable[[], bytes],
    *,
    key: str,
    rights: tuple[str, ...] = ("export",),
    place: actor.Place | None = None,
    is_primary: bool = False,
    is_quiet: bool = False,
) -> None:
    """A file to take away, written when it is fetched; nothing for a reader without the `rights` there.

    `rights` are actions of `access.matrix`; without a `place` they are asked for the reader's own scope, which bounds
    whatever a list holds.
    The primary one fills its panel, a quiet one stands beside a title.
    """
    where = account.viewer().scope if place is None else place
    if not actor.allowed(rights, **where) >= set(rights):
        return
    st.download_button(
        label,
        actor.fetched(content, rights, where, name=name, asked=_asked_for(key)),
        file_name=name,
        key=key,
        icon=":material/download:",
        on_click="ignore",
        type="primary" if is_primary else "tertiary" if is_quiet else "secondary",
        width="stretch" if is_primary else "content",
    )


def _asked_for(key: str) -> dict[str, object]:
    """What a file is fetched with, for the trace: the page, what its link says, the filters and the day."""
    given = {name: value for name, value in asdict(asked.filters()).items() if value is not None}
    return {"page": key.partition(".")[0], **dict(st.query_params), **given, "as_of": asked.as_of()}


def page_of(rows: pl.DataFrame, size: int, *, key: str) -> pl.DataFrame:
    """The rows of the chosen page; the pager is drawn only where there is more than one."""
    pages = -(-rows.height // size)
    if pages <= 1:
        return rows
    with st.container(key=f"screen-{key.replace('.', '-')}"):
        chosen = st.pagination(pages, key=key)
    return rows.slice((chosen - 1) * size, size)
