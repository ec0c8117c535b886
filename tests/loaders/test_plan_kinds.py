"""Documents that are no plan: each is named for what it is, and what it assigns is offered, never taken."""

import json

import pytest

from loaders.plans.model import NotAPlan, Plan, to_json
from loaders.plans.read import read_plan
from tests.loaders.plan_texts import HEAD, TAIL

LETTERHEAD = "UBND TỈNH HÒA AN\nSố: {number}\nHòa An, ngày 06 tháng 3 năm 2025\n\n"
SIGNED = "\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLê Văn Thử\n"
DUTIES = (
    "1. Sở Nội vụ\n\n- Theo dõi, đôn đốc việc thực hiện.\n\n"
    "2. Giao Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ rà soát thủ tục hành chính, hoàn thành trước ngày 30/6/2025.\n"
)
DECISION = (
    LETTERHEAD.format(number="45/QĐ-UBND")
    + "QUYẾT ĐỊNH\n\nVề việc giao nhiệm vụ cải cách hành chính năm 2025\n\n"
    + "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/02/2025;\n\n"
    + "Điều 1. Giao Sở Nội vụ chủ trì, phối hợp với Văn phòng UBND tỉnh tổ chức tập huấn cải cách hành chính trong Quý II/2025.\n\n"
    + "Điều 2. Sở Tài chính bố trí kinh phí thực hiện nhiệm vụ được giao.\n\n"
    + "Điều 3. Chánh Văn phòng UBND tỉnh, Giám đốc các sở chịu trách nhiệm thi hành Quyết định này."
    + SIGNED
)
DIRECTIVE = (
    LETTERHEAD.format(number="5/CT-UBND")
    + "CHỈ THỊ\n\nVề việc tăng cường cải cách hành chính\n\nChủ tịch UBND tỉnh yêu cầu các đơn vị thực hiện các nội dung sau:\n\n"
    + DUTIES
    + SIGNED
)
LETTER = (
    LETTERHEAD.format(number="812/UBND-NC")
    + "V/v triển khai nhiệm vụ tuyên truyền cải cách hành chính\n\nKính gửi:\n- Các sở, ban, ngành;\n- UBND các xã, phường.\n\n"
    + DUTIES
    + SIGNED
)
OFFERS = {
    "decision": (DECISION, "45/QĐ-UBND", "Về việc giao nhiệm vụ cải cách hành chính năm 2025"),
    "directive": (DIRECTIVE, "5/CT-UBND", "Về việc tăng cường cải cách hành chính"),
    "official_letter": (LETTER, "812/UBND-NC", "triển khai nhiệm vụ tuyên truyền cải cách hành chính"),
}


def refused(text: str) -> NotAPlan:
    answer = read_plan("van-ban.txt", text.encode())
    assert isinstance(answer, NotAPlan)
    return answer


@pytest.mark.parametrize("kind", OFFERS)
def test_what_another_document_assigns_is_offered_beside_the_refusal(kind):
    text, number, title = OFFERS[kind]

    said = to_json(refused(text))

    assert (said["is_plan"], said["kind"], said["offer"]["is_plan"]) == (False, kind, False)
    assert said["offer"].keys() == to_json(read_plan("ke-hoach.txt", (HEAD + DUTIES + TAIL).encode())).keys()
    assert (said["offer"]["number"], said["offer"]["title"]) == (number, title)
    assert said["offer"]["issue_date"] == "2025-03-06"


def test_a_decision_that_gives_tasks_offers_them_with_units_and_days():
    offer = refused(DECISION).offer

    assert offer is not None
    assert [
        (task.no, task.lead, task.coordinating, str(task.timeframe.due_date)) for task in offer.tasks
    ] == [("Điều 1", ("Sở Nội vụ",), ("Văn phòng UBND tỉnh",), "2025-06-30")]
    assert [(duty.unit, duty.text) for duty in offer.responsibilities] == [
        ("Sở Tài chính", "bố trí kinh phí thực hiện nhiệm vụ được giao.")
    ]


