"""The upload and data API as the contract says it: codes, shapes, and nothing without the token."""

import io
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest
from starlette.testclient import TestClient

from access import audit, tokens
from access.store import Store
from access.viewer import Role
from tests.accounts import BY
from tests.actions.workbooks import OUTPUTS, PERIOD, filled
from warehouse import settings
from warehouse.connect import Warehouse
from web import api, token


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/reports"),
        ("GET", "/api/reports/BN-2026-000001"),
        ("GET", f"/api/templates/s1-so-y-te/{PERIOD}.xlsx"),
        ("GET", "/api/data/plans.csv"),
    ],
)
@pytest.mark.parametrize("given", [None, "Bearer wrong", "Bearer ", "Basic eA==", "Bearer ữ"])
def test_nothing_answers_without_the_token(
    client: TestClient, method: str, path: str, given: str | None
) -> None:
    del client.headers["Authorization"]
    headers = {"Authorization": given.encode()} if given else {}

    assert client.request(method, path, headers=headers).status_code == 401


def test_the_token_is_its_owners_alone(client: TestClient, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / token.FILE_NAME).stat().st_mode) == 0o600


def test_a_report_is_received_once_and_found_by_its_receipt(
    client: TestClient, reporting_warehouse: Warehouse
) -> None:
    content = filled(
        reporting_warehouse,
        "s1-so-y-te",
        {(OUTPUTS, 0, "quantity"): 9, (OUTPUTS, 1, "quantity"): "chín"},
    )

    dry = client.post("/api/reports?dry_run=1", files={"file": ("bc.xlsx", content)})
    assert (dry.status_code, dry.json()["rows"]["new"], "receipt" in dry.json()) == (200, 1, False)

    first = client.post("/api/reports", files={"file": ("bc.xlsx", content)})
    said = first.json()
    assert (first.status_code, said["unit"], said["period"], said["gate"]) == (
        201,
        "s1-so-y-te",
        PERIOD,
        "passed",
    )
    assert said["rows"] == {"new": 1, "changed": 0, "unchanged": 0, "missing": 0, "kept": 0, "held": 1}
    assert said["received_at"].endswith("+07:00")
    assert said["state"] == "committed"
    wrong = [problem for problem in said["problems"] if problem["severity"] == "error"]
    assert set(wrong[0]) >= {"severity", "sheet", "cell", "column", "found", "expected", "repair", "rule"}

    again = client.post("/api/reports", files={"file": ("bc.xlsx", content)})
    assert (again.status_code, again.json()["receipt"]) == (200, said["receipt"])

    kept = client.get(f"/api/reports/{said['receipt']}")
    assert (kept.status_code, kept.json()["state"], kept.json()["rows"]["held"]) == (200, "committed", 1)
    assert client.get("/api/reports/BN-2026-999999").status_code == 404


def test_the_same_bytes_sent_many_times_at_once_make_one_receipt(
    client: TestClient, reporting_warehouse: Warehouse
) -> None:
    content = filled(reporting_warehouse, "s1-so-tu-phap", {(OUTPUTS, 0, "quantity"): 21})
    with ThreadPoolExecutor(8) as many:
        answered = list(
            many.map(lambda _: client.post("/api/reports", files={"file": ("bc.xlsx", content)}), range(8))
        )

    assert sorted(answer.status_code for answer in answered) == [200] * 7 + [201]
    assert len({answer.json()["receipt"] for answer in answered}) == 1


def test_a_refused_file_says_why_and_leaves_no_receipt(
    client: TestClient, reporting_warehouse: Warehouse
) -> None:
    newest = reporting_warehouse.version

    refused = client.post("/api/reports", files={"file": ("bc.xlsx", b"%PDF-1.7 no workbook")})

    assert (refused.status_code, refused.json()["gate"]) == (422, "refused")
    assert refused.json()["problems"][0]["repair"]
    assert reporting_warehouse.version == newest


