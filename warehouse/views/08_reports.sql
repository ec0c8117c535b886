-- Every upload that passed the gate and what was decided of it: received (nothing yet), committed, cancelled, voided;
-- beside it whether the head of the unit approved it and whether it was returned, which change neither state nor receipt.
CREATE OR REPLACE VIEW report_version AS
SELECT report.*, load.event_number, load.file_name, load.file_sha256, load.byte_size, load.actor, load.is_sample, load.problem_count,
       CASE WHEN decided.is_void THEN 'voided' ELSE coalesce(decided.state, 'received') END AS state,
       coalesce(decided.is_approved, false) AS is_approved, coalesce(decided.is_returned, false) AS is_returned,
       decided.decided_at, decided.actor AS decided_by, decided.reason, decided.committed_event
FROM report
JOIN load USING (load_id)
LEFT JOIN (
    SELECT load_id,
           arg_max(CASE decision WHEN 'commit' THEN 'committed' WHEN 'cancel' THEN 'cancelled' END, event_number)
               FILTER (WHERE decision IN ('commit', 'cancel')) AS state,
           bool_or(decision = 'void') AS is_void, bool_or(decision = 'approve') AS is_approved, bool_or(decision = 'return') AS is_returned,
           max(event_number) FILTER (WHERE decision = 'commit') AS committed_event, max(decided_at) AS decided_at, arg_max(actor, event_number) AS actor, arg_max(reason, event_number) AS reason
    FROM report_decision GROUP BY load_id
) AS decided USING (load_id);

-- "Bản đang hiệu lực": the version of a unit's report of a period that was committed last. A correction is a newer version.
CREATE OR REPLACE VIEW report_in_force AS
SELECT * FROM report_version
WHERE state = 'committed'
QUALIFY row_number() OVER (PARTITION BY unit_code, period_code ORDER BY committed_event DESC) = 1;

-- "Phần đang hiệu lực": for each table the version that stated it last; a file of one sheet leaves the others as they were.
CREATE OR REPLACE VIEW report_part_in_force AS
SELECT * FROM (
    SELECT report_version.*,
           unnest(coalesce(stated_tables, ['report_task', 'communication_output', 'reported_task', 'reported_index'])) AS table_name
    FROM report_version
    WHERE state = 'committed'
)
QUALIFY row_number() OVER (PARTITION BY unit_code, period_code, table_name ORDER BY committed_event DESC) = 1;

-- "Trang tính thông tin": where an upload names persons, whatever its sheet is called.
CREATE OR REPLACE VIEW report_personal_sheet AS
SELECT DISTINCT load_id, sheet FROM report_cell WHERE column_code IN ('preparer', 'phone', 'signer');

-- "Nhận lần đầu": the first upload of a unit and period that passed the gate; a correction or a return never changes it,
-- only a void does.
CREATE OR REPLACE VIEW report_first_receipt AS
SELECT unit_code, period_code, min(received_at) AS first_received_at, arg_min(receipt_number, received_at) AS first_receipt_number
FROM report_version
WHERE state <> 'voided'
GROUP BY unit_code, period_code;

-- "Đúng hạn": received before the due moment, which is exclusive. Null where no due rule exists.
CREATE OR REPLACE MACRO timeliness(received_at, due_at) AS
    CASE WHEN due_at IS NULL OR received_at IS NULL THEN NULL WHEN received_at < due_at THEN 'on_time' ELSE 'late' END;
