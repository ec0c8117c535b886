-- A declared state is one of six, of a task that exists, not dated after it arrived, and its share lies in 0..100.
SELECT task_id, unit_key, declared_state, stated_on
FROM task_state JOIN load USING (load_id)
WHERE declared_state NOT IN ('not_started', 'in_progress', 'awaiting_confirmation', 'done', 'paused', 'cancelled')
    OR task_id NOT IN (SELECT task_id FROM task UNION ALL SELECT task_id FROM task_promotion)
    OR stated_on > loaded_at::DATE
    OR progress_pct NOT BETWEEN 0 AND 100;
