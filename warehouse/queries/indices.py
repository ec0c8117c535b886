"""Questions about indices: which have results, how a province stands, of what a result is made, where it is written.

Whose eyes see which result is said once, in the view `index_result_seen`; what a rank, a change and "whole" mean, in
the other views of `views/05_indices.sql`. `rank_kind` computed: worked out from the scores in force. `origin`:
published (reference data), loaded (a file that a person loaded), own (a unit's own statement).
"""

from datetime import date

import duckdb
import polars as pl

from warehouse.queries.asked import Filters
from warehouse.scope import Scope


def list_results(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, filters: Filters
) -> pl.DataFrame:
    """Columns: index_code, short_name, year, level, system, province_code, province, unit, criterion_code,
    criterion_name, score, max_score, score_kind, rank, rank_kind, number_ranked, source_id, source_title, source_url,
    file_name, row_number, is_published, origin, is_sample. One row per result in force, of the chosen province and year.

    A province code means the province that bears it now (see the view `province_subject`).
    """
    return cursor.sql(
        """
        SELECT index_code, catalogue.short_name, year, level, result.system, province_code, province, unit, criterion_code,
               criterion_name, score, max_score, score_kind, rank, rank_kind,
               CASE WHEN level = 'province' THEN ranked.number_ranked END AS number_ranked,
               source_id, source_title, source_url, file_name, row_number, is_published, origin, result.is_sample
        FROM index_result_seen($as_of, $scope_province, $scope_department, $scope_unit) AS result
        JOIN index_catalogue_current AS catalogue USING (index_code)
        LEFT JOIN index_criterion_in_year USING (index_code, criterion_code, year)
        LEFT JOIN index_ranked AS ranked USING (index_code, criterion_code, year)
        WHERE ($province IS NULL OR subject_code = $province) AND ($year IS NULL OR year = $year)
        ORDER BY catalogue.ordinal, year, level, province, unit, criterion_code, row_number
        """,
        params={"as_of": as_of, "province": filters.province, "year": filters.year, **scope.as_params()},
    ).pl()


def latest_by_index(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, province: str | None, year: int | None
) -> pl.DataFrame:
    """Columns: index_code, short_name, year, score, max_score, score_kind, rank, rank_kind, number_ranked,
    origin, province_count, score_count, expected_count, is_whole, previous_year, previous_score, previous_rank,
    previous_rank_kind, is_break_between (the method changed since), change_kind (of that break: method, territory),
    change (null across a break), subject_label (whose results), median_score (null unless is_whole), lowest_score,
    lowest_province, highest_score, highest_province.

    One row per index with results, the newest year up to that of `as_of` and up to `year` (null: any); for no province the whole country, where
    score, rank and what comes before are null. A province that others merged into is answered for, where it has no
    results of its own, by the old province of its name: `subject_label` says so.
    """
    return cursor.sql(
        """
        WITH total AS (
            SELECT * FROM index_result_compared($as_of, $scope_province, $scope_department, $scope_unit)
            WHERE criterion_code = 'TOTAL' AND ($year IS NULL OR year <= $year)
        ), named AS (
            SELECT older.subject_code, older.label, coalesce(newer.subject_code = $province, false) AS is_older
            FROM province_named AS older
            LEFT JOIN province_named AS newer
                ON newer.name = older.name AND newer.is_current AND newer.subject_code <> older.subject_code
            WHERE older.subject_code = $province OR newer.subject_code = $province
        ), own AS (
            SELECT total.*, label AS subject_label FROM total JOIN named USING (subject_code)
            WHERE score IS NOT NULL OR rank IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY index_code ORDER BY year DESC, is_older) = 1
        ), country AS (
            SELECT index_code, year, median(score) AS median_score, min(score) AS lowest_score, arg_min(province, score) AS lowest_province,
                   max(score) AS highest_score, arg_max(province, score) AS highest_province, mode(max_score) AS max_score
            FROM total
            WHERE NOT is_sample
            GROUP BY index_code, year
        ), wanted AS (
            SELECT index_code, year FROM own WHERE $province IS NOT NULL
            UNION ALL
            SELECT index_code, max(year) FROM country WHERE $province IS NULL GROUP BY index_code
        )
        SELECT index_code, short_name, year, own.score, coalesce(own.max_score, country.max_score) AS max_score, own.score_kind,
               own.rank, own.rank_kind, number_ranked, origin, province_count, score_count, expected_count, is_whole,
               previous_year, previous_score, previous_rank, previous_rank_kind, coalesce(is_break_between, false) AS is_break_between,
               (SELECT arg_max(kind, change.year) FROM index_change AS change
                WHERE change.index_code = wanted.index_code AND change.year > previous_year AND change.year <= wanted.year) AS change_kind,
               change, subject_label, CASE WHEN is_whole THEN median_score END AS median_score, lowest_score, lowest_province, highest_score, highest_province
        FROM wanted
        JOIN index_catalogue_current USING (index_code)
        LEFT JOIN own USING (index_code, year)
        LEFT JOIN country USING (index_code, year)
        LEFT JOIN index_coverage USING (index_code, year)
        ORDER BY index_catalogue_current.ordinal
        """,
        params={"as_of": as_of, "province": province, "year": year, **scope.as_params()},
    ).pl()


