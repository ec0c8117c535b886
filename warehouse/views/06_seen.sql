-- What a reader sees of the assignments: inside the scope, and as the common filters ask (null: all).
CREATE OR REPLACE MACRO assignment_seen(
    as_of, due_soon_days, asked_province, asked_year, asked_department, scope_province, scope_department, scope_unit
) AS TABLE
SELECT *
FROM assignment_status(as_of, due_soon_days)
WHERE in_scope(province_code, department_code, unit_key, scope_province, scope_department, scope_unit)
    AND (asked_province IS NULL OR province_code = asked_province)
    AND (asked_year IS NULL OR asked_year BETWEEN year_from AND year_to)
    AND (asked_department IS NULL OR department_code = asked_department);

-- "Nhiệm vụ": one row per task, showing its least advanced assignment among those seen, and n/N of them done.
CREATE OR REPLACE MACRO task_seen(
    as_of, due_soon_days, asked_province, asked_year, asked_department, scope_province, scope_department, scope_unit
) AS TABLE
SELECT task_id,
       any_value(plan_id) AS plan_id,
       any_value(plan_number) AS plan_number,
       any_value(plan_title) AS plan_title,
       any_value(issuer) AS issuer,
       any_value(province_code) AS province_code,
       any_value(task_number) AS task_number,
       any_value(ordinal) AS ordinal,
       any_value(text) AS text,
       any_value(timeframe_text) AS timeframe_text,
       any_value(due_date) AS due_date,
       any_value(line) AS line,
       arg_min(status_group, advancement(status_group)) AS status_group,
       max(days_past_due) AS days_past_due,
       count(*) AS assignment_count,
       count(*) FILTER (is_done(status_group)) AS done_count,
       count(declared_state) AS declared_count,
       string_agg(DISTINCT unit_name, ', ' ORDER BY unit_name) AS lead_units,
       CASE WHEN count(*) = 1 THEN any_value(progress_pct) END AS progress_pct,
       bool_or(is_sample) AS is_sample
FROM assignment_seen(
    as_of, due_soon_days, asked_province, asked_year, asked_department, scope_province, scope_department, scope_unit
)
GROUP BY task_id;
