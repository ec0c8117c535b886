"""This period against the earlier reports of the year: what runs on cannot shrink, and sums must agree.

Four reports a year: Q1, H1 (from the start of the year), Q3, Y (from the start of the year); some have M9, Q2, Q4.
"""

from collections import defaultdict
from collections.abc import Mapping

from loaders.reports.columns import TableRead
from loaders.reports.keys import keys_of
from loaders.reports.model import EarlierOutput, ReportContext
from loaders.reports.period_words import kind_words
from reference.tables import key

_REPAIR = "Kiểm tra lại số kỳ này và các kỳ trước; nếu kỳ trước sai, gửi lại báo cáo kỳ đó"
# Ways to fill a cumulative period with parts that do not overlap.
_INSIDE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "H1": (("Q1", "Q2"),),
    "M9": (("H1", "Q3"), ("Q1", "Q2", "Q3")),
    "Y": (("H1", "Q3", "Q4"), ("M9", "Q4"), ("Q1", "Q2", "Q3", "Q4")),
}
# The quarter that follows by subtraction, and from what.
_DERIVED: Mapping[str, tuple[str, frozenset[str]]] = {
    "H1": ("quý II", frozenset({"Q1"})),
    "Y": ("quý IV", frozenset({"H1", "Q3"})),
}
# The earlier reports that together reach from the start of the year to the beginning of a period; the first that fits.
_BEFORE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Q1": ((),),
    "Q2": (("Q1",),),
    "Q3": (("H1",), ("Q1", "Q2")),
    "Q4": (("M9",), ("H1", "Q3"), ("Q1", "Q2", "Q3")),
}
Reported = Mapping[tuple[str, str], Mapping[str, int]]


def check_periods(read: TableRead, context: ReportContext, *, is_cumulative: bool) -> None:
    """Flag outputs that contradict earlier reports; every such row is kept, to be confirmed."""
    year, period = context.period.split("-", 1)
    reported = _by_row(context.earlier, year)
    if not reported and read.frame["ytd_quantity"].is_null().all():
        return
    folded = keys_of(read.frame["title"].to_list())
    rows = read.frame.select("channel", "title", "row_key", "quantity", "ytd_quantity").rows()
    for at, (channel, title, row_key, quantity, to_date) in enumerate(rows):
        if quantity is None or channel is None:
            continue
        earlier = (
            reported.get((channel, folded[title] if title else "")) or reported.get((channel, row_key)) or {}
        )
        if is_cumulative:
            _check_inside(read, at, period, quantity, earlier)
        if to_date is not None and to_date >= quantity:  # less has been told already
            _check_to_date(read, at, period, quantity, to_date, earlier, is_cumulative=is_cumulative)


def _by_row(earlier: tuple[EarlierOutput, ...], year: str) -> Reported:
    """Quantities by (channel, title) and by (channel, row key), then by kind of period."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for output in earlier:
        said_year, period = output.period.split("-", 1)
        if said_year == year and output.quantity is not None:
            name = output.title_or_key or ""
            for known in {key(name), name}:
                found[output.channel, known][period] = output.quantity
    return found


def _check_inside(read: TableRead, at: int, period: str, quantity: int, earlier: Mapping[str, int]) -> None:
    """A total from the start of the year is at least what was reported inside it; the rest is the derived quarter."""
    ways = [{part: earlier[part] for part in parts if part in earlier} for parts in _INSIDE.get(period, ())]
    inside = max(ways, key=lambda parts: sum(parts.values()), default={})
    if quantity >= sum(inside.values()):
        return
    quarter, parts = _DERIVED.get(period, ("", frozenset()))
    total = sum(inside.values())
    rest = f"; ghi {quantity} thì {quarter} thành {quantity - total}" if parts == set(inside) else ""
    told = [f"{value} ở {kind_words(part)}" for part, value in inside.items()]
    sums = f" ({' + '.join(told)})" if len(told) > 1 else f" ở {kind_words(next(iter(inside)))}"
    read.flag(
        at, "quantity", "warning", "period.below_earlier",
        f"số cộng từ đầu năm đến hết kỳ này, không nhỏ hơn {total} là số đã báo cáo{sums}{rest}", _REPAIR,
    )  # fmt: skip


def _check_to_date(
    read: TableRead,
    at: int,
    period: str,
    quantity: int,
    to_date: int,
    earlier: Mapping[str, int],
    *,
    is_cumulative: bool,
) -> None:
    if is_cumulative:
        parts: dict[str, int] = {}
    else:
        fitting = (reports for reports in _BEFORE.get(period, ()) if all(part in earlier for part in reports))
        chosen = next(fitting, None)
        if chosen is None:
            return  # an earlier report is missing: nothing to compare with
        parts = {part: earlier[part] for part in chosen}
    total = sum(parts.values()) + quantity
    if to_date == total:
        return
    sums = " + ".join(
        [*(f"{value} ({kind_words(part)})" for part, value in parts.items()), f"{quantity} (kỳ này)"]
    )
    read.flag(
        at, "ytd_quantity", "warning", "ytd.differs",
        f"{total} = {sums}; chênh {to_date - total:+d}", _REPAIR,
    )  # fmt: skip
