"""Write index results and where they come from: each load appends; which statement is in force, a view decides."""

import polars as pl

from warehouse.records.loads import Recording


def store_results(recording: Recording, rows: pl.DataFrame) -> None:
    """Append results; columns as the table `index_result` without load_id."""
    recording.add("index_result", rows)


def store_sources(recording: Recording, sources: pl.DataFrame) -> None:
    """Append what a loaded file says its results were taken from; columns source_id, title, url."""
    recording.add("index_source", sources)


def known_sources(recording: Recording) -> dict[str, str]:
    """The sources of the reference data: id by id and by title."""
    rows = recording.cursor.execute("SELECT source_id, title FROM index_source_current").fetchall()
    return {str(title): str(source_id) for source_id, title in rows} | {
        str(source_id): str(source_id) for source_id, _ in rows
    }


def find_differing(recording: Recording) -> pl.DataFrame:
    """Columns: index_code, year, place, criterion_code, score, rank, max_score, sheet, row_number, is_in_force,
    other_origin (published, loaded), other_score, other_rank, other_file_name, other_source_title. One row per result of
    this load of which the reference data, or else an earlier load, say something different."""
    # The load's own row is written last, so its results are not yet among the statements.
    return recording.cursor.sql(
        """
        WITH arrived AS (
            SELECT index_result.*, coalesce(names_document(source.title, source.url), false) AS is_cited
            FROM index_result
            LEFT JOIN index_source_current AS known USING (source_id)
            LEFT JOIN (SELECT source_id, title, url FROM index_source WHERE load_id = $load_id) AS own USING (source_id)
            CROSS JOIN LATERAL (SELECT coalesce(known.title, own.title) AS title, coalesce(known.url, own.url) AS url) AS source
            WHERE index_result.load_id = $load_id
        )
        SELECT arrived.index_code, arrived.year, coalesce(arrived.unit, arrived.province) AS place, arrived.criterion_code,
               arrived.score, CASE WHEN arrived.rank_kind <> 'computed' THEN arrived.rank END AS rank, arrived.max_score, arrived.sheet, arrived.row_number,
               CASE WHEN other.origin = 'published'
                    THEN force_class('loaded', arrived.is_cited, arrived.score, arrived.rank, arrived.rank_kind, true,
                                     other.score, other.rank, other.rank_kind, arrived.max_score) = 1
                    ELSE arrived.is_cited OR NOT other.is_cited END AS is_in_force,
               other.origin AS other_origin, other.score AS other_score,
               CASE WHEN other.rank_kind <> 'computed' THEN other.rank END AS other_rank, other.file_name AS other_file_name,
               other.source_title AS other_source_title
        FROM arrived
        JOIN index_statement AS other
            ON other.index_code = arrived.index_code AND other.year = arrived.year AND other.level = arrived.level
            AND other.system = arrived.system AND other.criterion_code = arrived.criterion_code
            AND coalesce(other.province_code, other.province) = coalesce(arrived.province_code, arrived.province)
            AND other.unit IS NOT DISTINCT FROM arrived.unit
            AND other.load_id <> arrived.load_id AND other.is_published
        WHERE says_otherwise(arrived.score, arrived.rank, arrived.rank_kind, other.score, other.rank, other.rank_kind, arrived.max_score)
        QUALIFY row_number() OVER (
            PARTITION BY arrived.index_code, arrived.year, arrived.level, arrived.system,
                         coalesce(arrived.province_code, arrived.province), arrived.unit, arrived.criterion_code
            ORDER BY other.origin = 'published' DESC, other.event_number DESC
        ) = 1
        ORDER BY arrived.row_number, arrived.criterion_code
        """,
        params={"load_id": recording.load_id},
    ).pl()
