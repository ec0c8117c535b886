"""Regimes from the duties that plans state: confirmed by a coordinator, then periods are opened from them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import duckdb

from actions import periods
from actions.deadlines import HANOI, DueRule, ImpossibleDayError, due
from reference.periods import Period, find_period
from warehouse.connect import Warehouse
from warehouse.records import regimes as records
from warehouse.records.loads import Event
from warehouse.records.regimes import Regime

# "quý, 6 tháng, năm" and "hàng quý" both give the four reports of a CCHC year (581/BNV-CCHC).
KINDS: Mapping[str, tuple[str, ...]] = {
    "quarterly": ("Q1", "H1", "Q3", "Y"),
    "half_year": ("H1",),
    "nine_month": ("M9",),
    "yearly": ("Y",),
}
ORDER = ("Q1", "H1", "Q3", "M9", "Y")


class UnfitRegimeError(Exception):
    """A regime cannot be; the message says why, in Vietnamese. Nothing was stored."""


def kinds_of(frequencies: Iterable[str]) -> tuple[str, ...]:
    """The kinds of periods that frequencies of one duty ask for, in the order of the year."""
    asked = {kind for frequency in frequencies for kind in KINDS.get(frequency, ())}
    return tuple(kind for kind in ORDER if kind in asked)


def rules_of(stated: Iterable[str], kinds: Sequence[str]) -> dict[str, DueRule | None]:
    """The due rule of each kind of period from the JSON lists of a duty: a fixed date of the period's last month, else
    the day that is counted in that month; None where the duty states none."""
    rules = [rule for text in stated for rule in json.loads(text)]
    found: dict[str, DueRule | None] = {}
    for kind in kinds:
        month = find_period(f"2026-{kind}").last_month
        fixed = [rule for rule in rules if rule.get("month") == month]
        counted = [rule for rule in rules if rule.get("month") is None]
        chosen = next(iter(fixed or counted), None)
        found[kind] = DueRule(chosen["day"], chosen["comparator"]) if chosen else None
    return found


def confirm(
    warehouse: Warehouse,
    regime_id: str,
    *,
    unit_codes: Sequence[str],
    rules: Mapping[str, DueRule | None],
    document: str,
    source: str,
    valid_from: date,
    actor: str,
    is_sample: bool,
    addressee: str | None = None,
    via: str | None = None,
    via_unit_code: str | None = None,
    plan_id: str | None = None,
    line: int | None = None,
    at: datetime | None = None,
) -> str:
    """Put a regime in force; confirming it again replaces it. Returns what it asks, in words. Raises UnfitRegimeError."""
    if not unit_codes:
        raise UnfitRegimeError("Chưa chọn đơn vị nào phải báo cáo.")
    if not rules:
        raise UnfitRegimeError(
            "Chưa có kỳ báo cáo nào; chế độ đột xuất hoặc hằng tháng chưa theo dõi được ở đây."
        )
    for kind, rule in rules.items():
        _must_exist(kind, rule)
    regime = Regime(
        regime_id,
        tuple(unit_codes),
        tuple(rules),
        json.dumps({kind: asdict(rule) if rule else None for kind, rule in rules.items()}),
        addressee,
        via,
        via_unit_code,
        plan_id,
        document,
        source,
        line,
        valid_from,
        None,
        is_sample,
    )
    with warehouse.transaction() as cursor:
        records.store_regime(warehouse, regime, actor=actor, at=at or datetime.now(HANOI))
        overlapping = _overlapping(cursor, regime)
        if overlapping:
            raise UnfitRegimeError(
                f"{overlapping[0]} đã thuộc chế độ báo cáo khác của cùng kỳ ({overlapping[1]}); bỏ đơn vị ấy hoặc kết thúc chế độ kia."
            )
    return f"Đã xác nhận chế độ báo cáo: {', '.join(rules)}, từ {valid_from:%d/%m/%Y}."


def open_period(warehouse: Warehouse, period_code: str, *, actor: str, at: datetime | None = None) -> str:
    """Make the obligations of a period from the regimes and units valid on its last day.

    Units that owe it already keep their obligation. Returns how many were made, in words. Raises UnfitRegimeError.
    """
    period = find_period(period_code)
    made = 0
    with warehouse.transaction() as cursor:
        asked = _asked(cursor, period)
        if not asked:
            raise UnfitRegimeError(f"Không có chế độ báo cáo nào đang hiệu lực cho {period.name}.")
        before = _count(cursor, period)
        for regime in asked:
            rule = json.loads(regime["rules"])[period.kind]
            periods.open_period(
                warehouse,
                period.code,
                regime["units"],
                DueRule(**rule) if rule else None,
                source=f"{regime['source']} ({regime['document']}, dòng {regime['line']})"
                if regime["line"]
                else f"{regime['source']} ({regime['document']})",
                actor=actor,
                is_sample=regime["is_sample"],
                at=at,
            )
        made = _count(cursor, period) - before
    return f"Đã mở {period.name}: thêm {made} nghĩa vụ báo cáo."


def confirm_again(warehouse: Warehouse, event: Event) -> None:
    """Put a regime of the journal in force again."""
    records.store_regime(
        warehouse, records.from_detail(event.detail), actor=event.actor, at=event.happened_at, replayed=event
    )


def _must_exist(kind: str, rule: DueRule | None) -> None:
    if rule is None:
        return
    try:
        due(rule, find_period(f"2026-{kind}"))
    except ImpossibleDayError as error:
        raise UnfitRegimeError(str(error)) from error


def _asked(cursor: duckdb.DuckDBPyConnection, period: Period) -> list[dict[str, Any]]:
    return cursor.sql(
        """
        SELECT regime.regime_id, any_value(rules) AS rules, any_value(source) AS source, any_value(document) AS document,
               any_value(line) AS line, any_value(is_sample) AS is_sample, list(asked.unit_code ORDER BY asked.unit_code) AS units
        FROM regime_current AS regime
        JOIN regime_units_at($day) AS asked USING (regime_id)
        WHERE list_contains(kinds, $kind)
        GROUP BY regime.regime_id
        ORDER BY min(event_number)
        """,
        params={"day": period.window_end, "kind": period.kind},
    ).pl().to_dicts()  # fmt: skip


def _overlapping(cursor: duckdb.DuckDBPyConnection, regime: Regime) -> tuple[str, str] | None:
    """The name of a unit that another regime asks for one of the same reports, and that regime's document."""
    found = cursor.execute(
        """
        SELECT unit.name, other.document
        FROM regime_units_at($day) AS mine
        JOIN regime_units_at($day) AS theirs ON theirs.unit_code = mine.unit_code AND theirs.regime_id <> mine.regime_id
        JOIN regime_current AS other ON other.regime_id = theirs.regime_id
        JOIN unit_newest AS unit ON unit.unit_code = mine.unit_code
        WHERE mine.regime_id = $regime AND list_has_any(other.kinds, $kinds)
        LIMIT 1
        """,
        {"day": regime.valid_from, "regime": regime.regime_id, "kinds": list(regime.kinds)},
    ).fetchall()
    return (str(found[0][0]), str(found[0][1])) if found else None


def _count(cursor: duckdb.DuckDBPyConnection, period: Period) -> int:
    found = cursor.execute("SELECT count(*) FROM obligation WHERE period_code = $code", {"code": period.code})
    return int(found.fetchall()[0][0])
