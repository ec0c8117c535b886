-- "Dữ liệu mẫu không cộng với số thật" (docs/decisions/0005): samples count where a place of theirs is asked for; for the
-- whole country they count only while no real plan is confirmed.
CREATE OR REPLACE MACRO is_counted(row_is_sample, asked_province, scope_province, scope_unit) AS
    NOT row_is_sample
    OR coalesce(asked_province, scope_province, scope_unit) IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM plan_in_force WHERE NOT plan_in_force.is_sample);

-- "Việc của mình": the tasks a body or unit is given, to lead or to coordinate (docs/decisions/0006). Without either: all.
CREATE OR REPLACE MACRO task_given(scope_department, scope_unit) AS TABLE
SELECT DISTINCT load_id, task_id
FROM task_party
WHERE in_scope(NULL, department_code, unit_key, NULL, scope_department, scope_unit);

-- "Cơ quan của mình": the body of a unit as the register names it, in its own province.
CREATE OR REPLACE MACRO body_of_unit(scope_department, scope_unit) AS TABLE
SELECT own.department_code, place.subject_code
FROM unit_current AS own
JOIN province_subject AS place USING (province_code, system)
WHERE own.unit_code = scope_unit AND (scope_department IS NULL OR own.department_code = scope_department);

-- The plans there were at the end of the day `as_of` that a reader may see: of the province; for a body or unit those that
-- its own body issued, and those that give it a task.
CREATE OR REPLACE MACRO plan_in_scope(as_of, scope_province, scope_department, scope_unit) AS TABLE
SELECT *
FROM plan_current AS plan
WHERE counts_from <= as_of
    AND (scope_province IS NULL OR province_code = scope_province)
    AND (
        (scope_department IS NULL AND scope_unit IS NULL)
        OR (scope_unit IS NULL AND issuer_department_code = scope_department)
        OR (issuer_department_code, province_code) IN (SELECT (department_code, subject_code) FROM body_of_unit(scope_department, scope_unit))
        OR load_id IN (SELECT load_id FROM task_given(scope_department, scope_unit))
    );

-- The tasks a reader may see in those plans: a unit its own, a body its own and all of the plans it issued.
CREATE OR REPLACE MACRO plan_task_in_scope(as_of, scope_province, scope_department, scope_unit) AS TABLE
SELECT task.*
FROM plan_task AS task
JOIN plan_in_scope(as_of, scope_province, scope_department, scope_unit) AS plan USING (load_id)
WHERE (task.promoted_on IS NULL OR task.promoted_on <= as_of) AND (task.undone_on IS NULL OR as_of < task.undone_on)
    AND ((scope_unit IS NULL AND (scope_department IS NULL OR plan.issuer_department_code = scope_department))
        OR (task.load_id, task.task_id) IN (SELECT (load_id, task_id) FROM task_given(scope_department, scope_unit)));

-- The plans a reader sees as the common filters ask (null: all); a body has those it issued and those it leads in.
CREATE OR REPLACE MACRO plan_seen(
    as_of, asked_province, asked_year, asked_department, scope_province, scope_department, scope_unit
) AS TABLE
SELECT *
FROM plan_in_scope(as_of, scope_province, scope_department, scope_unit) AS plan
WHERE is_counted(plan.is_sample, asked_province, scope_province, scope_unit)
    AND (asked_province IS NULL OR province_code = asked_province)
    AND (asked_year IS NULL OR asked_year BETWEEN year_from AND year_to)
    AND (asked_department IS NULL OR issuer_department_code = asked_department OR load_id IN (
        SELECT party.load_id FROM task_party AS party WHERE role = 'lead' AND party.department_code = asked_department
    ));

-- The assignments a reader may see at the end of the day `as_of`.
CREATE OR REPLACE MACRO assignment_in_scope(as_of, due_soon_days, scope_province, scope_department, scope_unit) AS TABLE
SELECT *
FROM assignment_status(as_of, due_soon_days)
WHERE in_scope(province_code, department_code, unit_key, scope_province, scope_department, scope_unit);

-- The assignments a reader sees as the common filters ask (null: all).
CREATE OR REPLACE MACRO assignment_seen(
    as_of, due_soon_days, asked_province, asked_year, asked_department, scope_province, scope_department, scope_unit
) AS TABLE
SELECT *
FROM assignment_in_scope(as_of, due_soon_days, scope_province, scope_department, scope_unit) AS assignment
WHERE is_counted(assignment.is_sample, asked_province, scope_province, scope_unit)
    AND (asked_province IS NULL OR province_code = asked_province)
    AND (asked_year IS NULL OR asked_year BETWEEN year_from AND year_to)
    AND (asked_department IS NULL OR department_code = asked_department);

-- How a body of a province is known as a whole, where a unit is known by its own key.
CREATE OR REPLACE MACRO body_key(province_code, department_code) AS coalesce(province_code, '') || ':' || department_code;

-- The assignments seen, each with the bar it is counted in: its unit, or with the grain "department" its body. The name
-- tells the province where several are seen.
CREATE OR REPLACE MACRO assignment_in_bar(
    as_of, due_soon_days, asked_province, asked_year, asked_department, scope_province, scope_department, scope_unit, grain
) AS TABLE
WITH placed AS (
    SELECT seen.*, department.name AS body_name, department.short_name AS body_short_name,
           grain = 'department' AND department.name IS NOT NULL AS is_body,
           CASE WHEN count(DISTINCT seen.province_code) OVER () > 1 THEN coalesce(' · ' || place.label, '') ELSE '' END AS where_name
    FROM assignment_seen(
        as_of, due_soon_days, asked_province, asked_year, asked_department, scope_province, scope_department, scope_unit
    ) AS seen
    LEFT JOIN department_current AS department USING (department_code)
    LEFT JOIN province_named AS place ON place.subject_code = seen.province_code
)
SELECT placed.*,
       CASE WHEN is_body THEN body_key(province_code, department_code) ELSE unit_key END AS bar_key,
       CASE WHEN is_body THEN body_name ELSE unit_label(unit_name, body_name, body_short_name) END || where_name AS bar_name,
       CASE WHEN is_body THEN body_short_name ELSE unit_short_name END || where_name AS bar_short_name
FROM placed;

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
