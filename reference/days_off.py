"""The published days off of Vietnam and its known make-up working days, from the package `holidays`.

Source: package `holidays` 0.109, country VN, whose source names the laws and announcements: public holidays, days off in lieu
of a weekend, and the swaps it knows. Swaps that it does not know are added by a coordinator. The lunar days of coming
years are the package's.

`python -m reference.days_off` prints the view of the warehouse that holds them; a test holds the two together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from holidays.countries import VN

FIRST_YEAR, LAST_YEAR = 2019, 2030
MAKE_UP_DAY = "Ngày làm bù"

HEAD = f"""-- "Ngày nghỉ đã công bố": public holidays with their days in lieu, and known swaps, {FIRST_YEAR}–{LAST_YEAR}; kind off (a day off) or
-- work (a make-up working day). Written by `python -m reference.days_off`, which names the source; not by hand.
CREATE OR REPLACE VIEW published_day_off AS
SELECT * FROM (VALUES
"""  # noqa: S608 our own years
TAIL = "\n) AS published(on_date, kind, name);\n"


@dataclass(frozen=True)
class PublishedDay:
    """A day that is not what its weekday says, or a holiday whatever its weekday; `kind` is off or work."""

    on_date: date
    kind: str
    name: str


def published() -> Iterator[PublishedDay]:
    """Every published day off and make-up working day of the years, in their order."""
    years = VN(years=range(FIRST_YEAR, LAST_YEAR + 1), language="vi")
    days = [PublishedDay(day, "off", name) for day, name in years.items()]
    days += [
        PublishedDay(day, "work", MAKE_UP_DAY)
        for day in years.weekend_workdays
        if FIRST_YEAR <= day.year <= LAST_YEAR
    ]
    return iter(sorted(days, key=lambda one: one.on_date))


def as_view() -> str:
    """The statement that makes the view `published_day_off`."""
    rows = (f"    (DATE '{one.on_date}', '{one.kind}', '{one.name}')" for one in published())
    return HEAD + ",\n".join(rows) + TAIL


if __name__ == "__main__":
    print(as_view(), end="")
