"""The words of `loaders/forms/unit.toml`, keyed the way names are compared."""

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reference.tables import key

PATH = Path(__file__).parents[1] / "forms" / "unit.toml"


@functools.cache
def form() -> Mapping[str, Any]:
    """The form as written."""
    return tomllib.loads(PATH.read_text(encoding="utf-8"))


@functools.cache
def columns() -> Mapping[str, str]:
    """Our column by every heading known for it."""
    return _by_word(form()["columns"])


@functools.cache
def values(column: str) -> Mapping[str, str]:
    """Our value by every spelling known for it in a column."""
    return _by_word(form()["values"][column])


@functools.cache
def gaps() -> frozenset[str]:
    """What people type where there is no value."""
    return frozenset(word.casefold() for word in form()["values"]["gap"])


@functools.cache
def ignored() -> frozenset[str]:
    """Headings that are understood and left out on purpose."""
    return frozenset(key(word) for word in form()["ignored"])


def required() -> list[str]:
    """The columns without which no row can be read."""
    names: list[str] = form()["required"]
    return names


def separators(column: str) -> str:
    """The marks between several values of one cell."""
    marks: str = form()["separators"][column]
    return marks


def first_heading(column: str) -> str:
    """The heading to tell a person about."""
    heading: str = form()["columns"][column][0]
    return heading


def _by_word(spellings: Mapping[str, list[str]]) -> Mapping[str, str]:
    return {key(word): name for name, words in spellings.items() for word in words}
