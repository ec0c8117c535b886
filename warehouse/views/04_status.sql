-- "Quá hạn" begins when the deadline's day is over: `as_of` is the day up to whose end figures are shown.
CREATE OR REPLACE MACRO is_past_due(due_date, as_of) AS due_date < as_of;

-- The group a task is shown in, at the end of the day `as_of` (DESIGN 4): the first that fits.
-- Late stays late once finished; no deadline is never overdue.
-- Nothing declared: with a deadline it counts as not started, without one as ongoing (docs/decisions/0002).
CREATE OR REPLACE MACRO status_group(declared_state, due_date, done_date, as_of, due_soon_days) AS
    CASE
        WHEN declared_state = 'cancelled' THEN 'cancelled'
        WHEN declared_state = 'paused' THEN 'paused'
        WHEN declared_state = 'awaiting_confirmation' THEN 'awaiting_confirmation'
        WHEN declared_state = 'done' AND due_date IS NULL THEN 'done_no_deadline'
        WHEN declared_state = 'done' AND done_date IS NULL THEN 'done_no_date'
        WHEN declared_state = 'done' AND done_date <= due_date THEN 'done_on_time'
        WHEN declared_state = 'done' THEN 'done_late'
        WHEN is_past_due(due_date, as_of) THEN 'overdue'
        WHEN due_date <= as_of + to_days(due_soon_days) THEN 'due_soon'
        WHEN declared_state = 'not_started' THEN 'not_started'
        WHEN due_date IS NULL THEN 'ongoing'
        WHEN declared_state IS NULL THEN 'not_started'
        ELSE 'in_progress'
    END;

-- Every group, the least advanced first.
CREATE OR REPLACE MACRO status_groups() AS
    ['overdue', 'due_soon', 'not_started', 'in_progress', 'ongoing', 'paused', 'awaiting_confirmation',
     'done_no_date', 'done_late', 'done_no_deadline', 'done_on_time', 'cancelled'];

-- How far an assignment has come; a task shows its least advanced assignment.
CREATE OR REPLACE MACRO advancement(status_group) AS list_position(status_groups(), status_group);

-- "Đã hoàn thành": any of the four finished groups.
CREATE OR REPLACE MACRO is_done(status_group) AS starts_with(status_group, 'done');

-- "Đã đến hạn": what a rate of punctuality is taken of; its deadline is over and it was not called off.
CREATE OR REPLACE MACRO is_task_fallen_due(status_group, due_date, as_of) AS is_past_due(due_date, as_of) AND status_group <> 'cancelled';

-- Every declared state: from a file of states, or from a report once it is committed, as of the day it was received.
CREATE OR REPLACE VIEW task_statement AS
SELECT task_id, unit_key, stated_on, declared_state, progress_pct, done_date, note, sheet, row_number,
       event_number, file_sha256, file_name, load.actor, load.is_sample, load_id, false AS is_report
FROM task_state JOIN load USING (load_id)
UNION ALL
SELECT task_id, unit_key, (report.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE AS stated_on, declared_state, progress_pct, done_date,
       concat_ws('. ', result, difficulties, proposals) AS note, sheet, row_number,
       event_number, file_sha256, file_name, load.actor, load.is_sample, load_id, true AS is_report
FROM report_task JOIN report USING (load_id) JOIN load USING (load_id)
WHERE load_id IN (SELECT load_id FROM report_decision WHERE decision = 'commit')
    AND load_id NOT IN (SELECT load_id FROM report_decision WHERE decision = 'void');

-- What each unit last declared of each task, up to the end of the day `as_of`; of a report only what is in force by then.
CREATE OR REPLACE MACRO task_state_at(as_of) AS TABLE
SELECT statement.*
FROM task_statement AS statement
LEFT JOIN (
    SELECT load_id, row_key FROM report_row_in_force_at(end_of_day(as_of), NULL, NULL)
    WHERE table_name = 'report_task'
) AS report ON report.load_id = statement.load_id AND coalesce(report.row_key, task_id) = task_id
WHERE stated_on <= as_of AND (NOT is_report OR report.load_id IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY task_id, unit_key ORDER BY stated_on DESC, event_number DESC, row_number DESC) = 1;

-- One row per assignment of the plans there were by then: its state and group at the end of the day `as_of`.
CREATE OR REPLACE MACRO assignment_status(as_of, due_soon_days) AS TABLE
SELECT assignment.*, state.declared_state, state.progress_pct, state.done_date, state.note, state.stated_on,
       state.row_number AS state_row, state.sheet AS state_sheet, state.file_name AS state_file,
       status_group(state.declared_state, assignment.due_date, state.done_date, as_of, due_soon_days) AS status_group,
       CASE WHEN is_past_due(assignment.due_date, as_of) THEN date_diff('day', assignment.due_date, as_of) END AS days_past_due
FROM assignment
LEFT JOIN task_state_at(as_of) AS state ON state.task_id = assignment.task_id AND state.unit_key = assignment.unit_key
WHERE assignment.counts_from <= as_of AND (assignment.counts_until IS NULL OR as_of < assignment.counts_until);
