-- A computed rank is 1 + the number of higher scores among the same results.
SELECT index_code, year, province, criterion_code, rank
FROM (
    SELECT *, rank() OVER (PARTITION BY index_code, year, level, criterion_code ORDER BY score DESC) AS expected_rank
    FROM index_result_current WHERE score IS NOT NULL AND rank_kind = 'computed'
)
WHERE rank <> expected_rank;
