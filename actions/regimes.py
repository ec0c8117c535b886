"""Regimes from the duties that plans state: confirmed by a coordinator, then periods are opened from them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import duckdb

from actions import periods
from actions.deadlines import HANOI, Due, DueRule, Roll
from actions.periods import ClosedPeriodError
from actions.regime_checks import (
    UnfitRegimeError,
    must_be_in_scope,
    must_be_of_a_plan_in_scope,
    must_exist,
    overlapping,
)
from reference.periods import Period, find_period
from reference.regimes import MINISTRY_CCHC
from warehouse.connect import Warehouse
from warehouse.records import regimes as records
from warehouse.records.loads import Event
from warehouse.records.regimes import Regime
from warehouse.scope import Scope


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
    scope: Scope,
    is_sample: bool,
    addressee: str | None = None,
    via: str | None = None,
    via_unit_code: str | None = None,
    plan_id: str | None = None,
    line: int | None = None,
    at: datetime | None = None,
) -> str:
    """Put a regime in force for units in scope; confirming it again replaces it. Returns what it asks, in words.

    Raises UnfitRegimeError.
    """
    if not unit_codes:
        raise UnfitRegimeError("Chưa chọn đơn vị nào phải báo cáo.")
    if not rules:
        raise UnfitRegimeError(
            "Chưa có kỳ báo cáo nào; chế độ đột xuất hoặc hằng tháng chưa theo dõi được ở đây."
        )
    for kind, rule in rules.items():
        must_exist(kind, rule)
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
        must_be_of_a_plan_in_scope(cursor, plan_id, scope)
        before = records.find_regime(cursor, regime_id)
        must_be_in_scope(cursor, [*unit_codes, *(before.unit_codes if before else ())], scope)
        records.store_regime(warehouse, regime, actor=actor, at=at or datetime.now(HANOI))
        both = overlapping(cursor, regime)
        if both:
            raise UnfitRegimeError(
                f"{both[0]} đã thuộc chế độ báo cáo khác của cùng kỳ ({both[1]}); bỏ đơn vị ấy hoặc kết thúc chế độ kia."
            )
    names = ", ".join(find_period(f"{valid_from.year}-{kind}").kind_name for kind in rules)
    return f"Đã xác nhận chế độ báo cáo: {names}, từ {valid_from:%d/%m/%Y}."


def confirm_ministry_rule(
    warehouse: Warehouse,
    unit_code: str,
    *,
    roll: Roll,
    valid_from: date,
    actor: str,
    scope: Scope,
    is_sample: bool,
    at: datetime | None = None,
) -> str:
    """Put the ministry's rule (581/BNV-CCHC) in force for the people's committee of a province. Raises UnfitRegimeError."""
    preset = MINISTRY_CCHC
    with warehouse.cursor() as cursor:
        bound = cursor.execute(
            """
            SELECT 1 FROM unit_newest
            WHERE unit_code = $unit AND kind = 'unit' AND department_code = 'ubnd-tinh' AND parent_code IS NULL
            """,
            {"unit": unit_code},
        ).fetchall()
    if not bound:
        raise UnfitRegimeError(f"{preset.document}: {preset.binds}")
    rule = DueRule(preset.day, "no_later_than", None, roll)
    return confirm(
        warehouse,
        f"{preset.code}:{unit_code}",
        unit_codes=[unit_code],
        rules=dict.fromkeys(preset.kinds, rule),
        document=preset.document,
        source=preset.source,
        valid_from=valid_from,
        actor=actor,
        scope=scope,
        is_sample=is_sample,
        addressee=preset.addressee,
        at=at,
    )


def end(
    warehouse: Warehouse,
    regime_id: str,
    last_day: date,
    *,
    reason: str,
    actor: str,
    scope: Scope,
    at: datetime | None = None,
) -> str:
    """End a regime, all of whose units are in scope, with a day: periods that end later are not asked by it; obligations
    already made stay.

    Raises UnfitRegimeError.
    """
    with warehouse.transaction() as cursor:
        regime = records.find_regime(cursor, regime_id)
        if regime is None:
            raise UnfitRegimeError("Không có chế độ báo cáo này.")
        must_be_in_scope(cursor, regime.unit_codes, scope)
        if not reason.strip():
            raise UnfitRegimeError("Cần ghi lý do kết thúc chế độ báo cáo.")
        if last_day < regime.valid_from:
            raise UnfitRegimeError(
                f"Ngày kết thúc {last_day:%d/%m/%Y} trước ngày bắt đầu {regime.valid_from:%d/%m/%Y} của chế độ."
            )
        if regime.valid_to is not None and regime.valid_to <= last_day:
            raise UnfitRegimeError(f"Chế độ này đã kết thúc từ hết ngày {regime.valid_to:%d/%m/%Y}.")
        ended = replace(regime, valid_to=last_day)
        moment = at or datetime.now(HANOI)
        records.store_regime(warehouse, ended, actor=actor, at=moment, reason=reason.strip())
    return f"Chế độ báo cáo kết thúc hết ngày {last_day:%d/%m/%Y}; nghĩa vụ đã lập giữ nguyên."


@dataclass(frozen=True)
class Planned:
    """What a regime would add to a period: the units that do not owe it yet, and their due date (None: no due rule)."""

    regime: Mapping[str, Any]
    rule: DueRule | None
    due: Due | None
    new_units: tuple[str, ...]
    is_past: bool


def planned(
    warehouse: Warehouse, *, period: str, scope: Scope, at: datetime | None = None
) -> tuple[Planned, ...]:
    """What opening a period would make now, by regime, of the units in scope; changes nothing."""
    with warehouse.cursor() as cursor:
        return tuple(_planned(cursor, find_period(period), scope, at or datetime.now(HANOI)))


def open_period(
    warehouse: Warehouse,
    period_code: str,
    *,
    actor: str,
    scope: Scope,
    is_past_included: bool = False,
    at: datetime | None = None,
) -> str:
    """Make the obligations of a period from the regimes and units in scope that are valid on its last day.

    Units that owe it already keep their obligation; those whose due date is over are added only where the coordinator says
    so. Returns how many were made, in words. Raises UnfitRegimeError.
    """
    period = find_period(period_code)
    moment = at or datetime.now(HANOI)
    with warehouse.transaction() as cursor:
        plans = _planned(cursor, period, scope, moment)
        if not plans:
            raise UnfitRegimeError(f"Không có chế độ báo cáo nào đang hiệu lực cho {period.name}.")
        _must_be_open(cursor, period, [code for one in plans for code in one.regime["units"]])
        late = [one for one in plans if one.is_past and one.new_units and one.due]
        if late and not is_past_included:
            last = max(one.due.last_good_day for one in late if one.due)
            plans = [one for one in plans if not one.is_past]
            if not any(one.new_units for one in plans):
                raise UnfitRegimeError(
                    f"Hạn của {period.name} đã qua (hết ngày {last:%d/%m/%Y}); mở muộn thì mọi đơn vị thành quá hạn ngay. "
                    "Nếu vẫn cần theo dõi, chọn “Lập cả nghĩa vụ đã qua hạn”."
                )
        made = 0
        for one in plans:
            regime = one.regime
            place = f", dòng {regime['line']}" if regime["line"] else ""
            periods.open_period(
                warehouse,
                period.code,
                regime["units"],
                one.rule,
                source=f"{regime['source']} ({regime['document']}{place})",
                actor=actor,
                is_sample=regime["is_sample"],
                regime_id=regime["regime_id"],
                at=moment,
            )
            made += len(one.new_units)
    return f"Đã mở {period.name}: thêm {made} nghĩa vụ báo cáo."


def confirm_again(warehouse: Warehouse, event: Event) -> None:
    """Put a regime of the journal in force again."""
    records.store_regime(
        warehouse, records.from_detail(event.detail), actor=event.actor, at=event.happened_at, replayed=event
    )


def _asked(cursor: duckdb.DuckDBPyConnection, period: Period, scope: Scope) -> list[dict[str, Any]]:
    return cursor.sql(
        """
        SELECT regime.regime_id, subject.subject_code AS province_code, any_value(rules) AS rules, any_value(regime.source) AS source, any_value(document) AS document,
               any_value(line) AS line, any_value(regime.is_sample) AS is_sample, list(asked.unit_code ORDER BY asked.unit_code) AS units
        FROM regime_current AS regime
        JOIN regime_units_at($day) AS asked USING (regime_id)
        JOIN unit_newest AS unit ON unit.unit_code = asked.unit_code
        JOIN province_subject AS subject USING (province_code, system)
        WHERE list_contains(kinds, $kind)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        GROUP BY regime.regime_id, subject.subject_code
        ORDER BY min(regime.event_number), subject.subject_code
        """,
        params={"day": period.window_end, "kind": period.kind, **scope.as_params()},
    ).pl().to_dicts()  # fmt: skip


def _planned(
    cursor: duckdb.DuckDBPyConnection, period: Period, scope: Scope, moment: datetime
) -> list[Planned]:
    have = cursor.execute("SELECT unit_code FROM obligation WHERE period_code = $code", {"code": period.code})
    owing = {str(row[0]) for row in have.fetchall()}
    found = []
    for regime in _asked(cursor, period, scope):
        stated = json.loads(regime["rules"])[period.kind]
        rule = DueRule(**stated) if stated else None
        day = periods.due_in(cursor, rule, period, moment, regime["province_code"])[0] if rule else None
        new = tuple(code for code in regime["units"] if code not in owing)
        found.append(Planned(regime, rule, day, new, day is not None and day.due_at <= moment))
    return found


def _must_be_open(cursor: duckdb.DuckDBPyConnection, period: Period, unit_codes: Sequence[str]) -> None:
    try:
        periods.must_be_open(cursor, period, unit_codes)
    except ClosedPeriodError as error:
        raise UnfitRegimeError(str(error)) from error
