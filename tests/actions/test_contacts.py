"""Addresses of many units pasted at once: by code or by name, all of them or none."""

import pytest

from actions import contacts
from actions.reminder_mail import UnfitContactError
from tests.actions.owing import FINANCE, HEALTH, JUSTICE, owing  # noqa: F401 a fixture
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING, Scope


def paste(warehouse: Warehouse, text: str, scope: Scope = EVERYTHING) -> str:
    return contacts.set_contacts(warehouse, text, scope=scope, actor="dieu-phoi")


def kept(warehouse: Warehouse) -> dict[str, str]:
    with warehouse.cursor() as cursor:
        return dict(cursor.execute("SELECT unit_code, email FROM unit_contact_current").fetchall())


def test_lines_of_a_spreadsheet_are_kept_by_code_or_by_name(owing: Warehouse) -> None:  # noqa: F811
    said = paste(
        owing,
        f"{HEALTH}; a@y.vn\n\nso tai chinh\tb@tc.vn\r\nSở Tư pháp, c@tp.vn\nSở Nội vụ;\n{HEALTH};a@y.vn",
    )

    assert said == "Đã ghi 3 địa chỉ thư."
    assert kept(owing) == {HEALTH: "a@y.vn", FINANCE: "b@tc.vn", JUSTICE: "c@tp.vn"}
    newest = owing.version
    assert paste(owing, f"{HEALTH}; a@y.vn") == "Đã ghi 0 địa chỉ thư; 1 địa chỉ không đổi."
    assert owing.version == newest


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("khong-co; a@b.vn", "Dòng 2: không có đơn vị “khong-co”"),
        ("Sở Tài chính; không phải thư", "Dòng 2: “không phải thư” không phải là một địa chỉ thư"),
        ("Văn phòng Sở; a@b.vn", "Dòng 2: có \\d+ đơn vị tên “Văn phòng Sở”; dùng mã"),
        ("Sở Y tế; khac@y.vn", "đã có địa chỉ khác ở dòng trên"),
    ],
)
def test_one_line_that_cannot_be_kept_keeps_none(
    owing: Warehouse,  # noqa: F811
    line: str,
    said: str,
) -> None:
    with pytest.raises(UnfitContactError, match=said):
        paste(owing, f"{HEALTH}; a@y.vn\n{line}")
    with pytest.raises(UnfitContactError, match="phạm vi"):
        paste(owing, f"{HEALTH}; a@y.vn", Scope("14", None, None))
    assert kept(owing) == {}
