"""Words of strangers on pages: in addresses they are codes that nobody bears; in data they are words, never markup."""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from access import matrix
from access.store import Store
from access.viewer import Role
from actions import keeping, loading, obligations, periods, reporting, units
from actions.deadlines import HANOI, DueRule
from tests.accounts import session
from tests.actions.workbooks import OUTPUTS, PROGRESS, filled
from tests.pages.conftest import Open, open_at
from tests.two_provinces import DAY, HERE, PERIOD, PLAN, TwoProvinces
from warehouse import connect, store
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

FAILED = "Chưa hiển thị được trang này"
ADDRESSES = (
    "' OR '1'='1' --",
    "<img src=x onerror=alert(1)>",
    "**b** $x$ :material/home: {0} %s",
    "a\x00b\u202e\u2066‘’",
    "z" * 5000,
)
# Every parameter that a page reads from its address.
READ = ("province", "year", "department", "as_of", "unit", "period", "group", "obligation", "known_on", "index", "compare",
        "criterion", "q", "channel", "bar")  # fmt: skip
DETAILS = {"plans": "plan", "tasks": "task", "receipt": "number"}
PAGES = [page for page in matrix.PAGES if page not in ("password", "accounts", "audit")]

# What data may hold: it must come out as it stands, or not at all.
MARKUP = (
    "[bấm](javascript:alert)",
    "<img src=x onerror=alert(1)>",
    "**đậm**",
    ":material/home:",
    "$x^2$",
    "`mã`",
    "a | b",
    "![](http://127.0.0.1/x.png)",
)
ALIVE = re.compile(r"(?<!\\)(\[bấm\]\(javascript|<img|\*\*đậm|:material/home:|\$x\^2\$|`mã`|!\[\]\(http)")
HOSTILE = " ".join(MARKUP)


def shown(page: AppTest) -> list[tuple[str, str]]:
    """Whatever is Markdown or HTML on the page, by kind of element."""
    return list(_texts(page.main))


def _texts(block: Block) -> Iterator[tuple[str, str]]:
    for child in block.children.values():
        proto: Any = getattr(child, "proto", None)
        kind = str(getattr(child, "type", ""))
        for field in ("body", "label", "help", "delta"):
            text = getattr(proto, field, "")
            if isinstance(text, str) and text:
                yield f"{kind}.{field}", text
        if kind == "table":
            for cell in child.value.to_numpy().ravel():  # type: ignore[attr-defined]
                yield "table", str(cell)
        if isinstance(child, Block):
            yield from _texts(child)


@pytest.fixture(scope="module")
def coordinator(people: Store) -> str:
    return session(people, Role.COORDINATOR, name="dieu-phoi-14", province=HERE.code)


