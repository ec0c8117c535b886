"""The published facts of `reference/` as rows of the warehouse's tables."""

import polars as pl

from reference import tables as reference


def register_tables() -> dict[str, pl.DataFrame]:
    """Frames by table name, columns as the tables without load_id."""
    read = reference.tables()
    return {
        "province": read["provinces"].select(
            "province_code",
            "system",
            "name",
            "full_name",
            "kind",
            "valid_from",
            "valid_to",
            "source",
            is_sample=pl.lit(False),
        ),
        "province_alias": read["province_aliases"].select("province_code", "alias", "system"),
        "province_succession": read["province_successions"],
        "department": read["departments"].select(
            "department_code", "name", "short_name", "kind", "valid_from", "valid_to", "source"
        ),
        "department_alias": read["department_aliases"],
        "department_succession": read["department_successions"],
        "channel": read["channels"],
        "period_kind": read["period_kinds"].select(
            "name",
            "is_cumulative",
            "window_start_year_offset",
            "window_start_month",
            "window_start_day",
            "window_end_month",
            "window_end_day",
            "last_month",
            "source",
            period_code="code",
        ),
        "status_word": read["status_words"].select(
            "code", "look", kind="group", words="words_vi", short_words="short_vi", ordinal="display_order"
        ),
        "index_catalogue": read["indices"].select(
            "index_code", "short_name", "scale", "subject_level", "publisher", "ordinal", name="name_vi"
        ),
        "index_criterion": read["index_criteria"].select(
            "index_code",
            "version_year",
            "parent_code",
            "name",
            "max_score",
            "source_url",
            criterion_code="code",
        ),
        "index_break": read["index_breaks"].select("index_code", "year", note="note_vi"),
        "index_source": read["index_sources"],
    }


def result_rows() -> pl.DataFrame:
    """Every published result, as rows of `index_result` without load_id."""
    return reference.tables()["index_results"].with_columns(
        is_published=pl.lit(True), sheet=pl.lit(None, pl.String)
    )


def fingerprint() -> str:
    return reference.fingerprint()