@pytest.mark.parametrize("is_stated", [True, False])
def test_a_file_that_is_too_large_is_refused_with_or_without_a_length(
    client: TestClient, is_stated: bool
) -> None:
    body = b"x" * (api.UPLOAD_LIMIT + 200_000)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    content = body if is_stated else (body[at : at + 65536] for at in range(0, len(body), 65536))

    assert client.post("/api/reports", content=content, headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"no boundary", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "text/plain"),
        (b"{}", "application/json"),
        (b"--x--", "multipart/form-data; boundary=x"),
    ],
)
def test_a_request_without_a_file_says_what_is_needed(client: TestClient, body: bytes, kind: str) -> None:
    answered = client.post("/api/reports", content=body, headers={"Content-Type": kind})

    assert answered.status_code == 400
    assert "file" in answered.json()["error"]


def test_a_csv_file_is_received_when_the_caller_says_whose_it_is(client: TestClient) -> None:
    lines = "Hình thức tuyên truyền;Đơn vị tính;Số lượng\nTập huấn, bồi dưỡng;lớp;3\n"
    content = lines.encode("utf-8-sig")

    unknown = client.post("/api/reports", files={"file": ("kq.csv", content)})
    told = client.post(
        f"/api/reports?unit=s1-so-tai-chinh&period={PERIOD}", files={"file": ("kq.csv", content)}
    )

    assert unknown.status_code == 422
    assert (told.status_code, told.json()["rows"]["new"]) == (201, 1)


def test_a_template_is_a_workbook_with_its_name(client: TestClient) -> None:
    answered = client.get(f"/api/templates/s1-so-y-te/{PERIOD}.xlsx")

    assert answered.status_code == 200
    assert answered.content.startswith(b"PK")
    assert f"CCHC_{PERIOD}_s1-so-y-te_DU-LIEU-MAU.xlsx" in answered.headers["content-disposition"]
    assert client.get(f"/api/templates/khong-co/{PERIOD}.xlsx").status_code == 404
    assert client.get("/api/templates/s1-so-y-te/2026-Q9.xlsx").status_code == 404


def test_data_comes_in_three_forms_with_the_same_rows(client: TestClient) -> None:
    query = "?province=S1&year=2026"
    csv = pl.read_csv(client.get(f"/api/data/plans.csv{query}").content)
    parquet = pl.read_parquet(io.BytesIO(client.get(f"/api/data/plans.parquet{query}").content))
    rows = client.get(f"/api/data/plans.json{query}").json()

    assert csv.height == parquet.height == len(rows) > 0
    assert client.get("/api/data/secrets.csv").status_code == 404
    assert client.get("/api/data/plans.csv?year=mot").status_code == 400
    assert client.get("/api/data/plans.csv?as_of=2026-02-31").status_code == 400


def bearer(people: Store, role: Role, **place: str) -> dict[str, str]:
    raw, _ = tokens.add(people, "Hệ thống của đơn vị", role, by=BY, **place)  # type: ignore[arg-type]
    return {"Authorization": f"Bearer {raw}"}


def test_a_units_token_sends_and_reads_for_its_own_unit_only(
    client: TestClient, people: Store, reporting_warehouse: Warehouse
) -> None:
    own = bearer(people, Role.UNIT_TOKEN, province="S1", department="so-y-te", unit="s1-so-y-te")
    other = bearer(people, Role.UNIT_TOKEN, province="S1", department="so-noi-vu", unit="s1-so-noi-vu")
    name, content = "bao-cao.xlsx", filled(reporting_warehouse, "s1-so-y-te", {(OUTPUTS, 0, "quantity"): 12})

    refused = client.post("/api/reports", files={"file": (name, content)}, headers=other)
    sent = client.post("/api/reports", files={"file": (name, content)}, headers=own)

    assert refused.status_code == 403 and "đơn vị mình" in refused.json()["error"]
    assert sent.status_code == 201
    receipt = f"/api/reports/{sent.json()['receipt']}"
    assert client.get(receipt, headers=own).status_code == 200
    assert client.get(receipt, headers=other).status_code == 404
    assert client.get(f"/api/templates/s1-so-y-te/{PERIOD}.xlsx", headers=own).status_code == 200
    assert client.get(f"/api/templates/s1-so-y-te/{PERIOD}.xlsx", headers=other).status_code == 404
    assert [event.who for event in audit.read(people) if event.action == "access_refused"] != []


