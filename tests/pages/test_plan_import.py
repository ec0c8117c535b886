"""The page that takes plan documents in: upload, what was understood, corrections that are kept, confirmation, what follows."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from access import accounts
from access.store import Store
from access.viewer import Role
from actions import plan_drafts, plan_said, plan_versions
from actions.samples import EXAMPLES
from tests.loaders.plans.test_plan_old_codes import in_tcvn3
from tests.pages.conftest import open_at, said
from ui import asked
from warehouse import store
from warehouse.connect import Warehouse
from warehouse.records.plan_drafts import Change
from warehouse.scope import EVERYTHING

NAME = "02-so-xay-dung-2026.txt"
PLAN = (EXAMPLES / "plans" / NAME).read_bytes()
DOUBTFUL = PLAN.replace("Phòng Quản lý xây dựng".encode(), "ai rảnh thì làm".encode())


DECISION = """SỞ XÂY DỰNG TỈNH VÂN GIANG
Số: 12/QĐ-SXD
Vân Giang, ngày 5 tháng 3 năm 2026

QUYẾT ĐỊNH
Về việc giao nhiệm vụ tuyên truyền cải cách hành chính năm 2026

GIÁM ĐỐC SỞ XÂY DỰNG

QUYẾT ĐỊNH:

Điều 1. Giao nhiệm vụ tuyên truyền cải cách hành chính năm 2026 như sau:

1. Giao Văn phòng Sở chủ trì, phối hợp với Thanh tra Sở xây dựng chuyên mục cải cách hành chính trên trang thông tin điện tử. Thời gian hoàn thành: trước ngày 30/6/2026.

2. Giao Thanh tra Sở chủ trì tổ chức hội nghị tập huấn. Thời gian hoàn thành: Quý III/2026.

Điều 2. Quyết định này có hiệu lực kể từ ngày ký.

