-- "Sửa": the newest value of each field that a person changed in a draft, where it is not again what was read.
CREATE OR REPLACE VIEW plan_draft_change AS
SELECT * FROM (
    SELECT * FROM plan_draft_event
    WHERE step = 'correct'
    QUALIFY row_number() OVER (PARTITION BY draft_id, part, item, field ORDER BY event_number DESC) = 1
)
WHERE value IS DISTINCT FROM read_value;

-- "Để lại": the items of a draft that a person leaves out of what is confirmed.
CREATE OR REPLACE VIEW plan_draft_left_out AS
SELECT * FROM plan_draft_event
WHERE step IN ('leave_out', 'take_in')
QUALIFY row_number() OVER (PARTITION BY draft_id, part, item ORDER BY event_number DESC) = 1 AND step = 'leave_out';

-- "Văn bản đã nạp": one row per plan document, as it stands between reading and confirming. Its place is that of whoever
-- loaded it, else what the document says. `draft_state`: discarded; draft (never confirmed); changed (confirmed, and changed
-- since); partly (confirmed without some items); confirmed.
CREATE OR REPLACE VIEW plan_draft AS
WITH touched AS (
    SELECT draft_id, max(event_number) AS changed_event, arg_max(actor, event_number) AS changed_by, max(happened_at) AS changed_at,
           max(event_number) FILTER (step IN ('correct', 'leave_out', 'take_in')) AS edited_event
    FROM plan_draft_event
    GROUP BY draft_id
), confirmed AS (
    SELECT draft_id, max(confirmed_event) AS confirmed_event, max(confirmed_at) AS confirmed_at,
           arg_max(confirmed_by, confirmed_event) AS confirmed_by, arg_max(load_id, confirmed_event) AS confirmed_load_id, arg_max(plan_id, confirmed_event) AS plan_id
    FROM plan_version WHERE confirmed_at IS NOT NULL
    GROUP BY draft_id
), newest AS (
    SELECT * FROM plan_version
    QUALIFY row_number() OVER (PARTITION BY draft_id ORDER BY event_number DESC) = 1
), reading AS (
    SELECT draft_id, arg_max(load_id, event_number) AS load_id, max(event_number) AS read_event
    FROM plan_version
    WHERE edit_step IS NULL OR edit_step = 'reread'
    GROUP BY draft_id
)
SELECT newest.draft_id, reading.load_id AS reading_load_id, coalesce(confirmed.plan_id, newest.plan_id) AS plan_id,
       coalesce(mended.number, newest.number) AS number, newest.issue_date, newest.issuer, coalesce(mended.title, newest.title) AS title,
       newest.province, newest.file_name, newest.file_sha256, newest.loaded_at, newest.actor AS loaded_by, newest.is_sample,
       coalesce(place.province_code, newest.province_code) AS province_code,
       coalesce(place.department_code, newest.issuer_department_code) AS department_code,
       touched.changed_by, touched.changed_at, confirmed.confirmed_at, confirmed.confirmed_by, confirmed.confirmed_load_id,
       greatest(coalesce(touched.changed_event, 0), newest.event_number, coalesce(confirmed.confirmed_event, 0)) AS newest_event,
       (SELECT count(*) FROM plan_draft_change AS change WHERE change.draft_id = newest.draft_id) AS change_count,
       (SELECT count(*) FROM plan_draft_left_out AS out WHERE out.draft_id = newest.draft_id) AS left_out_count,
       discarded.reason AS discarded_reason,
       CASE WHEN discarded.draft_id IS NOT NULL THEN 'discarded'
            WHEN confirmed.confirmed_event IS NULL THEN 'draft'
            WHEN greatest(coalesce(touched.edited_event, 0), reading.read_event) > confirmed.confirmed_event THEN 'changed'
            WHEN EXISTS (SELECT 1 FROM plan_left_out AS out WHERE out.load_id = confirmed.confirmed_load_id) THEN 'partly'
            ELSE 'confirmed' END AS draft_state
FROM newest
JOIN reading USING (draft_id)
LEFT JOIN plan_place AS place ON place.load_id = newest.draft_id
LEFT JOIN touched USING (draft_id)
LEFT JOIN (
    SELECT draft_id, any_value(value ->> '$') FILTER (field = 'number') AS number, any_value(value ->> '$') FILTER (field = 'title') AS title
    FROM plan_draft_change WHERE part = 'header'
    GROUP BY draft_id
) AS mended USING (draft_id)
LEFT JOIN confirmed USING (draft_id)
LEFT JOIN plan_discarded AS discarded USING (draft_id);

-- "Đọc chính xác đến đâu": every value that was read in the documents that were confirmed, and whether a person changed it.
-- A value counts where the reader found one or a person had to give one. Rows that a person added count as values not read.
CREATE OR REPLACE VIEW plan_field_read AS
WITH base AS (
    SELECT draft.draft_id, draft.reading_load_id AS load_id, draft.confirmed_load_id, draft.province_code, draft.department_code, draft.is_sample,
           regexp_extract(lower(draft.file_name), '\.([a-z0-9]+)$', 1) AS file_kind
    FROM plan_draft AS draft
    WHERE confirmed_load_id IS NOT NULL
), value AS (
    SELECT base.*, 'header' AS part, unnest(['number', 'issue_date', 'issuer', 'province', 'title', 'year_from', 'signer']) AS field,
           unnest([plan.number, plan.issue_date::VARCHAR, plan.issuer, plan.province, plan.title, plan.year_from::VARCHAR, plan.signer]) AS read_value, 1 AS count
    FROM base JOIN plan USING (load_id)
    UNION ALL BY NAME
    SELECT base.*, 'task' AS part, unnest(['text', 'lead', 'timeframe_text', 'timeframe_kind', 'due_date']) AS field,
           unnest([text, CASE WHEN EXISTS (SELECT 1 FROM task_unit AS lead WHERE lead.load_id = task.load_id AND lead.task_id = task.task_id AND role = 'lead') THEN 'x' END,
                   timeframe_text, nullif(timeframe_kind, 'none'), due_date::VARCHAR]) AS read_value, 1 AS count
    FROM base JOIN task USING (load_id)
    UNION ALL BY NAME
    SELECT base.*, 'duty' AS part, unnest(['who', 'to', 'frequency', 'due_text']) AS field, unnest([who, addressee, frequency, due_text]) AS read_value, 1 AS count
    FROM base JOIN report_duty USING (load_id)
    UNION ALL BY NAME
    SELECT base.*, 'responsibility' AS part, unnest(['unit', 'text']) AS field, unnest([unit_name, text]) AS read_value, 1 AS count
    FROM base JOIN responsibility USING (load_id)
)
SELECT * FROM (
    SELECT draft_id, province_code, department_code, is_sample, file_kind, part, field, count(read_value) AS read_count
    FROM value
    GROUP BY ALL
) LEFT JOIN (
    SELECT base.draft_id, part, field, count(*) AS corrected_count, count(*) FILTER (read_value IS NULL) AS missed_count
    FROM plan_correction AS correction JOIN base ON base.confirmed_load_id = correction.load_id
    GROUP BY ALL
) USING (draft_id, part, field);
