"""How sure the values of a task are: the ways its reader names, and what the values themselves say against it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from loaders.plans.confidence import by, doubted
from loaders.plans.model import Confidence, Confidences, Task, Timeframe
from loaders.plans.text import Text
from loaders.plans.timeframes import days_named
from loaders.plans.units import leading_unit
from loaders.plans.words import form

MOST_WORDS_AFTER = 4  # of a name, behind what is surely a unit
_OPEN_END = re.compile(
    r"(?:[,(/-]|(?<!\w)(?:và|của|các|cho|với|về|theo|tại|trong|từ|đến|hoặc))$", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def with_confidence(task: Task, ways: Mapping[str, Confidence]) -> Task:
    """The task with the confidence of each value; `ways`: how text, lead, coordinating, timeframe and product were read.

    A value without a way is one the document does not state.
    """
    found: dict[str, Confidence] = {
        "text": doubted(ways["text"], *doubts_of_text(task.text)),
        "lead": _of_lead(task.lead, ways.get("lead")),
        "coordinating": doubted(
            ways.get("coordinating") or by("unsaid"), *doubts_of_units(task.coordinating)
        ),
        **_of_time(task.timeframe, ways.get("timeframe")),
    }
    if task.product is not None and "product" in ways:
        found["product"] = ways["product"]
    return replace(task, confidence=found)


def doubts_of_text(words: str) -> Iterable[Confidence]:
    limits: Mapping[str, Any] = form()["confidence"]
    if len(words) < limits["shortest_task"]:
        yield by("too_short")
    if len(words) > limits["longest_task"]:
        yield by("too_long")
    if _OPEN_END.search(words.rstrip()):
        yield by("cut_off")


def _of_lead(units: tuple[str, ...], way: Confidence | None) -> Confidence:
    if not units:
        return by("no_lead") if way is None else doubted(by("no_lead"), way)
    return doubted(way or by("unsaid"), *doubts_of_units(units))


def doubts_of_units(units: tuple[str, ...]) -> Iterable[Confidence]:
    for unit in units:
        if not _begins_as_unit(unit):
            yield by("not_a_unit", unit)
        elif len(unit) > form()["confidence"]["longest_unit"]:
            yield by("too_long")


def _begins_as_unit(unit: str) -> bool:
    """Also where the name goes on with what elsewhere is the work: "Phòng Quản lý xây dựng"."""
    subject = leading_unit(Text(unit, ((0, 0),)))
    return subject is not None and len(unit[subject.end :].split()) <= MOST_WORDS_AFTER


def _of_time(when: Timeframe, way: Confidence | None) -> Confidences:
    """Of the words, of the kind, and of the day that was made of them."""
    if when.text is None:
        missing = by("no_time") if way is None else doubted(by("no_time"), way)
        return dict.fromkeys(("timeframe_text", "timeframe_kind", "due_date"), missing)
    read = way or by("unsaid")
    kind = doubted(read, by("not_understood", when.text) if when.kind == "none" else None)
    return {
        "timeframe_text": read,
        "timeframe_kind": kind,
        "due_date": doubted(kind, _doubt_of_day(when, when.text)),
    }


def _doubt_of_day(when: Timeframe, words: str) -> Confidence | None:
    days = days_named(words)
    if when.kind == "deadline" and len(days) > 1:
        return by("two_days", days[0], days[-1])
    if when.kind in ("deadline", "range") and when.due_date is None:
        return by("no_such_day" if _YEAR.search(words) else "no_year")
    if when.due_date is not None and _YEAR.search(words) is None:
        return by("year_of_plan")
    return None
