"""Words of a PDF by where they stand: within a box, and on one line."""

from collections.abc import Sequence
from typing import Any


def is_within(word: dict[str, Any], box: Sequence[float]) -> bool:
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def rows_of_words(words: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Words that stand on one baseline, from left to right; boxes of letters from different fonts differ in height."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=_baseline):
        height = word["bottom"] - word["top"]
        if rows and _baseline(word) - _baseline(rows[-1][0]) < 0.3 * height:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda each: each["x0"]) for row in rows]


def _baseline(word: dict[str, Any]) -> float:
    return -float(word["chars"][0]["matrix"][5])  # a page counts upwards