def subjects(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date) -> pl.DataFrame:
    """Columns: subject_code, province_code, label, is_current, is_sample, has_results. One row per province, of today
    or of the past, in Vietnamese order: names of places are for every reader, `has_results` is what the scope sees.
    Provinces with results at province level may be compared."""
    return cursor.sql(
        """
        WITH with_results AS (
            SELECT DISTINCT subject_code
            FROM index_result_seen($as_of, $scope_province, $scope_department, $scope_unit) WHERE level = 'province'
        )
        SELECT subject_code, province_code, label, is_current, is_sample, with_results.subject_code IS NOT NULL AS has_results
        FROM province_named
        LEFT JOIN with_results USING (subject_code)
        ORDER BY label COLLATE vi
        """,
        params={"as_of": as_of, **scope.as_params()},
    ).pl()


def lineage(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, subject: str) -> pl.DataFrame:
    """Columns: role (before: became part of the subject; after: what the subject became part of), subject_code,
    province_code, label, on_date, kind, is_namesake. Empty where nothing changed by `as_of`. Places and their history
    are for every reader, so the scope narrows nothing here."""
    return cursor.sql(
        """
        SELECT 'before' AS role, from_subject AS subject_code, other.province_code, other.label, on_date, kind,
               other.name = here.name AS is_namesake
        FROM index_succession
        JOIN province_named AS other ON other.subject_code = from_subject
        JOIN province_named AS here ON here.subject_code = to_subject
        WHERE to_subject = $subject AND kind = 'merge' AND on_date <= $as_of
        UNION ALL
        SELECT 'after', to_subject, other.province_code, other.label, on_date, kind, false
        FROM index_succession
        JOIN province_named AS other ON other.subject_code = to_subject
        WHERE from_subject = $subject AND to_subject <> $subject AND on_date <= $as_of
        ORDER BY role, is_namesake DESC, label COLLATE vi
        """,
        params={"as_of": as_of, "subject": subject},
    ).pl()


def offered(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, subject: str | None
) -> pl.DataFrame:
    """Columns: index_code, short_name, name, scale, publisher, year_count (years in which the subject, or for None any
    province, has a total), newest_year, newest_province_count (provinces with a total in that year), ordinal.
    One row per index of provinces with any result; newest_year is null where the subject has none."""
    return cursor.sql(
        """
        WITH total AS (
            SELECT index_code, year, count(*) AS province_count,
                   bool_or($subject IS NULL OR subject_code = $subject) AS has_result
            FROM index_result_seen($as_of, $scope_province, $scope_department, $scope_unit)
            WHERE level = 'province' AND criterion_code = 'TOTAL'
            GROUP BY index_code, year
        )
        SELECT index_code, short_name, name, scale, publisher, count(*) FILTER (has_result) AS year_count,
               max(year) FILTER (has_result) AS newest_year,
               arg_max(province_count, year) FILTER (has_result) AS newest_province_count, ordinal
        FROM total JOIN index_catalogue_current USING (index_code)
        GROUP BY ALL
        ORDER BY ordinal
        """,
        params={"as_of": as_of, "subject": subject, **scope.as_params()},
    ).pl()


