"""The scan of a report that came on paper or by the e-office: its bytes are kept as they came, and given out again."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from loaders.file_names import clean_file_name
from warehouse.connect import Warehouse
from warehouse.records import loads
from warehouse.records.loads import Arrival, Recording

KIND = "paper_scan"
SIZE_LIMIT = 10 * 1024 * 1024
# How a whole file of each kind begins, and what stands in its last bytes.
_FORMS = {
    "PDF": (b"%PDF-", b"%%EOF", 2048),
    "PNG": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82", 64),
    "JPEG": (b"\xff\xd8\xff", b"\xff\xd9", 64),
}


class UnfitScanError(Exception):
    """A scan cannot be kept; the message says why and what to do, in Vietnamese. Nothing was stored."""


@dataclass(frozen=True)
class Scan:
    """A file as it was chosen: its name and its bytes."""

    name: str
    content: bytes


def must_be_fit(scan: Scan) -> None:
    """Raises UnfitScanError for what is no whole PDF, PNG or JPEG, or is too large."""
    name = clean_file_name(scan.name)
    if len(scan.content) > SIZE_LIMIT:
        raise UnfitScanError(f"{name}: tệp lớn hơn 10 MB. Hãy giảm dung lượng bản quét rồi ghi lại.")
    is_whole = any(
        scan.content.startswith(start) and end in scan.content[-within:]
        for start, end, within in _FORMS.values()
    )
    if not is_whole:
        raise UnfitScanError(
            f"{name}: không phải tệp PDF hoặc ảnh (PNG, JPEG) nguyên vẹn. Hãy quét lại hoặc chọn tệp khác."
        )


def keep(
    warehouse: Warehouse,
    scan: Scan,
    *,
    obligation_id: str,
    paper_event: int,
    actor: str,
    is_sample: bool,
    at: datetime,
    reason: str | None = None,
) -> None:
    """Keep the scan of the paper receipt of an event; `reason` where it came later than its receipt.

    Raises UnfitScanError.
    """
    must_be_fit(scan)
    detail: dict[str, object] = {"obligation_id": obligation_id, "paper_event": paper_event}
    detail |= {"reason": reason} if reason else {}
    arrival = Arrival(KIND, clean_file_name(scan.name), scan.content, actor, is_sample, at, detail)
    with loads.recording(warehouse, arrival) as recording:
        if loads.find_load(recording.cursor, KIND, arrival.sha256):
            raise UnfitScanError(
                f"{arrival.file_name}: bản quét này đã được giữ cùng một báo cáo giấy. Hãy chọn đúng tệp của báo cáo này."
            )
        store_again(recording, arrival)


def store_again(recording: Recording, arrival: Arrival) -> None:
    """Write the row of a scan, now or for a rebuild."""
    row = {name: arrival.detail[name] for name in ("obligation_id", "paper_event")}
    recording.add("paper_scan", pl.DataFrame([row]))
