-- Where results come from: the sources of the reference data, and those that loaded files state.
CREATE OR REPLACE VIEW index_source_known AS
SELECT source_id, title, url FROM index_source_current
UNION ALL
SELECT source_id, title, url FROM index_source SEMI JOIN (SELECT load_id FROM load WHERE kind = 'index') USING (load_id);

-- "Có nêu văn bản": a source that can be looked up, by its address or by a document's number such as 268/QĐ-BNV.
CREATE OR REPLACE MACRO names_document(title, url) AS
    url IS NOT NULL OR regexp_matches(coalesce(title, ''), '[0-9]+(/[0-9]{4})?/[A-ZĐ]{2,}');

-- "Cùng một số": two figures that differ by no more than the rounding of what is published.
CREATE OR REPLACE MACRO is_same_score(one, other, max_score) AS
    abs(one - other) <= CASE WHEN max_score <= 1 THEN 0.00005 ELSE 0.005 END + 1e-9;

-- Two statements about one result say different things: another score, another published rank, or a score where the
-- other has none.
CREATE OR REPLACE MACRO says_otherwise(score, rank, rank_kind, than_score, than_rank, than_rank_kind, max_score) AS
    (score IS NOT NULL AND NOT coalesce(is_same_score(score, than_score, max_score), false))
    OR (rank <> than_rank AND rank_kind <> 'computed' AND than_rank_kind <> 'computed');

-- Every statement of a result that still counts, and whose it is (`origin`): "published" stands in the reference data,
-- of which a newer edition replaces the whole; "loaded" stands in a file that a person loaded; "own" is what a unit
-- states of itself. `is_cited`: it names the document or address it was taken from.
CREATE OR REPLACE VIEW index_statement AS
SELECT index_result.*, load.is_sample, load.file_name, load.file_sha256, load.event_number,
       CASE WHEN NOT is_published THEN 'own' WHEN load.kind = 'reference' THEN 'published' ELSE 'loaded' END AS origin,
       source.title AS source_title, source.url AS source_url,
       coalesce(names_document(source.title, source.url), false) AS is_cited
FROM index_result
JOIN load USING (load_id)
LEFT JOIN index_source_known AS source USING (source_id)
WHERE (load.kind <> 'reference' OR load_id IN (SELECT load_id FROM load_newest)) AND (score IS NOT NULL OR rank IS NOT NULL);

-- "Đang có hiệu lực": of all statements of a result the one of the lowest class counts, of equals the newest. A loaded
-- one that names its document and says otherwise than the reference data comes first, then the reference data, then any
-- loaded one. What this costs is in docs/decisions/0008-which-result-is-in-force.md.
CREATE OR REPLACE MACRO force_class(origin, is_cited, score, rank, rank_kind, has_reference, reference_score, reference_rank, reference_rank_kind, max_score) AS
    CASE WHEN origin = 'published' THEN 2
         WHEN NOT is_cited OR (score IS NULL AND reference_score IS NOT NULL) THEN 3
         WHEN NOT has_reference OR (rank IS NOT NULL AND rank_kind <> 'computed' AND coalesce(reference_rank_kind, 'computed') = 'computed')
             OR coalesce(says_otherwise(score, rank, rank_kind, reference_score, reference_rank, reference_rank_kind, max_score), false) THEN 1
         ELSE 3 END;

CREATE OR REPLACE VIEW index_result_in_force AS
WITH beside AS (
    SELECT *,
           max(score) FILTER (origin = 'published') OVER same AS reference_score,
           max(rank) FILTER (origin = 'published') OVER same AS reference_rank,
           max(rank_kind) FILTER (origin = 'published') OVER same AS reference_rank_kind,
           coalesce(bool_or(origin = 'published') OVER same, false) AS has_reference
    FROM index_statement
    WINDOW same AS (PARTITION BY index_code, year, level, system, coalesce(province_code, province), unit, criterion_code, is_published)
)
SELECT * EXCLUDE (reference_score, reference_rank, reference_rank_kind, has_reference)
FROM beside
QUALIFY row_number() OVER (
    PARTITION BY index_code, year, level, system, coalesce(province_code, province), unit, criterion_code, is_published
    ORDER BY force_class(origin, is_cited, score, rank, rank_kind, has_reference, reference_score, reference_rank, reference_rank_kind, max_score),
             event_number DESC, row_number DESC
) = 1;

-- "Số liệu khác nhau": a loaded file and the reference data say different things of one result. The figures in force
-- stand beside the newest of the other side.
CREATE OR REPLACE VIEW index_contradiction AS
SELECT force.index_code, force.year, force.level, force.system, force.province, force.province_code, force.unit,
       force.criterion_code, force.origin, force.score, CASE WHEN force.rank_kind <> 'computed' THEN force.rank END AS rank, force.max_score, force.source_title, force.source_url,
       other.origin AS other_origin, other.score AS other_score,
       CASE WHEN other.rank_kind <> 'computed' THEN other.rank END AS other_rank, other.file_name AS other_file_name,
       other.row_number AS other_row_number, other.source_title AS other_source_title, other.source_url AS other_source_url
