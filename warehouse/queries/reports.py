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
    """Columns: obligation_id, period_code, unit_code, unit_name, last_good_day, due_at, due_rule, source,
    first_received_at, first_receipt_number, timeliness (on_time, late; null before a receipt or without a due rule),
    committed_receipt, is_returned and held_count (of the version in force), is_sample. Newest period first; receipts up to the end
    of `as_of`."""
    return cursor.sql(
        """
        SELECT obligation.obligation_id, obligation.period_code, obligation.unit_code,
               unit_label(unit.name, department.name, department.short_name) AS unit_name,
               last_good_day, due_at, due_rule, obligation.source, first.first_received_at, first.first_receipt_number,
               timeliness(first.first_received_at, due_at) AS timeliness,
               in_force.receipt_number AS committed_receipt, coalesce(in_force.is_returned, false) AS is_returned,
               coalesce(in_force.held_count, 0) AS held_count, obligation.is_sample
        FROM obligation
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        LEFT JOIN department_current AS department USING (department_code)
        LEFT JOIN report_first_receipt AS first
            ON first.unit_code = obligation.unit_code AND first.period_code = obligation.period_code
            AND first.first_received_at < ($as_of + to_days(1))::TIMESTAMP AT TIME ZONE 'Asia/Ho_Chi_Minh'
        LEFT JOIN report_in_force AS in_force
            ON in_force.unit_code = obligation.unit_code AND in_force.period_code = obligation.period_code
        WHERE ($unit IS NULL OR obligation.unit_code = $unit) AND ($period IS NULL OR obligation.period_code = $period)
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY last_good_day DESC NULLS LAST, unit_name COLLATE vi
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
    """Columns: receipt_number, load_id, event_number, unit_code, unit_name, period_code, received_at, file_name, file_sha256, file_kind,
    byte_size, state (received, committed, cancelled, voided), is_approved, is_returned, decided_by, decided_at, reason,
    is_in_force, is_first (its time is the one that counts), timeliness (on_time, late; null without a due rule), last_good_day,
    template_version, row_count (rows stored of all sheets), task_count, output_count, held_count, problem_count,
    says_nothing, actor, is_sample. Every upload that passed the gate up to the end of `as_of`, newest first."""
    return cursor.sql(
        """
        SELECT version.receipt_number, version.load_id, version.event_number, version.unit_code,
               unit_label(unit.name, department.name, department.short_name) AS unit_name, version.period_code, version.received_at,
               version.file_name, version.file_sha256, version.file_kind, version.byte_size, version.state, version.is_approved,
               version.is_returned, version.decided_by, version.decided_at, version.reason,
               coalesce(in_force.load_id = version.load_id, false) AS is_in_force,
               coalesce(first.first_receipt_number = version.receipt_number, false) AS is_first,
               timeliness(version.received_at, obligation.due_at) AS timeliness, obligation.last_good_day, version.template_version,
               load.row_count - (SELECT count(*) FROM report_cell WHERE report_cell.load_id = version.load_id) - 1 AS row_count,
               (SELECT count(*) FROM report_task WHERE report_task.load_id = version.load_id) AS task_count,
               (SELECT count(*) FROM communication_output AS output WHERE output.load_id = version.load_id) AS output_count,
               version.held_count, version.problem_count, version.says_nothing, version.actor, version.is_sample
        FROM report_version AS version
        JOIN load USING (load_id)
        JOIN unit_newest AS unit USING (unit_code)
        JOIN province_subject AS subject USING (province_code, system)
        LEFT JOIN department_current AS department USING (department_code)
        LEFT JOIN report_in_force AS in_force ON in_force.unit_code = version.unit_code AND in_force.period_code = version.period_code
        LEFT JOIN obligation ON obligation.unit_code = version.unit_code AND obligation.period_code = version.period_code
        LEFT JOIN report_first_receipt AS first ON first.unit_code = version.unit_code AND first.period_code = version.period_code
        WHERE ($unit IS NULL OR version.unit_code = $unit) AND ($period IS NULL OR version.period_code = $period)
            AND ($receipt IS NULL OR version.receipt_number = $receipt)
            AND version.received_at < ($as_of + to_days(1))::TIMESTAMP AT TIME ZONE 'Asia/Ho_Chi_Minh'
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY version.event_number DESC
        """,
        params={"as_of": as_of, "unit": unit, "period": period, "receipt": receipt, **scope.as_params()},
    ).pl()


def problems(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, receipt: str) -> pl.DataFrame:
    """Columns: severity, sheet, cell, row_number, column_name, found, expected, repair, rule: what was wrong with one upload, errors
    first. Empty where the receipt is unknown or out of scope. Does not depend on `as_of`."""
    return cursor.sql(
        """
        SELECT problem.severity, sheet, cell, problem.row_number, column_name, found, expected, repair, rule
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
        concat_ws(': ', coalesce((SELECT any_value(name) FROM channel_current AS channel WHERE channel.channel_code = said.channel_code), channel_code), title)
    """,
    "reported_task": "concat_ws('. ', task_number, text)",
    "reported_index": "concat_ws(', ', index_code, year::VARCHAR, subject, dimension)",
}


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
        WHERE report.unit_code = $unit AND load.loaded_at < ($as_of + to_days(1))::TIMESTAMP AT TIME ZONE 'Asia/Ho_Chi_Minh'
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
        SELECT report.period_code, row_key, channel_code, title, uom, quantity, participants, ytd_quantity, target_value,
               report.receipt_number
        FROM communication_output
        JOIN report_in_force AS report USING (load_id)
        JOIN unit_newest AS unit ON unit.unit_code = report.unit_code
        JOIN province_subject AS subject USING (province_code, system)
        WHERE report.unit_code = $unit
            AND report.received_at < ($as_of + to_days(1))::TIMESTAMP AT TIME ZONE 'Asia/Ho_Chi_Minh'
            AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ORDER BY report.period_code, communication_output.row_number
        """,
        params={"as_of": as_of, "unit": unit, **scope.as_params()},
    ).pl()


