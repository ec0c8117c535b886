-- The same bytes are loaded once per kind, but for an edition of the reference that comes back; a report may come again after its receipt was voided or it was returned.
SELECT kind, file_sha256, count(*) FROM load
WHERE kind <> 'reference' AND load_id NOT IN (SELECT load_id FROM report_decision WHERE decision IN ('void', 'return'))
GROUP BY ALL HAVING count(*) > 1;