def years(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, index: str, subject: str | None
) -> pl.DataFrame:
    """Columns: year, province_count, score_count, loaded_count (provinces whose total a person loaded), expected_count,
    fewest_for_whole (that many provinces speak of the country), is_whole, number_ranked, is_break, change_note,
    change_kind (method, territory), has_result (of the subject, or for None of any province). One row per year from the first with results to the last, also where there are none."""
    return cursor.sql(
        """
        WITH own AS (
            SELECT year, bool_or($subject IS NULL OR subject_code = $subject) AS has_result
            FROM index_result_seen($as_of, $scope_province, $scope_department, $scope_unit)
            WHERE level = 'province' AND criterion_code = 'TOTAL' AND index_code = $index
            GROUP BY year
        ), span AS (
            SELECT unnest(range(min(year), max(year) + 1))::INTEGER AS year FROM own
        )
        SELECT span.year, coalesce(province_count, 0) AS province_count, coalesce(score_count, 0) AS score_count,
               coalesce(loaded_count, 0) AS loaded_count, expected_count, fewest_for_whole, coalesce(is_whole, false) AS is_whole,
               number_ranked, index_change.year IS NOT NULL AND span.year > (SELECT min(year) FROM own) AS is_break,
               note AS change_note, kind AS change_kind,
               coalesce(has_result, false) AS has_result
        FROM span
        LEFT JOIN own USING (year)
        LEFT JOIN (SELECT * FROM index_coverage WHERE index_code = $index) AS coverage USING (year)
        LEFT JOIN index_change ON index_change.index_code = $index AND index_change.year = span.year
        ORDER BY span.year
        """,
        params={"as_of": as_of, "index": index, "subject": subject, **scope.as_params()},
    ).pl()


def trend(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    index: str,
    criterion: str,
    subjects: tuple[str, ...],
) -> pl.DataFrame:
    """Columns: subject_code, label, year, score, max_score, score_kind, rank, rank_kind, number_ranked, stretch (a line
    joins only results of one stretch), previous_year, previous_score, previous_rank, previous_rank_kind, is_break_between,
    change, origin, source_title, source_url, file_name, is_sample. One row per subject and year with a result."""
    return cursor.sql(
        """
        SELECT subject_code, label, year, score, max_score, score_kind, rank, rank_kind, number_ranked, stretch,
               previous_year, previous_score, previous_rank, previous_rank_kind,
               coalesce(is_break_between, false) AS is_break_between, change,
               origin, source_title, source_url, file_name, result.is_sample
        FROM index_result_compared($as_of, $scope_province, $scope_department, $scope_unit) AS result
        JOIN province_named USING (subject_code)
        LEFT JOIN index_ranked USING (index_code, year, criterion_code)
        WHERE index_code = $index AND criterion_code = $criterion AND list_contains($subjects, subject_code)
        ORDER BY subject_code, year
        """,
        params={
            "as_of": as_of,
            "index": index,
            "criterion": criterion,
            "subjects": list(subjects),
            **scope.as_params(),
        },
    ).pl()