def outputs_by_channel(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
    year: int | None,
) -> pl.DataFrame:
    """Columns: period_code, channel_code, channel, uom, quantity (null: no unit stated one), unit_count (units that
    stated one), reported_count (units with a report in force), obliged_count, ordinal (of the channel), is_sample. One row per period and channel;
    periods are never added up: half-year and year reports are cumulative."""
    return cursor.sql(
        """
        WITH seen AS (
            SELECT report.*, unit.department_code, subject.subject_code
            FROM report_in_force AS report
            JOIN unit_newest AS unit USING (unit_code)
            JOIN province_subject AS subject USING (province_code, system)
            WHERE ($province IS NULL OR subject.subject_code = $province)
                AND ($department IS NULL OR unit.department_code = $department)
                AND ($year IS NULL OR starts_with(report.period_code, $year::VARCHAR || '-'))
                AND report.received_at < ($as_of + to_days(1))::TIMESTAMP AT TIME ZONE 'Asia/Ho_Chi_Minh'
                AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ), obliged AS (
            SELECT period_code, count(*) AS obliged_count
            FROM obligation
            JOIN unit_newest AS unit USING (unit_code)
            JOIN province_subject AS subject USING (province_code, system)
            WHERE ($province IS NULL OR subject.subject_code = $province)
                AND ($department IS NULL OR unit.department_code = $department)
                AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
            GROUP BY period_code
        )
        SELECT seen.period_code, channel_code, any_value(channel.name) AS channel, any_value(output.uom) AS uom,
               sum(quantity)::BIGINT AS quantity, count(DISTINCT CASE WHEN quantity IS NOT NULL THEN seen.unit_code END) AS unit_count,
               (SELECT count(*) FROM seen AS other WHERE other.period_code = seen.period_code) AS reported_count,
               any_value(obliged_count) AS obliged_count, coalesce(any_value(channel.ordinal), 1000) AS ordinal,
               bool_or(seen.is_sample) AS is_sample
        FROM communication_output AS output
        JOIN seen USING (load_id)
        LEFT JOIN channel_current AS channel USING (channel_code)
        LEFT JOIN obliged ON obliged.period_code = seen.period_code
        GROUP BY seen.period_code, channel_code
        ORDER BY seen.period_code DESC, any_value(channel.ordinal) NULLS LAST, channel_code
        """,
        params={
            "as_of": as_of,
            "province": province,
            "department": department,
            "year": year,
            **scope.as_params(),
        },
    ).pl()


def outputs_of_channel(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    province: str | None,
    department: str | None,
    period: str,
    channel: str,
) -> pl.DataFrame:
    """Columns: unit_code, unit_name, title, quantity, uom, participants, ytd_quantity, sheet, cell (of the quantity), raw,
    receipt_number, received_at, file_name, has_report (in force), is_sample. One row per line of a report in force, and one
    without a receipt for each unit that owes the period and states nothing of the channel. Largest quantity first."""
    return cursor.sql(
        """
        WITH unit AS (
            SELECT current.unit_code, current.is_sample, unit_label(current.name, department.name, department.short_name) AS unit_name
            FROM unit_newest AS current
            JOIN province_subject AS subject USING (province_code, system)
            LEFT JOIN department_current AS department USING (department_code)
            WHERE ($province IS NULL OR subject.subject_code = $province)
                AND ($department IS NULL OR current.department_code = $department)
                AND in_scope(subject.subject_code, current.department_code, current.unit_code, $scope_province, $scope_department, $scope_unit)
        ), stated AS (
            SELECT report.unit_code, output.*, report.receipt_number, report.received_at, report.file_name
            FROM communication_output AS output
            JOIN report_in_force AS report USING (load_id)
            WHERE report.period_code = $period AND output.channel_code = $channel
                AND report.received_at < ($as_of + to_days(1))::TIMESTAMP AT TIME ZONE 'Asia/Ho_Chi_Minh'
        ), owing AS (
            SELECT unit_code FROM obligation WHERE period_code = $period
            UNION SELECT unit_code FROM stated
        )
        SELECT unit_code, any_value(unit.unit_name) AS unit_name, title, quantity, uom, participants, ytd_quantity, stated.sheet,
               any_value(cell.cell) AS cell, any_value(cell.raw) AS raw, receipt_number, received_at, file_name,
               unit_code IN (SELECT unit_code FROM report_in_force WHERE period_code = $period) AS has_report,
               any_value(unit.is_sample) AS is_sample
        FROM owing
        JOIN unit USING (unit_code)
        LEFT JOIN stated USING (unit_code)
        LEFT JOIN report_cell AS cell
            ON cell.load_id = stated.load_id AND cell.sheet = stated.sheet AND cell.row_number = stated.row_number AND cell.column_code = 'quantity'
        GROUP BY unit_code, title, quantity, uom, participants, ytd_quantity, stated.sheet, stated.row_number, receipt_number, received_at, file_name
        ORDER BY quantity DESC NULLS LAST, any_value(unit.unit_name) COLLATE vi, stated.row_number
        """,
        params={
            "as_of": as_of,
            "province": province,
            "department": department,
            "period": period,
            "channel": channel,
            **scope.as_params(),
        },
    ).pl()