GIÁM ĐỐC
Nguyễn Văn A
"""


@pytest.fixture
def kept(province_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """A warehouse with the sample province and its units, and no plan."""
    monkeypatch.setattr(store, "opened", lambda: province_warehouse)
    return province_warehouse


def upload(content: bytes = PLAN, name: str = NAME, reader: str = "coordinator") -> AppTest:
    page = open_at("plan_import", reader=reader, province="S1")
    return page.file_uploader(key="plan_import.file.0").upload(name, content, "text/plain").run()


def draft_of(page: AppTest) -> str:
    return str(page.query_params["draft"])


def read(kept: Warehouse, page: AppTest) -> plan_versions.Draft:
    draft = plan_versions.find(kept, draft_id=draft_of(page), scope=EVERYTHING)
    assert draft is not None
    return draft


def edit(
    page: AppTest, part: str, row: int, meanwhile: Callable[[], None] = lambda: None, **cells: Any
) -> AppTest:
    """Write into cells of the table of a part, as a person does; `meanwhile` comes between looking and writing."""
    page.segmented_control(key="plan_import.section").set_value(part).run()
    meanwhile()
    (table,) = [one for one in page.dataframe if f"plan_import.table.{part}." in one.proto.id]
    state = WidgetState(id=table.proto.id, string_value=json.dumps({"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}))  # fmt: skip
    original = page._tree.get_widget_states

    def with_cells() -> Any:
        states = original()
        states.widgets.append(state)
        return states

    page._tree.get_widget_states = with_cells  # type: ignore[method-assign]
    return page.run()


def press(page: AppTest, label: str) -> AppTest:
    return next(one for one in page.button if one.label == label).click().run()


def write(page: AppTest, label: str, words: str) -> None:
    fields = [*page.text_input, *page.text_area]
    next(one for one in reversed(fields) if one.label == label).set_value(words)


def every_cell(page: AppTest) -> str:
    return "\n".join(
        str(cell) for table in page.table for row in table.value.to_numpy().tolist() for cell in row
    )


def test_a_document_becomes_a_draft_with_what_is_doubtful_first(kept: Warehouse) -> None:
    page = upload()

    draft = read(kept, page)
    assert not page.exception
    assert (draft.row["draft_state"], draft.row["loaded_by"]) == ("draft", "nguoi.coordinator.S1")
    shown = said(page)
    assert "Cần xem lại trước" in shown and "Chưa xác nhận" in shown
    assert f"Sẽ có hiệu lực: **{len(draft.read['tasks'])}** nhiệm vụ" in shown
    with kept.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM plan_in_force").fetchall() == [(0,)]


def test_a_doubtful_value_leads_to_its_field_and_is_settled_by_a_look(kept: Warehouse) -> None:
    page = upload(DOUBTFUL)
    doubtful = [one for one in page.button if str(one.key).startswith("plan_import.look.")]
    assert doubtful

    page = next(one for one in doubtful if "Nhiệm vụ" in one.label).click().run()

    assert page.segmented_control(key="plan_import.section").value == "task"
    assert "Cần xem" in said(page)
    page = page.button(key="plan_import.accept").click().run()
    after = [one for one in page.button if str(one.key).startswith("plan_import.look.")]
    assert len(after) < len(doubtful)


def listed(page: AppTest) -> list[str]:
    """What is still to be looked at and leads to a value."""
    return [one.label for one in page.button if str(one.key).startswith("plan_import.look.")]


def test_after_a_look_the_next_value_to_look_at_is_in_view(kept: Warehouse) -> None:
    page = upload(DOUBTFUL)
    first, second, *_ = [one for one in page.button if str(one.key).startswith("plan_import.look.")]
    assert "Tỉnh, thành phố" in first.label and "Nhiệm vụ" in second.label
    page = first.click().run()

    accept = page.button(key="plan_import.accept")
    assert accept.label == "Đã xem, đọc đúng: Tỉnh, thành phố"
    page = accept.click().run()

    assert page.segmented_control(key="plan_import.section").value == "task"
    assert page.button(key="plan_import.accept").label == "Đã xem, đọc đúng: Phối hợp"


def test_a_warning_is_settled_by_mending_its_value_or_by_saying_it_was_seen(kept: Warehouse) -> None:
    text = PLAN.decode().replace("“", '"').replace("”", '"').replace("Mai Hữu Khoát", "")
    page = upload(in_tcvn3(text).encode("latin-1", "replace"), "cu.txt")
    assert "Văn bản được đọc từ bảng mã TCVN3" in said(page)
    assert [one for one in listed(page) if "người ký" in one.lower()] == ["Không tìm thấy người ký\\."]

    write(page, "Người ký", "Mai Hữu Khoát")
    page = press(page, "Lưu sửa đổi")
    page = page.button(key="plan_import.seen.0").click().run()

    assert not [one for one in listed(page) if "người ký" in one.lower()]
    assert "plan_import.seen.0" not in {str(one.key) for one in page.button}
    assert "lời nhắc: Văn bản được đọc từ bảng mã TCVN3" in every_cell(page)


def test_a_name_means_the_unit_a_person_says_whatever_it_is_like_until_they_take_it_back(
    kept: Warehouse,
) -> None:
    name = "Văn phòg Sở"
    page = upload(PLAN.decode().replace("Văn phòng Sở", name).encode(), "ten-la.txt")
    box = next(one for one in page.selectbox if one.label == name)
    assert box.options[1].endswith("(gần giống)")
    other = next(label for label in box.options[1:] if "(gần giống)" not in label)
    before = [one for one in listed(page) if name in one]

    page = box.select(other).run()

    ((held, code),) = read(kept, page).said["unit_choices"].items()
    history = page.table[-1].value.to_numpy().tolist()[0]
    assert held == name and code not in str(history) and f"“{name}”" in str(history)
    assert history[-1].replace("\\", "") == f"như trong văn bản → **{other}**"
    assert len([one for one in listed(page) if name in one]) < len(before)
    page = next(one for one in page.selectbox if one.label == name).select("giữ nguyên tên").run()
    assert read(kept, page).changes == ()
    assert len([one for one in listed(page) if name in one]) == len(before)


def test_a_cell_that_is_changed_is_kept_for_whoever_comes_next(kept: Warehouse) -> None:
    page = edit(upload(), "task", 0, **{"Chủ trì": "Thanh tra Sở; Văn phòng Sở"})

    assert "1 chỗ đã sửa" in said(page)
    again = open_at("plan_import", reader="coordinator", province="S1", draft=draft_of(page))
    assert read(kept, again).said["tasks"][0]["lead"] == ["Thanh tra Sở", "Văn phòng Sở"]
    listed = said(open_at("plan_import", reader="coordinator", province="S1"))
    assert "1 chỗ đã sửa" in listed and " sửa " in listed


def another(kept: Warehouse, page: AppTest, field: str, value: Any, part: str = "task", row: int = 0) -> None:
    """Somebody else changes a value while the page stands open."""
    item = "" if part == "header" else read(kept, page).said[plan_said.LISTS[part]][row]["item"]
    change = Change(part, item, field, value=value)
    plan_drafts.correct(kept, draft_of(page), [change], actor="nguoi-khac", scope=EVERYTHING)


def test_what_another_changed_meanwhile_is_not_overwritten_and_ones_own_words_are_told(
    kept: Warehouse,
) -> None:
    page = upload()

    page = edit(
        page,
        "task",
        0,
        lambda: another(kept, page, "lead", ["Văn phòng Sở", "Phòng Vận tải"]),
        **{"Chủ trì": "Thanh tra Sở", "Số": "1b"},
    )

    shown = said(page)
    assert (
        "Chủ trì: nguoi-khac vừa ghi “Văn phòng Sở; Phòng Vận tải”, bạn ghi “Thanh tra Sở”"
        in shown.replace("\\", "")
    )
    now = read(kept, page).said["tasks"][0]
    assert (now["lead"], now["no"]) == (["Văn phòng Sở", "Phòng Vận tải"], "1b")


def test_what_is_typed_while_another_changes_the_draft_is_kept_all_the_same(kept: Warehouse) -> None:
    page = upload()
    next(one for one in page.text_input if one.label == "Người ký").set_value("Nguyễn Thị Sửa")
    another(kept, page, "number", "319/KH-SXD", part="header")

    page = next(one for one in page.button if one.label == "Lưu sửa đổi").click().run()

    now = read(kept, page).said
    assert (now["signer"], now["number"]) == ("Nguyễn Thị Sửa", "319/KH-SXD")


def test_what_another_changed_is_shown_at_the_next_click_and_confirmed_only_once_seen(
    kept: Warehouse,
) -> None:
    page = upload()
    another(kept, page, "text", "Việc của người khác")

    page = page.button(key="plan_import.confirm").click().run()

    assert "hãy xem lại rồi xác nhận" in said(page)
    with kept.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM plan_in_force").fetchall() == [(0,)]
    another(kept, page, "text", "Việc nay khác nữa")
    page = page.segmented_control(key="plan_import.section").set_value("task").run()
    assert "trang này nay là bản mới nhất" in said(page)
    page = page.button(key="plan_import.confirm").click().run()
    assert "Đã xác nhận" in said(page)


def test_the_same_value_in_other_letters_is_no_change_and_the_page_comes_to_rest(kept: Warehouse) -> None:
    page = upload()
    lead = "; ".join(read(kept, page).said["tasks"][0]["lead"])

    page = edit(page, "task", 0, **{"Chủ trì": f"{lead} ; "})

    assert "Không có gì thay đổi" in said(page)
    assert read(kept, page).changes == ()


def test_a_whole_part_is_left_out_and_taken_in_again(kept: Warehouse) -> None:
    page = upload()
    page = page.segmented_control(key="plan_import.section").set_value("responsibility").run()

    page = page.button(key="plan_import.leave_all").click().run()

    count = len(read(kept, page).said["responsibilities"])
    assert len(read(kept, page).left_out) == count > 0
    assert "**0** trách nhiệm" in said(page)
    page = page.button(key="plan_import.take_all").click().run()
    assert read(kept, page).left_out == frozenset()


def test_a_task_that_is_not_taken_stays_a_draft_when_the_rest_is_confirmed(kept: Warehouse) -> None:
    page = edit(upload(), "task", 1, Nhận=False)

    page = page.button(key="plan_import.confirm").click().run()

    count = len(read(kept, page).read["tasks"])
    assert "Xác nhận một phần" in said(page)
    with kept.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM task JOIN plan_in_force USING (load_id)").fetchall() == [
            (count - 1,)
        ]
    assert "Xác nhận một phần" in said(open_at("plan_import", reader="coordinator", province="S1"))


@pytest.mark.parametrize(
    ("part", "noun", "values", "shown"),
    [
        ("duty", "chế độ báo cáo", {"Đơn vị báo cáo": "Các phòng", "Hạn (lời văn)": "trước ngày 10"}, "trước ngày 10"),
        ("responsibility", "trách nhiệm", {"Trách nhiệm": "Kiểm tra việc thực hiện"}, "Kiểm tra việc thực hiện"),
    ],
)  # fmt: skip
def test_what_the_reader_missed_is_added_in_a_form_of_its_own_and_can_be_taken_away(
    kept: Warehouse, part: str, noun: str, values: dict[str, str], shown: str
) -> None:
    page = upload()
    page = page.segmented_control(key="plan_import.section").set_value(part).run()
    count = len(read(kept, page).said[plan_said.LISTS[part]])

    page = press(page.button(key="plan_import.add").click().run(), f"Thêm {noun} này")
    assert "Chưa thêm được" in said(page) and read(kept, page).changes == ()
    for label, words in values.items():
        write(page, label, words)
    page = press(page, f"Thêm {noun} này")

    assert "Đã thêm một dòng" in said(page)
    assert len(read(kept, page).said[plan_said.LISTS[part]]) == count + 1
    page = page.button(key="plan_import.confirm").click().run()
    plan = open_at("plans", reader="coordinator", province="S1", plan=read(kept, page).row["plan_id"], as_of=asked.today().isoformat())  # fmt: skip
    assert f"{shown}  \n:small[:gray[người xác nhận thêm]]" in every_cell(plan)

    page = page.button(key="plan_import.take_away").click().run()
    assert len(read(kept, page).said[plan_said.LISTS[part]]) == count


def test_a_form_mends_the_header_and_shows_what_was_read(kept: Warehouse) -> None:
    page = upload()
    signer = next(one for one in page.text_input if one.label == "Người ký")
    was = signer.value
    signer.set_value("Nguyễn Thị Sửa")
    page = next(one for one in page.button if one.label == "Lưu sửa đổi").click().run()

    assert read(kept, page).said["signer"] == "Nguyễn Thị Sửa"
    assert f"đọc được: “{was}”" in said(page).replace("\\", "")


def test_indices_are_chosen_by_name_and_a_name_that_is_none_cannot_be_given(kept: Warehouse) -> None:
    page = upload()
    box = next(one for one in page.multiselect if one.label == "Chỉ số")
    held = read(kept, page).read["indices"]
    assert held[0] == "PAR_INDEX" and box.value == held and "PAR INDEX" in box.options

    box.set_value(["PAR_INDEX", "PAPI"])
    page = press(page, "Lưu sửa đổi")

    assert read(kept, page).said["indices"] == ["PAR_INDEX", "PAPI"]
    assert "đọc được: “PAR INDEX; " in said(page).replace("\\", "")


def test_what_is_no_plan_is_refused_with_what_to_do_and_nothing_is_stored(kept: Warehouse) -> None:
    page = upload("GIẤY MỜI\nKính mời đồng chí dự họp.".encode(), "giay-moi.txt")

    assert "Chưa nạp" in said(page) and "Không có gì được lưu" in said(page)
    with kept.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM load WHERE kind = 'plan'").fetchall() == [(0,)]


def test_an_administrator_loads_and_does_not_confirm(kept: Warehouse, people: Store) -> None:
    page = upload(reader="administrator")

    assert accounts.find(people, read(kept, page).row["loaded_by"]).role is Role.ADMINISTRATOR
    assert "Chỉ người điều phối" in said(page)
    assert "plan_import.confirm" not in {str(one.key) for one in page.button}


def test_a_coordinator_of_another_province_neither_loads_nor_sees_it(kept: Warehouse) -> None:
    found = draft_of(upload())
    elsewhere = open_at("plan_import", reader="coordinator of 14", province="14", draft=found)
    refused = open_at("plan_import", reader="coordinator of 14", province="14")
    refused = (
        refused.file_uploader(key="plan_import.file.0").upload("khac.txt", PLAN + b"\n", "text/plain").run()
    )

    assert "Không có bản nháp này." in said(elsewhere)
    assert "phụ trách tỉnh khác" in said(refused)
    assert "không thuộc nơi bạn phụ trách" in said(refused) and "hãy nói rõ văn bản" in said(refused)
    assert "Không đọc được" not in said(refused) and "Đầu văn bản" not in said(refused)


@pytest.mark.parametrize("content", [PLAN.decode(), DECISION], ids=["plan", "decision"])
def test_a_place_that_was_read_wrongly_is_mended_by_whose_document_it_is(
    kept: Warehouse, content: str
) -> None:
    text = content.replace("Vân Giang", "Sơn La").replace("VÂN GIANG", "SƠN LA")
    page = upload(text.encode(), "doc-sai.txt")
    if content == DECISION:
        page = page.button(key="plan_import.take_over").click().run()
    assert "không thuộc nơi bạn phụ trách" in said(page) and "Cách máy đọc: " in said(page)
    with kept.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM load WHERE kind = 'plan'").fetchall() == [(0,)]

    page = page.button(key="plan_import.own").click().run()

    draft = read(kept, page)
    assert (draft.read["province"], draft.said["province"]) == ("Sơn La", "Vân Giang")
    assert "đọc được: “Sơn La”" in said(page).replace("\\", "")
    assert not page.button(key="plan_import.confirm").disabled


def test_what_stands_in_the_way_of_confirming_is_told_before_the_button_is_pressed(kept: Warehouse) -> None:
    page = upload(PLAN.replace("Vân Giang".encode(), "Lam Hà".encode()), "tinh-la.txt")

    assert "Sửa trước đã" in said(page) and "Tỉnh, thành phố" in said(page)
    assert said(page).index("Sửa trước đã") < said(page).index("### Văn bản")
    assert "Việc tiếp theo: sửa chỗ đang vướng" in said(page)
    assert page.button(key="plan_import.confirm").disabled

    assert "máy đọc “Lam Hà”, danh mục không có tên này" in said(page)
    page = page.button(key="plan_import.own").click().run()
    assert read(kept, page).said["province"] == "Vân Giang"
    assert "Sửa trước đã" not in said(page)
    assert not page.button(key="plan_import.confirm").disabled


def test_the_history_of_a_draft_is_in_words(kept: Warehouse) -> None:
    page = edit(upload(), "task", 0, **{"Chủ trì": "Thanh tra Sở; Văn phòng Sở"})

    (row,) = page.table[-1].value["Thay đổi"].to_list()
    assert row == "Văn phòng Sở → **Thanh tra Sở; Văn phòng Sở**"


def test_a_draft_is_discarded_with_a_reason_and_taken_up_again(kept: Warehouse) -> None:
    page = upload()
    page.text_input(key="plan_import.discard_reason").set_value("nạp nhầm").run()
    page = page.button(key="plan_import.discard").click().run()
    assert "Lý do: nạp nhầm" in said(page) and "Bản nháp đã bỏ, không còn trong danh sách" in said(page)
    assert "plan_import.confirm" not in {str(one.key) for one in page.button}
    assert "0 bản nháp đang chờ" in said(open_at("plan_import", reader="coordinator", province="S1"))

    page = open_at("plan_import", reader="coordinator", province="S1", draft=draft_of(page))
    page = page.button(key="plan_import.reopen").click().run()

    assert read(kept, page).row["draft_state"] == "draft"


def test_a_confirmed_plan_leads_on_and_its_responsibilities_become_tasks(kept: Warehouse) -> None:
    page = upload()
    page = page.button(key="plan_import.confirm").click().run()
    assert not page.exception
    promote = next(one for one in page.button if one.label == "Giao thành nhiệm vụ")
    page = promote.click().run()

    assert "Đã giao thành nhiệm vụ" in said(page)
    with kept.cursor() as cursor:
        assert (
            cursor.execute("SELECT count(*) FROM assignment WHERE section LIKE 'Giao từ%'").fetchall()[0][0]
            >= 1
        )
    listed = open_at(
        "plans",
        reader="coordinator",
        plan=read(kept, page).row["plan_id"],
        province="S1",
        as_of=asked.today().isoformat(),
    )
    assert not listed.exception
    assert "giao từ trách nhiệm ngày" in said(listed)


def test_how_well_documents_are_read_is_told_by_field_once_one_is_confirmed(kept: Warehouse) -> None:
    assert "Chưa có văn bản nào được xác nhận." in said(
        open_at("plan_import", reader="coordinator", province="S1")
    )
    page = edit(upload(), "task", 0, **{"Nhiệm vụ": "Việc đã sửa"})
    count = len(read(kept, page).read["tasks"])
    page.button(key="plan_import.confirm").click().run()

    shown = said(open_at("plan_import", reader="administrator", province="S1"))

    assert f"1/{count}" in shown and ".txt" in shown


def test_a_decision_that_assigns_tasks_is_taken_over_only_when_a_person_says_so(kept: Warehouse) -> None:
    page = upload(DECISION.encode(), "quyet-dinh.txt")
    assert "Quyết định, không phải kế hoạch, nhưng có giao" in said(page)
    with kept.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM plan").fetchall() == [(0,)]

    page = page.button(key="plan_import.take_over").click().run()

    draft = read(kept, page)
    assert draft.said["document_kind"] == "decision"
    assert len(draft.said["tasks"]) == 2
    assert "Quyết định, không phải kế hoạch" in said(page)


@pytest.mark.parametrize(
    "text",
    [DECISION, DECISION.replace("QUYẾT ĐỊNH", "BÁO CÁO").replace("Về việc", "Kết quả")],
    ids=["offered", "refused"],
)
def test_of_a_document_that_is_no_plan_it_is_told_what_was_converted_to_read_it(
    kept: Warehouse, text: str
) -> None:
    shown = said(upload(in_tcvn3(text).encode("latin-1"), "van-ban-cu.txt")).replace("\\", "")

    assert "không phải kế hoạch" in shown
    assert "Văn bản được đọc từ bảng mã TCVN3 (ABC): “" in shown and "Hãy đối chiếu tên riêng" in shown


def test_a_plan_that_says_it_replaces_another_is_linked_on_both_pages(kept: Warehouse) -> None:
    page = upload()
    older = read(kept, page.button(key="plan_import.confirm").click().run()).row["plan_id"]
    text = PLAN.decode().replace("318/KH-SXD", "900/KH-SXD").replace("ngày 26 tháng 01", "ngày 10 tháng 8")
    text = text.replace("Sở Xây dựng xây dựng Kế hoạch", "Kế hoạch này thay thế Kế hoạch số 318/KH-SXD ngày 26/01/2026. Sở Xây dựng xây dựng Kế hoạch", 1)  # fmt: skip
    page = upload(text.encode(), "thay-the.txt")
    page = page.button(key="plan_import.confirm").click().run()
    assert page.selectbox(key="plan_import.link").value == older

    page = page.button(key="plan_import.link_button").click().run()

    newer = read(kept, page).row["plan_id"]
    assert "mọi nhiệm vụ của kế hoạch cũ không còn được tính từ 10/08/2026" in said(page)
    of_older = open_at("plans", reader="coordinator", plan=older, province="S1")
    assert "Đã có bản mới" in said(of_older) and newer in said(of_older)
    assert "Được thay thế từ 10/08/2026" in said(open_at("plans", reader="coordinator", province="S1"))