def test_a_token_for_reading_sends_nothing_and_reads_its_province(
    client: TestClient, people: Store, reporting_warehouse: Warehouse
) -> None:
    reading = bearer(people, Role.READ_TOKEN, province="S1")
    elsewhere = bearer(people, Role.READ_TOKEN, province="14")
    file = {
        "file": ("bao-cao.xlsx", filled(reporting_warehouse, "s1-so-y-te", {(OUTPUTS, 0, "quantity"): 12}))
    }

    assert client.post("/api/reports", files=file, headers=reading).status_code == 403
    assert client.get(f"/api/templates/s1-so-y-te/{PERIOD}.xlsx", headers=reading).status_code == 403
    own = client.get("/api/data/timeliness.json", headers=reading).json()
    assert own != []
    assert client.get("/api/data/timeliness.json?province=S1", headers=elsewhere).json() == []


def test_what_is_taken_away_leaves_a_trace_with_what_it_was_asked_for(
    client: TestClient, people: Store
) -> None:
    client.get("/api/data/task_status.csv?province=S1&year=2026&as_of=2026-10-01")
    client.get("/api/data/nothing.csv")
    client.get("/api/data/task_status.csv?year=x")

    (told,) = audit.read(people)

    assert (told.action, told.subject, told.who, told.address) == (
        "exported",
        "task_status.csv",
        "token:mau",
        "testclient",
    )
    assert json.loads(told.detail) == {
        "how": "api",
        "asked": {"province": "S1", "year": "2026", "as_of": "2026-10-01"},
    }


def test_a_revoked_token_and_the_sample_token_of_another_server_open_nothing(
    client: TestClient, people: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = bearer(people, Role.READ_TOKEN, province="S1")
    tokens.revoke(people, tokens.every(people)[0].prefix, by=BY)

    assert client.get("/api/data/plans.csv", headers=reading).status_code == 401
    assert client.get("/api/data/plans.csv").status_code == 200
    monkeypatch.setattr(settings.settings(), "samples", False)
    assert client.get("/api/data/plans.csv").status_code == 401


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/data/task_status.csv?provnce=S1", "Không có tham số provnce. Ở đây chỉ có: province, year, department, as_of."),
        ("/api/data/timeliness.json?province=S1&unit=x", "Không có tham số unit."),
        ("/api/data/plans.csv?year=2025&year=2026", "Tham số year được ghi nhiều lần"),
        ("/api/data/index_results.csv?department=so-y-te", "không lọc theo department"),
        ("/api/data/plans.csv?year=20260", "Năm viết 2026"),
        ("/api/data/plans.csv?a%0Ab=1", "Không có tham số a\\u000ab."),
        (f"/api/templates/s1-so-y-te/{PERIOD}.xlsx?as_of=2026-01-01", "Ở đây không có tham số nào."),
        ("/api/reports/BN-2026-000001?unit=x", "Không có tham số unit."),
    ],
)  # fmt: skip
def test_a_parameter_nobody_reads_is_refused_by_its_name(client: TestClient, path: str, said: str) -> None:
    answered = client.get(path)

    assert answered.status_code == 400
    assert said in answered.json()["error"]


@pytest.mark.parametrize("asked", ["dry-run=1", "dry_run=true", "dry_run=", "dry_run=1&dry_run=0"])
def test_a_dry_run_that_is_misspelt_commits_nothing(
    client: TestClient, reporting_warehouse: Warehouse, asked: str
) -> None:
    content = filled(reporting_warehouse, "s1-so-xay-dung", {(OUTPUTS, 0, "quantity"): 4})
    newest = reporting_warehouse.version

    answered = client.post(f"/api/reports?{asked}", files={"file": ("bc.xlsx", content)})

    assert answered.status_code == 400
    assert reporting_warehouse.version == newest


def test_without_a_token_nothing_is_told_of_the_parameters(client: TestClient) -> None:
    del client.headers["Authorization"]

    assert client.get("/api/data/plans.csv?provnce=S1").status_code == 401
