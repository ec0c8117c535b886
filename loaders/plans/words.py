"""The word lists of `forms/plan.toml`, as tuples and as parts of patterns."""

import functools
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FORM = Path(__file__).parent.parent / "forms" / "plan.toml"


@functools.cache
def form() -> dict[str, Any]:
    return tomllib.loads(FORM.read_text(encoding="utf-8"))


@functools.cache
def words(section: str, name: str) -> tuple[str, ...]:
    """One list, e.g. words("labels", "lead"); a dotted section goes deeper."""
    table = form()
    for part in section.split("."):
        table = table[part]
    return tuple(table[name])


@functools.cache
def other_kinds() -> tuple[str, ...]:
    """The names of every kind of document that is neither a plan nor a decision."""
    return tuple(name for names in form()["kinds"]["codes"].values() for name in names)


def one_of(choices: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, with any spaces between their parts."""
    ordered = sorted(set(choices), key=len, reverse=True)
    return (
        "(?:" + "|".join(r"\s+".join(re.escape(part) for part in choice.split()) for choice in ordered) + ")"
    )


@functools.cache
def pattern(section: str, name: str) -> str:
    return one_of(words(section, name))


@functools.cache
def whole_word(section: str, name: str) -> re.Pattern[str]:
    """Any word of a list, standing as a word of its own in lowered text."""
    return re.compile(rf"(?<!\w){pattern(section, name)}(?!\w)")
