-- Every group a task can be shown in has its words and its place in the palette.
SELECT status_group
FROM (SELECT unnest(status_groups()) AS status_group)
ANTI JOIN task_group_word USING (status_group)
WHERE EXISTS (SELECT 1 FROM load WHERE kind = 'reference');
