"""The scan of a report on paper: kept byte for byte, found again with its report, done again by a rebuild."""

import hashlib
import io
from argparse import Namespace
from datetime import datetime

import pytest
from PIL import Image

from actions import keeping, obligations
from actions.deadlines import HANOI
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
