"""The sheet of index results: known indices, scores within their scale, ranks within the number ranked."""

import polars as pl

from loaders.reports.columns import TableRead
from loaders.reports.model import ReportContext
from loaders.reports.rules import Rule, apply, flag_doubles, require, set_column
from loaders.reports.words import nearest
from reference import tables as reference
from reference.tables import key

_ROUNDING = 0.005  # published scores are rounded
_MOST_RANKED = 999_999
_REPAIR = "Kiểm tra lại với văn bản công bố"


def check_indices(read: TableRead, context: ReportContext) -> None:
    """Flag what is wrong; the frame gets the codes of the register for `index_code`."""
    require(read)
    _find_indices(read)
    score, limit, rank = pl.col("score"), pl.col("max_score"), pl.col("rank")
    unsourced = pl.col("published_on").is_null() & pl.col("source_doc").is_null()
    year = context.today.year
    apply(
        read,
        [
            Rule("error", "score.above_maximum", "score", score > limit + _ROUNDING, "điểm không lớn hơn thang điểm tối đa là {}", _REPAIR, "max_score"),
            Rule("error", "rank.above_number_ranked", "rank", rank > pl.col("rank_of"), "thứ hạng không lớn hơn tổng số đối tượng là {}", _REPAIR, "rank_of"),
            Rule("error", "rank.too_many", "rank_of", pl.col("rank_of") > _MOST_RANKED, f"số đối tượng được xếp hạng, không quá {_MOST_RANKED}", _REPAIR),
            Rule("error", "source.missing", "source_doc", unsourced, "ngày công bố hoặc văn bản công bố", "Điền một trong hai cột"),
            Rule("error", "year.in_the_future", "index_year", pl.col("index_year") > year, f"năm không sau {year}", "Ghi năm được đo, không phải năm công bố"),
            Rule("warning", "date.after_receipt", "published_on", pl.col("published_on") > context.received_on, f"ngày không sau ngày nhận {context.received_on:%d/%m/%Y}", _REPAIR),
        ],
    )  # fmt: skip
    named = read.frame.select("index_code", "index_year", "subject_level", "subject", "dimension").rows()
    keys = [
        (code, year, level, key(subject or ""), key(part or "")) if code else None
        for code, year, level, subject, part in named
    ]
    flag_doubles(read, keys, "index_code", "row.duplicate", "chỉ số, năm, đối tượng và thành phần")


def _find_indices(read: TableRead) -> None:
    """A name that the register does not know is kept as a new code, and asked about."""
    known = [*reference.tables()["indices"]["short_name"], *reference.tables()["index_aliases"]["alias"]]
    codes = read.frame["index_code"].to_list()
    for at, name in enumerate(codes):
        if name is None:
            continue
        codes[at] = reference.find_index(name) or name
        if reference.find_index(name) is None:
            read.flag(
                at, "index_code", "warning", "index.unknown", f"chỉ số có trong danh mục{nearest(name, known)}",
                "Chọn chỉ số trong danh sách của ô, hoặc xác nhận là chỉ số mới",
            )  # fmt: skip
    set_column(read, "index_code", codes, pl.String)
