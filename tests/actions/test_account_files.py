"""Accounts from a spreadsheet of units: read, told what is wrong, made all or none, with links to hand out."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from access import accounts, many
from access.settings import AccessSettings
from access.store import Store, open_store
from access.viewer import Role
from actions import account_files
from tests.accounts import open_accounts

HEADING = ["Tên đăng nhập", "Mã đơn vị", "Họ tên", "Thư điện tử"]
UNITS = {
    "s1-so-y-te": {"province_code": "S1", "department_code": "so-y-te"},
    "12": {"province_code": "S1", "department_code": None},
}


def workbook(path: Path, *rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path.read_bytes()


@pytest.fixture
def people(tmp_path: Path) -> Store:
    return open_accounts(tmp_path / "data")


def test_a_file_gives_rows_with_the_place_of_their_unit(tmp_path: Path) -> None:
    content = workbook(
        tmp_path / "a.xlsx",
        ["DANH SÁCH TÀI KHOẢN"],
        [],
        [heading.upper() for heading in HEADING],
        ["yte", "s1-so-y-te", "Trần Văn An", "vanthu@yte.gov.vn"],
        [],
        ["phong12", 12, "Lê Thị Bình", None],
    )

    said = account_files.read("a.xlsx", content, UNITS)

    assert said.problems == ()
    assert said.lines == (4, 6)
    assert said.rows == (
        {
            "code": "yte",
            "name": "Trần Văn An",
            "role": "Đơn vị",
            "unit": "s1-so-y-te",
            "province": "S1",
            "department": "so-y-te",
        },
        {
            "code": "phong12",
            "name": "Lê Thị Bình",
            "role": "Đơn vị",
            "unit": "12",
            "province": "S1",
            "department": None,
        },
    )
    assert said.emails == {"yte": "vanthu@yte.gov.vn"}


def test_every_row_that_is_wrong_is_named_with_what_to_do(tmp_path: Path, people: Store) -> None:
    content = workbook(
        tmp_path / "a.xlsx",
        HEADING,
        ["yte", "s1-so-y-te", "Trần Văn An", "vanthu"],
        ["taichinh", "s1-so-la", "Lê Thị Bình", ""],
        ["YTE", "s1-so-y-te", "Lặp lại", ""],
        ["x", "s1-so-y-te", "Ngắn", ""],
        ["khongten", "s1-so-y-te", None, ""],
        ["khongma", None, "Không Mã", ""],
    )

    said = account_files.read("a.xlsx", content, UNITS)
    problems = [*said.problems, *many.problems_of(people, said.rows, said.lines)]

    assert [problem.partition(":")[0] for problem in problems] == [
        "Dòng 2",
        "Dòng 3",
        "Dòng 5",
        "Dòng 6",
        "Dòng 7",
        "Dòng 4",
    ]
    assert "“vanthu” không phải là một địa chỉ thư" in problems[0]
    assert "“s1-so-la” không có trong danh mục" in problems[1]
    assert accounts.every(people) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Chưa đọc được tệp: tệp rỗng"),
        (b"PK\x03\x04 hong", "Chưa đọc được tệp: không đọc được bảng tính"),
        ("một;hai\n1;2\n".encode(), "Không thấy dòng tiêu đề"),
        ("Tên đăng nhập;Họ tên\na;b\n".encode(), "thiếu cột Mã đơn vị"),
        ("Tên đăng nhập;Mã đơn vị;Họ tên\n".encode(), "không có dòng nào"),
    ],
)
def test_a_file_that_is_no_list_of_accounts_is_refused_in_words(content: bytes, said: str) -> None:
    read = account_files.read("a.csv", content)

    assert len(read.problems) == 1
    assert said in read.problems[0]


def test_the_command_makes_all_or_none_and_prints_the_links_once(
    tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    good, bad = tmp_path / "tot.xlsx", tmp_path / "hong.xlsx"
    workbook(good, HEADING, ["yte", "s1-so-y-te", "Trần Văn An", "vanthu@yte.gov.vn"])
    workbook(bad, HEADING, ["moi", "s1-so-y-te", "Lê Thị Bình", ""], ["m", "s1-so-y-te", "Lê Thị Bình", ""])

    tried = command("access", "user", "import", str(good), "--check")
    made = command("access", "user", "import", str(good))
    refused = command("access", "user", "import", str(bad))
    gone = command("access", "user", "import", str(tmp_path / "khong-co.xlsx"))

    assert (tried.returncode, made.returncode, refused.returncode, gone.returncode) == (0, 0, 1, 1)
    assert "chưa tạo gì" in tried.stdout
    assert "vanthu@yte.gov.vn" in made.stdout
    assert refused.stderr.startswith("Dòng 3: Tên đăng nhập có 1 ký tự")
    assert "Không mở được tệp" in gone.stderr
    store = open_store(AccessSettings(data=tmp_path / "data"))
    (account,) = accounts.every(store)
    store.close()
    assert (account.name, account.role, account.unit) == ("yte", Role.UNIT, "s1-so-y-te")
