"""The signed copy (bản ký số) of a report: its bytes are kept as they came, beside its receipt."""

from datetime import datetime

import duckdb

from actions.deadlines import HANOI
from actions.reporting import find_version
from loaders.file_names import clean_file_name
from reference.periods import find_period
from warehouse.connect import Warehouse
from warehouse.records import loads
from warehouse.records import reports as records
from warehouse.records.loads import Arrival, Recording
from warehouse.scope import Scope

PDF_LIMIT = 10 * 1024 * 1024


class UnfitAttachmentError(Exception):
    """A signed copy cannot be taken; the message says why and what to do, in Vietnamese."""


def attach(
    warehouse: Warehouse, receipt: str, name: str, content: bytes, *, actor: str, scope: Scope
) -> bool:
    """Keep the signed copy (bản ký số) of a report; whether the file says that it holds a signature.

    The signature is not verified. Raises UnfitAttachmentError.
    """
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise UnfitAttachmentError(
            f"{name[:80]}: không phải tệp PDF nguyên vẹn. Hãy gửi bản PDF đã ký số của báo cáo."
        )
    if len(content) > PDF_LIMIT:
        raise UnfitAttachmentError(
            f"{name[:80]}: tệp lớn hơn 10 MB. Hãy giảm dung lượng bản quét rồi gửi lại."
        )
    now, name = datetime.now(HANOI), clean_file_name(name)
    has_signature = b"/ByteRange" in content and b"/Contents" in content
    with warehouse.transaction() as cursor:
        version = find_version(cursor, receipt, scope=scope, as_of=now.date())
        if version is None:
            raise UnfitAttachmentError("Không có biên nhận này.")
        arrival = Arrival("attachment", name, content, actor, version["is_sample"], now, {"receipt": receipt})
        if known := loads.find_load(cursor, "attachment", arrival.sha256):
            raise UnfitAttachmentError(f"{name[:80]}: {_attached_to(cursor, known, receipt, scope, now)}")
        with loads.recording(warehouse, arrival) as recording:
            records.store_attachment(recording, receipt, has_signature=has_signature)
    return has_signature


def attach_again(recording: Recording, arrival: Arrival) -> None:
    """Keep a signed copy again for a rebuild."""
    has_signature = b"/ByteRange" in arrival.content and b"/Contents" in arrival.content
    records.store_attachment(recording, str(arrival.detail["receipt"]), has_signature=has_signature)


def _attached_to(
    cursor: duckdb.DuckDBPyConnection, load_id: str, receipt: str, scope: Scope, now: datetime
) -> str:
    """Where a signed copy is kept already; of a receipt out of scope only that there is one."""
    number = cursor.execute(
        "SELECT receipt_number FROM report_attachment WHERE load_id = $load_id", {"load_id": load_id}
    ).fetchall()[0][0]
    if number == receipt:
        return "tệp này đã được đính kèm vào chính biên nhận này."
    version = find_version(cursor, number, scope=scope, as_of=now.date())
    if version is None:
        return "tệp này đã được đính kèm vào một biên nhận khác. Hãy chọn bản ký số của đúng báo cáo này."
    period = find_period(version["period_code"]).name
    return (
        f"tệp này đã được đính kèm vào biên nhận {number} ({version['unit_name']}, {period}). "
        "Hãy chọn bản ký số của đúng báo cáo này."
    )
