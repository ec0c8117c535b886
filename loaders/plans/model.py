"""What a plan document says: frozen records, and their JSON."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

TimeframeKind = Literal[
    "continuous", "deadline", "range", "year", "quarterly", "monthly", "per_superior_plan", "none"
]
Frequency = Literal["monthly", "quarterly", "half_year", "nine_month", "yearly", "adhoc", "unspecified"]
Relation = Literal["replaces", "amends"]
Comparator = Literal["before", "no_later_than"]


class UnreadablePlanError(Exception):
    """The file cannot be read as text; the message says what was found, what was expected and what to do."""


@dataclass(frozen=True)
class Source:
    """Where a value stands: the line its words begin at, the words as written, and the page where the file has pages."""

    line: int
    quote: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Confidence:
    """How sure a value is (0 to 1), the way it was read, in Vietnamese, and whether a person should look at it."""

    score: float
    reason: str
    is_low: bool


# The confidence of each value by the name it has in the JSON; no part of what makes two answers equal.
Confidences = Mapping[str, Confidence]


@dataclass(frozen=True)
class Timeframe:
    """When a task is to be done. `due_date` is the day as stated; `due_comparator` says whether that day still counts."""

    text: str | None = None
    kind: TimeframeKind = "none"
    start_date: date | None = None
    due_date: date | None = None
    due_comparator: Comparator | None = None


@dataclass(frozen=True)
class Task:
    no: str | None
    text: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    timeframe: Timeframe
    section: str | None
    source: Source
    details: tuple[str, ...] = ()  # further parts of the same task
    product: str | None = None
    sources: Mapping[str, Source] = field(
        default_factory=dict
    )  # lead, coordinating, timeframe: their lines and words
    confidence: Confidences = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Responsibility:
    """A duty listed under a unit; the unit is None where the plan names none."""

    unit: str | None
    text: str
    source: Source
    confidence: Confidences = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class DueRule:
    """A day a report is due. Without a month the day is counted in the month the anchor names."""

    day: int
    month: int | None = None
    comparator: Comparator = "no_later_than"
    year: int | None = None
    anchor: str | None = None


@dataclass(frozen=True)
class ReportObligation:
    who: str | None
    to: str | None
    via: str | None
    frequency: Frequency
    due_text: str | None
    due_rules: tuple[DueRule, ...]
    quote: str
    source: Source
    confidence: Confidences = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class LegalBasis:
    type: str
    number: str | None
    date: date | None
    source: Source


@dataclass(frozen=True)
class Replaced:
    """A plan that this document puts out of force or changes, by its number and day."""

    number: str
    date: date | None
    relation: Relation
    source: Source


@dataclass(frozen=True)
class Correction:
    """A known misprint met in the text. The text is kept as written."""

    found: str
    means: str
    reason: str
    line: int


@dataclass(frozen=True)
class Header:
    number: str | None = None
    issue_date: date | None = None
    issuer: str | None = None
    province: str | None = None
    title: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    signer: str | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    confidence: Confidences = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Plan:
    header: Header
    tasks: tuple[Task, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    report_obligations: tuple[ReportObligation, ...] = ()
    indices: tuple[str, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    recipients: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    warnings: tuple[str, ...] = ()
    replaces: tuple[Replaced, ...] = ()
    is_draft: bool = False


@dataclass(frozen=True)
class NotAPlan:
    """What the document is instead (a code of `forms/plan.toml`, or "unknown"); what it assigns, for a person to take over.

    `warnings`: what was converted from an old code, which may be why the document is not known for what it is.
    """

    reason: str
    kind: str = "unknown"
    offer: Plan | None = None
    warnings: tuple[str, ...] = ()


def to_json(answer: Plan | NotAPlan) -> dict[str, Any]:
    """The shape of `plan read`: absent values are null or []; dates are ISO 8601."""
    if isinstance(answer, NotAPlan):
        offer = to_json(answer.offer) if answer.offer is not None else None
        refused = {
            "is_plan": False,
            "kind": answer.kind,
            "reason": answer.reason,
            "warnings": list(answer.warnings),
        }
        return refused if offer is None else {**refused, "offer": {**offer, "is_plan": False}}
    rest = {
        item.name: _plain(getattr(answer, item.name))
        for item in dataclasses.fields(answer)
        if item.name not in ("header", "tasks")
    }
    tasks = [_task(task) for task in answer.tasks]
    header = _plain(answer.header)
    about = {"sources": header.pop("sources"), "confidence": header.pop("confidence")}
    return {"is_plan": True, **header, "tasks": tasks, **rest, **about}


def _task(task: Task) -> dict[str, Any]:
    plain = _plain(task)
    when = plain.pop("timeframe")
    return {
        **{key: plain[key] for key in ("no", "text", "lead", "coordinating")},
        "timeframe_text": when["text"],
        "timeframe_kind": when["kind"],
        **{key: when[key] for key in ("start_date", "due_date", "due_comparator")},
        **{key: plain[key] for key in ("section", "product", "details", "source", "sources", "confidence")},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, DueRule):
        given = {"month": value.month, "day": value.day, "comparator": value.comparator}
        return {
            **given,
            **{key: found for key in ("year", "anchor") if (found := getattr(value, key)) is not None},
        }
    if isinstance(value, Source):
        page = {} if value.page is None else {"page": value.page}
        return {"line": value.line, "quote": value.quote, **page}
    if dataclasses.is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
