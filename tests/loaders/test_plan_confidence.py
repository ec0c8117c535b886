"""Each value says how it was read; what a person should look at is flagged, and wrong values are flagged more often."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.plans.model import Confidence, Plan, to_json
from loaders.plans.read import read_plan
from loaders.plans.words import form
from tests.loaders.plan_texts import HEAD, plan_of
from tests.loaders.plans.test_plan_office_scores import LABELS, captures, scorer

TABLE = """II. NHIỆM VỤ

| TT | Nhiệm vụ | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian |
|---|---|---|---|---|
| 1 | Đăng tin trên trang của Sở | Văn phòng Sở | Sở Nội vụ | Thường xuyên |
| 2 | Mở lớp tập huấn cho công chức | nt | | Trước 31/5 |
| 3 | Thi tìm hiểu cải cách hành chính | Chưa rõ ai làm | Sở Nội vụ | Khi nào tiện |
| 4 | Nói chuyện | | Sở Nội vụ | 15/3 và 20/6/2025 |
"""


def of_task(plan: Plan, place: int) -> dict[str, tuple[str, bool]]:
    return {name: (said.reason, said.is_low) for name, said in plan.tasks[place].confidence.items()}


def test_a_value_says_which_column_it_stands_in():
    assert of_task(plan_of(TABLE), 0) == {
        "text": ("cột “Nhiệm vụ”", False),
        "lead": ("cột “Đơn vị chủ trì”", False),
        "coordinating": ("cột “Đơn vị phối hợp”", False),
        "timeframe_text": ("cột “Thời gian”", False),
        "timeframe_kind": ("cột “Thời gian”", False),
        "due_date": ("cột “Thời gian”", False),
    }


def test_what_was_taken_from_elsewhere_says_so_without_a_flag():
    found = of_task(plan_of(TABLE), 1)

    assert found["lead"] == ("cột “Đơn vị chủ trì”; ghi “nt”, lấy theo dòng trên", False)
    assert found["coordinating"] == ("ô “Đơn vị phối hợp” để trống", False)
    assert found["due_date"] == ("cột “Thời gian”; không ghi năm, lấy năm của kế hoạch", False)


def test_a_name_that_holds_a_word_for_work_is_a_name():
    rows = TABLE.replace("Chưa rõ ai làm", "Phòng Quản lý xây dựng")

    assert of_task(plan_of(rows), 2)["lead"] == ("cột “Đơn vị chủ trì”", False)


def test_what_a_person_should_look_at_is_flagged_with_its_reason():
    plan = plan_of(TABLE)

    assert of_task(plan, 2)["lead"] == ("cột “Đơn vị chủ trì”; “Chưa rõ ai làm” không giống tên đơn vị", True)
    assert of_task(plan, 2)["timeframe_text"] == ("cột “Thời gian”", False)
    assert of_task(plan, 2)["timeframe_kind"] == ("cột “Thời gian”; không hiểu “Khi nào tiện”", True)
    assert of_task(plan, 3)["text"] == ("cột “Nhiệm vụ”; nội dung quá ngắn", True)
    assert of_task(plan, 3)["lead"] == ("không ghi đơn vị chủ trì; cột “Đơn vị chủ trì”", True)
    assert of_task(plan, 3)["due_date"] == ("cột “Thời gian”; hai ngày khác nhau: 15/3 và 20/6/2025", True)


def test_a_day_without_a_year_in_a_plan_without_a_year_is_flagged():
    plan = plan_of(TABLE, HEAD.replace(" năm 2025\n\nCăn cứ", "\n\nCăn cứ"))

    assert of_task(plan, 1)["due_date"] == ("cột “Thời gian”; không ghi năm", True)
    assert plan.header.confidence["year_from"] == Confidence(0.4, "không ghi năm", True)


def test_labels_and_sentences_are_named_as_the_way():
    body = (
        "II. NHIỆM VỤ\n\n1. Phát hành tờ rơi về cải cách. Đơn vị thực hiện: Văn phòng Sở; Thời gian: Quý II/2025.\n\n"
        "2. Giao Thanh tra Sở chủ trì, phối hợp với Văn phòng Sở kiểm tra việc công khai thủ tục.\n"
    )
    first, second = (of_task(plan_of(body), place) for place in (0, 1))

    assert first["lead"] == ("sau nhãn “Đơn vị thực hiện”", False)
    assert first["due_date"] == ("sau nhãn “Thời gian”", False)
    assert second["lead"] == ("câu có “chủ trì”", False)
    assert second["coordinating"] == ("câu có “phối hợp với”", False)
    assert second["timeframe_text"] == ("không ghi thời gian", True)


def test_the_header_says_where_each_value_stands():
    found = plan_of(TABLE).header.confidence

    assert found["number"].reason == "phần đầu văn bản: “Số: 12/KH-SVT”"
    assert found["year_from"].reason == "trích yếu ghi “năm 2025”"
    assert {name: said.reason for name, said in found.items() if said.is_low} == {
        "province": "không tìm thấy trong văn bản"  # no register knows the invented one
    }


def test_a_day_in_the_annex_that_differs_from_the_letterhead_is_flagged():
    annex = "PHỤ LỤC\n(Kèm theo Kế hoạch số 12/KH-SVT ngày 06/02/2025 của Sở Văn thư)\n\n"

    found = plan_of(TABLE, tail="\n\n" + annex).header.confidence["issue_date"]

    assert found.is_low
    assert found.reason.endswith("hai ngày khác nhau: 05/02/2025 và 06/02/2025")


def test_duties_say_how_units_and_reports_were_read():
    body = (
        "III. TỔ CHỨC THỰC HIỆN\n\n1. Văn phòng Sở\n\n- Theo dõi việc thực hiện Kế hoạch này.\n\n"
        "- Báo cáo Sở Nội vụ hằng quý, trước ngày 15 tháng cuối quý.\n\n"
        "2. Các đơn vị gửi báo cáo kết quả về Văn phòng Sở trước ngày 05/6/2025, 05/12/2025.\n"
    )
    plan = plan_of(body)
    first, second = (report.confidence for report in plan.report_obligations)

    assert plan.responsibilities[0].confidence["unit"].reason == "đứng dưới tiêu đề “Văn phòng Sở”"
    assert [first[name].reason for name in ("who", "to", "frequency")] == [
        "đứng dưới tiêu đề “Văn phòng Sở”",
        "câu ghi nơi nhận báo cáo",
        "câu ghi kỳ báo cáo",
    ]
    assert (second["who"].reason, second["frequency"].reason) == (
        "đầu câu nêu đơn vị",
        "không ghi kỳ, hiểu theo số ngày hạn",
    )


def test_every_way_of_the_form_has_a_score_and_a_reason():
    ways = form()["confidence"]["ways"]

    assert all(0 < way["score"] <= 1 and way["reason"].strip() for way in ways.values())


DAMAGES: dict[str, Callable[[str], str]] = {
    "as it came": lambda text: text,
    "the head cut off": lambda text: "\n".join(text.split("\n")[14:]),
    "no years": lambda text: re.sub(r"(?:/|năm )20\d\d", "", text),
    "no word of who leads": lambda text: re.sub("chủ trì", "", text, flags=re.IGNORECASE),
    "departments misread": lambda text: text.replace("Sở ", "Sờ ").replace("UBND", "U8ND"),
    "no headings of columns": lambda text: re.sub(r"(?m)^\W*(?:Cơ quan|Đơn vị)[^\n|:]{0,30}\W*$", "-", text),
    "months misread": lambda text: re.sub(r"(?i)(quý|tháng)(?= [\dIVX])", "thang", text),
}
HEADER = ("number", "issue_date", "issuer", "province", "title", "signer")
TASK = (("lead", "lead"), ("coordinating", "coordinating"), ("timeframe_kind", "timeframe_kind"), ("due_date", "due_date"))  # fmt: skip


def checked(names: dict[str, Any], label: dict[str, Any], got: dict[str, Any]) -> Iterator[tuple[bool, bool]]:
    """Of each value that has a label: whether it is right, and whether it is flagged."""
    body, units = names["body"], names["units"]
    for name in HEADER:
        want, have = body(label.get(name)), body(got[name])
        is_right = want == have or bool(
            name in ("issuer", "title") and want and have and (want in have or have in want)
        )
        yield is_right, got["confidence"][name]["is_low"]
    left = list(got["tasks"])
    for task in label["tasks"]:
        found = max(left, key=lambda other, task=task: (names["same_text"](task, other["text"]), names["closeness"](task, other)), default=None)  # fmt: skip
        if found is None or names["same_text"](task, found["text"]) < 0.85:
            continue
        left.remove(found)
        for name, key in TASK:
            if name in ("lead", "coordinating"):
                is_right = units(found[name]) in (units(task[name]), units(task.get(f"{name}_alt")))
            elif name == "due_date" and task["timeframe_kind"] != "deadline":
                continue
            else:
                is_right = found[key] in (task[key], *task.get(f"{key}_alt", []))
            yield is_right, found["confidence"][key]["is_low"]


@pytest.mark.shared
def test_wrong_values_are_flagged_more_often_than_right_ones(shared: Path):
    names = scorer(shared)
    counts: Counter[tuple[bool, bool]] = Counter()
    for folder, labels in LABELS.items():
        for name, content in captures(shared, folder).items():
            label = json.loads((shared / labels / f"{Path(name).name}.json").read_text(encoding="utf-8"))
            for damage in DAMAGES.values():
                answer = read_plan(f"{name}.md", damage(content.decode()).encode())
                if isinstance(answer, Plan):
                    counts.update(checked(names, names["flatten"](label), to_json(answer)))

    right, wrong = counts[True, True] + counts[True, False], counts[False, True] + counts[False, False]
    message = (
        f"flagged: {counts[False, True]} of {wrong} wrong values, {counts[True, True]} of {right} right ones"
    )
    assert wrong > 40, message
    assert counts[False, True] / wrong > 0.5, message
    assert counts[True, True] / right < 0.15, message
