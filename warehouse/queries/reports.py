"""Questions about reports: who owes which, what was received, and what stands in the version in force."""

from datetime import date

import duckdb
import polars as pl

from warehouse.scope import Scope


def units(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, province: str | None
) -> pl.DataFrame:
    """Columns: unit_code, name (with its department where the name does not say it), short_name, province_code,
    province, department_code, parent_name, aliases (list), is_sample. Registered units valid at `as_of` that may
    report: groups are not units."""
    return cursor.sql(
        """
        SELECT unit.unit_code, unit_label(unit.name, department.name, department.short_name) AS name, unit.name AS own_name,
               unit.short_name, subject.subject_code AS province_code, subject.name AS province, unit.department_code,
               parent.name AS parent_name, unit.is_sample,
               list_distinct([unit.name, unit.short_name] || coalesce(aliases.names, []::VARCHAR[])) AS aliases
        FROM unit_current AS unit
        JOIN province_subject AS subject USING (province_code, system)
        LEFT JOIN department_current AS department USING (department_code)
        LEFT JOIN (SELECT unit_code, any_value(name) AS name FROM unit_current GROUP BY unit_code) AS parent ON parent.unit_code = unit.parent_code
        LEFT JOIN (SELECT unit_code, list(alias) AS names FROM unit_alias_current GROUP BY unit_code) AS aliases ON aliases.unit_code = unit.unit_code
        WHERE unit.kind = 'unit'
            AND coalesce(unit.valid_from, DATE '0001-01-01') <= $as_of AND coalesce(unit.valid_to, DATE '9999-12-31') >= $as_of
            AND ($province IS NULL OR subject.subject_code = $province)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY unit.is_sample, name COLLATE vi
        """,
        params={"as_of": as_of, "province": province, **scope.as_params()},
    ).pl()


def obligations(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, unit: str | None, period: str | None
) -> pl.DataFrame:
    """Columns: obligation_id, period_code, unit_code, unit_name, last_good_day (of the rule), last_good_day_effective (after
    extensions; null: no due rule), due_at, due_rule, source, state (not_due, on_time, late, missing, waived, no_due_rule),
    first_received_at (uploads and papers), first_receipt_number, timeliness (on_time, late; null before a receipt or without
    a due rule), committed_receipt, is_returned and held_count (of the version in force), newest_receipt, newest_state,
    newest_is_returned and newest_returned_reason (of the last upload that is not voided; null: none), is_sample. Newest period
    first; receipts up to the end of `as_of`."""
    return cursor.sql(
        """
        WITH newest AS (
            SELECT unit_code, period_code, arg_max(version, event_number) AS version
            FROM report_version AS version
            WHERE state <> 'voided' AND ($unit IS NULL OR unit_code = $unit) AND ($period IS NULL OR period_code = $period)
                AND received_at < end_of_day($as_of)
            GROUP BY unit_code, period_code
        )
        SELECT owed.obligation_id, owed.period_code, owed.unit_code,
               unit_label(unit.name, department.name, department.short_name) AS unit_name, owed.last_good_day, owed.last_good_day_effective,
               owed.due_at, owed.due_rule, owed.source, owed.state, owed.first_received_at, owed.first_receipt_number,
               timeliness(owed.first_received_at, owed.due_effective) AS timeliness,
               in_force.receipt_number AS committed_receipt, coalesce(in_force.is_returned, false) AS is_returned,
               coalesce(in_force.held_count, 0) AS held_count, newest.version.receipt_number AS newest_receipt,
               newest.version.state AS newest_state, coalesce(newest.version.is_returned, false) AS newest_is_returned,
               (SELECT arg_max(reason, event_number) FROM report_decision
                WHERE decision = 'return' AND report_decision.load_id = newest.version.load_id) AS newest_returned_reason,
               owed.is_sample
        FROM obligation_state_at(end_of_day($as_of), TIMESTAMPTZ 'infinity') AS owed
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        LEFT JOIN department_current AS department USING (department_code)
        LEFT JOIN newest ON newest.unit_code = owed.unit_code AND newest.period_code = owed.period_code
        LEFT JOIN report_in_force AS in_force
            ON in_force.unit_code = owed.unit_code AND in_force.period_code = owed.period_code
        WHERE ($unit IS NULL OR owed.unit_code = $unit) AND ($period IS NULL OR owed.period_code = $period)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY owed.last_good_day DESC NULLS LAST, unit_name COLLATE vi
        """,
        params={"as_of": as_of, "unit": unit, "period": period, **scope.as_params()},
    ).pl()