FROM index_result_in_force AS force
JOIN index_statement AS other
    ON other.index_code = force.index_code AND other.year = force.year AND other.level = force.level
    AND other.system = force.system AND other.criterion_code = force.criterion_code
    AND coalesce(other.province_code, other.province) = coalesce(force.province_code, force.province)
    AND other.unit IS NOT DISTINCT FROM force.unit
WHERE force.origin IN ('published', 'loaded') AND other.origin IN ('published', 'loaded') AND other.origin <> force.origin
    AND (says_otherwise(force.score, force.rank, force.rank_kind, other.score, other.rank, other.rank_kind, force.max_score)
         OR says_otherwise(other.score, other.rank, other.rank_kind, force.score, force.rank, force.rank_kind, force.max_score))
QUALIFY row_number() OVER (
    PARTITION BY force.index_code, force.year, force.level, force.system, coalesce(force.province_code, force.province), force.unit, force.criterion_code
    ORDER BY other.event_number DESC, other.row_number DESC
) = 1;

-- How many provinces of a system (63 or 34) there were in a year; a ranking of the 34 may measure a year before them.
CREATE OR REPLACE VIEW province_count_in_year AS
SELECT measured.system, measured.year, count(DISTINCT province.province_code) AS expected_count
FROM (SELECT DISTINCT system, year FROM index_result) AS measured
LEFT JOIN province_current AS province ON NOT is_sample AND province.system = measured.system
    AND coalesce(valid_from, DATE '0001-01-01') <= make_date(greatest(measured.year, CASE measured.system WHEN '34' THEN 2025 ELSE 0 END), 12, 31)
    AND coalesce(valid_to, DATE '9999-12-31') >= make_date(measured.year, 1, 1)
GROUP BY ALL;

-- "Đủ số tỉnh": from this many provinces on, a median or a computed rank speaks of the country: four in five.
-- The only such rule; with fewer, pages say n/N and no median.
CREATE OR REPLACE MACRO fewest_for_whole(expected_count) AS CAST(ceil(0.8 * expected_count) AS INTEGER);
CREATE OR REPLACE MACRO is_whole(province_count, expected_count) AS
    coalesce(expected_count > 0 AND province_count >= fewest_for_whole(expected_count), false);

-- The results in force. "Hạng (tính)" is 1 + the number of provinces with a higher score, worked out from what is in
-- force whenever it is asked for and never stored: in every group the reference data rank so, and where nobody published
-- a rank and there are enough provinces. A computed rank that a file states is not used.
CREATE OR REPLACE VIEW index_result_current AS
WITH counted AS (
    SELECT *, level = 'province' AND is_published AND NOT is_sample AND score IS NOT NULL AS is_counted
    FROM index_result_in_force
), grouped AS (
    SELECT counted.*,
           is_counted AND (
               bool_or(origin = 'published' AND coalesce(rank_kind, '') = 'computed') OVER same
               OR (count(rank) FILTER (coalesce(rank_kind, '') <> 'computed') OVER same = 0 AND is_whole(count(*) OVER same, expected_count))
           ) AND coalesce(rank_kind, 'computed') = 'computed' AS is_computed,
           rank() OVER (PARTITION BY index_code, year, level, system, criterion_code, is_counted ORDER BY score DESC) AS computed_rank
    FROM counted
    LEFT JOIN province_count_in_year USING (system, year)
    WINDOW same AS (PARTITION BY index_code, year, level, system, criterion_code, is_counted)
)
SELECT * EXCLUDE (is_counted, is_computed, computed_rank)
       REPLACE (CAST(CASE WHEN is_computed THEN computed_rank WHEN rank_kind <> 'computed' THEN rank END AS INTEGER) AS rank,
                CASE WHEN is_computed THEN 'computed' WHEN rank_kind <> 'computed' THEN rank_kind END AS rank_kind)
FROM grouped;

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

-- "Năm đổi": from this year on, results must not be joined with those before. `kind` method: the reference data say so
-- in `note`; territory: the first results of the 34 provinces.
CREATE OR REPLACE VIEW index_change AS
SELECT index_code, year, note, 'method' AS kind FROM index_break_current
UNION ALL
SELECT index_code, min(year) FILTER (system = '34') AS year, 'Công bố theo 34 tỉnh, thành sau sắp xếp' AS note, 'territory' AS kind
FROM index_result_in_force
WHERE level = 'province' AND criterion_code = 'TOTAL'
GROUP BY index_code
HAVING min(year) FILTER (system = '34') > min(year) FILTER (system = '63')
    AND min(year) FILTER (system = '34') NOT IN (SELECT year FROM index_break_current AS stated WHERE stated.index_code = index_result_in_force.index_code);

