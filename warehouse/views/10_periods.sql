-- "Kỳ đã đóng", "kỳ đã khóa": what was last decided of a period, up to a moment. A closed period takes reports, but nobody
-- is added, extended or waived; a locked one takes nothing. Two decisions apart: unlocking leaves a closed period closed.
CREATE OR REPLACE MACRO period_standing_at(as_of) AS TABLE
SELECT period_code,
       coalesce(arg_max(kind, event_number) FILTER (kind IN ('close', 'reopen')) = 'close', false) AS is_closed,
       coalesce(arg_max(kind, event_number) FILTER (kind IN ('lock', 'unlock')) = 'lock', false) AS is_locked,
       max(decided_at) AS decided_at, arg_max(kind, event_number) AS kind, arg_max(actor, event_number) AS actor,
       arg_max(reason, event_number) AS reason
FROM period_lock
WHERE decided_at < as_of
GROUP BY period_code;

CREATE OR REPLACE VIEW period_standing AS SELECT * FROM period_standing_at(TIMESTAMPTZ 'infinity');
