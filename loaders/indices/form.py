"""The words of `loaders/forms/index.toml`, keyed the way names are compared."""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reference.tables import key

PATH = Path(__file__).parents[1] / "forms" / "index.toml"


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
    """Headings of a tidy table that are understood and left out on purpose."""
    return _keys(form()["ignored"])


@functools.cache
def published(words: str) -> frozenset[str]:
    """A list of words of the publishers' tables."""
    return _keys(form()["published"][words])


def first_heading(column: str) -> str:
    """The heading to tell a person about."""
    heading: str = form()["columns"][column][0]
    return heading


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(key(word) for word in words)


def _by_word(spellings: Mapping[str, list[str]]) -> Mapping[str, str]:
    return {key(word): name for name, words in spellings.items() for word in words}
