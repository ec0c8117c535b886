"""What a person should look at first: values the reader is not sure of, its warnings, names no register knows, another reading."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui import parts, words
from ui import plan_import_fields as fields
from ui.plan_import_fields import Key, Opened

SHOWN_FIRST = 6
SHOWN_NAMES = 12
SHOWN_DIFFERENCES = 30
_LINE = re.compile(r"\(dòng (\d+)\)")


def first_things(opened: Opened, show: Callable[[Key], None]) -> None:
    """Warnings and doubtful values, each leading to its passage and its form."""
    low = fields.doubtful(opened)
    warnings = opened.read.get("warnings") or []
    with parts.panel("import-look", f"Cần xem lại trước :gray[({len(low) + len(warnings)})]", mark(opened)):
        if not low and not warnings:
            st.markdown(
                f"{parts.badge('on_time', 'Không có chỗ nào')} Máy đọc chắc mọi giá trị; hãy lướt qua rồi xác nhận."
            )
            return
        entries = [(_warning_key(opened, text), text) for text in warnings]
        entries += [(key, _doubt(opened, key)) for key in low]
        with st.container(gap="xxsmall"):
            for number, (key, text) in enumerate(entries[:SHOWN_FIRST]):
                _entry(number, key, text, show)
        if len(entries) > SHOWN_FIRST:
            with st.expander(f"Xem {len(entries) - SHOWN_FIRST} chỗ còn lại"):
                for number, (key, text) in enumerate(entries[SHOWN_FIRST:], SHOWN_FIRST):
                    _entry(number, key, text, show)


def mark(opened: Opened) -> str | None:
    """What opens the caption of a panel of a sample."""
    return words.of_samples(opened.row["is_sample"]).strip() or None


def _entry(number: int, key: Key | None, text: str, show: Callable[[Key], None]) -> None:
    if key is None:
        st.markdown(f"- {words.plain(text)}")
        return
    st.button(
        words.plain(text),
        key=f"plan_import.look.{number}",
        type="tertiary",
        icon=":material/arrow_forward:",
        on_click=show,
        args=(key,),
    )


def _doubt(opened: Opened, key: Key) -> str:
    part, item, field = key
    row = opened.find(part, item)
    of = "" if part == "header" or row is None else f"{fields.item_name(part, row)}, "
    value = fields.shown(field, (row or {}).get(field))
    shown = f"“{words.cut(value, 60)}”" if value else "trống"
    reason = (opened.confidences.get(key) or {}).get("reason", "")
    return f"{of}{fields.NAMES[part][field]}: {shown} ({reason})"


def _warning_key(opened: Opened, text: str) -> Key | None:
    """The item a warning speaks of, by the line it names."""
    found = _LINE.search(text)
    if not found:
        return None
    line = int(found.group(1))
    for part in fields.LISTS:
        for row in opened.rows(part):
            if row["source"]["line"] == line:
                return (part, row["item"], next(iter(fields.NAMES[part])))
    return None


def unknown_units(
    unknown: Sequence[tuple[str, Sequence[tuple[str, str]]]], *, may_change: bool
) -> tuple[str, str] | None:
    """Names the register does not know, each with the units that are like it; the name and the code a person chose."""
    if not unknown:
        return None
    chosen = None
    with parts.panel(
        "import-units",
        f"Đơn vị chưa có trong danh mục :gray[({len(unknown)})]",
        "Tên gần giống chỉ là gợi ý: không chọn thì giữ nguyên tên trong văn bản, và đơn vị ấy chưa có tài khoản để báo cáo.",
    ):
        alone = [words.together(words.plain(name)) for name, near in unknown if not near]
        if alone:
            st.markdown(f"Không có tên nào gần giống, thêm vào danh mục ở trang Đơn vị: {'; '.join(alone)}.")
        offered = [(name, near) for name, near in unknown if near]
        for number, (name, near) in enumerate(offered[:SHOWN_NAMES]):
            labels = {"": "giữ nguyên tên", **dict(near)}
            code = st.selectbox(
                words.plain(name),
                list(labels),
                format_func=labels.__getitem__,
                key=f"plan_import.unit.{number}.{name}",
                disabled=not may_change,
            )
            if code:
                chosen = (name, code)
        if len(offered) > SHOWN_NAMES:
            st.caption(f"Còn {len(offered) - SHOWN_NAMES} tên nữa; hiện ra khi các tên trên đã chọn.")
    return chosen


def other_reading(found: Sequence[Any], *, is_confirmed: bool, may_change: bool) -> bool:
    """What the program reads today otherwise than the draft holds; whether a person wants it so."""
    if not found:
        return False
    with parts.panel(
        "import-reading",
        f"Chương trình nay đọc khác {len(found)} chỗ",
        "Bản nháp vẫn theo cách đọc lúc nạp. Áp dụng thì những gì bạn đã sửa vẫn giữ nguyên."
        + (" Kế hoạch đang hiệu lực không đổi cho đến khi xác nhận lại." if is_confirmed else ""),
    ):
        parts.table([_difference(one) for one in found[:SHOWN_DIFFERENCES]])
        if len(found) > SHOWN_DIFFERENCES:
            st.caption(f"Còn {len(found) - SHOWN_DIFFERENCES} chỗ khác nữa.")
        return st.button("Áp dụng cách đọc mới", key="plan_import.reread", disabled=not may_change)


def _difference(one: Any) -> dict[str, str]:
    name = fields.NAMES[one.part].get(one.field, "cả mục") if one.field else "cả mục"
    line = one.item.removeprefix("L").split(".")[0]
    place = f"  \n:small[:gray[dòng {line}]]" if line else ""
    before, after = (
        words.plain(words.cut(fields.shown(one.field, value), 160)) or ":gray[không có]"
        for value in (one.before, one.after)
    )
    return {
        "Chỗ": f"{fields.SECTIONS[one.part]}: {name.lower()}{place}",
        "Đang giữ": before,
        "Nay đọc": f"**{after}**",
    }