-- How many provinces were ranked. Where a source names only some ("đứng thứ 15"), the number is not known (null),
-- unless a rank named is as great as the number of provinces there were.
CREATE OR REPLACE VIEW index_ranked AS
WITH counted AS (
    SELECT index_code, year, criterion_code, mode(system) AS system, count(*) AS province_count, count(score) AS score_count,
           count(*) FILTER (origin = 'loaded') AS loaded_count, count(rank) AS rank_count, max(rank) AS greatest_rank,
           coalesce(bool_and(rank_kind = 'computed') FILTER (rank IS NOT NULL), false) AS is_computed
    FROM index_result_current
    WHERE level = 'province' AND is_published AND NOT is_sample
    GROUP BY index_code, year, criterion_code
)
SELECT index_code, year, criterion_code, system, province_count, score_count, loaded_count, expected_count,
       CASE WHEN is_computed THEN rank_count
            WHEN rank_count >= 0.9 * expected_count OR greatest_rank >= expected_count THEN greatest(rank_count, greatest_rank)
       END AS number_ranked
FROM counted
LEFT JOIN province_count_in_year USING (system, year);

-- "Có số liệu n/N tỉnh": how many provinces have a total for an index and a year, of how many there were in that year
-- under the system (63 or 34) the results were published in.
CREATE OR REPLACE VIEW index_coverage AS
SELECT index_code, year, system, province_count, score_count, loaded_count, number_ranked, expected_count,
       fewest_for_whole(expected_count) AS fewest_for_whole, is_whole(score_count, expected_count) AS is_whole
FROM index_ranked
WHERE criterion_code = 'TOTAL';

-- Of whom a unit's own statement speaks, in the register's codes: its department and unit by their names.
CREATE OR REPLACE VIEW index_own_place AS
SELECT stated.province_code, stated.unit, any_value(department.department_code) AS department_code, any_value(unit.unit_code) AS unit_code
FROM (SELECT DISTINCT province_code, unit FROM index_result WHERE NOT is_published AND unit IS NOT NULL) AS stated
LEFT JOIN unit_current AS unit ON unit.province_code = stated.province_code AND fold(stated.unit) IN (fold(unit.name), fold(unit.short_name))
LEFT JOIN department_current AS department
    ON department.department_code = unit.department_code OR fold(stated.unit) IN (fold(department.name), fold(department.short_name))
GROUP BY ALL;

-- What a reader may see up to a day, here and nowhere else: published and loaded results are for every reader, as are the
-- names of places; a unit's own statement is seen inside the scope only, and only where nothing was published.
CREATE OR REPLACE MACRO index_result_seen(as_of, scope_province, scope_department, scope_unit) AS TABLE
SELECT result.*, coalesce(subject_code, province_code) AS subject_code
FROM index_result_current AS result
LEFT JOIN (SELECT DISTINCT province_code, system, subject_code FROM province_subject) AS subject USING (province_code, system)
LEFT JOIN index_own_place AS own USING (province_code, unit)
WHERE year <= year(as_of)
    AND (is_published OR in_scope(coalesce(subject_code, province_code), department_code, unit_code, scope_province, scope_department, scope_unit))
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
           CASE WHEN seen.criterion_code = 'TOTAL' THEN '' ELSE coalesce(fold(criterion_short_name), '') END AS content,
           (SELECT count(*) FROM index_change AS change WHERE change.index_code = seen.index_code AND change.year <= seen.year) AS method
    FROM index_result_seen(as_of, scope_province, scope_department, scope_unit) AS seen
    LEFT JOIN index_criterion_in_year USING (index_code, criterion_code, year)
    WHERE level = 'province'
), beside AS (
    SELECT *, lag(year) OVER line AS previous_year, lag(score) OVER line AS previous_score, lag(rank) OVER line AS previous_rank,
           lag(rank_kind) OVER line AS previous_rank_kind,
           CASE WHEN lag(content) OVER line <> content THEN lag(criterion_short_name) OVER line END AS previous_name,
           lag(content) OVER line <> content OR lag(method) OVER line <> method AS is_break_between,
           year - row_number() OVER line AS run
    FROM versioned
    WINDOW line AS (PARTITION BY index_code, subject_code, criterion_code ORDER BY year, system)
)
SELECT * EXCLUDE (content, method, run), content || '/' || method || '/' || run AS stretch,
       CASE WHEN NOT is_break_between THEN score - previous_score END AS change
FROM beside;
