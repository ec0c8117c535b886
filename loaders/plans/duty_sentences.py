"""Duties that several sentences or clauses state together: sides and days taken over, frequencies joined."""

from dataclasses import replace

from loaders.plans.confidence import by, doubted
from loaders.plans.due_rules import Timing
from loaders.plans.model import Confidence, Confidences, DueRule, ReportObligation
from loaders.plans.text import Text


def with_sides_of(before: list[ReportObligation], duty: ReportObligation) -> ReportObligation:
    """ "... báo cáo về Sở Nội vụ: quý I trước ngày ...; 6 tháng trước ngày ...": the later parts name no receiver."""
    if not before or duty.to is not None:
        return duty
    taken = {"to": by("clause_before")} if before[0].to is not None else {}
    return replace(
        duty,
        to=before[0].to,
        via=duty.via or before[0].via,
        confidence={**duty.confidence, **taken},
    )


def confidence_of_timing(timing: Timing, clause: Text) -> Confidences:
    """How sure frequency and days are: named, told by the days alone, or not stated."""
    if not timing.is_told:
        frequency = by("days_told")
    elif timing.frequency == "unspecified":
        frequency = by("no_frequency" if "định kỳ" in clause.lowered else "as_required")
    else:
        frequency = by("sentence_frequency")
    if not timing.rules:
        return {"frequency": frequency, "due_rules": by("no_days")}
    days = clause.words[timing.start : timing.end].strip(" ,;")
    is_of_period = any(rule.anchor == "period_end_month" for rule in timing.rules)
    return {
        "frequency": frequency,
        "due_rules": doubted(by("written_out", days), by("period_day") if is_of_period else None),
    }


def merged(duties: list[ReportObligation]) -> list[ReportObligation]:
    """One entry for each frequency between the same sides; the days of several sentences together."""
    kept: dict[tuple[str | None, str | None, str | None, str], ReportObligation] = {}
    for duty in duties:
        key = (duty.who, duty.to, duty.via, duty.frequency)
        old = kept.get(key)
        if old is None:
            kept[key] = duty
        elif old.due_rules != duty.due_rules:
            texts = [text for text in (old.due_text, duty.due_text) if text]
            rules = tuple(dict.fromkeys([*old.due_rules, *duty.due_rules]))
            confidence = _with_days_of(old, duty)
            kept[key] = replace(
                old, due_text="; ".join(texts) or None, due_rules=rules, confidence=confidence
            )
    return list(kept.values())


def _with_days_of(old: ReportObligation, duty: ReportObligation) -> Confidences:
    """The later sentence has the days where the first had none; else both must be right."""
    if not old.due_rules:
        return {**old.confidence, "due_rules": _days_of(duty)}
    return {**old.confidence, "due_rules": doubted(_days_of(old), _days_of(duty) if duty.due_rules else None)}


def _days_of(duty: ReportObligation) -> Confidence:
    return duty.confidence["due_rules"]


def restated(duties: list[ReportObligation], made: list[ReportObligation]) -> list[ReportObligation]:
    """A sentence that only adds to the one before it: its frequency, or its day ("Báo cáo gửi trước ngày ...")."""
    if not duties or not made:
        return duties + made
    last = duties[-1]
    opens = made[0].quote.lower().lstrip("- ").startswith(("báo cáo", "thời gian", "thời hạn", "hạn "))
    if (
        last.frequency == "unspecified"
        and not last.due_rules
        and opens
        and (last.via is None or made[0].to in (None, last.via, last.to))
    ):
        whole = [
            replace(
                duty,
                who=last.who or duty.who,
                to=last.to or duty.to,
                via=last.via or duty.via,
                confidence={
                    **duty.confidence,
                    **{
                        name: last.confidence[name]
                        for name in ("who", "to", "via")
                        if getattr(last, name) and name in last.confidence
                    },
                },
            )
            for duty in made
        ]
        return duties[:-1] + whole
    if (
        opens
        and all(duty.frequency == "unspecified" or duty.to is None for duty in made)
        and made[0].due_rules
        and not last.due_rules
    ):
        rules: tuple[DueRule, ...] = made[0].due_rules
        same = [duty for duty in duties if duty.quote == last.quote]
        return [
            replace(
                duty,
                due_text=made[0].due_text,
                due_rules=rules,
                confidence={**duty.confidence, "due_rules": doubted(_days_of(made[0]), by("sentence_after"))},
            )
            if duty in same and duty.frequency != "adhoc"
            else duty
            for duty in duties
        ]
    return duties + made
