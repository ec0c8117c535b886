"""Reporting regimes that a rule of the state sets, offered as presets; a coordinator puts one in force, nothing does it alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """A regime as its rule states it: which reports, by which day of their last month, and whom it binds."""

    code: str
    document: str
    addressee: str
    kinds: tuple[str, ...]
    day: int
    comparator: str
    source: str
    source_url: str
    binds: str


# The four reports and their day, as Sở Nội vụ Nam Định summarises the letter; the letter itself was not seen.
MINISTRY_CCHC = Preset(
    code="581-bnv-cchc",
    document="581/BNV-CCHC",
    addressee="Bộ Nội vụ",
    kinds=("Q1", "H1", "Q3", "Y"),
    day=20,
    comparator="no_later_than",
    source="chậm nhất là ngày 20 của tháng cuối kỳ báo cáo",
    source_url="https://sonoivu.namdinh.gov.vn/cai-cach-hanh-chinh/bo-noi-vu-huong-dan-thuc-hien-che-do-bao-cao-cai-cach-hanh-chinh-dinh-ky-2627",
    binds="Ràng buộc Ủy ban nhân dân tỉnh, không ràng buộc các đơn vị của tỉnh.",
)
