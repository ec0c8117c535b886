-- Every version of every plan, and the document it is of.
-- A version that a person corrected is of the same document (`draft_id`, the load the document came in): its file, its bytes,
-- and when and from whom it came are the document's.
-- "Có từ ngày" (`counts_from`): the day it was issued, and at the latest the day it was first loaded. A sample that
-- leaves its date blank counts from the first day of its year, since samples are laid around another day than that.
CREATE OR REPLACE VIEW plan_dated AS
SELECT *, least(issue_date, first_loaded_on, CASE WHEN is_sample AND issue_date IS NULL THEN make_date(year_from, 1, 1) END) AS counts_from
FROM (
    SELECT plan.*, load.event_number, document.file_name, document.file_sha256, document.loaded_at, document.actor, document.is_sample,
           document.load_id AS draft_id, plan_edit.step AS edit_step,
           min((document.loaded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE) OVER (PARTITION BY plan.plan_id) AS first_loaded_on
    FROM plan
    JOIN load USING (load_id)
    LEFT JOIN plan_edit ON plan_edit.load_id = plan.load_id
    JOIN load AS document ON document.load_id = coalesce(plan_edit.draft_id, plan.load_id)
);

-- The same with its province, known by its subject's code, its years, and whether a coordinator confirmed it.
-- "Năm kế hoạch": the years it states; where it states none, the year it was issued, else the year it was first loaded
-- (`year_basis`: stated, issued, loaded).
CREATE OR REPLACE VIEW plan_version AS
SELECT dated.* EXCLUDE (province_code, year_from, year_to), coalesce(subject.subject_code, dated.province_code) AS province_code,
       coalesce(dated.year_from, year(issue_date), year(first_loaded_on))::INTEGER AS year_from,
       coalesce(dated.year_to, dated.year_from, year(issue_date), year(first_loaded_on))::INTEGER AS year_to,
       CASE WHEN dated.year_from IS NOT NULL THEN 'stated' WHEN issue_date IS NOT NULL THEN 'issued' ELSE 'loaded' END AS year_basis,
       confirmed.decided_at AS confirmed_at, confirmed.actor AS confirmed_by, confirmed.event_number AS confirmed_event
FROM plan_dated AS dated
LEFT JOIN (SELECT DISTINCT province_code, system, subject_code FROM province_subject) AS subject
    ON subject.province_code = dated.province_code AND subject.system = dated.system
LEFT JOIN (
    SELECT load_id, max(decided_at) AS decided_at, arg_max(actor, event_number) AS actor, max(event_number) AS event_number
    FROM plan_decision WHERE decision = 'confirm' GROUP BY load_id
) AS confirmed USING (load_id);

-- "Kế hoạch đang hiệu lực": the version of each document, then of each plan, that was confirmed last, so that an earlier one
-- can be put back in force by confirming it again. A later draft changes nothing until confirmed. The document comes first:
-- a number that a person corrects makes another plan of it, and the wrong one goes.
CREATE OR REPLACE VIEW plan_chosen AS
SELECT load_id, plan_id FROM (
    SELECT plan.load_id, plan.plan_id, confirmed_event
    FROM plan
    JOIN (SELECT load_id, max(event_number) AS confirmed_event FROM plan_decision WHERE decision = 'confirm' GROUP BY load_id) USING (load_id)
    LEFT JOIN plan_edit ON plan_edit.load_id = plan.load_id
    QUALIFY row_number() OVER (PARTITION BY coalesce(plan_edit.draft_id, plan.load_id) ORDER BY confirmed_event DESC) = 1
)
QUALIFY row_number() OVER (PARTITION BY plan_id ORDER BY confirmed_event DESC) = 1;

CREATE OR REPLACE VIEW plan_in_force AS
SELECT * FROM plan_version SEMI JOIN plan_chosen USING (load_id);

-- "Đã bỏ": a draft that a person discarded and nobody took up again.
CREATE OR REPLACE VIEW plan_discarded AS
SELECT draft_id, reason, actor, happened_at
FROM plan_draft_event
WHERE step IN ('discard', 'reopen')
QUALIFY row_number() OVER (PARTITION BY draft_id ORDER BY event_number DESC) = 1 AND step = 'discard';

-- What the list of plans shows: the version in force, else the newest draft that is not discarded.
CREATE OR REPLACE VIEW plan_current AS
SELECT *, CASE WHEN confirmed_at IS NULL THEN 'draft' ELSE 'confirmed' END AS plan_state
FROM (
    SELECT * FROM plan_version
    QUALIFY row_number() OVER (PARTITION BY draft_id ORDER BY confirmed_event DESC NULLS LAST, event_number DESC) = 1
)
WHERE confirmed_at IS NOT NULL OR draft_id NOT IN (SELECT draft_id FROM plan_discarded)
QUALIFY row_number() OVER (PARTITION BY plan_id ORDER BY confirmed_event DESC NULLS LAST, event_number DESC) = 1;

-- "Thay thế": the links between plans that hold now.
CREATE OR REPLACE VIEW plan_link_current AS
SELECT * FROM plan_link
QUALIFY row_number() OVER (PARTITION BY plan_id, replaced_plan_id ORDER BY event_number DESC) = 1 AND is_linked;

-- "Được thay thế từ ngày": the plan that stands in an earlier one's place, from the day it was issued. It must be in force:
-- a draft replaces nothing.
CREATE OR REPLACE VIEW plan_replaced AS
SELECT link.replaced_plan_id, link.plan_id, link.relation, link.task_ids, coalesce(plan.issue_date, plan.counts_from) AS replaced_from,
       plan.number, plan.title, plan.issue_date
FROM plan_link_current AS link
JOIN plan_chosen ON plan_chosen.plan_id = link.plan_id
JOIN plan_dated AS plan ON plan.load_id = plan_chosen.load_id;

-- "Giao thành nhiệm vụ": responsibilities that a coordinator made tasks, from when, and until when where it was taken back
-- (the day it was taken back counts no more).
CREATE OR REPLACE VIEW promotion AS
SELECT * EXCLUDE (step),
       (min(happened_at) FILTER (step = 'promote') OVER (PARTITION BY task_id) AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE AS promoted_on,
       CASE WHEN step = 'undo' THEN (happened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE END AS undone_on
FROM task_promotion
QUALIFY row_number() OVER (PARTITION BY task_id ORDER BY event_number DESC) = 1;

-- Every task of every version of a plan; those made of responsibilities belong to the version in force.
CREATE OR REPLACE VIEW plan_task AS
SELECT task.*, NULL::DATE AS promoted_on, NULL::DATE AS undone_on FROM task
UNION ALL BY NAME
SELECT plan.load_id, promotion.plan_id, task_id, 100000 + promotion.line AS ordinal, NULL AS task_number,
       'Giao từ trách nhiệm của đơn vị' AS section, text, timeframe_text, timeframe_kind, due_date, promotion.line, promoted_on, undone_on
FROM promotion JOIN plan_chosen AS plan USING (plan_id);

CREATE OR REPLACE VIEW plan_task_unit AS
SELECT * FROM task_unit
UNION ALL BY NAME
SELECT plan.load_id, task_id, 'lead' AS role, 1 AS ordinal, unit_name, unit_code, unit_key, department_code
FROM promotion JOIN plan_chosen AS plan USING (plan_id);

-- "Được giao": every unit a task names, to lead or to coordinate; a group with registered members stands for each of them.
CREATE OR REPLACE VIEW task_party AS
SELECT named.load_id, named.task_id, named.role, named.ordinal, named.unit_name AS named_as,
       coalesce(member.unit_code, named.unit_key) AS unit_key,
       coalesce(member_unit.name, unit.name, named.unit_name) AS unit_name,
       coalesce(member_unit.short_name, unit.short_name, department.short_name, named.unit_name) AS unit_short_name,
       coalesce(member_unit.department_code, unit.department_code, named.department_code) AS department_code
FROM plan_task_unit AS named
LEFT JOIN group_member_current AS member ON member.group_code = named.unit_code
LEFT JOIN unit_newest AS member_unit ON member_unit.unit_code = member.unit_code
LEFT JOIN unit_newest AS unit ON unit.unit_code = named.unit_code
LEFT JOIN department_current AS department
    ON department.department_code = named.department_code AND named.unit_code IS NULL AND ends_with(named.unit_key, ':' || named.department_code)
QUALIFY row_number() OVER (
    PARTITION BY named.load_id, named.task_id, named.role, coalesce(member.unit_code, named.unit_key) ORDER BY named.ordinal
) = 1;

-- "Phần việc": a task of a plan in force and one unit that leads it. It counts from `counts_from` and, where the plan was
-- replaced or a promotion taken back, before `counts_until`: figures of earlier days keep it.
CREATE OR REPLACE VIEW assignment AS
SELECT task.task_id, task.plan_id, task.load_id, task.ordinal, task.task_number, task.section, task.text, task.timeframe_text,
       task.timeframe_kind, task.due_date, task.line,
       plan.province_code, plan.year_from, plan.year_to, greatest(plan.counts_from, task.promoted_on) AS counts_from,
       least(task.undone_on, (
           SELECT min(replaced_from) FROM plan_replaced AS newer
           WHERE newer.replaced_plan_id = task.plan_id AND (newer.task_ids IS NULL OR list_contains(newer.task_ids, task.task_id))
       )) AS counts_until, plan.number AS plan_number, plan.title AS plan_title,
       plan.issuer, plan.is_sample, plan.file_sha256,
       lead.named_as AS lead_name, lead.unit_key, lead.unit_name, lead.unit_short_name, lead.department_code
FROM plan_in_force AS plan
JOIN plan_task AS task USING (load_id)
JOIN task_party AS lead ON lead.load_id = task.load_id AND lead.task_id = task.task_id AND lead.role = 'lead';
