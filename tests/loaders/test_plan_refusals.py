"""Bad input: one clear sentence in Vietnamese or a sensible reading, never a traceback, and an end in bounded time."""

import json
import subprocess
import unicodedata

import pytest

from loaders.plans.decode import MAX_BYTES
from loaders.plans.model import NotAPlan, Plan, UnreadablePlanError, to_json
from loaders.plans.read import read_plan
from tests.loaders.plan_texts import HEAD, TAIL

TASKS = "II. NHIỆM VỤ\n\n1. Phát hành tờ rơi. Đơn vị chủ trì: Văn phòng Sở; thời gian: Quý II/2025.\n"
PLAN = HEAD + TASKS + TAIL
WHOLE = to_json(read_plan("ke-hoach.txt", PLAN.encode()))
BODY_END = "Căn cứ tình hình thực tế, đề nghị các đơn vị thực hiện.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nLê Văn Thử\n"

OTHER_DOCUMENTS = {
    "decision": (
        "SỞ VĂN THƯ\nSố: 5/QĐ-SVT\n\nQUYẾT ĐỊNH\n\nVề việc bổ nhiệm công chức\n\nĐiều 1. Bổ nhiệm ông A.\n",
        "Đây là quyết định không ban hành kế hoạch nào kèm theo.",
    ),
    "directive": (
        "UBND TỈNH HÒA AN\nSố: 5/CT-UBND\n\nCHỈ THỊ\n\nVề tăng cường cải cách hành chính\n\n1. Các sở thực hiện Kế hoạch số 9/KH-UBND.\n",
        "Đây là chỉ thị, không phải kế hoạch.",
    ),
    "official letter": (
        "SỞ VĂN THƯ\nSố: 5/SVT-VP\nV/v triển khai Kế hoạch tuyên truyền\n\nKính gửi: Các phòng, đơn vị.\n\nKẾ HOẠCH\n\nThực hiện Kế hoạch số 9.\n",
        "Đây là công văn (có dòng “Kính gửi”), không phải kế hoạch.",
    ),
    "minutes": (
        "SỞ VĂN THƯ\n\nBIÊN BẢN\n\nHọp triển khai Kế hoạch tuyên truyền\n\n1. Thành phần: ông A.\n",
        "Đây là biên bản, không phải kế hoạch.",
    ),
    "report": (
        "SỞ VĂN THƯ\nSố: 5/BC-SVT\n\nBÁO CÁO\n\nKết quả thực hiện Kế hoạch năm 2025\n\nI. KẾT QUẢ\n",
        "Đây là báo cáo, không phải kế hoạch.",
    ),
    "web page": (
        "Trang chủ | Giới thiệu | Liên hệ\n\nTin tức mới: Sở Văn thư triển khai kế hoạch tuyên truyền năm 2025.\n\nĐọc tiếp\n",
        "Không tìm thấy tên loại KẾ HOẠCH ở phần đầu văn bản.",
    ),
    "a holiday plan": (
        "KẾ HOẠCH\n\nĐi chơi cuối tuần\n\nThứ bảy: ra biển. Chủ nhật: về nhà.\n",
        "Văn bản có chữ “Kế hoạch” nhưng không có các phần của một kế hoạch hành chính",
    ),
    "no line ends": (
        " ".join((PLAN + BODY_END * 3).split()),
        "Văn bản không có dấu xuống dòng nên không tách được các phần của kế hoạch.",
    ),
}


@pytest.mark.parametrize(("text", "reason"), OTHER_DOCUMENTS.values(), ids=OTHER_DOCUMENTS)
def test_what_is_no_plan_is_refused_with_the_reason(text, reason):
    answer = read_plan("van-ban.txt", text.encode())

    assert isinstance(answer, NotAPlan)
    assert answer.reason.startswith(reason)


