"""How near an answer of `plan read` comes to the labels a person wrote: counts by field, no judgement of the whole.

Label and answer have the shape of `plan read`; in a label, `..._alt` holds other readings that are right as well, and
`core: false` marks a duty that may be read or left.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FIELDS = (
    "header",
    "tasks",
    "lead",
    "coordinating",
    "time_kind",
    "due_date",
    "duties",
    "duty_words",
    "indices",
    "bases",
    "recipients",
)
HEADER = ("number", "issue_date", "issuer", "province", "title", "year_from", "year_to", "signer")
SAME_TEXT = (
    0.85  # below it two texts are two tasks: wraps and lost marks cost less, another verb and object more
)
DUTY_WORDS = 4  # who, to, via, comparator
COMPARED_LETTERS = 110  # where a text ends and the words about time begin may be cut differently

Document = dict[str, Any]


@dataclass(frozen=True)
class Tally:
    """What was found again, of how much that was asked for and how much that was given."""

    hit: int = 0
    asked: int = 0
    given: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.hit + other.hit, self.asked + other.asked, self.given + other.given)

    @property
    def rate(self) -> float | None:
        """Twice what was found, of all asked and given (F1): leaving out and inventing cost the same. None: nothing to find."""
        return 2 * self.hit / (self.asked + self.given) if self.asked + self.given else None


def score(label: Document, answer: Document) -> dict[str, Tally]:
    """One tally for each of FIELDS. A task or duty that was not found has lost its units, time and words too, so
    finding more never lowers another field; units of an invented task cost the field `tasks` only.
    """
    found = _found(label["tasks"], answer.get("tasks") or [])
    pairs = [(wanted, found.get(place, {})) for place, wanted in enumerate(label["tasks"])]
    duties, words = _duties(label["report_obligations"], answer.get("report_obligations") or [])
    return {
        "header": _right(_same_header(name, label[name], answer.get(name)) for name in HEADER),
        "tasks": Tally(len(found), len(label["tasks"]), len(answer.get("tasks") or [])),
        "lead": _sum(_shared(wanted["lead"], task.get("lead")) for wanted, task in pairs),
        "coordinating": _sum(
            _shared(wanted["coordinating"], task.get("coordinating")) for wanted, task in pairs
        ),
        "time_kind": _right(
            task.get("timeframe_kind") in [wanted["timeframe_kind"], *wanted.get("timeframe_kind_alt", [])]
            for wanted, task in pairs
        ),
        "due_date": _right(
            task.get("due_date") == wanted["due_date"] for wanted, task in pairs if wanted["due_date"]
        ),
        "duties": duties,
        "duty_words": words,
        "indices": _shared(label["indices"], answer.get("indices")),
        "bases": _shared(_numbers(label["legal_bases"]), _numbers(answer.get("legal_bases") or [])),
        "recipients": _shared(label["recipients"], answer.get("recipients")),
    }


def table(scores: dict[str, dict[str, Tally]]) -> str:
    """A line for each document, a column for each field, a dash where there was nothing to find."""
    wide = max(len(name) for name in scores)
    lines = [" " * wide + "".join(f"{field[:9]:>11}" for field in FIELDS)]
    for name, tallies in scores.items():
        rates = [tallies[field].rate for field in FIELDS]
        lines.append(
            f"{name:<{wide}}" + "".join(f"{'–' if rate is None else f'{rate:.3f}':>11}" for rate in rates)
        )
    return "\n".join(lines)


def total(scores: Iterable[dict[str, Tally]]) -> dict[str, Tally]:
    """The tallies of several documents added up: a document counts by what it holds."""
    kept = list(scores)
    return {field: _sum(tallies[field] for tallies in kept) for field in FIELDS}


def fold(text: object) -> str:
    plain = unicodedata.normalize("NFD", str(text or "")).casefold().replace("đ", "d")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain)).replace("uy ban nhan dan", "ubnd")


def _same_header(name: str, wanted: object, found: object) -> bool:
    """An issuer may be named with its province or without, a title with its kind in front; all else is said exactly."""
    a, b = fold(wanted), fold(found)
    return a == b or (name in ("issuer", "title") and bool(a and b) and (a in b or b in a))


def _likeness(label: Document, task: Document) -> float:
    read = fold(task["text"])
    return max(
        _same_words(fold(words), read)
        for words in (label["text"], label.get("text_alt"))
        if words is not None
    )


def _same_words(a: str, b: str) -> float:
    letters = min(len(a), len(b), COMPARED_LETTERS)
    if letters < 12:
        return 0.0
    return difflib.SequenceMatcher(None, a[:letters], b[:letters], autojunk=False).ratio()


def _agreement(label: Document, task: Document) -> int:
    """Of two tasks with the same words, the one with the same units and day."""
    return (
        (_names(label["lead"]) == _names(task["lead"]))
        + (_names(label["coordinating"]) == _names(task["coordinating"]))
        + (label["due_date"] == task["due_date"])
    )


def _found(labels: list[Document], tasks: list[Document]) -> dict[int, Document]:
    """The task read for a label, by the label's place; a task answers one label at most, the likest first."""
    ranked = sorted(
        (-likeness, -_agreement(label, task), wanted, found)
        for wanted, label in enumerate(labels)
        for found, task in enumerate(tasks)
        if (likeness := _likeness(label, task)) >= SAME_TEXT
    )
    paired: dict[int, int] = {}
    for _, _, wanted, found in ranked:
        if wanted not in paired and found not in paired.values():
            paired[wanted] = found
    return {wanted: tasks[found] for wanted, found in paired.items()}


