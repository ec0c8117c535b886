"""How sure a value is: the way it was read and what speaks against it, in words for the person who confirms it.

The ways, their scores and the limit below which a value is flagged stand in `forms/plan.toml`.
"""

import functools

from loaders.plans.model import Confidence
from loaders.plans.words import form

LONGEST_SAID = 60


def by(way: str, *said: str) -> Confidence:
    """A value read in one way of the form; `said` are the words its reason quotes. KeyError for an unknown way."""
    entry = form()["confidence"]["ways"][way]
    shown = [_short(words) for words in said]
    return Confidence(entry["score"], entry["reason"].format(*shown), entry["score"] < _limit())


def doubted(first: Confidence, *more: Confidence | None) -> Confidence:
    """Several steps one after another: as sure as the weakest of them, with the reasons of all."""
    steps = [first, *(step for step in more if step is not None)]
    score = min(step.score for step in steps)
    return Confidence(score, "; ".join(dict.fromkeys(step.reason for step in steps)), score < _limit())


@functools.cache
def _limit() -> float:
    return float(form()["confidence"]["low"])


def _short(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= LONGEST_SAID else f"{said[: LONGEST_SAID - 1].rstrip()}…"
