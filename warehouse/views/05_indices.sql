-- The newest statement of each result. A computed rank and a summed score stay marked as such.
CREATE OR REPLACE VIEW index_result_current AS
SELECT index_result.*, load.is_sample, load.file_name, load.file_sha256, load.event_number
FROM index_result JOIN load USING (load_id)
QUALIFY row_number() OVER (
    PARTITION BY index_code, year, level, system, coalesce(province_code, province), unit, criterion_code, is_published
    ORDER BY load.event_number DESC, index_result.row_number DESC
) = 1;

-- "Nay thuộc tỉnh nào": the subject a province became part of (1 July 2025; Hà Tây in 2008), and the kind of change.
CREATE OR REPLACE VIEW index_succession AS
SELECT older.subject_code AS from_subject, newer.subject_code AS to_subject, to_code, on_date, kind
FROM province_succession_current AS succession
JOIN province_subject AS older ON older.province_code = from_code AND older.system = from_system
JOIN province_subject AS newer ON newer.province_code = to_code AND newer.system = to_system
WHERE older.subject_code <> newer.subject_code OR from_system <> to_system;

-- What a criterion was called in a year: by the version then in force, else as used in the results.
CREATE OR REPLACE VIEW index_criterion_in_year AS
SELECT used.index_code, used.criterion_code, used.year, name AS criterion_name, parent_code,
       trim(regexp_replace(name, '\s*\(.*$', '')) AS criterion_short_name
FROM (SELECT DISTINCT index_code, criterion_code, year FROM index_result) AS used
JOIN index_criterion_current AS criterion USING (index_code, criterion_code)
QUALIFY row_number() OVER (
    PARTITION BY used.index_code, used.criterion_code, used.year
    ORDER BY coalesce(version_year <= used.year, false) DESC, version_year IS NULL DESC,
             CASE WHEN version_year <= used.year THEN -version_year ELSE version_year END
) = 1;

-- "Năm đổi": from this year on, results must not be joined with those before: the method changed, or the provinces did.
CREATE OR REPLACE VIEW index_change AS
SELECT index_code, year, note FROM index_break_current
UNION ALL
SELECT index_code, min(year) FILTER (system = '34') AS year, 'Công bố theo 34 tỉnh, thành sau sắp xếp' AS note
FROM index_result_current
WHERE level = 'province' AND criterion_code = 'TOTAL'
GROUP BY index_code
HAVING min(year) FILTER (system = '34') > min(year) FILTER (system = '63')
    AND min(year) FILTER (system = '34') NOT IN (SELECT year FROM index_break_current AS stated WHERE stated.index_code = index_result_current.index_code);

-- How many provinces were ranked. Where a source names only some ("đứng thứ 15"), the number is not known (null),
-- unless a rank named is as great as the number of provinces there were.
CREATE OR REPLACE VIEW index_ranked AS
WITH counted AS (
    SELECT index_code, year, criterion_code, mode(system) AS system, count(*) AS province_count,
           count(rank) AS rank_count, max(rank) AS greatest_rank,
           coalesce(bool_and(rank_kind = 'computed') FILTER (rank IS NOT NULL), false) AS is_computed
    FROM index_result_current
    WHERE level = 'province' AND is_published AND NOT is_sample
    GROUP BY index_code, year, criterion_code
), expected AS (
    SELECT counted.*, count(DISTINCT province.province_code) AS expected_count
    FROM counted
    LEFT JOIN province_current AS province ON NOT is_sample AND province.system = counted.system
        AND coalesce(valid_from, DATE '0001-01-01') <= make_date(greatest(year, CASE counted.system WHEN '34' THEN 2025 ELSE 0 END), 12, 31)
        AND coalesce(valid_to, DATE '9999-12-31') >= make_date(year, 1, 1)
    GROUP BY ALL
)
SELECT index_code, year, criterion_code, system, province_count, expected_count,
       CASE WHEN is_computed THEN rank_count
            WHEN rank_count >= 0.9 * expected_count OR greatest_rank >= expected_count THEN greatest(rank_count, greatest_rank)
       END AS number_ranked
FROM expected;

-- "Có số liệu n/N tỉnh": how many provinces have a total for an index and a year, of how many there were in that year
-- under the system (63 or 34) the results were published in.
CREATE OR REPLACE VIEW index_coverage AS
SELECT index_code, year, system, province_count, number_ranked, expected_count
FROM index_ranked
WHERE criterion_code = 'TOTAL';

-- What a reader may see up to a day: every published result; a unit's own statement only inside the scope, and only
-- where nothing was published.
CREATE OR REPLACE MACRO index_result_seen(as_of, scope_province, scope_department, scope_unit) AS TABLE
SELECT result.*, coalesce(subject_code, province_code) AS subject_code
FROM index_result_current AS result
LEFT JOIN (SELECT DISTINCT province_code, system, subject_code FROM province_subject) AS subject USING (province_code, system)
WHERE year <= year(as_of)
    AND (is_published OR in_scope(province_code, NULL, NULL, scope_province, scope_department, scope_unit))
QUALIFY row_number() OVER (
    PARTITION BY index_code, year, level, system, coalesce(province_code, province), unit, criterion_code
    ORDER BY is_published DESC
) = 1;

-- "So với lần trước": a province's result beside the last one before it. Across a change of method, or where the same
-- code came to mean another content, nothing is compared. Results on one stretch may be joined by a line: no year
-- between them is missing, and nothing changed.
CREATE OR REPLACE MACRO index_result_compared(as_of, scope_province, scope_department, scope_unit) AS TABLE
WITH versioned AS (
    SELECT seen.*, criterion_name, criterion_short_name, parent_code,
           CASE WHEN seen.criterion_code = 'TOTAL' THEN '' ELSE coalesce(fold(criterion_short_name), '') END || '/' ||
           (SELECT count(*) FROM index_change AS change WHERE change.index_code = seen.index_code AND change.year <= seen.year) AS version
    FROM index_result_seen(as_of, scope_province, scope_department, scope_unit) AS seen
    LEFT JOIN index_criterion_in_year USING (index_code, criterion_code, year)
    WHERE level = 'province'
), beside AS (
    SELECT *, lag(year) OVER line AS previous_year, lag(score) OVER line AS previous_score, lag(rank) OVER line AS previous_rank,
           lag(version) OVER line <> version AS is_break_between,
           year - row_number() OVER line AS run
    FROM versioned
    WINDOW line AS (PARTITION BY index_code, subject_code, criterion_code ORDER BY year, system)
)
SELECT * EXCLUDE (version, run), version || '/' || run AS stretch,
       CASE WHEN NOT is_break_between THEN score - previous_score END AS change
FROM beside;