def _duties(labels: list[Document], found: list[Document]) -> tuple[Tally, Tally]:
    """Duties are the same when frequency and days are; who, to, via and the comparator are counted apart, as words."""
    left, words, hits = list(found), Tally(), 0
    for label in sorted(labels, key=lambda label: not label.get("core", True)):
        fitting = [duty for duty in left if _is_same_duty(label, duty)]
        duty = max(fitting, key=lambda duty: sum(_duty_words(label, duty)), default=None)
        if duty is not None:
            left.remove(duty)
        if label.get("core", True):
            hits += duty is not None
            words += _right(_duty_words(label, duty) if duty is not None else [False] * DUTY_WORDS)
    core = sum(label.get("core", True) for label in labels)
    return Tally(hits, core, hits + len(left)), words


def _is_same_duty(label: Document, duty: Document) -> bool:
    frequencies = [label["frequency"], *label.get("frequency_alt", [])]
    return duty["frequency"] in frequencies and _days(label) == _days(duty)


def _days(duty: Document) -> set[tuple[object, object]]:
    return {(rule.get("month"), rule["day"]) for rule in duty["due_rules"] or []}


def _duty_words(label: Document, duty: Document) -> list[bool]:
    right = []
    for name in ("who", "to", "via"):
        wanted = [label.get(name), *label.get(f"{name}_alt", [])]
        right.append(any(_same_name(words, duty.get(name)) for words in wanted))
    comparators = [{rule.get("comparator") for rule in each["due_rules"] or []} for each in (label, duty)]
    return [*right, comparators[0] == comparators[1]]


def _same_name(wanted: object, found: object) -> bool:
    """A name with more around it, or a shorter one that is no mere stump of it."""
    a, b = fold(wanted), fold(found)
    return a == b or (bool(a and b) and (a in b or (b in a and 2 * len(b) >= len(a))))


def _names(values: Iterable[object] | None) -> set[str]:
    return {fold(value).removeprefix("cac ") for value in values or [] if fold(value)}


def _numbers(bases: list[Document]) -> list[str]:
    """Bases are told apart by number and day; a law without a number by its day."""
    return [f"{base['number'] or base['type']} {base['date']}" for base in bases]


def _shared(wanted: Iterable[object] | None, found: Iterable[object] | None) -> Tally:
    a, b = _names(wanted), _names(found)
    return Tally(len(a & b), len(a), len(b))


def _right(answers: Iterable[bool]) -> Tally:
    kept = list(answers)
    return Tally(sum(kept), len(kept), len(kept))


def _sum(tallies: Iterable[Tally]) -> Tally:
    added = Tally()
    for tally in tallies:
        added += tally
    return added