def versions(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    unit: str | None,
    period: str | None,
    receipt: str | None,
) -> pl.DataFrame:
    """Columns: receipt_number, load_id, event_number, committed_event, unit_code, department_code, province_code, unit_name, period_code, received_at, file_name, file_sha256, file_kind,
    byte_size, state (received, committed, cancelled, voided), is_approved, is_returned, decided_by, decided_at, reason,
    returned_at, returned_by and returned_reason, committed_at, committed_by and confirmation (what the sender confirmed when
    committing), is_in_force, kept_row_count (rows that count on though a newer version is in force, because it holds them), is_first (its time is the one that counts), timeliness (on_time, late, against the due day in
    force; null without a due rule), last_good_day (of the rule), last_good_day_effective (after extensions), template_version, row_count (rows stored of all sheets), task_count, output_count, held_count, stated_tables (null: all), held_keys ("table:key"), problem_count,
    says_nothing, actor, is_sample. Every upload that passed the gate up to the end of `as_of`, newest first."""
    return cursor.sql(
        """
        WITH said AS (
            SELECT load_id, arg_max(reason, event_number) FILTER (decision = 'return') AS returned_reason,
                   max(decided_at) FILTER (decision = 'return') AS returned_at,
                   arg_max(actor, event_number) FILTER (decision = 'return') AS returned_by,
                   arg_max_null(reason, event_number) FILTER (decision = 'commit') AS confirmation,
                   max(decided_at) FILTER (decision = 'commit') AS committed_at,
                   arg_max(actor, event_number) FILTER (decision = 'commit') AS committed_by
            FROM report_decision GROUP BY load_id
        ), in_force AS (
            SELECT load_id, table_name, row_key FROM report_row_in_force_at(end_of_day($as_of), NULL, NULL)
        ), kept AS (
            SELECT load_id, count(*) AS row_count FROM in_force JOIN report_row USING (load_id, table_name, row_key) GROUP BY load_id
        )
        SELECT version.receipt_number, version.load_id, version.event_number, version.committed_event, version.unit_code,
               unit.department_code, subject.subject_code AS province_code,
               unit_label(unit.name, department.name, department.short_name) AS unit_name, version.period_code, version.received_at,
               version.file_name, version.file_sha256, version.file_kind, version.byte_size, version.state, version.is_approved,
               version.is_returned, version.decided_by, version.decided_at, version.reason,
               said.returned_at, said.returned_by, said.returned_reason, said.committed_at, said.committed_by, said.confirmation,
               version.load_id IN (SELECT load_id FROM in_force WHERE row_key IS NULL) AS is_in_force,
               coalesce(kept.row_count, 0) AS kept_row_count,
               coalesce(first.first_receipt_number = version.receipt_number, false) AS is_first,
               timeliness(version.received_at, owed.due_effective) AS timeliness, owed.last_good_day, owed.last_good_day_effective,
               version.template_version,
               load.row_count - (SELECT count(*) FROM report_cell WHERE report_cell.load_id = version.load_id) - 1 AS row_count,
               (SELECT count(*) FROM report_task WHERE report_task.load_id = version.load_id) AS task_count,
               (SELECT count(*) FROM communication_output AS output WHERE output.load_id = version.load_id) AS output_count,
               version.held_count, version.stated_tables, version.held_keys, version.problem_count, version.says_nothing, version.actor, version.is_sample
        FROM report_version AS version
        JOIN load USING (load_id)
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        LEFT JOIN department_current AS department USING (department_code)
        LEFT JOIN said USING (load_id)
        LEFT JOIN kept USING (load_id)
        LEFT JOIN obligation_state_at(end_of_day($as_of), TIMESTAMPTZ 'infinity') AS owed
            ON owed.unit_code = version.unit_code AND owed.period_code = version.period_code
        LEFT JOIN report_first_receipt AS first ON first.unit_code = version.unit_code AND first.period_code = version.period_code
        WHERE ($unit IS NULL OR version.unit_code = $unit) AND ($period IS NULL OR version.period_code = $period)
            AND ($receipt IS NULL OR version.receipt_number = $receipt)
            AND version.received_at < end_of_day($as_of)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY version.event_number DESC
        """,
        params={"as_of": as_of, "unit": unit, "period": period, "receipt": receipt, **scope.as_params()},
    ).pl()


