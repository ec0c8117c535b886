-- Every version of every plan, and whether a coordinator confirmed it. Its province is known by its subject's code.
-- "Năm kế hoạch": the years it states; where it states none, the year it was issued, else the year it was first loaded
-- (`year_basis`: stated, issued, loaded).
-- "Có từ ngày" (`counts_from`): the day it was issued, and at the latest the day it was first loaded. A sample that
-- leaves its date blank counts from the first day of its year, since samples are laid around another day than that.
CREATE OR REPLACE VIEW plan_version AS
WITH dated AS (
    SELECT plan.*, load.event_number, load.file_name, load.file_sha256, load.loaded_at, load.actor, load.is_sample,
           min((load.loaded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE) OVER (PARTITION BY plan.plan_id) AS first_loaded_on
    FROM plan JOIN load USING (load_id)
)
SELECT dated.* EXCLUDE (province_code, year_from, year_to), coalesce(subject.subject_code, dated.province_code) AS province_code,
       coalesce(dated.year_from, year(issue_date), year(first_loaded_on))::INTEGER AS year_from,
       coalesce(dated.year_to, dated.year_from, year(issue_date), year(first_loaded_on))::INTEGER AS year_to,
       CASE WHEN dated.year_from IS NOT NULL THEN 'stated' WHEN issue_date IS NOT NULL THEN 'issued' ELSE 'loaded' END AS year_basis,
       least(issue_date, first_loaded_on, CASE WHEN is_sample AND issue_date IS NULL THEN make_date(dated.year_from, 1, 1) END) AS counts_from,
       confirmed.decided_at AS confirmed_at, confirmed.actor AS confirmed_by, confirmed.event_number AS confirmed_event
FROM dated
LEFT JOIN (SELECT DISTINCT province_code, system, subject_code FROM province_subject) AS subject
    ON subject.province_code = dated.province_code AND subject.system = dated.system
LEFT JOIN (
    SELECT load_id, max(decided_at) AS decided_at, arg_max(actor, event_number) AS actor, max(event_number) AS event_number
    FROM plan_decision WHERE decision = 'confirm' GROUP BY load_id
) AS confirmed USING (load_id);

-- "Kế hoạch đang hiệu lực": the version of each plan that was confirmed last, so that an earlier one can be put back in
-- force by confirming it again. A later draft changes nothing until confirmed.
CREATE OR REPLACE VIEW plan_in_force AS
SELECT * FROM plan_version
WHERE confirmed_at IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY plan_id ORDER BY confirmed_event DESC) = 1;

-- What the list of plans shows: the version in force, else the newest draft.
CREATE OR REPLACE VIEW plan_current AS
SELECT *, CASE WHEN confirmed_at IS NULL THEN 'draft' ELSE 'confirmed' END AS plan_state
FROM plan_version
QUALIFY row_number() OVER (PARTITION BY plan_id ORDER BY confirmed_event DESC NULLS LAST, event_number DESC) = 1;

-- "Được giao": every unit a task names, to lead or to coordinate; a group with registered members stands for each of them.
CREATE OR REPLACE VIEW task_party AS
SELECT named.load_id, named.task_id, named.role, named.ordinal, named.unit_name AS named_as,
       coalesce(member.unit_code, named.unit_key) AS unit_key,
       coalesce(member_unit.name, unit.name, named.unit_name) AS unit_name,
       coalesce(member_unit.short_name, unit.short_name, department.short_name, named.unit_name) AS unit_short_name,
       coalesce(member_unit.department_code, unit.department_code, named.department_code) AS department_code
FROM task_unit AS named
LEFT JOIN group_member_current AS member ON member.group_code = named.unit_code
LEFT JOIN unit_newest AS member_unit ON member_unit.unit_code = member.unit_code
LEFT JOIN unit_newest AS unit ON unit.unit_code = named.unit_code
LEFT JOIN department_current AS department
    ON department.department_code = named.department_code AND named.unit_code IS NULL AND ends_with(named.unit_key, ':' || named.department_code)
QUALIFY row_number() OVER (
    PARTITION BY named.load_id, named.task_id, named.role, coalesce(member.unit_code, named.unit_key) ORDER BY named.ordinal
) = 1;

-- "Phần việc": a task of a plan in force and one unit that leads it.
CREATE OR REPLACE VIEW assignment AS
SELECT task.task_id, task.plan_id, task.load_id, task.ordinal, task.task_number, task.section, task.text, task.timeframe_text,
       task.timeframe_kind, task.due_date, task.line,
       plan.province_code, plan.year_from, plan.year_to, plan.counts_from, plan.number AS plan_number, plan.title AS plan_title,
       plan.issuer, plan.is_sample, plan.file_sha256,
       lead.named_as AS lead_name, lead.unit_key, lead.unit_name, lead.unit_short_name, lead.department_code
FROM plan_in_force AS plan
JOIN task USING (load_id)
JOIN task_party AS lead ON lead.load_id = task.load_id AND lead.task_id = task.task_id AND lead.role = 'lead';
