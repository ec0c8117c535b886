"""Every question, asked in one province with what names things of another, never tells of the other."""

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from tests import two_provinces
from tests.two_provinces import Place, TwoProvinces
from tests.warehouse.test_queries import GUARDED, name_of, questions, says_nothing
from warehouse.queries.asked import Filters
from warehouse.scope import EVERYTHING, Scope

Question = Callable[..., pl.DataFrame]
# What is kept with the moment it was really done, and is asked for as of tomorrow.
OF_TODAY = {"reports.attachments", "events.list_events", "reports.receipt_numbers", "plans.find_plan"}
# Days off and closed periods: they name no unit, and who is bound by one is tested where it is decided.
OF_ALL = {"days_off.days_off", "days_off.changes", "timeliness.standings"}
# Answers without a word of their province: counts, and the law that every plan names.
COUNTS = {"plans.bases_of_plan", "tasks.totals", "tasks.count_by_group", "timeliness.by_period", "reminders.digest", "tasks.bodies_in_need",
          "tasks.count_by_bar_and_group", "outputs.outputs_by_channel", "plan_drafts.accuracy"}  # fmt: skip
PROVINCIAL = [
    question for question in GUARDED if {"province", "filters"} & set(inspect.signature(question).parameters)
]


def about(question: Question, place: Place | None, province: str | None = None) -> dict[str, Any]:
    """What the question is asked with: things of the place; of none, whatever there is."""
    named: dict[str, Any] = {
        "province": province,
        "filters": Filters(province, None, None),
        "due_soon_days": 7,
        "grain": "unit",
        "table": "communication_output",
        "period": two_provinces.PERIOD,
        "index": "PAPI",
        "criterion": "TOTAL",
        "subjects": (place.code,) if place else (),
        "year": 2026,
    }
    if place:
        named |= {
            "draft_id": place.draft_id,
            "is_open": False,
            "plan_id": place.plan_id,
            "task_id": place.task_id,
            "receipt": place.receipt,
            "unit": place.health if name_of(question).startswith("reminders.") else place.office,
            "obligation": place.obligation,
            "serial": int(place.receipt.rpartition("-")[2]),
            "code": "so-xay-dung",
            "subject": place.code,
            "channel": "training",
        }
    if name_of(question) in ("reports.versions", "reports.obligations"):
        named["period"] = None
    asked = inspect.signature(question).parameters.keys() - {"cursor", "scope", "as_of"}
    return {name: named.get(name) for name in asked}


def ask(two: TwoProvinces, question: Question, scope: Scope, params: dict[str, Any]) -> pl.DataFrame:
    today = date.today() + timedelta(days=1)  # noqa: DTZ011 no moment is compared with it
    as_of = today if name_of(question) in OF_TODAY else two_provinces.DAY
    with two.warehouse.cursor() as cursor:
        return question(cursor, scope=scope, as_of=as_of, **params)


def scopes_of(place: Place) -> list[Scope]:
    return [
        Scope(place.code, None, None),
        Scope(place.code, "so-xay-dung", None),
        Scope(place.code, "so-xay-dung", place.office),
    ]


def with_a_channel(two: TwoProvinces, params: dict[str, Any]) -> dict[str, Any]:
    """A channel in which both provinces have a result, in place of a word of the tests'."""
    if "channel" not in params:
        return params
    with two.warehouse.cursor() as cursor:
        found = cursor.execute("SELECT min(channel_code) FROM communication_output").fetchall()
    return {**params, "channel": found[0][0]}


@pytest.mark.parametrize("question", questions(), ids=name_of)
def test_nothing_of_another_province_is_ever_told(two: TwoProvinces, question: Question) -> None:
    for own, other in ((two.here, two.there), (two.there, two.here)):
        asked = list(zip(scopes_of(own), (None, other.code, None), strict=True))
        if name_of(question).startswith("indices."):
            asked = asked[-1:]  # they take long, and most of what they answer with is published
        elif own is two.there:
            asked = asked[1:2]  # the way back is the same, but that a body of the same code is asked for
        for scope, province in asked:
            params = with_a_channel(two, about(question, other, province))
            told = ask(two, question, scope, params)

            assert other.is_told_in(told.write_ndjson()) == [], (scope, params)


@pytest.mark.parametrize("question", [one for one in GUARDED if name_of(one) not in OF_ALL], ids=name_of)
def test_the_same_question_is_answered_to_who_may_know(two: TwoProvinces, question: Question) -> None:
    """Else that nothing is told would prove nothing."""
    for own in (two.here, two.there):
        scope = EVERYTHING if name_of(question) == "events.list_events" else Scope(own.code, None, None)
        params = with_a_channel(two, about(question, own, own.code))
        told = ask(two, question, scope, params)

        assert not says_nothing(question, told), name_of(question)
        is_named = name_of(question) not in COUNTS and told.width > 2
        assert own.is_told_in(told.write_ndjson()) or not is_named, told.to_dicts()


@pytest.mark.parametrize("question", PROVINCIAL, ids=name_of)
def test_figures_of_a_scope_are_those_of_its_province(two: TwoProvinces, question: Question) -> None:
    for own in (two.here, two.there):
        chosen = ask(two, question, EVERYTHING, with_a_channel(two, about(question, own, own.code)))
        scoped = ask(
            two, question, Scope(own.code, None, None), with_a_channel(two, about(question, own, own.code))
        )

        assert scoped.to_dicts() == chosen.to_dicts()
