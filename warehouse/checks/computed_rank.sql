-- Every computed rank shown is 1 + the number of higher scores among the results in force of its group; in a group that
-- is ranked so, no result with a score is without a rank.
WITH counted AS (
    SELECT index_code, year, system, criterion_code, province, score, rank, rank_kind
    FROM index_result_current
    WHERE level = 'province' AND is_published AND NOT is_sample AND score IS NOT NULL
), ranked AS (
    SELECT own.index_code, own.year, own.system, own.criterion_code, own.province, own.rank, own.rank_kind,
           1 + count(*) FILTER (other.score > own.score) AS expected_rank
    FROM counted AS own
    JOIN counted AS other USING (index_code, year, system, criterion_code)
    GROUP BY ALL
)
SELECT index_code, year, system, criterion_code, province, rank, expected_rank
FROM ranked
WHERE (rank_kind = 'computed' AND rank <> expected_rank)
    OR (rank IS NULL AND (index_code, year, system, criterion_code) IN (
        SELECT (index_code, year, system, criterion_code) FROM ranked WHERE rank_kind = 'computed'));
