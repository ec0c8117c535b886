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

-- "Các bản của một phần": for each unit, period and table the committed versions that state it, the newest of age 1; a
-- file of one sheet leaves the other tables to the versions before it. Of those received before `moment` and committed
-- before `before_event` (null: all); the upload `on_top` (null: none) stands above them, whatever was decided of it.
CREATE OR REPLACE MACRO report_part_at(moment, before_event, on_top) AS TABLE
SELECT *, row_number() OVER (
    PARTITION BY unit_code, period_code, table_name ORDER BY coalesce(load_id = on_top, false) DESC, committed_event DESC
) AS age
FROM (
    SELECT report_version.*,
           unnest(coalesce(stated_tables, ['report_task', 'communication_output', 'reported_task', 'reported_index'])) AS table_name
    FROM report_version
    WHERE coalesce(load_id = on_top, false)
        OR (state = 'committed' AND received_at < moment AND committed_event < coalesce(before_event, 9223372036854775807))
);

-- What names a row in every version of a report, by the table that holds it.
CREATE OR REPLACE VIEW report_row AS
SELECT load_id, 'report_task' AS table_name, task_id AS row_key FROM report_task
UNION ALL SELECT load_id, 'communication_output', row_key FROM communication_output
UNION ALL SELECT load_id, 'reported_task', row_key FROM reported_task
UNION ALL SELECT load_id, 'reported_index', row_key FROM reported_index;

-- "Dòng giữ lại": a row an upload does not state because of a mistake in it. Where it states another row of that name, that one counts.
CREATE OR REPLACE VIEW report_row_held AS
SELECT DISTINCT load_id, table_name, row_key
FROM (
    SELECT load_id, split_part(name, ':', 1) AS table_name, substr(name, strpos(name, ':') + 1) AS row_key
    FROM (SELECT load_id, unnest(held_keys) AS name FROM report)
)
ANTI JOIN report_row USING (load_id, table_name, row_key);

-- "Dòng đang hiệu lực": every row of the newest version of its part (row_key null), and what the newest versions hold
-- back: such a row keeps the value of the last version before them that does not hold it too, until it is mended; one
-- which that version dropped stays dropped. Each reader joins its table by load_id, table_name and the key, where there is one.
CREATE OR REPLACE MACRO report_row_in_force_at(moment, before_event, on_top) AS TABLE
WITH part AS (
    SELECT * FROM report_part_at(moment, before_event, on_top)
), held AS (
    SELECT unit_code, period_code, table_name, row_key, age,
           row_number() OVER (PARTITION BY unit_code, period_code, table_name, row_key ORDER BY age) AS place
    FROM part
    JOIN report_row_held USING (load_id, table_name)
), kept AS (
    -- Held by the newest version and by every one down to this age without a gap.
    SELECT unit_code, period_code, table_name, row_key, max(age) AS held_age
    FROM held
    WHERE place = age
    GROUP BY ALL
)
SELECT part.*, NULL::VARCHAR AS row_key FROM part WHERE age = 1
UNION ALL
SELECT part.*, kept.row_key FROM part JOIN kept USING (unit_code, period_code, table_name) WHERE age = held_age + 1;
