-- Every fact leads back to the load, and so to the file, it came in.
SELECT 'task', load_id FROM task ANTI JOIN load USING (load_id)
UNION ALL SELECT 'plan', load_id FROM plan ANTI JOIN load USING (load_id)
UNION ALL SELECT 'task_state', load_id FROM task_state ANTI JOIN load USING (load_id)
UNION ALL SELECT 'index_result', load_id FROM index_result ANTI JOIN load USING (load_id)
UNION ALL SELECT 'problem', load_id FROM problem ANTI JOIN load USING (load_id);