UNREADABLE = {
    "empty": (b"", "tệp rỗng (0 byte)"),
    "only spaces": (b" \n\t\n  ", "tệp chỉ có khoảng trắng"),
    "docx as txt": (b"PK\x03\x04" + bytes(200), "tệp nén hoặc tệp Office"),
    "pdf as txt": (b"%PDF-1.7\n" + bytes(200), "tệp PDF"),
    "doc as txt": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), "tệp Word hoặc Excel đời cũ"),
    "rtf as txt": (b"{\\rtf1\\ansi K\\u7871?", "tệp RTF"),
    "picture as txt": (b"\x89PNG\r\n\x1a\n" + bytes(200), "tệp ảnh PNG"),
    "binary": (bytes(range(1, 9)) * 20 + b"\0\x01\x02\x03" * 50, "byte NUL"),
    "mixed encodings": (PLAN.encode() + "Ghi chú thêm: đã ký\n".encode("utf-16-le")[:21], "byte NUL"),
    "one broken byte": (PLAN.encode().replace("Phát".encode(), b"Ph\xe1t"), "byte lạ đầu tiên ở dòng 18"),
    "eleven megabytes": (b"a" * (MAX_BYTES + 1), "giới hạn là 10 MB"),
    "a million letters": (PLAN.encode() + b"a" * 1_100_000, "ký tự; một kế hoạch không quá"),
    "forty thousand lines": (PLAN.encode() + b"a\n" * 40_000, "dòng; một kế hoạch không quá"),
    "thousands of rows": (
        (HEAD + "| TT | Nhiệm vụ | Chủ trì |\n|---|---|---|\n" + "| 1 | Đăng tin | Sở |\n" * 4_000).encode(),
        "Bảng bắt đầu ở dòng 16 có hơn 3000 hàng",
    ),
}


