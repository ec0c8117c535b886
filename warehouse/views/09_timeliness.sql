-- Who owes what by when, at a moment and as far as it was known at another (DESIGN 4). `as_of` and `known_at` are the
-- moments that end their days, exclusive.

-- "Nhận": every receipt of an obligation that counts: uploads that passed the gate and were not voided, and papers.
CREATE OR REPLACE MACRO receipt_at(as_of, known_at) AS TABLE
SELECT obligation.obligation_id, version.receipt_number, version.received_at, 'upload' AS kind
FROM obligation
JOIN (SELECT report.*, event.happened_at AS recorded_at FROM report JOIN load USING (load_id) JOIN event USING (event_number)) AS version
    ON version.unit_code = obligation.unit_code AND version.period_code = obligation.period_code
WHERE version.received_at < as_of AND version.recorded_at < known_at
    AND version.load_id NOT IN (SELECT load_id FROM report_decision WHERE decision = 'void' AND decided_at < least(as_of, known_at))
UNION ALL
SELECT obligation_id, document_number, received_at, 'paper' FROM paper_receipt WHERE received_at < as_of AND recorded_at < known_at;

-- "Hạn hiệu lực": the due moment after every extension that was granted before the due moment then in force; one granted
-- later, or to an earlier day, changes nothing.
CREATE OR REPLACE MACRO due_in_force(obligation_due, granted) AS
    list_reduce(
        list_prepend({'decided_at': TIMESTAMPTZ '-infinity', 'due_at': obligation_due}, granted),
        lambda kept, next: CASE WHEN next.decided_at < kept.due_at AND next.due_at > kept.due_at THEN next ELSE kept END
    ).due_at;

-- One row per obligation: its state, exactly one of not_due, on_time, late, missing, waived, no_due_rule.
CREATE OR REPLACE MACRO obligation_state_at(as_of, known_at) AS TABLE
WITH granted AS (
    SELECT obligation_id, list({'decided_at': decided_at, 'due_at': due_at} ORDER BY decided_at, event_number) AS changes, count(*) AS extension_count
    FROM obligation_change WHERE kind = 'extend' AND decided_at < least(as_of, known_at) GROUP BY obligation_id
), waiver AS (
    SELECT obligation_id, arg_max(kind, event_number) = 'waive' AS is_waived
    FROM obligation_change WHERE kind IN ('waive', 'unwaive') AND decided_at < least(as_of, known_at) GROUP BY obligation_id
), first AS (
    SELECT obligation_id, min(received_at) AS first_received_at, arg_min(receipt_number, received_at) AS first_receipt_number, count(*) AS receipt_count
    FROM receipt_at(as_of, known_at) GROUP BY obligation_id
), due AS (
    SELECT obligation.*, event.happened_at AS opened_at, coalesce(due_in_force(obligation.due_at, granted.changes), obligation.due_at) AS due_effective,
           coalesce(extension_count, 0) AS extension_count, coalesce(is_waived, false) AS is_waived,
           first_received_at, first_receipt_number, coalesce(receipt_count, 0) AS receipt_count
    FROM obligation
    JOIN event USING (event_number)
    LEFT JOIN granted USING (obligation_id)
    LEFT JOIN waiver USING (obligation_id)
    LEFT JOIN first USING (obligation_id)
    WHERE event.happened_at < known_at
), dated AS (
    SELECT due.*, (due_effective AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE - 1 AS last_good_day_effective,
           -- "Quá hạn": counted up to the day of the first receipt, else up to the day that `as_of` ends.
           CASE WHEN due_at IS NOT NULL AND (first_received_at >= due_effective OR (first_received_at IS NULL AND due_effective <= as_of)) THEN
               (coalesce(first_received_at, as_of - INTERVAL 1 microsecond) AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE
           END AS late_until
    FROM due
)
SELECT dated.*,
       CASE
           WHEN is_waived THEN 'waived'
           WHEN due_at IS NULL THEN 'no_due_rule'
           WHEN first_received_at < due_effective THEN 'on_time'
           WHEN first_received_at IS NOT NULL THEN 'late'
           WHEN due_effective <= as_of THEN 'missing'
           ELSE 'not_due'
       END AS state,
       -- "Đã đến hạn": what a rate is over; a report sent early is on time and counts in no rate before its due moment.
       due_effective <= as_of AND NOT is_waived AS has_fallen_due,
       timeliness(first_received_at, due_at) = 'on_time' AS is_on_time_by_law,
       date_diff('day', last_good_day_effective, late_until) AS days_late
FROM dated;

-- The words of a state, and its colour.
CREATE OR REPLACE VIEW report_state_word AS
SELECT code AS state, words, short_words, look, ordinal FROM status_word_current WHERE kind = 'report_state';

-- What a reader sees of obligations at the end of a day, as known at the end of another. Samples as `is_counted` says.
CREATE OR REPLACE MACRO obligation_seen(as_of, known_on, asked_province, asked_department, scope_province, scope_department, scope_unit) AS TABLE
SELECT state.*, unit_label(unit.name, department.name, department.short_name) AS unit_name, coalesce(unit.short_name, unit.name) AS unit_short_name,
       unit.department_code, subject.subject_code AS province_code, word.words, word.short_words, word.look, word.ordinal
FROM obligation_state_at(end_of_day(as_of), end_of_day(known_on)) AS state
JOIN unit_newest AS unit USING (unit_code)
JOIN province_subject AS subject USING (province_code, system)
LEFT JOIN department_current AS department USING (department_code)
LEFT JOIN report_state_word AS word ON word.state = state.state
WHERE (asked_province IS NULL OR subject.subject_code = asked_province)
    AND (asked_department IS NULL OR unit.department_code = asked_department)
    AND is_counted(state.is_sample, asked_province, scope_province, scope_unit)
    AND in_scope(subject.subject_code, unit.department_code, unit.unit_code, scope_province, scope_department, scope_unit);

-- The same with "quá hạn n ngày làm việc": the working days after the last good day in force, up to where `days_late` counts,
-- by its province's calendar as it was known, so a day off added later counts; null outside the years of the calendar. Apart, since
-- counts and rates do not need it and the join costs them more than all the rest.
CREATE OR REPLACE MACRO obligation_counted(as_of, known_on, asked_province, asked_department, scope_province, scope_department, scope_unit) AS TABLE
WITH calendar AS MATERIALIZED (
    SELECT calendar_code, on_date, working_day_number FROM calendar_at(end_of_day(known_on))
)
SELECT seen.*, late_until_in.working_day_number - due_in.working_day_number AS working_days_late
FROM obligation_seen(as_of, known_on, asked_province, asked_department, scope_province, scope_department, scope_unit) AS seen
LEFT JOIN calendar_kept_at(end_of_day(known_on)) AS own ON own.calendar_code = seen.province_code
LEFT JOIN calendar AS due_in ON due_in.on_date = last_good_day_effective AND due_in.calendar_code = coalesce(own.calendar_code, '')
LEFT JOIN calendar AS late_until_in ON late_until_in.on_date = late_until AND late_until_in.calendar_code = coalesce(own.calendar_code, '');
