"""Values that nobody expects, anywhere in the workbook: an answer is given, never an exception."""

import datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from tests.loaders.reports import books
from tests.loaders.reports.books import INDICES, INFO, OUTPUTS, PLAN, PROGRESS, filled, read, rules

ODD: list[object] = [
    *(0, -1, 0.1, 1e15, 1e300, -1e300, 5e9, 2**31, 2**63, True, False),
    *(
        datetime.date(1900, 1, 1),
        datetime.date(9999, 12, 31),
        datetime.time(5, 5),
        datetime.timedelta(days=3),
    ),
    *(
        "x" * 32_000,
        "1/34",
        "999999/999999",
        "٣٤",
        "²",
        "½",
        "１２",
        "😀" * 50,
        "=A1",
        "#REF!",
        " ",
        "-",
        "0/0/0000",
    ),
    *(
        "I",
        "Tổng cộng",
        "Nơi nhận",
        "Quý I",
        "6 tháng",
        "TT",
        "Số lượng",
        "declared_status",
        "năm 2026",
        None,
    ),
]


# A failing case is not made smaller: every try reads a whole workbook.
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from([INFO, PLAN, PROGRESS, OUTPUTS, INDICES]), st.integers(1, 20), st.integers(1, 17)
        ),
        st.sampled_from(ODD),
        min_size=5,
        max_size=40,
    )
)
def test_odd_values_anywhere_get_an_answer_in_words(values: dict[tuple[str, int, int], object]) -> None:
    cells = [
        books.put(sheet, {f"{get_column_letter(column)}{row}": value})
        for (sheet, row, column), value in values.items()
    ]

    report = read(books.edited(*cells))

    for said in report.problems:
        assert said.found
        assert len(said.found) <= 80
        assert said.expected
        assert said.repair
    for name in ("progress", "outputs", "indices"):
        kept = {(row["sheet"], row["row"]) for row in getattr(report, name).to_dicts()}
        assert kept.isdisjoint(report.held.filter(table=name).select("sheet", "row").rows())


@pytest.mark.parametrize("sign", ["²", "①", "½"])
def test_a_sign_that_is_a_digit_of_sorts_is_no_number(sign: str) -> None:
    assert read(filled(PROGRESS, {"A6": sign})).progress["task_code"].to_list() == ["KH118-1"]


def test_a_formula_below_everything_else_is_flagged_with_the_rest_of_its_row() -> None:
    report = read(filled(INDICES, {"E90": "=1+1"}))

    assert {rule for rule in rules(report) if rule[2] in ("E90", "L90")} == {
        ("error", "formula.no_value", "E90"),
        ("error", "source.missing", "L90"),
    }
