"""What questions are asked with besides whose eyes and up to which day: the common filters."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

# A question: takes a cursor, and by name scope, as_of and what else it asks; a test holds every one to that.
AnyQuery = Callable[..., pl.DataFrame]


@dataclass(frozen=True)
class Filters:
    """The three filters common to all pages, as register codes; None means all."""

    province: str | None
    year: int | None
    department: str | None

    def as_params(self) -> dict[str, str | int | None]:
        return {"province": self.province, "year": self.year, "department": self.department}
