"""Who reports for which period, as the hidden sheet and the information sheet say, and whether that was asked for."""

import datetime
import hashlib
from collections.abc import Mapping

from loaders.reports import form
from loaders.reports.model import Identity, InfoContent, InfoValue, ReportContext
from loaders.reports.period_words import period_words
from loaders.reports.reading import raw_text
from loaders.reports.refusals import refusal
from loaders.reports.sandbox import Sheet
from loaders.reports.text import clean, shown
from loaders.reports.words import nearest
from reference import tables as reference
from reference.tables import key
from warehouse.records.loads import Problem

META = "_meta"
_META_KEYS = {"template_version", "unit_code", "period", "issued_at", "checksum"}
_DEPTH = 80


def read_meta(sheets: list[Sheet]) -> dict[str, str]:
    """Keys and values of the hidden sheet; {} where it was lost."""
    sheet = next((sheet for sheet in sheets if sheet.name.strip() == META), None)
    rows = sheet.rows[:_DEPTH] if sheet else []
    pairs = {clean(str(row[0])): clean(raw_text(row[1])) for row in rows if len(row) > 1}
    return {name: value for name, value in pairs.items() if name in _META_KEYS and value}


def identify(meta: Mapping[str, str], info: Mapping[str, InfoValue]) -> Identity:
    """What the file says it is: the hidden sheet before the information sheet."""
    year, kind = _value(info, "year"), _value(info, "period_type")
    return Identity(
        unit_code=meta.get("unit_code"),
        period=meta.get("period") or (f"{year}-{kind}" if year and kind else None),
        template_version=meta.get("template_version") or _text_of(info, "template_version"),
        unit_name=_text_of(info, "unit"),
        province_name=_text_of(info, "province"),
        issued_at=meta.get("issued_at"),
        checksum=meta.get("checksum"),
    )


def check_identity(
    identity: Identity, info: Mapping[str, InfoValue], context: ReportContext
) -> list[Problem]:
    """Every reason why this is not the report that was asked for."""
    return [
        *_check_version(identity, info),
        *_check_unit(identity, info, context),
        *_check_period(identity, info, context),
    ]


def check_info(info: Mapping[str, InfoValue], context: ReportContext) -> list[Problem]:
    """Values that are kept but should be looked at."""
    problems = []
    unit, province = info.get("unit"), info.get("province")
    if unit and not _is_named(str(unit.value), context.unit_names):
        near = nearest(str(unit.value), context.unit_names)
        expected = f"tên đơn vị: {context.unit_names[0] if context.unit_names else context.unit_code}{near}"
        problems.append(
            _problem(unit, "warning", "unit.name_differs", expected, "Sửa tên đơn vị cho đúng, hoặc xác nhận")
        )
    if province and not _is_province(str(province.value), context.province_names):
        expected = f"tên tỉnh: {', '.join(context.province_names)}{nearest(str(province.value), context.province_names)}"
        problems.append(
            _problem(
                province, "warning", "province.differs", expected, "Sửa tên tỉnh cho đúng, hoặc xác nhận"
            )
        )
    for code, usual in (("window_start", context.window_start), ("window_end", context.window_end)):
        given = info.get(code)
        if given and usual and isinstance(given.value, datetime.date) and given.value != usual:
            expected = f"{usual:%d/%m/%Y} theo chế độ báo cáo"
            problems.append(
                _problem(
                    given, "warning", "window.differs", expected, "Trả lại ngày của biểu mẫu, hoặc xác nhận"
                )
            )
    signed = info.get("signed_on")
    if signed and isinstance(signed.value, datetime.date) and signed.value > context.received_on:
        expected = f"ngày không sau ngày nhận {context.received_on:%d/%m/%Y}"
        problems.append(_problem(signed, "warning", "date.after_receipt", expected, "Kiểm tra lại ngày ký"))
    return problems


