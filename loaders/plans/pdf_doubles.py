"""Letters drawn twice, a hair apart, as some programs make bold: the second is left out."""

from collections.abc import Iterable
from itertools import product
from typing import Any

NEAR = 1.0  # points
_AROUND = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]


def doubles(letters: Iterable[dict[str, Any]]) -> set[int]:
    """The `id` of each letter that repeats one of the same font and size before it, in nearly the same place."""
    seen: dict[tuple[Any, ...], tuple[float, float]] = {}
    found: set[int] = set()
    for letter in letters:
        across, down = letter["x0"], letter["top"]
        kind = (letter["text"], letter["fontname"], letter["size"])
        column, row = int(across // NEAR), int(down // NEAR)
        if (*kind, column, row) in seen:
            found.add(id(letter))
            continue
        for right, below in _AROUND:
            other = seen.get((*kind, column + right, row + below))
            if other is not None and abs(other[0] - across) <= NEAR and abs(other[1] - down) <= NEAR:
                found.add(id(letter))
                break
        else:
            seen[*kind, column, row] = (across, down)
    return found