def country(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, index: str) -> pl.DataFrame:
    """Columns: year, score_count, expected_count, is_whole, lowest, lower_quarter, median, upper_quarter, highest,
    lowest_province, highest_province, max_score, stretch. One row per year with totals; the quarters and the median are
    null unless is_whole."""
    return cursor.sql(
        """
        WITH counted AS (
            SELECT year, count(score) AS score_count, min(score) AS lowest, quantile_cont(score, 0.25) AS lower_quarter,
                   median(score) AS median, quantile_cont(score, 0.75) AS upper_quarter, max(score) AS highest,
                   arg_min(province, score) AS lowest_province, arg_max(province, score) AS highest_province,
                   mode(max_score) AS max_score
            FROM index_result_seen($as_of, $scope_province, $scope_department, $scope_unit)
            WHERE index_code = $index AND level = 'province' AND criterion_code = 'TOTAL' AND NOT is_sample
            GROUP BY year
        )
        SELECT year, counted.score_count, expected_count, is_whole(counted.score_count, expected_count) AS is_whole, lowest,
               CASE WHEN is_whole(counted.score_count, expected_count) THEN lower_quarter END AS lower_quarter,
               CASE WHEN is_whole(counted.score_count, expected_count) THEN median END AS median,
               CASE WHEN is_whole(counted.score_count, expected_count) THEN upper_quarter END AS upper_quarter,
               highest, lowest_province, highest_province, max_score,
               (SELECT count(*) FROM index_change WHERE index_code = $index AND index_change.year <= counted.year)
               || '/' || (year - row_number() OVER (ORDER BY year)) AS stretch
        FROM counted
        LEFT JOIN (SELECT * FROM index_coverage WHERE index_code = $index) AS coverage USING (year)
        ORDER BY year
        """,
        params={"as_of": as_of, "index": index, **scope.as_params()},
    ).pl()


def league(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, index: str, year: int
) -> pl.DataFrame:
    """Columns: rank, rank_kind, subject_code, province_code, province, score, max_score, score_kind, previous_year,
    previous_score, previous_rank, previous_rank_kind, is_break_between, change, origin, source_title, source_url,
    file_name, sheet, row_number. One row per province with a total in the year, best first; samples are left out."""
    return cursor.sql(
        """
        SELECT rank, rank_kind, subject_code, province_code, province, score, max_score, score_kind, previous_year,
               previous_score, previous_rank, previous_rank_kind, coalesce(is_break_between, false) AS is_break_between, change,
               origin, source_title, source_url, file_name, sheet, row_number
        FROM index_result_compared($as_of, $scope_province, $scope_department, $scope_unit)
        WHERE index_code = $index AND year = $year AND criterion_code = 'TOTAL' AND NOT is_sample
        ORDER BY rank NULLS LAST, score DESC NULLS LAST, province COLLATE vi
        """,
        params={"as_of": as_of, "index": index, "year": year, **scope.as_params()},
    ).pl()


def components(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, index: str, year: int, subject: str
) -> pl.DataFrame:
    """Columns: criterion_code, parent_code, criterion_name, criterion_short_name, score, max_score, score_kind, rank,
    rank_kind, number_ranked, previous_year, previous_score, previous_rank, previous_rank_kind, previous_name (where the
    same code meant another content before), is_break_between, change, lowest, median (null unless is_whole), highest,
    province_count (with a score of this criterion), expected_count, is_whole, child_count, source_id, source_title,
    source_url, file_name, sheet, row_number, is_published, origin, is_sample. One row per result of the subject in the year, the total and all below."""
    return cursor.sql(
        """
        WITH own AS (
            SELECT * FROM index_result_compared($as_of, $scope_province, $scope_department, $scope_unit)
            WHERE index_code = $index AND subject_code = $subject
        ), band AS (
            SELECT criterion_code, min(score) AS lowest, median(score) AS median, max(score) AS highest, count(score) AS province_count
            FROM index_result_seen($as_of, $scope_province, $scope_department, $scope_unit)
            WHERE index_code = $index AND year = $year AND level = 'province' AND NOT is_sample
            GROUP BY criterion_code
        )
        SELECT own.criterion_code, parent_code, criterion_name, criterion_short_name, score, max_score, score_kind, rank,
               rank_kind, number_ranked, previous_year, previous_score, previous_rank, previous_rank_kind, previous_name,
               coalesce(is_break_between, false) AS is_break_between, change, lowest,
               CASE WHEN is_whole(band.province_count, expected_count) THEN median END AS median, highest, band.province_count,
               expected_count, is_whole(band.province_count, expected_count) AS is_whole,
               (SELECT count(*) FROM own AS child WHERE child.year = $year AND child.parent_code = own.criterion_code) AS child_count,
               source_id, source_title, source_url, file_name, sheet, row_number, is_published, origin, is_sample
        FROM own
        LEFT JOIN band USING (criterion_code)
        LEFT JOIN index_ranked AS ranked ON ranked.index_code = $index AND ranked.year = $year AND ranked.criterion_code = own.criterion_code
        WHERE own.year = $year
        ORDER BY own.criterion_code <> 'TOTAL',
                 coalesce(TRY_CAST(regexp_extract(own.criterion_code, '-(\\d+)', 1) AS INTEGER), 999), own.criterion_code
        """,
        params={"as_of": as_of, "index": index, "year": year, "subject": subject, **scope.as_params()},
    ).pl()