@pytest.mark.parametrize(("content", "found"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_text_is_refused_naming_what_was_found_and_what_to_do(content, found):
    with pytest.raises(UnreadablePlanError) as refused:
        read_plan("ke-hoach.txt", content)

    message = str(refused.value)
    assert found in message
    assert "Hãy " in message


def test_a_spreadsheet_by_name_is_refused():
    with pytest.raises(UnreadablePlanError, match="bảng tính"):
        read_plan("ke-hoach.xlsx", PLAN.encode())


@pytest.mark.parametrize("file_name", ["ke-hoach.docx", "ke-hoach.PDF"])
def test_text_under_the_name_of_another_format_is_read_as_the_text_it_is(file_name):
    assert to_json(read_plan(file_name, PLAN.encode())) == WHOLE


def windows_1258(text: str) -> bytes:
    """Letters with their own sign ("ê") and the tone mark as a letter after them, as that code page has them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    spelled = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        spelled += base + "".join(part for part in parts if part in tones)
    return spelled.encode("cp1258")


SAME_PLAN = {
    "UTF-16": PLAN.encode("utf-16"),
    "soft hyphens": PLAN.replace("Văn phòng", "Văn\u00ad phòng").encode(),
    "line ends of Windows": PLAN.replace("\n", "\r\n").encode(),
    "line ends of old Macs": PLAN.replace("\n", "\r").encode(),
    "mixed line ends": PLAN.replace("\n\n", "\r\n\n").encode(),
    "byte order mark": PLAN.encode("utf-8-sig"),
    "decomposed accents": unicodedata.normalize("NFD", PLAN).encode(),
    "no last line end": PLAN.rstrip("\n").encode(),
    "spaces at line ends": PLAN.replace("\n", "  \n").encode(),
    "zero-width spaces": PLAN.replace("Văn phòng", "Văn\u200b phòng").encode(),
    "no-break spaces": PLAN.replace("Văn phòng", "Văn\u00a0phòng").encode(),
}


@pytest.mark.parametrize("content", SAME_PLAN.values(), ids=SAME_PLAN)
def test_another_way_to_write_the_same_text_is_read_alike(content):
    assert to_json(read_plan("ke-hoach.txt", content)) == WHOLE


@pytest.mark.parametrize(
    ("content", "code"),
    [(PLAN.encode("utf-16-le"), "UTF-16"), (windows_1258(PLAN), "Windows-1258")],
    ids=["UTF-16 without a mark", "Windows-1258"],
)
def test_an_old_code_that_the_words_prove_is_read_and_told(content, code):
    answer = to_json(read_plan("ke-hoach.txt", content))

    assert code in answer["warnings"][0]
    assert {**answer, "warnings": answer["warnings"][1:]} == WHOLE


HEADINGS = "| TT | Nhiệm vụ | Chủ trì | Thời gian |\n|---|---|---|---|\n"
WRITTEN_BADLY = {
    "a table never closed": (
        "<table><tr><td>TT</td><td>Nhiệm vụ</td><td>Chủ trì</td></tr><tr><td>1</td><td>Đăng tin<td>Văn phòng Sở\n",
        [("1", "Đăng tin", ("Văn phòng Sở",))],
    ),
    "tags in tags": (
        "<table><tbody><tr><td><b><i>TT</i></b></td><td>Nhiệm vụ</td><td>Chủ trì</td></tr>"
        "<tr><td><p>1</p></td><td><div><span>Đăng <b>tin</b></span></div></td><td><ul><li>Văn phòng Sở</li></ul></td></tr></table>\n",
        [("1", "Đăng tin", ("Văn phòng Sở",))],
    ),
    "a row with too many cells": (
        HEADINGS + "| 1 | Đăng tin | Văn phòng Sở | Quý I | thừa | thừa |\n",
        [("1", "Đăng tin", ("Văn phòng Sở",))],
    ),
    "a row without cells": (HEADINGS + "| 1 | Đăng tin | Văn phòng Sở | Quý I |\n||\n", [("1", "Đăng tin", ("Văn phòng Sở",))]),
    "a table of headings": (HEADINGS, []),
}  # fmt: skip


@pytest.mark.parametrize(("table", "tasks"), WRITTEN_BADLY.values(), ids=WRITTEN_BADLY)
def test_a_table_written_badly_gives_what_it_says(table, tasks):
    answer = read_plan("ke-hoach.md", (HEAD + "II. NHIỆM VỤ\n\n" + table + TAIL).encode())

    assert isinstance(answer, Plan)
    assert [(task.no, task.text, task.lead) for task in answer.tasks] == tasks


MANY = 200_000
BAITS = {
    "one letter": "a" * MANY,
    "spaces": "x" + " " * MANY + "y",
    "list marks": "a) " * (MANY // 3),
    "list marks on lines": "a) a) a)\n" * 8_000,
    "numbers": "1. " * (MANY // 3),
    "one long number": "9" * MANY,
    "slashes": "1/" * (MANY // 2),
    "long dates": f"Báo cáo Sở Nội vụ trước ngày {'1' * 5000}/{'3' * 5000}/{'2' * 5000}.",
    "brackets": "(" * MANY,
    "open links": "[a](" * (MANY // 4),
    "stars": "*" * MANY,
    "less-than signs": "<" * MANY,
    "bars": "|" * MANY,
    "lines of bars": "|\n" * 14_000,
    "cells of bars": "|\nx\n" * 7_000,
    "labels": "Đơn vị chủ trì: " * 12_000,
    "units": "các đơn vị, " * 16_000 + "chủ trì.",
    "units in one cell": HEADINGS + "| 1 | Đăng tin | " + "Sở Nội vụ, " * 6_000 + "| Quý I |",
    "reports": "báo cáo quý " * 16_000,
    "reports with days": "báo cáo Sở Nội vụ trước ngày 15/3, " * 5_000,
    "days": "từ ngày 1/ đến " * 13_000,
    "one paragraph": "Văn phòng Sở báo cáo Sở Nội vụ hằng quý trước ngày 15/3.\n" * 14_000,
    "nested tables": "<table>" * 4_000 + "<tr><td>" * 2_000,
    "one huge span": "<table><tr><td rowspan=99999 colspan=99999>x</td></tr></table>",
    "short rows": HEADINGS.replace("Thời gian |", "Thời gian |" + " Ghi chú |" * 10)
    + "| 1 | Đăng tin | Văn phòng Sở | Quý I | x | y |\n" * 1_000,
    "headings": "KẾ HOẠCH\n\n" * 9_000,
}


@pytest.mark.parametrize("name", BAITS)
def test_bait_for_slow_patterns_is_read_or_refused_in_bounded_time(name, tmp_path, command):
    file = tmp_path / "ke-hoach.md"
    file.write_text(HEAD + "II. NHIỆM VỤ\n\n" + BAITS[name] + TAIL, encoding="utf-8")

    run: subprocess.CompletedProcess[str] = command("loaders", "plan", "read", str(file))

    assert "Traceback" not in run.stderr
    if run.returncode:
        assert (run.returncode, run.stdout.strip()) == (1, "")
        assert "Hãy " in run.stderr
    else:
        assert json.loads(run.stdout)["number"] == "12/KH-SVT"


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda folder: folder / "khong-co.txt", "không tìm thấy tệp"),
        (lambda folder: folder, "không mở được tệp"),
    ],
    ids=["absent", "a folder"],
)
def test_a_file_that_cannot_be_opened_is_one_message_and_exit_1(make, found, tmp_path, command):
    run = command("loaders", "plan", "read", str(make(tmp_path)))

    assert (run.returncode, run.stdout.strip()) == (1, "")
    assert found in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_what_is_no_plan_gives_the_reason_as_json_and_exit_1(tmp_path, command):
    file = tmp_path / "bien-ban.txt"
    file.write_text(OTHER_DOCUMENTS["minutes"][0], encoding="utf-8")

    run = command("loaders", "plan", "read", str(file))

    assert run.returncode == 1
    assert json.loads(run.stdout) == {
        "is_plan": False,
        "kind": "minutes",
        "reason": run.stderr.strip(),
        "warnings": [],
    }
