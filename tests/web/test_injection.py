"""What strangers write stays what it is: in no query, no path, no line of a log and no page is it taken for an instruction."""

import inspect
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from access.store import Store
from tests.two_provinces import DAY, TwoProvinces
from tests.warehouse.test_queries import name_of, questions
from tests.warehouse.test_query_scopes import Question, about
from warehouse import store
from warehouse.connect import Warehouse
from warehouse.queries.asked import Filters
from warehouse.scope import EVERYTHING, Scope
from web import api, token

INJECTIONS = [
    "' OR '1'='1",
    "'; DROP TABLE plan; --",
    '"; DELETE FROM event; /*',
    "x' UNION SELECT * FROM read_text('/etc/hostname') --",
    "$province",
    "{} {0} {scope}",
    "%",
    "_",
    "%%s%n",
    "‘’“”＇",
    "a\x00b",
    "\u202etxt.exe\u2066",
    "\ud800",
    "../../etc/passwd",
    "z" * 20_000,
    "{{7*7}}",
]
SHARPEST = (
    "a\x00b'; DROP TABLE plan; -- \" $province"  # questions take long: all that could end a word, in one
)
NAMES = [f"{number}" for number in range(len(INJECTIONS))]
STRINGS = ("province", "unit", "period", "department", "plan_id", "draft_id", "task_id", "receipt", "table", "obligation", "code",
           "subject", "channel", "index", "criterion", "search", "bar", "status_group", "grain", "actor", "filters", "subjects")  # fmt: skip


def row_counts(warehouse: Warehouse) -> dict[str, int]:
    """How many rows each table has."""
    with warehouse.cursor() as cursor:
        tables = [str(row[0]) for row in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {
            table: int(cursor.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0]) for table in tables
        }


@pytest.fixture(scope="module", autouse=True)
def nothing_changes(two: TwoProvinces) -> Iterator[None]:
    """After all of the tests here every table has the rows that it had: counting takes as long as a test does."""
    before = (two.warehouse.version, row_counts(two.warehouse))
    yield
    assert (two.warehouse.version, row_counts(two.warehouse)) == before


def with_words(question: Question, words: str, name: str, named: dict[str, Any]) -> dict[str, Any]:
    """The question's parameters with the words in place of one of them."""
    if name == "filters":
        return {**named, "filters": Filters(words, None, words)}
    return {**named, name: (words,) if name == "subjects" else words}


@pytest.mark.parametrize("question", questions(), ids=name_of)
def test_whatever_a_question_is_asked_with_is_a_word_and_nothing_else(
    two: TwoProvinces, question: Question
) -> None:
    """A code that nobody bears has one answer, however it is written; so has a scope."""
    named = about(question, two.here)
    with two.warehouse.cursor() as cursor:

        def answer(params: dict[str, Any], scope: Scope = EVERYTHING) -> str:
            try:
                return question(cursor, scope=scope, as_of=DAY, **params).write_ndjson()
            except ValueError as error:  # a table of a report that there is none of
                return type(error).__name__

        for name in [one for one in inspect.signature(question).parameters if one in STRINGS]:
            unknown = answer(with_words(question, "khong-co", name, named))
            # A search for what is neither letter nor number finds what has it; it is words to look for, not a code.
            if name != "search":
                assert answer(with_words(question, SHARPEST, name, named)) == unknown, name
        nobody = answer(named, Scope("khong-co", "khong-co", "khong-co"))
        assert answer(named, Scope(SHARPEST, SHARPEST, SHARPEST)) == nobody


@pytest.fixture
def caller(two: TwoProvinces, people: Store, sample_settings: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:  # fmt: skip
    monkeypatch.setattr(store, "opened", lambda: two.warehouse)
    with TestClient(Starlette(routes=api.routes()), raise_server_exceptions=False) as client:
        client.headers["Authorization"] = f"Bearer {token.sample_token()}"
        yield client


@pytest.mark.parametrize("words", [one for one in INJECTIONS if one != "\ud800"], ids=NAMES[:-1])
def test_the_api_answers_in_words_whatever_it_is_asked_with(caller: TestClient, words: str) -> None:
    said = quote(words, safe="")
    answers = {
        "province": caller.get(f"/api/data/timeliness.json?province={said}"),
        "department": caller.get(f"/api/data/task_status.json?department={said}"),
        "year": caller.get(f"/api/data/plans.json?year={said}"),
        "as_of": caller.get(f"/api/data/plans.json?as_of={said}"),
        "parameter": caller.get(f"/api/data/plans.json?{said}=1"),
        "name": caller.get(f"/api/data/{said}.json"),
        "form": caller.get(f"/api/data/plans.{said}"),
        "receipt": caller.get(f"/api/reports/{said}"),
        "unit": caller.get(f"/api/templates/{said}/2026-H1.xlsx"),
        "period": caller.get(f"/api/templates/timthan-van-phong/{said}.xlsx"),
        "expected": caller.post(f"/api/reports?unit={said}&period={said}&dry_run=1", files={"file": ("x.csv", b"a;b\n1;2\n")}),
        "file name": caller.post("/api/reports?dry_run=1", files={"file": (words.replace("\x00", "") or "x", b"PK")}),
        "token": TestClient(caller.app).get("/api/data/plans.json", headers={"Authorization": f"Bearer {words}".encode()}),
    }  # fmt: skip
    codes = {name: answer.status_code for name, answer in answers.items()}

    assert {name: code for name, code in codes.items() if code >= 500} == {}
    assert (codes["year"], codes["as_of"], codes["parameter"], codes["token"]) == (400, 400, 400, 401)
    assert answers["province"].json() == answers["department"].json() == []
    assert {codes[name] for name in ("name", "form", "receipt", "unit", "period")} <= {404}
    assert codes["expected"] == 422
    # A name that is longer than the heading of a form's part may be spoils the form.
    assert codes["file name"] == (422 if len(words) < 4_000 else 400)
    assert not any("/etc/hostname" in answer.text and "read_text" not in words for answer in answers.values())
