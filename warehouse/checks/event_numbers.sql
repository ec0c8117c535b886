-- Events are numbered 1, 2, 3, ... without gaps or repeats.
SELECT count(*) AS events, max(event_number) AS newest FROM event
HAVING count(*) <> coalesce(max(event_number), 0) OR count(DISTINCT event_number) <> count(*);
