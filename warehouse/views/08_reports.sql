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
