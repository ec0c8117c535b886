-- A version of a plan is of a document that was loaded, a change and a link are of one too, and nobody promotes what is no responsibility's task.
SELECT 'plan_edit', draft_id FROM plan_edit WHERE draft_id NOT IN (SELECT load_id FROM load WHERE kind = 'plan')
UNION ALL SELECT 'plan_draft_event', draft_id FROM plan_draft_event WHERE draft_id NOT IN (SELECT load_id FROM load WHERE kind = 'plan')
UNION ALL SELECT 'plan_link', plan_id FROM plan_link ANTI JOIN plan USING (plan_id)
UNION ALL SELECT 'plan_link', replaced_plan_id FROM plan_link WHERE replaced_plan_id NOT IN (SELECT plan_id FROM plan)
UNION ALL SELECT 'task_promotion', task_id FROM task_promotion ANTI JOIN plan USING (plan_id)
UNION ALL SELECT 'plan_in_force', draft_id FROM plan_in_force GROUP BY draft_id HAVING count(*) > 1;
