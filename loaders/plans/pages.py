"""Pages beside lines: every place in what was read from a PDF names its page too."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from loaders.plans.model import NotAPlan, Plan, Source


def with_pages(said: Plan | NotAPlan, pages: Sequence[int]) -> Plan | NotAPlan:
    """What was read with the page of each line in its places; `pages` holds one for each line, or nothing."""
    paged: Plan | NotAPlan = _paged(said, pages) if pages else said
    return paged


def _paged(value: Any, pages: Sequence[int]) -> Any:
    if isinstance(value, Source):
        return dataclasses.replace(value, page=pages[value.line - 1])
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value,
            **{item.name: _paged(getattr(value, item.name), pages) for item in dataclasses.fields(value)},
        )
    if isinstance(value, Mapping):
        return {key: _paged(item, pages) for key, item in value.items()}
    return tuple(_paged(item, pages) for item in value) if isinstance(value, tuple) else value