@pytest.mark.parametrize("text", [DIRECTIVE, LETTER], ids=["directive", "official letter"])
def test_a_directive_and_a_letter_offer_tasks_and_duties(text):
    offer = refused(text).offer

    assert offer is not None
    assert [(task.no, task.lead, task.coordinating) for task in offer.tasks] == [
        ("2", ("Sở Tư pháp",), ("Sở Nội vụ",))
    ]
    assert [(duty.unit, duty.text) for duty in offer.responsibilities] == [
        ("Sở Nội vụ", "Theo dõi, đôn đốc việc thực hiện.")
    ]


PROGRAM = (
    LETTERHEAD.format(number="77/QĐ-UBND")
    + "QUYẾT ĐỊNH\n\nVề việc ban hành Quy chế phối hợp cải cách hành chính\n\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế.\n\n"
    + "Điều 2. Chánh Văn phòng UBND tỉnh chịu trách nhiệm thi hành Quyết định này."
    + SIGNED
    + "\nQUY CHẾ\n\nPhối hợp cải cách hành chính\n\nKẾ HOẠCH\n\nĐiều 1. Phạm vi\n"
)
REPORT = (
    "SỞ VĂN THƯ\nSố: 5/BC-SVT\n\nBÁO CÁO\n\nKết quả thực hiện Kế hoạch tuyên truyền năm 2025\n\nI. KẾT QUẢ\n\n"
    + DUTIES
)
INVITATION = (
    "SỞ VĂN THƯ\nSố: 5/GM-SVT\n\nGIẤY MỜI\n\nHọp triển khai Kế hoạch tuyên truyền năm 2025\n\n"
    "Kính gửi: Các phòng, đơn vị.\n\n1. Thời gian: 8 giờ ngày 06/3/2025.\n"
)
AMENDING = (
    LETTERHEAD.format(number="90/QĐ-UBND")
    + "QUYẾT ĐỊNH\n\nSửa đổi, bổ sung Kế hoạch số 12/KH-UBND ngày 05/02/2025 của UBND tỉnh\n\nCăn cứ Kế hoạch số 9/KH-BNV ngày 10/01/2025;\n\n"
    + "Điều 1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính tổ chức hội thi trong Quý III/2025.\n"
    + SIGNED
)
ANNEX = (
    "PHỤ LỤC\n\nPHÂN CÔNG NHIỆM VỤ TUYÊN TRUYỀN NĂM 2025\n\n(Kèm theo Kế hoạch số 12/KH-SVT ngày 05/02/2025 của Sở Văn thư)\n\n"
    "| TT | Nhiệm vụ | Đơn vị chủ trì | Thời gian |\n|---|---|---|---|\n| 1 | Đăng tin trên trang của Sở | Văn phòng Sở | Thường xuyên |\n"
)
OTHERS = {
    "a regulation with a heading of a plan": (
        PROGRAM,
        "decision",
        "Đây là quyết định ban hành quy chế",
        False,
    ),
    "a report on a plan": (REPORT, "report", "Đây là báo cáo, không phải kế hoạch.", False),
    "an invitation": (INVITATION, "invitation", "Đây là giấy mời, không phải kế hoạch.", False),
    "an amending decision": (AMENDING, "decision", "Đây là quyết định sửa đổi, bổ sung kế hoạch", True),
    "an annex alone": (ANNEX, "annex", "Đây là phụ lục không có phần văn bản của kế hoạch.", True),
    "a letter without addressees": (
        "SỞ VĂN THƯ\nSố: 5/SVT-VP\nV/v gửi báo cáo\n\nĐề nghị gửi báo cáo sớm.\n\nTrân trọng.\n",
        "official_letter",
        "Đây là công văn, không phải kế hoạch.",
        False,
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_each_other_document_is_named_for_what_it_is(name):
    text, kind, reason, has_offer = OTHERS[name]

    answer = refused(text)

    assert (answer.kind, answer.offer is not None) == (kind, has_offer)
    assert answer.reason.startswith(reason)


def test_an_annex_alone_offers_its_tasks_and_names_its_plan():
    offer = refused(ANNEX).offer

    assert offer is not None
    assert (offer.header.number, [(task.text, task.lead) for task in offer.tasks]) == (
        "12/KH-SVT",
        [("Đăng tin trên trang của Sở", ("Văn phòng Sở",))],
    )


def test_loading_what_is_no_plan_is_refused_with_its_kind(tmp_path, command):
    file = tmp_path / "quyet-dinh.txt"
    file.write_text(DECISION, encoding="utf-8")

    read, load = command("loaders", "plan", "read", str(file)), command("loaders", "plan", "load", str(file))

    assert (read.returncode, json.loads(read.stdout)["kind"]) == (1, "decision")
    assert load.returncode == 1
    assert "quyết định" in load.stderr


def test_a_draft_is_read_and_said_to_be_one():
    answer = read_plan("ke-hoach.txt", ("DỰ THẢO\n\n" + HEAD + DUTIES + TAIL).encode())
    issued = read_plan("ke-hoach.txt", (HEAD + DUTIES + TAIL).encode())

    assert isinstance(answer, Plan) and isinstance(issued, Plan)
    assert (answer.is_draft, issued.is_draft) == (True, False)
    assert [words for words in answer.warnings if "DỰ THẢO" in words] == [
        "Văn bản ghi “DỰ THẢO”, chưa phải bản ban hành. Hãy thay bằng bản đã ký khi có."
    ]
    assert answer.header == issued.header or answer.header.number == issued.header.number


def replaced(text: str) -> list[tuple[str, str | None, str]]:
    answer = read_plan("ke-hoach.txt", text.encode())
    plan = answer if isinstance(answer, Plan) else answer.offer
    assert plan is not None
    return [(entry["number"], entry["date"], entry["relation"]) for entry in to_json(plan)["replaces"]]


TITLE = "Tuyên truyền cải cách hành chính năm 2025"
PLAN = HEAD + "II. NHIỆM VỤ\n\n" + DUTIES
REPLACING = {
    "in the title": (
        HEAD.replace(TITLE, "Điều chỉnh, bổ sung Kế hoạch số 7/KH-SVT ngày 02/01/2025 về tuyên truyền năm 2025") + DUTIES + TAIL,
        [("7/KH-SVT", "2025-01-02", "amends")],
    ),
    "in the sentence that issues it": (
        PLAN.replace("ban hành Kế hoạch như sau", "ban hành Kế hoạch thay thế Kế hoạch số 7/KH-SVT ngày 02/01/2025 như sau") + TAIL,
        [("7/KH-SVT", "2025-01-02", "replaces")],
    ),
    "in its last sentence": (
        PLAN + "\nIII. ĐIỀU KHOẢN THI HÀNH\n\nKế hoạch này thay thế Kế hoạch số 7/KH-SVT ngày 02/01/2025 của Sở Văn thư." + TAIL,
        [("7/KH-SVT", "2025-01-02", "replaces")],
    ),
    "as out of force": (
        PLAN + "\nIII. ĐIỀU KHOẢN THI HÀNH\n\nKế hoạch số 7/KH-SVT ngày 02/01/2025 của Sở Văn thư hết hiệu lực kể từ ngày ký Kế hoạch này." + TAIL,
        [("7/KH-SVT", "2025-01-02", "replaces")],
    ),
    "in a decision": (AMENDING, [("12/KH-UBND", "2025-02-05", "amends")]),
    "changed by a basis, not by this plan": (
        PLAN.replace("Căn cứ Kế hoạch số 9/KH-UBND ngày 10/01/2025 của UBND tỉnh", "Căn cứ Quyết định số 8/QĐ-UBND ngày 10/01/2025 về sửa đổi, bổ sung Kế hoạch số 3/KH-UBND") + TAIL,
        [],
    ),
    "as a task": (PLAN + "\n3. Sở Nội vụ tham mưu sửa đổi, bổ sung Kế hoạch số 3/KH-UBND của UBND tỉnh.\n" + TAIL, []),
}  # fmt: skip


@pytest.mark.parametrize("name", REPLACING)
def test_a_plan_names_the_one_it_replaces_or_amends(name):
    text, expected = REPLACING[name]

    assert replaced(text) == expected


def test_a_letter_addressed_in_cells_is_a_letter():
    text = (
        "|\n**UBND TỈNH HÒA AN**\n|\n**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**\n|\n|\nSố: 812/UBND-NC\n"
        "V/v thực hiện Kế hoạch tuyên truyền\n|\n*Hòa An, ngày 06 tháng 3 năm 2025*\n|\n\n"
        "|\nKính gửi:\n|\n- Các sở, ban, ngành;\n- UBND các xã, phường.\n|\n\n"
    ) + DUTIES

    assert to_json(refused(text + SIGNED))["kind"] == "official_letter"
