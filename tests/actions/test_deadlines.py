"""Due dates of 2019–2027: the comparator, then the roll over weekends, holidays and swap days; the calendar of SQL agrees."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import periods
from actions.deadlines import HANOI, DueRule, ImpossibleDayError, due
from reference import days_off as published
from reference.periods import find_period
from warehouse import connect
from warehouse.connect import Warehouse
from warehouse.migrate import VIEWS

KIND = {3: "Q1", 6: "H1", 9: "Q3", 12: "Y"}
NOW = datetime(2026, 11, 21, tzinfo=HANOI)

# Every last good day of 2019–2027 that is a Saturday or Sunday, by the rule that gives it; all others are weekdays.
RULES = {
    11: DueRule(12, "before"),
    14: DueRule(15, "before"),
    15: DueRule(15, "no_later_than"),
    20: DueRule(20, "no_later_than"),
}
ON_A_WEEKEND = {
    2019: {14: [(9, "T7"), (12, "T7")], 15: [(6, "T7"), (9, "CN"), (12, "CN")]},
    2020: {14: [(3, "T7"), (6, "CN")], 15: [(3, "CN")], 20: [(6, "T7"), (9, "CN"), (12, "CN")]},
    2021: {11: [(9, "T7"), (12, "T7")], 14: [(3, "CN")], 20: [(3, "T7"), (6, "CN")]},
    2022: {11: [(6, "T7"), (9, "CN"), (12, "CN")], 20: [(3, "CN")]},
    2023: {11: [(3, "T7"), (6, "CN")]},
    2024: {14: [(9, "T7"), (12, "T7")], 15: [(6, "T7"), (9, "CN"), (12, "CN")]},
    2025: {
        14: [(6, "T7"), (9, "CN"), (12, "CN")],
        15: [(3, "T7"), (6, "CN")],
        20: [(9, "T7"), (12, "T7")],
    },
    2026: {14: [(3, "T7"), (6, "CN")], 15: [(3, "CN")], 20: [(6, "T7"), (9, "CN"), (12, "CN")]},
    2027: {11: [(9, "T7"), (12, "T7")], 14: [(3, "CN")], 20: [(3, "T7"), (6, "CN")]},
}
EVERY = [(year, day, month) for year in ON_A_WEEKEND for day in RULES for month in KIND]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """An empty warehouse: the published days are a view of it. For reading only."""
    opened = connect.open_in_memory(tmp_path_factory.mktemp("days"))
    yield opened
    opened.close()


def last_good_day(store: Warehouse, rule: DueRule, period: str) -> date:
    with store.cursor() as cursor:
        return periods.due_in(cursor, rule, find_period(period), NOW, None)[0].last_good_day


@pytest.mark.parametrize(("year", "day", "month"), EVERY)
def test_the_last_good_day_stays_on_a_weekend_unless_the_regime_rolls_it(
    store: Warehouse, year: int, day: int, month: int
) -> None:
    rule = RULES[day]
    collision = dict(ON_A_WEEKEND[year].get(day, ())).get(month)
    stated = date(year, month, day)

    found = due(rule, find_period(f"{year}-{KIND[month]}"))
    rolled = last_good_day(
        store, DueRule(rule.day, rule.comparator, None, "next_working_day"), f"{year}-{KIND[month]}"
    )

    assert found.last_good_day == stated
    assert found.due_at == datetime.combine(stated + timedelta(days=1), datetime.min.time(), HANOI)
    assert rolled == stated + timedelta(days={"T7": 2, "CN": 1, None: 0}[collision])


@pytest.mark.parametrize(
    ("rule", "period", "stated", "rolled"),
    [
        # 24/11/2026, Ngày Văn hóa Việt Nam, is the last good day of "trước ngày 25/11"
        (DueRule(25, "before", 11), "2026-Y", date(2026, 11, 24), date(2026, 11, 25)),
        # Tết 2026: Monday 16/02 to Friday 20/02, then a weekend
        (DueRule(16, "no_later_than", 2), "2026-Q1", date(2026, 2, 16), date(2026, 2, 23)),
        (DueRule(15, "before", 2), "2026-Q1", date(2026, 2, 14), date(2026, 2, 23)),
        # a swap day off, Monday 31/08/2026, before Quốc khánh on 01 and 02/09
        (DueRule(31, "no_later_than", 8), "2026-Q3", date(2026, 8, 31), date(2026, 9, 3)),
        # a make-up working Saturday stays what it is, and a roll may end on one
        (DueRule(22, "no_later_than", 8), "2026-Q3", date(2026, 8, 22), date(2026, 8, 22)),
        (DueRule(4, "no_later_than", 5), "2024-H1", date(2024, 5, 4), date(2024, 5, 4)),
        # a holiday on a Sunday with its day in lieu: Giỗ Tổ 26/04/2026
        (DueRule(25, "no_later_than", 4), "2026-H1", date(2026, 4, 25), date(2026, 4, 28)),
        # the end of February
        (DueRule(1, "before", 3), "2024-Q1", date(2024, 2, 29), date(2024, 2, 29)),
        (DueRule(1, "before", 3), "2026-Q1", date(2026, 2, 28), date(2026, 3, 2)),
        (DueRule(29, "no_later_than", 2), "2028-Q1", date(2028, 2, 29), date(2028, 2, 29)),
        # over the year's end
        (DueRule(1, "before", 1), "2027-Q1", date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_roll_passes_holidays_and_swap_days_and_stops_on_a_make_up_day(
    store: Warehouse, rule: DueRule, period: str, stated: date, rolled: date
) -> None:
    rolling = DueRule(rule.day, rule.comparator, rule.month, "next_working_day")

    assert last_good_day(store, rule, period) == stated
    assert last_good_day(store, rolling, period) == rolled


@pytest.mark.parametrize(
    ("rule", "period"),
    [
        (DueRule(29, "no_later_than", 2), "2026-Q1"),
        (DueRule(31, "before"), "2026-H1"),
        (DueRule(0, "before"), "2026-Q1"),
        (DueRule(1, "before", 13), "2026-Q1"),
    ],
)
def test_a_day_that_does_not_exist_is_no_due_day(rule: DueRule, period: str) -> None:
    with pytest.raises(ImpossibleDayError, match="Không có ngày"):
        due(rule, find_period(period))


@settings(deadline=None, max_examples=200)
@given(
    st.integers(1, 28),
    st.sampled_from(["before", "no_later_than"]),
    st.sampled_from(list(KIND.values())),
    st.integers(2019, 2030),
    st.sets(st.dates(date(2018, 12, 1), date(2031, 1, 31)), max_size=30),
)
def test_a_roll_only_moves_forward_and_only_over_days_off(
    day: int, comparator: str, kind: str, year: int, off: set[date]
) -> None:
    period = find_period(f"{year}-{kind}")
    stated = due(DueRule(day, comparator), period)  # type: ignore[arg-type]
    rolled = due(DueRule(day, comparator, None, "next_working_day"), period, is_day_off=off.__contains__)  # type: ignore[arg-type]

    assert rolled.last_good_day >= stated.last_good_day
    assert rolled.last_good_day not in off
    between = (rolled.last_good_day - stated.last_good_day).days
    assert list(rolled.moved_over) == [stated.last_good_day + timedelta(days=step) for step in range(between)]
    assert set(rolled.moved_over) <= off
    assert rolled.due_at.astimezone(UTC).hour == 17


def test_a_working_day_is_what_the_published_calendar_says_on_every_day(store: Warehouse) -> None:
    years = holidays.country_holidays("VN", years=range(published.FIRST_YEAR, published.LAST_YEAR + 1))
    with store.cursor() as cursor:
        found = cursor.execute(
            "SELECT on_date, is_working, working_day_number FROM calendar_at(TIMESTAMPTZ 'infinity') ORDER BY on_date"
        ).fetchall()

    number = 0
    for day, is_working, counted in found:
        number += is_working
        assert counted == number
        if published.FIRST_YEAR <= day.year <= published.LAST_YEAR:
            assert is_working is years.is_working_day(day), day
        else:
            assert is_working is (day.weekday() < 5), day


def test_the_view_of_published_days_is_the_one_the_package_gives() -> None:
    kept = Path(VIEWS / "07_published_days_off.sql").read_text(encoding="utf-8")

    assert kept == published.as_view(), "write it anew: python -m reference.days_off"


def test_read_leniently_the_named_day_itself_still_counts_and_is_what_rolls(store: Warehouse) -> None:
    lenient = DueRule(15, "before_or_on")

    assert last_good_day(store, DueRule(15, "before"), "2026-Q1") == date(2026, 3, 14)
    assert last_good_day(store, lenient, "2026-Q1") == date(2026, 3, 15)
    # 15/03/2026 is a Sunday
    rolling = DueRule(15, "before_or_on", None, "next_working_day")
    assert last_good_day(store, rolling, "2026-Q1") == date(2026, 3, 16)
