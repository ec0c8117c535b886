"""The matrix at the API: each kind of token, at its own place and at another."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from access import tokens
from access.store import Store
from access.viewer import Role
from tests.accounts import BY
from tests.two_provinces import HERE, PERIOD, THERE, TwoProvinces
from warehouse import store
from web import api

HOME = {"province": HERE.code, "department": "so-xay-dung"}
TOKENS: dict[str, tuple[Role, dict[str, str]]] = {
    "of the unit": (Role.UNIT_TOKEN, {**HOME, "unit": HERE.office}),
    "of another unit": (Role.UNIT_TOKEN, {"province": HERE.code, "department": "so-y-te", "unit": HERE.health}),
    "reading the province": (Role.READ_TOKEN, {"province": HERE.code}),
    "reading a department": (Role.READ_TOKEN, HOME),
    "reading elsewhere": (Role.READ_TOKEN, {"province": THERE.code}),
}  # fmt: skip


@pytest.fixture
def caller(two: TwoProvinces, people: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(store, "opened", lambda: two.warehouse)
    with TestClient(Starlette(routes=api.routes())) as client:
        yield client


def bearer(people: Store, kind: str) -> dict[str, str]:
    role, place = TOKENS[kind]
    raw, _ = tokens.add(people, "Phần mềm", role, by=BY, **place)  # type: ignore[arg-type]
    return {"Authorization": f"Bearer {raw}"}


# Codes for: the template of the office here, its receipt, the receipt elsewhere, an upload of a file that is no workbook.
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("of the unit", (200, 200, 404, 422)),
        ("of another unit", (404, 404, 404, 422)),
        ("reading the province", (403, 200, 404, 403)),
        ("reading a department", (403, 200, 404, 403)),
        ("reading elsewhere", (403, 404, 200, 403)),
    ],
)
def test_each_token_reads_and_sends_in_its_own_place(
    two: TwoProvinces, caller: TestClient, people: Store, kind: str, expected: tuple[int, ...]
) -> None:
    headers, newest = bearer(people, kind), two.warehouse.version
    answers = (
        caller.get(f"/api/templates/{HERE.office}/{PERIOD}.xlsx", headers=headers),
        caller.get(f"/api/reports/{two.here.receipt}", headers=headers),
        caller.get(f"/api/reports/{two.there.receipt}", headers=headers),
        caller.post("/api/reports", files={"file": ("x.xlsx", b"%PDF-1.7")}, headers=headers),
    )

    assert tuple(answer.status_code for answer in answers) == expected
    assert two.warehouse.version == newest
    mark = HERE.mark if kind == "reading elsewhere" else THERE.mark
    assert not any(mark.encode() in answer.content for answer in answers)


@pytest.mark.parametrize("name", ["task_status", "timeliness", "plans", "index_results"])
@pytest.mark.parametrize("kind", TOKENS)
def test_data_holds_what_the_token_may_see_whatever_it_asks_for(
    two: TwoProvinces, caller: TestClient, people: Store, kind: str, name: str
) -> None:
    headers = bearer(people, kind)
    own, other = (THERE, HERE) if kind == "reading elsewhere" else (HERE, THERE)
    for query in ("", f"?province={other.code}", f"?province={own.code}"):
        answered = caller.get(f"/api/data/{name}.json{query}", headers=headers)

        assert answered.status_code == 200
        assert other.is_told_in(answered.text) == []
        if kind in ("of another unit", "of the unit", "reading a department"):
            forbidden = "Văn phòng" if kind == "of another unit" else "Sở Y tế"
            assert f"{forbidden} {own.mark}" not in answered.text
