-- Every version of every plan, and whether a coordinator confirmed it. Its province is known by its subject's code.
CREATE OR REPLACE VIEW plan_version AS
SELECT plan.* EXCLUDE (province_code), coalesce(subject.subject_code, plan.province_code) AS province_code, load.event_number, load.file_name, load.file_sha256, load.loaded_at, load.actor, load.is_sample,
       confirmed.decided_at AS confirmed_at, confirmed.actor AS confirmed_by
FROM plan
JOIN load USING (load_id)
LEFT JOIN (SELECT DISTINCT province_code, system, subject_code FROM province_subject) AS subject
    ON subject.province_code = plan.province_code AND subject.system = plan.system
LEFT JOIN (
    SELECT load_id, min(decided_at) AS decided_at, arg_min(actor, event_number) AS actor
    FROM plan_decision WHERE decision = 'confirm' GROUP BY load_id
) AS confirmed USING (load_id);

-- "Kế hoạch đang hiệu lực": the newest confirmed version of each plan. A later draft changes nothing until confirmed.
CREATE OR REPLACE VIEW plan_in_force AS
SELECT * FROM plan_version
WHERE confirmed_at IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY plan_id ORDER BY event_number DESC) = 1;

-- What the list of plans shows: the version in force, else the newest draft.
CREATE OR REPLACE VIEW plan_current AS
SELECT *, CASE WHEN confirmed_at IS NULL THEN 'draft' ELSE 'confirmed' END AS plan_state
FROM plan_version
QUALIFY row_number() OVER (PARTITION BY plan_id ORDER BY confirmed_at IS NOT NULL DESC, event_number DESC) = 1;

-- "Phần việc": a task and one unit that leads it; a group with registered members gives one each.
CREATE OR REPLACE VIEW assignment AS
SELECT task.task_id, task.plan_id, task.load_id, task.ordinal, task.task_number, task.section, task.text, task.timeframe_text,
       task.timeframe_kind, task.due_date, task.line,
       plan.province_code, plan.year_from, plan.year_to, plan.number AS plan_number, plan.title AS plan_title, plan.issuer,
       plan.is_sample, plan.file_sha256,
       lead.unit_name AS lead_name,
       coalesce(member.unit_code, lead.unit_key) AS unit_key,
       coalesce(member_unit.name, unit.name, lead.unit_name) AS unit_name,
       coalesce(member_unit.short_name, unit.short_name, department.short_name, lead.unit_name) AS unit_short_name,
       coalesce(member_unit.department_code, unit.department_code, lead.department_code) AS department_code
FROM plan_in_force AS plan
JOIN task USING (load_id)
JOIN task_unit AS lead ON lead.load_id = task.load_id AND lead.task_id = task.task_id AND lead.role = 'lead'
LEFT JOIN group_member_current AS member ON member.group_code = lead.unit_code
LEFT JOIN (SELECT unit_code, name, short_name, department_code FROM unit_current QUALIFY row_number() OVER (PARTITION BY unit_code ORDER BY valid_from DESC NULLS LAST) = 1) AS member_unit
    ON member_unit.unit_code = member.unit_code
LEFT JOIN (SELECT unit_code, name, short_name, department_code FROM unit_current QUALIFY row_number() OVER (PARTITION BY unit_code ORDER BY valid_from DESC NULLS LAST) = 1) AS unit
    ON unit.unit_code = lead.unit_code
LEFT JOIN department_current AS department ON department.department_code = lead.department_code AND lead.unit_code IS NULL AND ends_with(lead.unit_key, ':' || lead.department_code)
QUALIFY row_number() OVER (PARTITION BY task.load_id, task.task_id, coalesce(member.unit_code, lead.unit_key) ORDER BY lead.ordinal) = 1;
