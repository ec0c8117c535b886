"""What a person should look at first: values the reader is not sure of, its warnings, names no register knows, another reading."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui import parts, words
from ui import plan_import_fields as fields
from ui.plan_import_fields import Key, Opened
from ui.plan_import_points import Point

SHOWN_FIRST = 6
SHOWN_DIFFERENCES = 30


def first_things(
    opened: Opened,
    found: Sequence[Point],
    hindrance: str | None,
    show: Callable[[Key], None],
    own_button: Callable[[], None],
    *,
    may_change: bool,
) -> Key | None:
    """What stands in the way of confirming, warnings and doubtful values, each leading to its passage and its form.

    `own_button` offers to mend what stands in the way. The warning about the whole document that a person says they have seen.
    """
    with parts.panel(
        "import-look", f"Cần xem lại trước :gray[({len(found) + bool(hindrance)})]", mark(opened)
    ):
        if hindrance:
            st.markdown(f"{parts.badge('overdue', 'Sửa trước đã')} {words.plain(hindrance)}")
            if may_change:
                own_button()
        elif not found:
            st.markdown(f"{parts.badge('on_time', 'Không có chỗ nào')} Không còn chỗ nào máy đọc chưa chắc.")
        with st.container(gap="xxsmall"):
            seen = [_entry(place, point, show, may_change) for place, point in enumerate(found[:SHOWN_FIRST])]
        if len(found) > SHOWN_FIRST:
            with st.expander(f"Xem {len(found) - SHOWN_FIRST} chỗ còn lại"):
                rest = enumerate(found[SHOWN_FIRST:], SHOWN_FIRST)
                seen += [_entry(place, point, show, may_change) for place, point in rest]
    return next((key for key in seen if key), None)


def next_step(opened: Opened, to_look_at: int, *, may_confirm: bool, is_hindered: bool) -> None:
    """In one sentence what a person does next with the draft as it stands."""
    state = opened.row["draft_state"]
    left = len(opened.left_out)
    ending = "xác nhận ở cuối trang" if may_confirm else "để người điều phối xác nhận"
    if state == "draft":
        first = (
            "sửa chỗ đang vướng"
            if is_hindered
            else f"xem {to_look_at} chỗ dưới đây, sửa chỗ sai"
            if to_look_at
            else "lướt qua các phần"
        )
        told = f"Việc tiếp theo: {first}, rồi {ending}. Chưa ai được giao việc trước khi xác nhận."
    else:
        told = {
            "changed": f"Có sửa sau lần xác nhận trước. Kế hoạch đang hiệu lực chưa đổi; {ending} để đổi.",
            "partly": f"Kế hoạch đang có hiệu lực, còn {left} mục để lại: đánh dấu Nhận ở mục cần đưa vào, rồi {ending}.",
            "confirmed": f"Kế hoạch đang có hiệu lực. Sửa ở đây thì phải {ending} mới có tác dụng.",
            "discarded": "Bản nháp đã bỏ, không còn trong danh sách kế hoạch. Mở lại thì mọi chỗ đã sửa vẫn còn.",
        }[state]
    st.caption(told)


def accepting(own: Sequence[Point]) -> str:
    """What a person says by accepting the values of an item: which of them are right as they were read."""
    names = dict.fromkeys(
        fields.NAMES[point.value[0]][point.value[2]] for point in own if point.value is not None
    )
    return f"Đã xem, đọc đúng: {', '.join(names)}"


def mark(opened: Opened) -> str | None:
    """What opens the caption of a panel of a sample."""
    return words.of_samples(opened.row["is_sample"]).strip() or None


def _entry(place: int, point: Point, show: Callable[[Key], None], may_change: bool) -> Key | None:
    if point.value is not None:
        st.button(
            words.plain(point.text),
            key=f"plan_import.look.{place}",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=show,
            args=(point.value,),
        )
        return None
    with st.container(horizontal=True, vertical_alignment="center", key=f"plan_import.warning.{place}"):
        st.markdown(words.plain(point.text))
        if may_change and st.button("Đã xem", key=f"plan_import.seen.{place}"):
            return point.key
    return None


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
