-- A task in force is led by someone, or the plan names no lead for it at all.
SELECT task.task_id, left(task.text, 60)
FROM task JOIN plan_in_force USING (load_id)
WHERE EXISTS (SELECT 1 FROM task_unit WHERE task_unit.load_id = task.load_id AND task_unit.task_id = task.task_id AND role = 'lead')
    AND NOT EXISTS (SELECT 1 FROM assignment WHERE assignment.task_id = task.task_id);