def receipt_numbers(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, serial: int, year: int | None
) -> pl.DataFrame:
    """Columns: receipt_number. The receipts whose number is `serial` (BN-2026-000063 has 63), of a year or of any, received
    up to the end of `as_of`."""
    return cursor.sql(
        """
        SELECT receipt_number
        FROM report
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE try_cast(split_part(receipt_number, '-', 3) AS BIGINT) = $serial
            AND ($year IS NULL OR try_cast(split_part(receipt_number, '-', 2) AS BIGINT) = $year)
            AND received_at < end_of_day($as_of)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY receipt_number
        """,
        params={"as_of": as_of, "serial": serial, "year": year, **scope.as_params()},
    ).pl()


def locks(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date) -> pl.DataFrame:
    """Columns: period_code, unit_code, locked_at, actor, reason: the units in scope of which no report of the period is taken
    at the end of `as_of`, and the lock that says so: of the unit's body, its province or the country."""
    return cursor.sql(
        """
        SELECT period_code, unit_code, newest_lock.locked_at, newest_lock.actor, newest_lock.reason
        FROM period_standing_of_units_at(end_of_day($as_of))
        WHERE is_locked AND unit_kind = 'unit'
            AND in_scope(province_code, department_code, unit_code, $scope_province, $scope_department, $scope_unit)
        """,
        params={"as_of": as_of, **scope.as_params()},
    ).pl()


def problems(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, receipt: str) -> pl.DataFrame:
    """Columns: severity, sheet, cell, row_number, column_name, found, expected, repair, rule, cell_count (how many cells a
    line is about), is_personal (of the sheet that names persons): what was wrong with one upload, errors first. Empty where the receipt is unknown or out of scope. Does not depend on `as_of`."""
    return cursor.sql(
        """
        SELECT problem.severity, sheet, cell, problem.row_number, column_name, found, expected, repair, rule,
               coalesce(cell_count, 1) AS cell_count,
               coalesce((problem.load_id, sheet) IN (SELECT load_id, sheet FROM report_personal_sheet), false) AS is_personal
        FROM problem
        JOIN report USING (load_id)
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE report.receipt_number = $receipt AND $as_of IS NOT NULL
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY list_position(['error', 'warning', 'note'], problem.severity), sheet, problem.row_number, cell
        """,
        params={"as_of": as_of, "receipt": receipt, **scope.as_params()},
    ).pl()


# What a version says, by table: the words that name a row for a person, and the order of its rows.
_LABELS = {
    "report_task": """
        (SELECT any_value(concat_ws('. ', task_number, text)) FROM task WHERE task.task_id = said.task_id)
    """,
    "communication_output": """
        concat_ws(': ', coalesce((SELECT any_value(name) FROM channel_current AS channel WHERE channel.channel_code = said.channel_code),
            CASE channel_code WHEN 'other' THEN 'Hình thức khác' ELSE channel_code END), title)
    """,
    "reported_task": "concat_ws('. ', task_number, text)",
    "reported_index": "concat_ws(', ', coalesce((SELECT any_value(short_name) FROM index_catalogue_current AS known WHERE known.index_code = said.index_code), index_code), year::VARCHAR, subject, dimension)",
}

_KEYS = {table: "task_id" if table == "report_task" else "row_key" for table in _LABELS}


def rows_of_version(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, receipt: str, table: str
) -> pl.DataFrame:
    """Columns: those of `table` (report_task, communication_output, reported_task, reported_index) and label, the words
    that name the row. The rows an upload holds, in their order, whatever was decided of it. Does not depend on `as_of`."""
    if table not in _LABELS:
        raise ValueError(f"no table of a report: {table[:80]}")
    return cursor.sql(
        f"""
        SELECT said.*, {_LABELS[table]} AS label
        FROM {table} AS said
        JOIN report USING (load_id)
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE report.receipt_number = $receipt AND $as_of IS NOT NULL
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY sheet, said.row_number
        """,  # noqa: S608 names from our own table above
        params={"as_of": as_of, "receipt": receipt, **scope.as_params()},
    ).pl()