def others(
    cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, index: str, province: str | None
) -> pl.DataFrame:
    """Columns: index_code, short_name, year, level, place (region, nation or unit), criterion_code, criterion_name, score, max_score,
    rank, rank_kind, origin, source_title, source_url, file_name, row_number, is_sample. Results of other subjects, which never stand
    beside provinces: the nation and regions for the index, and those inside the province, newest first."""
    return cursor.sql(
        """
        SELECT index_code, short_name, year, level, coalesce(unit, province) AS place, criterion_code, criterion_name, score, max_score,
               rank, rank_kind, origin, source_title, source_url, file_name, row_number, is_sample
        FROM index_result_seen($as_of, $scope_province, $scope_department, $scope_unit) AS result
        JOIN index_catalogue_current AS catalogue USING (index_code)
        LEFT JOIN index_criterion_in_year USING (index_code, criterion_code, year)
        WHERE (level IN ('nation', 'region') AND index_code = $index)
            OR (level IN ('department', 'district', 'commune') AND subject_code = $province)
        ORDER BY level NOT IN ('nation', 'region') DESC, year DESC, catalogue.ordinal, level, rank NULLS LAST, score DESC NULLS LAST, place
        """,
        params={"as_of": as_of, "index": index, "province": province, **scope.as_params()},
    ).pl()


def catalogue(cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date) -> pl.DataFrame:
    """Columns: index_code, short_name, subject_level. Every index of the catalogue, with results or without; for every
    reader."""
    return cursor.sql(
        "SELECT index_code, short_name, subject_level FROM index_catalogue_current ORDER BY ordinal"
    ).pl()


def contradictions(
    cursor: duckdb.DuckDBPyConnection,
    *,
    scope: Scope,
    as_of: date,
    index: str,
    year: int,
    subject: str | None,
) -> pl.DataFrame:
    """Columns: place, criterion_code, criterion_name, origin, score, rank, max_score, source_title, source_url,
    other_origin, other_score, other_rank, other_file_name, other_row_number, other_source_title, other_source_url.
    One row per result of the year (of one province, or of all with None) of which a loaded file and the reference data
    say different things: the figures in force, then those of the other side. Both are for every reader."""
    return cursor.sql(
        """
        SELECT coalesce(unit, province) AS place, criterion_code, criterion_name, origin, score, rank, max_score, source_title, source_url,
               other_origin, other_score, other_rank, other_file_name, other_row_number, other_source_title, other_source_url
        FROM index_contradiction AS found
        LEFT JOIN (SELECT DISTINCT province_code, system, subject_code FROM province_subject) AS subject USING (province_code, system)
        LEFT JOIN index_criterion_in_year USING (index_code, criterion_code, year)
        WHERE index_code = $index AND year = $year AND year <= year($as_of) AND ($subject IS NULL OR subject_code = $subject)
        ORDER BY place, criterion_code <> 'TOTAL', criterion_code
        """,
        params={"as_of": as_of, "index": index, "year": year, "subject": subject},
    ).pl()
