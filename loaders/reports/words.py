"""One cell -> a text, a label or one of our codes; or why not. Values in, values out."""

import datetime
import functools
import itertools
from collections.abc import Iterable

from loaders.reports import form
from loaders.reports.reading import EMPTY, Reading, error, note, raw_text, warning
from loaders.reports.sandbox import Cell
from loaders.reports.text import clean
from reference.tables import key

_NEAR = 0.6
_LONGEST_NAME = 100


def read_text(cell: Cell) -> Reading:
    """The text tidied; "" is None. A text that begins with = + - @ is text like any other."""
    return Reading(clean(raw_text(cell)) or None)


def read_label(cell: Cell) -> Reading:
    """A number of a row or a code: text, never arithmetic."""
    if isinstance(cell, datetime.date):
        label = f"{cell.day}.{cell.month}"
        return warning(
            label,
            "label.is_a_date",
            f"số thứ tự dạng chữ; đọc là {label}",
            "Định dạng ô là Văn bản (Text) rồi ghi lại",
        )
    return read_text(raw_text(cell))


def read_state(cell: Cell) -> Reading:
    """The declared state; words that judge ("đúng hạn") are read without the judgement."""
    text = clean(raw_text(cell))
    if not text or form.folded(text) in form.words("gap"):
        return EMPTY
    folded = form.folded(text)
    names = form.first_words("state")
    if state := form.values("state").get(folded):
        return _said(state, folded, names[state])
    if state := form.values("state_computed").get(folded):
        return warning(
            state,
            "state.computed",
            f"trạng thái chưa kèm nhận xét về hạn; đọc là {names[state]}",
            f"Ghi {names[state]}; đúng hạn hay quá hạn được tính từ ngày hoàn thành",
        )
    # What waits for confirmation is the coordinator's to say; the workbook's own list does not offer it.
    offered = ", ".join(word for state, word in names.items() if state != "awaiting_confirmation")
    return error("state.unknown", f"một trong: {offered}", "Chọn trạng thái trong danh sách của ô")


def _said(value: str, folded: str, name: str) -> Reading:
    """A word of ours stays without a remark; of another one it is said how it was read."""
    return Reading(value) if folded == form.folded(name) else note(value, "word.read", f"đọc là {name}")


def read_level(cell: Cell) -> Reading:
    text = clean(raw_text(cell))
    if not text:
        return EMPTY
    if level := form.values("level").get(form.folded(text)):
        return _said(level, form.folded(text), form.first_words("level")[level])
    return error(
        "level.unknown",
        f"một trong: {', '.join(form.first_words('level').values())}",
        "Chọn cấp trong danh sách của ô",
    )


def read_channel(cell: Cell) -> Reading:
    """The channel; a form of communication that the register does not know is kept as `other`."""
    text = clean(raw_text(cell))
    if not text:
        return EMPTY
    if code := form.channels().get(form.folded(text)):
        return Reading(code)
    near = nearest(text, [*form.channel_names().values()])
    return warning(
        "other",
        "channel.unknown",
        f"một hình thức trong danh mục{near}; đọc là Hình thức khác",
        "Chọn hình thức trong danh sách của ô, hoặc xác nhận là hình thức khác",
    )


def is_error_text(cell: Cell) -> bool:
    """Whether a text is what a spreadsheet shows for a formula that failed."""
    return isinstance(cell, str) and cell.startswith(("#", "Err:")) and cell.strip() in form.form()["errors"]


def nearest(name: str, known: Iterable[str]) -> str:
    """Near names for a message; they are offered, never taken."""
    pairs = _pairs(name[:_LONGEST_NAME])
    alike = [(_likeness(pairs, _pairs(candidate)), candidate) for candidate in dict.fromkeys(known)]
    near = [name for share, name in sorted(alike, key=lambda pair: -pair[0])[:3] if share >= _NEAR]
    return f"; gần giống: {', '.join(near)}" if near else ""


@functools.lru_cache(maxsize=8192)
def _pairs(name: str) -> frozenset[str]:
    """The pairs of letters of a name: cheap to compare, and a slip changes few of them."""
    letters = f" {key(name)} "
    return frozenset(map("".join, itertools.pairwise(letters)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