def rows_in_force(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    unit: str,
    period: str,
    table: str,
    before_event: int | None = None,
    on_top: str | None = None,
) -> pl.DataFrame:
    """Columns: those of `rows_of_version`. The rows of `table` that count for a unit's report of a period, of all that was
    received up to the end of `as_of`.

    `before_event`: only what was committed before that event. `on_top`: as if the upload of that load were committed last.
    """
    if table not in _LABELS:
        raise ValueError(f"no table of a report: {table[:80]}")
    return cursor.sql(
        f"""
        SELECT said.*, {_LABELS[table]} AS label
        FROM {table} AS said
        JOIN report_row_in_force_at(end_of_day($as_of), $before_event, $on_top) AS report
            ON report.load_id = said.load_id AND table_name = $table AND coalesce(report.row_key, said.{_KEYS[table]}) = said.{_KEYS[table]}
        JOIN unit_newest AS unit ON unit.unit_code = report.unit_code
        JOIN province_subject AS subject USING (province_code, system)
        WHERE report.unit_code = $unit AND report.period_code = $period
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY sheet, said.row_number
        """,  # noqa: S608 names from our own tables above
        params={
            "as_of": as_of,
            "unit": unit,
            "period": period,
            "table": table,
            "before_event": before_event,
            "on_top": on_top,
            **scope.as_params(),
        },
    ).pl()


def cells_of_version(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, receipt: str
) -> pl.DataFrame:
    """Columns: sheet, cell, row_number, column_code, raw, value: every cell that was read of an upload but those of the
    information sheet, which may hold personal data. Does not depend on `as_of`."""
    return cursor.sql(
        """
        SELECT sheet, cell, report_cell.row_number, column_code, raw, value
        FROM report_cell
        JOIN report USING (load_id)
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE report.receipt_number = $receipt AND $as_of IS NOT NULL AND sheet <> '0_ThongTin'
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY sheet, report_cell.row_number, cell
        """,
        params={"as_of": as_of, "receipt": receipt, **scope.as_params()},
    ).pl()


def attachments(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, unit: str) -> pl.DataFrame:
    """Columns: receipt_number, file_name, file_sha256, byte_size, attached_at, has_signature (what the file says of
    itself; nobody has verified it). The signed copies of a unit's reports up to the end of `as_of`."""
    return cursor.sql(
        """
        SELECT attachment.receipt_number, load.file_name, load.file_sha256, load.byte_size, load.loaded_at AS attached_at, has_signature
        FROM report_attachment AS attachment
        JOIN load USING (load_id)
        JOIN report ON report.receipt_number = attachment.receipt_number
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        WHERE report.unit_code = $unit AND load.loaded_at < end_of_day($as_of)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY load.event_number DESC
        """,
        params={"as_of": as_of, "unit": unit, **scope.as_params()},
    ).pl()


def tasks_of_unit(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, unit: str) -> pl.DataFrame:
    """Columns: task_id, task_number, text, plan_number, due_date, timeframe_text, lead_units, coordinating_units,
    declared_state, progress_pct, done_date, state_words. The tasks in force that a unit leads in the year of `as_of`, with what it
    last declared."""
    return cursor.sql(
        """
        SELECT status.task_id, task_number, text, plan_number, due_date, timeframe_text, lead_name AS lead_units,
               (SELECT string_agg(unit_name, '; ' ORDER BY other.ordinal) FROM task_unit AS other
                WHERE other.load_id = status.load_id AND other.task_id = status.task_id AND role = 'coordinating') AS coordinating_units,
               status.declared_state, progress_pct, status.done_date, word.words AS state_words
        FROM assignment_status($as_of, 0) AS status
        LEFT JOIN task_state_word AS word USING (declared_state)
        WHERE unit_key = $unit AND year($as_of) BETWEEN year_from AND year_to
            AND in_scope(province_code, department_code, unit_key, $scope_province, $scope_department, $scope_unit)
        ORDER BY plan_id, ordinal
        """,
        params={"as_of": as_of, "unit": unit, **scope.as_params()},
    ).pl()


def outputs_of_unit(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, unit: str
) -> pl.DataFrame:
    """Columns: period_code, row_key, channel_code, title, uom, quantity, participants, ytd_quantity,
    target_value, receipt_number. What the unit's reports in force say of its communication outputs, received up to the end of `as_of`."""
    return cursor.sql(
        """
        SELECT report.period_code, communication_output.row_key, channel_code, title, uom, quantity, participants, ytd_quantity, target_value,
               report.receipt_number
        FROM communication_output
        JOIN report_row_in_force_at(end_of_day($as_of), NULL, NULL) AS report
            ON report.load_id = communication_output.load_id AND table_name = 'communication_output'
            AND coalesce(report.row_key, communication_output.row_key) = communication_output.row_key
        JOIN unit_newest AS unit ON unit.unit_code = report.unit_code
        JOIN province_subject AS subject USING (province_code, system)
        WHERE report.unit_code = $unit
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY report.period_code, communication_output.row_number
        """,
        params={"as_of": as_of, "unit": unit, **scope.as_params()},
    ).pl()
