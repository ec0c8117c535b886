"""What the page of indices is asked for beside the common filters: index, whose results, compared with whom, component.

As with the common filters, what the URL says counts when it is news, a code nobody knows is said and dropped, and
the codes in force are written back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from ui import asked, data, words
from warehouse.queries import indices

WRITTEN_KEY = "indices.written"
KEPT_KEY = "indices.kept"
MOST_COMPARED = 3


@dataclass(frozen=True)
class Subject:
    """Whose results are shown. `older` are the provinces it was made of, where others merged into the chosen one."""

    code: str
    label: str
    chosen_code: str
    chosen_label: str
    is_sample: bool
    older: tuple[tuple[str, str], ...] = ()
    successor: dict[str, Any] | None = None


def subject(messages: list[str]) -> Subject | None:
    """The province chosen in the frame, or that one of its predecessors which the link names; None for the country."""
    province = asked.filters().province
    if province is None:
        return None
    known: dict[str, dict[str, Any]] = data.read(indices.subjects, then=_by_code)
    about = known[province]
    lineage = data.read(indices.lineage, subject=province, then=data.as_rows)
    before = [row for row in lineage if row["role"] == "before"]
    after = [row for row in lineage if row["role"] == "after"]
    older = tuple((row["subject_code"], row["label"]) for row in before)
    code = province
    if older:
        offered = [part for part, _ in older] + (
            [province] if about["has_results"] and province not in dict(older) else []
        )
        first = next((row["subject_code"] for row in before if row["is_namesake"]), offered[0])
        code = _take("part", offered, first, "Không có tỉnh cũ nào mang mã “{}” trong tỉnh này.", messages)
        _write("part", code if code != first else None)
    else:
        _write("part", None)
    return Subject(
        code,
        known[code]["label"],
        province,
        about["label"],
        about["is_sample"],
        older,
        after[0] if after else None,
    )


def _by_code(found: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["subject_code"]: row for row in found.iter_rows(named=True)}


def _comparable(found: pl.DataFrame) -> dict[str, str]:
    return dict(found.filter("has_results", ~pl.col("is_sample")).select("subject_code", "label").iter_rows())


def choose_part(shown: Subject) -> None:
    """For a province made of several: whose results to see."""
    names = dict(shown.older)
    codes = [code for code, _ in shown.older]
    if shown.code not in names:
        codes.append(shown.code)
    st.session_state["indices.part"] = shown.code
    st.pills(
        "Kết quả của",
        codes,
        format_func=lambda code: names.get(code, f"{shown.chosen_label} (từ 01/07/2025)"),
        key="indices.part",
        required=True,
        on_change=lambda: _set("part", st.session_state["indices.part"]),
    )


def index(offered: pl.DataFrame, messages: list[str]) -> str:
    """The chosen index; at first the one with the newest results of most provinces, so that the page never opens empty."""
    told: _Offered = data.derive(_offered, offered)
    codes, names, counts = told.codes, told.names, told.counts
    _drop_index_without_results(codes, names[told.best], messages)
    code = _take("index", codes, told.best, "Không có chỉ số nào mang mã “{}”; đang hiển thị {}.", messages)
    st.session_state["indices.index"] = code
    st.segmented_control(
        "Chỉ số",
        codes,
        format_func=lambda code: names[code] if counts[code] else f"{names[code]} –",
        key="indices.index",
        required=True,
        label_visibility="collapsed",
        wrap=True,
        on_change=_index_chosen,
    )
    _write("index", code)
    return code


@dataclass(frozen=True)
class _Offered:
    """What the choice of an index offers, made once per answer."""

    codes: list[str]
    names: dict[str, str]
    counts: dict[str, int]
    best: str


def _offered(offered: pl.DataFrame) -> _Offered:
    best = offered.sort(
        pl.col("newest_year").fill_null(0),
        pl.col("newest_province_count").fill_null(0),
        descending=True,
        maintain_order=True,
    )
    rows = offered.to_dicts()
    return _Offered(
        [row["index_code"] for row in rows],
        {row["index_code"]: row["short_name"] for row in rows},
        {row["index_code"]: row["year_count"] for row in rows},
        best["index_code"][0],
    )


def _drop_index_without_results(codes: list[str], shown_name: str, messages: list[str]) -> None:
    """An index of the catalogue without results of provinces is no unknown code: it is said what it lacks."""
    link = st.query_params.get("index")
    if link is None or link in codes:
        return
    names: dict[str, str] = data.read(indices.catalogue, then=_short_names)
    if link in names:
        messages.append(
            f"Chưa có kết quả {words.plain(names[link])} nào ở cấp tỉnh; đang hiển thị {words.plain(shown_name)}."
        )
        del st.query_params["index"]


def _short_names(found: pl.DataFrame) -> dict[str, str]:
    return dict(found.select("index_code", "short_name").iter_rows())


def compared(shown: Subject, messages: list[str]) -> list[str]:
    """The codes of the provinces compared; at first, for a merged province, the others it was made of."""
    everyone: dict[str, str] = data.read(indices.subjects, then=_comparable)
    labels = {code: label for code, label in everyone.items() if code != shown.code}
    default = [code for code, _ in shown.older if code != shown.code and code in labels][:MOST_COMPARED]
    link = _news("compare")
    kept: dict[str, Any] = st.session_state.setdefault(KEPT_KEY, {})
    if link is not None:
        codes = list(dict.fromkeys(code.strip() for code in link.split(",") if code.strip()))
        unknown = [code for code in codes if code not in labels and code != shown.code]
        if unknown:
            said = words.plain(", ".join(unknown)[:60])
            messages.append(
                f"Không so sánh được với mã “{said}”: không có tỉnh nào mang mã ấy, hoặc tỉnh ấy chưa có kết quả."
            )
        kept["compare"] = [code for code in codes if code in labels][:MOST_COMPARED]
    elif kept.get("compare_default") == kept.get("compare"):
        kept["compare"] = default  # nobody chose: another province brings its own predecessors
    kept["compare_default"] = default
    st.session_state["indices.compare"] = [code for code in kept["compare"] if code in labels]
    chosen: list[str] = st.multiselect(
        "So sánh với",
        list(labels),
        format_func=lambda code: labels[code],
        key="indices.compare",
        max_selections=MOST_COMPARED,
        placeholder="So sánh với tỉnh khác (nhiều nhất 3)",
        label_visibility="collapsed",
        on_change=lambda: kept.__setitem__("compare", list(st.session_state["indices.compare"])),
    )
    _write("compare", ",".join(chosen) if chosen else ("" if default else None))
    return chosen


def criterion(known: Iterable[str], messages: list[str]) -> str | None:
    """The component the reader went down to, or None."""
    code = st.query_params.get("criterion")
    if not code or code in set(known):
        return code or None
    messages.append(
        f"Năm này không có mục nào mang mã “{words.plain(code[:40])}”; đang hiển thị các mục lớn."
    )
    del st.query_params["criterion"]
    return None


def open_criterion(code: str | None) -> None:
    if code:
        st.query_params["criterion"] = code
    elif "criterion" in st.query_params:
        del st.query_params["criterion"]


def open_province(province: str, part: str | None = None) -> None:
    """Choose a province in the frame; for use in a callback, before the filters are drawn."""
    st.session_state["filters.province"] = province
    if part and part != province:
        _set("part", part)


def open_year(key: str) -> Callable[[], None]:
    """What a click on a year of the chart `key` does: choose that year in the frame."""

    def choose() -> None:
        picked = _picked(key, "year")
        if picked:
            st.session_state["filters.year"] = str(int(picked["year"]))

    return choose


def open_component(key: str) -> Callable[[], None]:
    def choose() -> None:
        picked = _picked(key, "component")
        if picked:
            open_criterion(str(picked["criterion_code"]))

    return choose


def shown_year(years: pl.DataFrame) -> int | None:
    """The asked year where it has results, else the newest before it, else the oldest; None where there are none."""
    with_results: list[int] = data.derive(_with_results, years)
    if not with_results:
        return None
    asked_year = asked.filters().year or with_results[-1]
    return max((year for year in with_results if year <= asked_year), default=with_results[0])


def _with_results(years: pl.DataFrame) -> list[int]:
    return years.filter("has_result")["year"].to_list()


def _picked(key: str, name: str) -> dict[str, Any] | None:
    rows = st.session_state[key]["selection"].get(name) or []
    return dict(rows[0]) if rows else None


def _index_chosen() -> None:
    _set("index", st.session_state["indices.index"])
    open_criterion(None)


def _set(name: str, code: str) -> None:
    st.session_state.setdefault(KEPT_KEY, {})[name] = code


def _news(name: str) -> str | None:
    """What the link says, where it is not what this page wrote there itself."""
    code = st.query_params.get(name)
    written: dict[str, str | None] = st.session_state.get(WRITTEN_KEY, {})
    return None if code is None or code == written.get(name) else str(code)


def _take(name: str, known: list[str], default: str, unknown: str, messages: list[str]) -> str:
    kept: dict[str, str] = st.session_state.setdefault(KEPT_KEY, {})
    link = _news(name)
    if link is not None and link in known:
        kept[name] = link
    elif link is not None:
        kept[name] = default
        messages.append(unknown.format(words.plain(link[:40]), default))
    return kept[name] if kept.get(name) in known else default


def _write(name: str, code: str | None) -> None:
    written: dict[str, str | None] = st.session_state.setdefault(WRITTEN_KEY, {})
    written[name] = code
    if code is None:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != code:
        st.query_params[name] = code
