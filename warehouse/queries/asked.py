"""What every question is asked with: whose eyes, up to which day, and the common filters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import duckdb
import polars as pl

from warehouse.scope import Scope


class Query(Protocol):
    """A question: scope and as_of are always given, by name; the answer is a frame."""

    __name__: str

    def __call__(
        self, cursor: duckdb.DuckDBPyConnection, *, scope: Scope, as_of: date, **asked: object
    ) -> pl.DataFrame: ...


AnyQuery = Callable[..., pl.DataFrame]


@dataclass(frozen=True)
class Filters:
    """The three filters common to all pages, as register codes; None means all."""

    province: str | None
    year: int | None
    department: str | None

    def as_params(self) -> dict[str, str | int | None]:
        return {"province": self.province, "year": self.year, "department": self.department}
