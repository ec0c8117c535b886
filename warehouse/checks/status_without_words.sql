-- Every group a task can be shown in has its words and its place in the palette.
SELECT status_group
FROM (SELECT unnest(['overdue', 'due_soon', 'not_started', 'in_progress', 'ongoing', 'paused', 'awaiting_confirmation',
                     'done_no_date', 'done_late', 'done_no_deadline', 'done_on_time', 'cancelled']) AS status_group)
ANTI JOIN task_group_word USING (status_group)
WHERE EXISTS (SELECT 1 FROM load WHERE kind = 'reference');
