"""The scan of a report on paper: kept byte for byte, found again with its report, done again by a rebuild."""

import hashlib
import io
from argparse import Namespace
from datetime import datetime

import pytest
from PIL import Image

from actions import keeping, obligations
from actions.deadlines import HANOI
from actions.obligations import UnfitDecisionError
from actions.paper_scans import SIZE_LIMIT, Scan, UnfitScanError
from tests.actions.owing import FINANCE, HEALTH, PERIOD, owing  # noqa: F401 a fixture
from warehouse.connect import Warehouse
from warehouse.queries import timeliness
from warehouse.records import loads
from warehouse.scope import EVERYTHING, Scope

STAMP, RECORDED = datetime(2026, 3, 12, 9, tzinfo=HANOI), datetime(2026, 3, 16, 15, 30, tzinfo=HANOI)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(form: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 30), "white").save(stream, form)
    return stream.getvalue()


def record(warehouse: Warehouse, unit: str, scan: Scan | None) -> str:
    return obligations.record_paper(
        warehouse,
        f"{unit}:{PERIOD}",
        STAMP,
        document_number="12/BC-SYT",
        reason="nộp giấy",
        actor="dieu-phoi",
        scope=EVERYTHING,
        scan=scan,
        at=RECORDED,
    )


def received(warehouse: Warehouse, unit: str, scope: Scope = EVERYTHING) -> list[dict[str, object]]:
    with warehouse.cursor() as cursor:
        found = timeliness.receipts(cursor, scope=scope, as_of=keeping.today(), obligation=f"{unit}:{PERIOD}")
    return found.select("received_at", "recorded_at", "scan_name", "scan_sha256", "scan_bytes").to_dicts()


@pytest.mark.parametrize(
    ("name", "content"), [("bao-cao.pdf", PDF), ("trang 1.png", picture("PNG")), ("a.jpg", picture("JPEG"))]
)
def test_a_scan_is_kept_with_its_paper_and_survives_a_rebuild(
    owing: Warehouse,  # noqa: F811
    name: str,
    content: bytes,
) -> None:
    assert "kèm bản quét" in record(owing, HEALTH, Scan(name, content))
    record(owing, FINANCE, None)
    before = received(owing, HEALTH)

    assert keeping.rebuild(owing, Namespace(accept=False), ()).code == 0

    sha256 = hashlib.sha256(content).hexdigest()
    assert received(owing, HEALTH) == before
    assert before == [
        {
            "received_at": STAMP,
            "recorded_at": RECORDED,
            "scan_name": name,
            "scan_sha256": sha256,
            "scan_bytes": len(content),
        }
    ]
    assert loads.original_path(owing, sha256).read_bytes() == content
    assert received(owing, FINANCE)[0]["scan_sha256"] is None
    assert received(owing, HEALTH, Scope("14", None, None)) == []


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (Scan("bao-cao.docx", b"PK\x03\x04"), "không phải tệp PDF hoặc ảnh"),
        (Scan("cut.pdf", PDF[:20]), "nguyên vẹn"),
        (Scan("cut.png", picture("PNG")[:-20]), "nguyên vẹn"),
        (Scan("a.pdf", PDF + b" " * SIZE_LIMIT), "lớn hơn 10 MB"),
    ],
)
def test_a_scan_that_cannot_be_kept_leaves_no_receipt_behind(
    owing: Warehouse,  # noqa: F811
    scan: Scan,
    said: str,
) -> None:
    newest = owing.version
    with pytest.raises(UnfitScanError, match=said):
        record(owing, HEALTH, scan)

    assert owing.version == newest
    assert received(owing, HEALTH) == []


def paper_event(warehouse: Warehouse, unit: str) -> int:
    with warehouse.cursor() as cursor:
        found = timeliness.receipts(
            cursor, scope=EVERYTHING, as_of=keeping.today(), obligation=f"{unit}:{PERIOD}"
        )
    return int(found["paper_event"].item())


def add(warehouse: Warehouse, unit: str, scan: Scan, scope: Scope = EVERYTHING) -> str:
    return obligations.add_scan(
        warehouse,
        f"{unit}:{PERIOD}",
        paper_event(warehouse, unit),
        scan,
        reason="bản quét đến sau",
        actor="dieu-phoi",
        scope=scope,
    )


def test_a_scan_that_comes_later_joins_its_paper_and_a_better_one_takes_its_place(
    owing: Warehouse,  # noqa: F811
) -> None:
    record(owing, HEALTH, None)

    assert add(owing, HEALTH, Scan("mờ.pdf", PDF)).startswith("Đã kèm bản quét vào báo cáo giấy 12/BC-SYT")
    assert [one["scan_name"] for one in received(owing, HEALTH)] == ["mờ.pdf"]
    add(owing, HEALTH, Scan("rõ.png", picture("PNG")))
    kept = received(owing, HEALTH)
    assert [(one["scan_name"], one["received_at"]) for one in kept] == [("rõ.png", STAMP)]

    assert keeping.rebuild(owing, Namespace(accept=False), ()).code == 0
    assert received(owing, HEALTH) == kept


def test_one_scan_belongs_to_one_paper_and_nobody_else_adds_to_it(owing: Warehouse) -> None:  # noqa: F811
    record(owing, HEALTH, Scan("bao-cao.pdf", PDF))
    record(owing, FINANCE, None)
    newest = owing.version

    with pytest.raises(UnfitScanError, match="đã được giữ cùng một báo cáo giấy"):
        add(owing, FINANCE, Scan("nham.pdf", PDF))
    with pytest.raises(UnfitDecisionError, match="trong phạm vi của bạn"):
        add(owing, FINANCE, Scan("a.png", picture("PNG")), Scope("14", None, None))
    with pytest.raises(UnfitDecisionError, match="Không có báo cáo giấy này"):
        obligations.add_scan(
            owing,
            f"{FINANCE}:{PERIOD}",
            paper_event(owing, HEALTH),
            Scan("a.png", picture("PNG")),
            reason="x",
            actor="dieu-phoi",
            scope=EVERYTHING,
        )
    assert owing.version == newest
