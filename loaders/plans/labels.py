"""Labels in prose: "Đơn vị chủ trì: ...", and the sentence "X chủ trì, phối hợp với Y"."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from loaders.folding import lower
from loaders.plans.text import Text
from loaders.plans.timeframes import read_timeframe
from loaders.plans.units import is_unit, leading_unit
from loaders.plans.words import form, one_of

LONGEST_LABEL = 150
FIELDS = ("lead", "coordinating", "time", "product", "task", "content")
_LABEL_FIELD = {label: field for field in FIELDS for label in form()["labels"][field]}
_BODIES = r"(?:các\s+)?(?:cơ quan|đơn vị|bộ phận|tổ chức|địa phương|phòng|ban|sở|ngành|cá nhân)(?:\s*(?:,|/|và)\s*(?:các\s+)?(?:cơ quan|đơn vị|bộ phận|tổ chức|địa phương|ngành|cá nhân))*"
_DOES = r"(?:chủ trì|phối hợp|thực hiện|tham mưu|phụ trách|tham gia|đầu mối)"
_OTHER_LABELS = rf"{_BODIES}\s+(?:được giao\s+|cùng\s+)?{_DOES}(?:\s*[,/]?\s*(?:và\s+)?{_DOES})*(?:\s+(?:thực hiện|triển khai|tổ chức|chính|với))?|(?:thời gian|thời hạn|tiến độ|lộ trình)\s+[^:;.,()\d]{{2,40}}"
# After the start, an end mark or an opening bracket; a bare "thực hiện:" is a label only at the start.
_LABEL = re.compile(
    rf"(?:^|(?<=[.;,(\n])|(?<=[.;,] [-+])|(?<=\s[-+|]))\s*[-+]?\s*(?P<label>{one_of(_LABEL_FIELD)}|{_OTHER_LABELS})\s*(?:\([^()]{{0,60}}\)\s*)?(?::|(?<=chủ trì)\s+là:|\s+là:)"
)
_ASSIGNED = re.compile(r"(?<!\w)(?:là\s+(?:cơ quan|đơn vị|đầu mối)\s+)?chủ trì(?!\w)")
_WITH = re.compile(
    r"(?<!\w)(?:và\s+)?phối hợp(?:\s+chặt chẽ)?(?:,?\s*thống nhất)?(?:\s+(?:với|cùng(?:\s+với)?))?(?!\w)"
)
# "Sở A chủ trì, các sở, ban, ngành phối hợp".
_HELPED = re.compile(
    r"\s*[,;]\s*(?P<who>[^.;:()]{4,200}?)\s+(?:cùng\s+)?phối hợp(?:\s+thực hiện)?\s*(?=$|[.;)])"
)
_PART = re.compile(r"[;.,]\s+")


class Labelled(NamedTuple):
    """A value, what it is, and the label before it as written; "" for a time that stands after units without one."""

    field: str
    value: Text
    label: str


@dataclass(frozen=True)
class Assignment:
    lead: Text
    coordinating: Text | None
    start: int
    end: int


def labelled_parts(text: Text) -> tuple[Text | None, list[Labelled]]:
    """What stands before the first label, and each labelled value in order."""
    found = [
        match
        for match in _LABEL.finditer(text.lowered)
        if match["label"] != "thực hiện" or match.start() == 0 or _names_doers(text, match.end())
    ]
    if not found:
        return text, []
    ends = [match.start() for match in found[1:]] + [len(text.words)]
    values = [
        Labelled(
            _field(match["label"]),
            _value(text, match.end(), end),
            text.words[match.start("label") : match.end("label")],
        )
        for match, end in zip(found, ends, strict=True)
    ]
    before = text.cut(0, found[0].start())
    before = before.cut(0, len(before.words.rstrip(" (,;-")))
    return (before if before.words else None), [part for value in values for part in _without_time(value)]


def _names_doers(text: Text, place: int) -> bool:
    """Whether a unit stands behind a bare "Thực hiện:" that a sentence is followed by: "... nền tảng số. Thực hiện: Phòng Kỹ thuật"."""
    doers = leading_unit(text, place)
    return text.words[:place].rstrip(" :").endswith("Thực hiện") and doers is not None


def _without_time(said: Labelled) -> list[Labelled]:
    """Units, and the time that stands after them without a label: "phối hợp: Sở A; hoàn thành trước 30/11"."""
    if said.field not in ("lead", "coordinating"):
        return [said]
    for mark in _PART.finditer(said.value.lowered):
        rest = said.value.cut(mark.end())
        if leading_unit(rest) is None and read_timeframe(rest.words, None).kind not in (
            "none",
            "per_superior_plan",
        ):
            return [said._replace(value=said.value.cut(0, mark.start())), Labelled("time", rest, "")]
    return [said]


def begins_with_label(said: str) -> bool:
    """Whether a line opens with a label of its own: "Cơ quan phối hợp: ..." with a capital."""
    return said[:1].isupper() and _LABEL.match(lower(said[:LONGEST_LABEL])) is not None


def shared_with(text: Text) -> Text | None:
    """The units after "Chủ trì, phối hợp với ..." at the head of work listed under the unit that leads."""
    leads = _ASSIGNED.match(text.lowered)
    together = _WITH.match(text.lowered, leads.end() + _spaces(text.lowered, leads.end())) if leads else None
    partner = leading_unit(text, together.end()) if together else None
    return partner.unit if partner else None


def _field(label: str) -> str:
    known = _LABEL_FIELD.get(" ".join(label.split()))
    if known is not None:
        return known
    if label.startswith(("thời", "tiến", "lộ")):
        return "time"
    helps = "phối hợp" in label or "tham gia" in label
    return "coordinating" if helps and "chủ trì" not in label else "lead"


def _value(text: Text, start: int, end: int) -> Text:
    value = text.cut(start, end)
    kept = value.words.rstrip(" ;,(-–|")
    if kept.endswith(")") and kept.count(")") > kept.count("("):
        kept = kept[:-1].rstrip()
    elif kept.endswith((").", ");")) and kept.count(")") > kept.count("("):
        kept = kept[:-2].rstrip()
    return value.cut(0, len(kept))


def assignment(text: Text, start: int = 0) -> Assignment | None:
    """ "X chủ trì, phối hợp với Y (verb ...)": the two sides, where X begins the text from `start`."""
    subject = leading_unit(text, start)
    if subject is None:
        return None
    leads = _ASSIGNED.match(
        text.lowered, len(text.lowered[: subject.end]) + _spaces(text.lowered, subject.end)
    )
    if leads is None:
        return None
    together = _WITH.search(text.lowered, leads.end(), min(leads.end() + 60, len(text.lowered)))
    if together is None or text.lowered[leads.end() : together.start()].strip(" ,"):
        helped = _HELPED.match(text.lowered, leads.end())
        if helped is not None and is_unit(helped["who"]):
            return Assignment(subject.unit, text.cut(*helped.span("who")), start, helped.end())
        return Assignment(subject.unit, None, start, leads.end())
    partner = leading_unit(text, together.end())
    if partner is None:
        return Assignment(subject.unit, None, start, leads.end())
    return Assignment(subject.unit, partner.unit, start, partner.end)


def partner_after(text: Text, place: int) -> tuple[Text | None, int]:
    """The unit after "phối hợp với" that stands at a place, and where it ends; (None, place) where there is none."""
    together = _WITH.match(text.lowered, place + _spaces(text.lowered, place))
    partner = leading_unit(text, together.end()) if together else None
    return (partner.unit, partner.end) if partner else (None, place)


def _spaces(lowered: str, place: int) -> int:
    return len(lowered[place:]) - len(lowered[place:].lstrip(" ,"))