@pytest.mark.parametrize("words", range(2))
@pytest.mark.parametrize("page", PAGES)
def test_an_address_says_a_code_and_nothing_else(
    two: TwoProvinces, coordinator: str, monkeypatch: pytest.MonkeyPatch, page: str, words: int
) -> None:
    """Each parameter has other words than its neighbour, and other words in the next turn."""
    monkeypatch.setattr(store, "opened", lambda: two.warehouse)
    newest = two.warehouse.version
    asked = {name: ADDRESSES[(place + 2 * words) % len(ADDRESSES)] for place, name in enumerate(READ)}
    if page in DETAILS and words:
        asked[DETAILS[page]] = ADDRESSES[words]

    opened = open_at(page, reader=coordinator, **asked)

    texts = [text for _, text in shown(opened)]
    assert not any(FAILED in text for text in texts) and not opened.exception
    alive = re.compile(r"(?<!\\)(<img src|\*\*b\*|:material/home:)")
    assert [text for text in texts if alive.search(text)] == []
    assert two.warehouse.version == newest


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A unit, a plan and a report whose every word a stranger wrote."""
    opened = connect.open_in_memory(tmp_path_factory.mktemp("hostile"))
    keeping.load_reference(opened)
    book = openpyxl.Workbook()
    for row in (
        ["Mã đơn vị", "Tên đơn vị", "Tên khác", "Tỉnh, thành phố", "Cơ quan"],
        ["vp", f"Văn phòng {HOSTILE}", "Văn phòng Sở", "Sơn La", "Sở Xây dựng"],
    ):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    units.receive(
        opened, f"{HOSTILE[:60].replace('/', '')}.xlsx", stream.getvalue(), actor=HOSTILE, scope=EVERYTHING
    )
    text = PLAN.read_text(encoding="utf-8").replace("Vân Giang", "Sơn La").replace("VÂN GIANG", "SƠN LA")
    text = text.replace("Tuyên truyền công tác", f"Tuyên truyền {HOSTILE.replace('|', '')} công tác", 1)
    text = text.replace("CCHC", f"CCHC {HOSTILE.replace('|', '')}")
    loading.receive_plan(opened, "ke-hoach.txt", text.encode(), actor=HOSTILE, scope=EVERYTHING, confirm=True)
    at = datetime(2026, 1, 5, tzinfo=HANOI)
    rule = DueRule(15, "before")
    periods.open_period(opened, PERIOD, ["vp"], rule, source=HOSTILE, actor=HOSTILE, is_sample=False, at=at)
    cells = {
        (OUTPUTS, 0, "quantity"): 12,
        (OUTPUTS, 0, "note"): HOSTILE,
        (OUTPUTS, 0, "evidence"): HOSTILE,
        (OUTPUTS, 1, "quantity"): HOSTILE,
        (PROGRESS, 0, "declared_status"): "Đang thực hiện",
        (PROGRESS, 0, "result"): HOSTILE,
        (PROGRESS, 1, "declared_status"): HOSTILE,
    }
    sent = reporting.receive(
        opened,
        "<img src=x onerror=alert(1)> **đậm** $x^2$.xlsx",
        filled(opened, "vp", cells),
        actor=HOSTILE,
        scope=EVERYTHING,
        received_at=datetime(2026, 6, 10, tzinfo=HANOI),
    )
    reporting.decide(opened, sent.load_id, "commit", actor=HOSTILE, scope=EVERYTHING, reason=HOSTILE)
    reporting.decide(opened, sent.load_id, "return", actor=HOSTILE, scope=EVERYTHING, reason=HOSTILE)
    obligations.extend(
        opened, f"vp:{PERIOD}", DAY, reason=HOSTILE, actor=HOSTILE, scope=EVERYTHING, at=datetime(2026, 6, 12, tzinfo=HANOI), document_number=HOSTILE
    )  # fmt: skip
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "page",
    [
        "overview",
        "tasks",
        "plans",
        "timeliness",
        "outputs",
        "submit",
        "receipt",
        "coordinate",
        "units",
        "task",
        "plan",
    ],
)
def test_words_in_data_are_never_markup(
    hostile: Warehouse, coordinator: str, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(store, "opened", lambda: hostile)
    with hostile.cursor() as cursor:
        (plan_id, task_id), (receipt,) = (
            cursor.execute("SELECT plan_id, min(task_id) FROM assignment GROUP BY plan_id").fetchall()[0],
            cursor.execute("SELECT min(receipt_number) FROM report").fetchall()[0],
        )
    name, asked = {
        "task": ("tasks", {"task": str(task_id)}),
        "plan": ("plans", {"plan": str(plan_id)}),
        "receipt": ("receipt", {"number": str(receipt)}),
    }.get(page, (page, {}))
    day = datetime.now(HANOI).date().isoformat() if page in ("receipt", "submit") else DAY.isoformat()

    opened = open_at(name, reader=coordinator, as_of=day, **asked)

    texts = shown(opened)
    assert not opened.exception and not any(FAILED in text for _, text in texts)
    # What a label is for is told by its widget; options, names of columns and charts are no Markdown.
    alive = [(kind, text[:200]) for kind, text in texts if ALIVE.search(text)]
    assert alive == []
    assert any("đậm" in text for _, text in texts), "nothing of it was shown, so nothing is proven"


@pytest.mark.parametrize(
    ("name", "query"), [("coordinate", {"part": "decide"}), ("coordinate", {"part": "days"}), ("submit", {})]
)
def test_a_word_no_list_offers_is_as_if_nothing_was_chosen(
    open_page: Open, name: str, query: dict[str, str]
) -> None:
    page = open_page(name, province="S1", **query)
    before = {box.key: box.value for box in page.selectbox}
    forged = [
        WidgetState(id=page.get_by_key(key).proto.id, string_value="từ không có trong danh sách")
        for key in before
        if not key.startswith("filters.")
    ]
    ids = {state.id for state in forged}
    original = page._tree.get_widget_states

    def with_forged() -> Any:
        states = original()
        kept = [state for state in states.widgets if state.id not in ids]
        del states.widgets[:]
        states.widgets.extend([*kept, *forged])
        return states

    page._tree.get_widget_states = with_forged  # type: ignore[method-assign]
    page = page.run()

    assert forged and FAILED not in "".join(told.value for told in page.markdown)
    assert {box.key: box.value for box in page.selectbox} == before
