-- "Đối tượng": every event with the name of what it speaks of, as people know it: a receipt, a file, a plan, a unit. Null where
-- the event speaks of something without a name (a day, a period): `subject` says it then.
CREATE OR REPLACE VIEW event_told AS
WITH file AS (
    SELECT load_id, coalesce(report.receipt_number || ', ', '') || load.file_name AS name
    FROM load LEFT JOIN report USING (load_id)
), named_unit AS (
    SELECT unit_code, unit_label(unit.name, department.name, department.short_name) AS name
    FROM unit_newest AS unit LEFT JOIN department_current AS department USING (department_code)
), owed AS (
    SELECT obligation_id, coalesce(named_unit.name, obligation.unit_code) || ', kỳ ' || period_code AS name
    FROM obligation LEFT JOIN named_unit USING (unit_code)
), named_plan AS (
    SELECT plan_id, any_value(coalesce(number, title)) AS name FROM plan GROUP BY plan_id
)
SELECT event.event_number, event.happened_at, event.actor, event.action, event.subject,
       event.detail::JSON ->> '$.reason' AS reason,
       coalesce(
           file.name,
           owed.name,
           CASE WHEN event.action = 'set_contact' THEN named_unit.name END,
           CASE WHEN event.action = 'promote_task' THEN event.detail::JSON ->> '$.text' END,
           CASE WHEN event.action = 'link_plans' THEN named_plan.name || coalesce(' → ' || earlier.name, '') END,
           CASE WHEN event.action = 'issue_calendar' THEN event.detail::JSON ->> '$.label' END
       ) AS subject_name
FROM event
LEFT JOIN file ON file.load_id = coalesce((event.detail::JSON ->> '$.load_id'), event.subject)
LEFT JOIN owed ON owed.obligation_id = event.subject
LEFT JOIN named_unit ON named_unit.unit_code = event.subject
LEFT JOIN named_plan ON named_plan.plan_id = event.subject
LEFT JOIN named_plan AS earlier ON earlier.plan_id = (event.detail::JSON ->> '$.replaced_plan_id');
