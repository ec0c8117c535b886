"""Questions about communication outputs: what was done by channel and period, and who stands behind one sum.

Only what is committed is counted; an upload that waits, was cancelled or came back is said beside it.
"""

from datetime import date

import duckdb
import polars as pl

from warehouse.scope import Scope


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
    stated one), reported_count (units with a report in force), obliged_count (units that owe the period; one whose report
    is waived does not), ordinal (of the channel), is_sample. One row per period and channel; periods are never added up:
    half-year and year reports are cumulative."""
    return cursor.sql(
        """
        WITH seen AS (
            SELECT report.*, unit.department_code, subject.subject_code
            FROM report_row_in_force_at(end_of_day($as_of), NULL, NULL) AS report
            JOIN unit_newest AS unit USING (unit_code)
            JOIN province_subject AS subject USING (province_code, system)
            WHERE report.table_name = 'communication_output'
                AND ($province IS NULL OR subject.subject_code = $province)
                AND ($department IS NULL OR unit.department_code = $department)
                AND ($year IS NULL OR starts_with(report.period_code, $year::VARCHAR || '-'))
                AND is_counted(report.is_sample, $province, $scope_province, $scope_unit)
                AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, $scope_province, $scope_department, $scope_unit)
        ), obliged AS (
            SELECT period_code, count(*) AS obliged_count
            FROM obligation_seen($as_of, DATE '9998-12-31', $province, $department, $scope_province, $scope_department, $scope_unit)
            WHERE state <> 'waived'
            GROUP BY period_code
        )
        SELECT seen.period_code, channel_code, any_value(channel.name) AS channel, any_value(output.uom) AS uom,
               sum(quantity)::BIGINT AS quantity, count(DISTINCT CASE WHEN quantity IS NOT NULL THEN seen.unit_code END) AS unit_count,
               (SELECT count(DISTINCT unit_code) FROM seen AS other WHERE other.period_code = seen.period_code) AS reported_count,
               any_value(obliged_count) AS obliged_count, coalesce(any_value(channel.ordinal), 1000) AS ordinal,
               bool_or(seen.is_sample) AS is_sample
        FROM communication_output AS output
        JOIN seen ON seen.load_id = output.load_id AND coalesce(seen.row_key, output.row_key) = output.row_key
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
    receipt_number, received_at, file_name, is_kept (a later version holds the line because of a mistake, so this older one
    counts on), standing, standing_receipt, returned_reason, is_sample. One row per line of a
    report in force, and one without a receipt for each unit that owes the period and states nothing of the channel.
    Largest quantity first.

    standing, the first that fits: returned (the last upload came back, with returned_reason) · unwritten (uploads, none of
    them committed) · correcting (a report is in force and a later upload waits for its sender) · written · waived · unsent. standing_receipt is the upload that says so; null where there is none."""
    return cursor.sql(
        """
        WITH unit AS (
            SELECT current.unit_code, current.is_sample, unit_label(current.name, department.name, department.short_name) AS unit_name
            FROM unit_newest AS current
            JOIN province_subject AS subject USING (province_code, system)
            LEFT JOIN department_current AS department USING (department_code)
            WHERE ($province IS NULL OR subject.subject_code = $province)
                AND ($department IS NULL OR current.department_code = $department)
                AND is_counted(current.is_sample, $province, $scope_province, $scope_unit)
                AND in_scope(subject.subject_code, current.department_code, current.unit_code, $scope_province, $scope_department, $scope_unit)
        ), stated AS (
            SELECT report.unit_code, output.*, report.receipt_number, report.received_at, report.file_name, report.row_key IS NOT NULL AS is_kept
            FROM communication_output AS output
            JOIN report_row_in_force_at(end_of_day($as_of), NULL, NULL) AS report
                ON report.load_id = output.load_id AND coalesce(report.row_key, output.row_key) = output.row_key
            WHERE report.table_name = 'communication_output' AND report.period_code = $period AND output.channel_code = $channel
        ), newest AS (
            SELECT unit_code, arg_max(version, event_number) AS version, bool_or(version.state = 'committed') AS has_report
            FROM report_version AS version
            WHERE period_code = $period AND state <> 'voided' AND received_at < end_of_day($as_of)
            GROUP BY unit_code
        ), waived AS (
            SELECT unit_code FROM obligation_state_at(end_of_day($as_of), TIMESTAMPTZ 'infinity')
            WHERE period_code = $period AND state = 'waived'
        ), owing AS (
            SELECT unit_code FROM obligation WHERE period_code = $period
            UNION SELECT unit_code FROM stated
        )
        SELECT unit_code, any_value(unit.unit_name) AS unit_name, title, quantity, uom, participants, ytd_quantity, stated.sheet,
               any_value(cell.cell) AS cell, any_value(cell.raw) AS raw, stated.receipt_number, stated.received_at, stated.file_name,
               coalesce(any_value(stated.is_kept), false) AS is_kept,
               any_value(CASE
                   WHEN newest.version.is_returned THEN 'returned'
                   WHEN NOT newest.has_report THEN 'unwritten'
                   WHEN newest.version.state = 'received' THEN 'correcting'
                   WHEN newest.has_report THEN 'written'
                   WHEN waived.unit_code IS NOT NULL THEN 'waived'
                   ELSE 'unsent'
               END) AS standing,
               any_value(newest.version.receipt_number) AS standing_receipt,
               any_value((SELECT arg_max(reason, event_number) FROM report_decision
                          WHERE decision = 'return' AND report_decision.load_id = newest.version.load_id)) AS returned_reason,
               any_value(unit.is_sample) AS is_sample
        FROM owing
        JOIN unit USING (unit_code)
        LEFT JOIN stated USING (unit_code)
        LEFT JOIN newest USING (unit_code)
        LEFT JOIN waived USING (unit_code)
        LEFT JOIN report_cell AS cell
            ON cell.load_id = stated.load_id AND cell.sheet = stated.sheet AND cell.row_number = stated.row_number AND cell.column_code = 'quantity'
        GROUP BY unit_code, title, quantity, uom, participants, ytd_quantity, stated.sheet, stated.row_number, stated.receipt_number,
                 stated.received_at, stated.file_name
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
