-- The same bytes are loaded once per kind.
SELECT kind, file_sha256, count(*) FROM load GROUP BY ALL HAVING count(*) > 1;