def check_sum(identity: Identity, task_codes: list[str]) -> Problem | None:
    """A warning when the tasks, or what the file says it is, are no longer as they were issued."""
    if identity.checksum is None:
        return None
    text = f"{identity.template_version}|{identity.unit_code}|{identity.period}|{','.join(task_codes)}"
    if hashlib.sha256(text.encode()).hexdigest() == identity.checksum:
        return None
    return Problem(
        "warning", "meta.checksum", form.form()["progress"]["sheet"], None, None, None,
        "danh sách mã nhiệm vụ khác lúc phát mẫu", "đủ các mã nhiệm vụ đã phát, theo thứ tự đã phát",
        "Kiểm tra có dòng nào bị xóa, thêm hoặc đổi mã không",
    )  # fmt: skip


def _check_version(identity: Identity, info: Mapping[str, InfoValue]) -> list[Problem]:
    version, known = identity.template_version, form.form()["versions"]
    if version is None:
        return [refusal("template.missing", "không có phiên bản mẫu")]
    if version in known:
        return []
    rule = "template.retired" if version in form.form()["retired"] else "template.unknown"
    return [
        refusal(
            rule,
            f"phiên bản {version}",
            f"phiên bản mẫu {', '.join(known)}",
            **_place(info.get("template_version")),
        )
    ]


def _check_unit(identity: Identity, info: Mapping[str, InfoValue], context: ReportContext) -> list[Problem]:
    wanted = context.unit_names[0] if context.unit_names else context.unit_code
    named = info.get("unit")
    if identity.unit_code is not None and identity.unit_code != context.unit_code:
        found = _issued_to(identity, info, context)
        return [refusal("unit.wrong", found, f"báo cáo của {wanted}", **_place(named))]
    if named is None:
        return [] if identity.unit_code else [refusal("unit.missing", "không có tên đơn vị")]
    if _is_named(str(named.value), context.unit_names):
        return []
    # A name of another unit is another unit's report; a name nobody bears may be a slip of the pen.
    if identity.unit_code is None or _is_named(str(named.value), context.known_unit_names):
        near = nearest(str(named.value), context.unit_names)
        return [refusal("unit.wrong", str(named.value), f"báo cáo của {wanted}{near}", **_place(named))]
    return []


def _issued_to(identity: Identity, info: Mapping[str, InfoValue], context: ReportContext) -> str:
    """The other unit in the words of its file; units of two bodies may bear one name, so the body is named too."""
    name, body = identity.unit_name, _text_of(info, "parent_body")
    if name is None:
        return "biểu mẫu phát cho đơn vị khác"
    if _is_named(name, context.unit_names):
        return f"biểu mẫu phát cho {name} khác"
    return f"{name}, {body}" if body else name


def _check_period(identity: Identity, info: Mapping[str, InfoValue], context: ReportContext) -> list[Problem]:
    year, kind = _value(info, "year"), _value(info, "period_type")
    shown_period = f"{year}-{kind}" if year and kind else None
    place = _place(info.get("period_type"))
    if identity.period is None:
        return [refusal("period.missing", "không có năm hoặc kỳ báo cáo", **place)]
    wrong = next(
        (said for said in (identity.period, shown_period) if said not in (None, context.period)), None
    )
    if wrong is not None:
        return [
            refusal(
                "period.wrong",
                f"báo cáo kỳ {period_words(wrong)}",
                f"báo cáo kỳ {period_words(context.period)}",
                **place,
            )
        ]
    return []


def _place(value: InfoValue | None) -> dict[str, str]:
    return {"sheet": value.sheet, "cell": value.cell, "column_name": value.label} if value else {}


def _is_named(name: str, names: tuple[str, ...]) -> bool:
    return key(name) in {key(known) for known in names}


def _is_province(name: str, names: tuple[str, ...]) -> bool:
    found = reference.find_province(name)
    return _is_named(name, names) or (found is not None and _is_named(found.name, names))


def _problem(value: InfoValue, severity: str, rule: str, expected: str, repair: str) -> Problem:
    row = int(value.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return Problem(
        severity, rule, value.sheet, value.cell, row, value.label, shown(value.raw), expected, repair
    )


def _value(info: Mapping[str, InfoValue], code: str) -> InfoContent:
    return info[code].value if code in info else None


def _text_of(info: Mapping[str, InfoValue], code: str) -> str | None:
    value = _value(info, code)
    return str(value) if value is not None else None
