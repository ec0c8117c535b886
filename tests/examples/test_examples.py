"""The sample material: every plan is read, every name is known, and every state of the design occurs on the anchor day."""

import csv
import json
import subprocess
import sys
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
ANCHOR_DAY = date(2026, 10, 1)
DUE_SOON_DAYS = 7
TASKS_PER_PLAN = {
    "01-ubnd-tinh-2025-2027": 63,
    "02-so-xay-dung-2026": 13,
    "03-so-noi-vu-2026": 9,
    "04-so-tai-chinh-2026": 0,
    "05-so-giao-duc-2026": 0,
    "06-so-khoa-hoc-2026": 0,
    "07-so-giao-thong-2024": 9,
    "08-so-y-te-2026": 7,
}
ISSUER_CODES = {
    "01-ubnd-tinh-2025-2027": "s1-ubnd-tinh",
    "02-so-xay-dung-2026": "s1-so-xay-dung",
    "03-so-noi-vu-2026": "s1-so-noi-vu",
    "04-so-tai-chinh-2026": "s1-so-tai-chinh",
    "05-so-giao-duc-2026": "s1-so-giao-duc-va-dao-tao",
    "06-so-khoa-hoc-2026": "s1-so-khoa-hoc-va-cong-nghe",
    "07-so-giao-thong-2024": "s2-so-giao-thong-van-tai",
    "08-so-y-te-2026": "s1-so-y-te",
}
DECLARED_STATES = {"not_started", "in_progress", "awaiting_confirmation", "done", "paused", "cancelled"}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = {unit["unit_code"]: unit for unit in rows_of(EXAMPLES / "units.csv")}
STATES = rows_of(EXAMPLES / "states.csv")


def plan_file(plan: str) -> Path:
    (path,) = (EXAMPLES / "plans").glob(f"{plan}.*")
    return path


@cache
def read(plan: str) -> dict:
    answer = subprocess.run(
        [sys.executable, "-m", "loaders", "plan", "read", str(plan_file(plan))],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace("–", "-").split())


def unit_named(plan: str, name: str) -> dict[str, str] | None:
    """The one unit below the plan's issuer that bears this name or alias; a province's plan may also name its departments' centres."""
    issuer = ISSUER_CODES[plan]
    near = [unit for unit in UNITS.values() if unit["parent_code"] == issuer]
    far = [unit for unit in UNITS.values() if UNITS.get(unit["parent_code"], {}).get("parent_code") == issuer]
    for units in (near, far):
        named = [
            unit
            for unit in units
            if fold(name)
            in {fold(each) for each in [unit["name"], unit["short_name"], *unit["aliases"].split("|")]}
        ]
        if named:
            (unit,) = named
            return unit
    return None


def owing_units(plan: str, task: dict) -> set[str]:
    """The codes of those who owe a task: each lead, and for a group each of its members."""
    owing = set()
    for name in task["lead"]:
        unit = unit_named(plan, name)
        assert unit is not None, f"{plan}, task {task['no']}: no unit is called {name!r}"
        owing.update(unit["members"].split("|") if unit["kind"] == "group" else [unit["unit_code"]])
    return owing


def test_every_plan_has_an_expected_count():
    assert {path.stem for path in (EXAMPLES / "plans").iterdir() if path.is_file()} == set(TASKS_PER_PLAN)


@pytest.mark.parametrize(("plan", "task_count"), TASKS_PER_PLAN.items())
def test_a_plan_is_read_with_all_its_tasks(plan: str, task_count: int):
    assert len(read(plan)["tasks"]) == task_count


@pytest.mark.parametrize(
    ("plan", "number", "issue_date", "issuer", "province", "years", "signer"),
    [
        (
            "01-ubnd-tinh-2025-2027",
            "1486/QĐ-UBND",
            "2025-09-12",
            None,
            "Vân Giang",
            (2025, 2027),
            "Tạ Quang Thụy",
        ),
        (
            "02-so-xay-dung-2026",
            "318/KH-SXD",
            "2026-01-26",
            "Sở Xây dựng",
            "Vân Giang",
            (2026, 2026),
            "Mai Hữu Khoát",
        ),
        ("03-so-noi-vu-2026", None, None, "Sở Nội vụ", "Vân Giang", (2026, 2026), "Hà Thị Lam Khê"),
        ("04-so-tai-chinh-2026", None, None, "Sở Tài chính", "Vân Giang", (2026, 2026), "Vương Đình Sách"),
        (
            "05-so-giao-duc-2026",
            None,
            None,
            "Sở Giáo dục và Đào tạo",
            "Vân Giang",
            (2026, 2026),
            "Lâm Thị Uyên Nhi",
        ),
        (
            "06-so-khoa-hoc-2026",
            None,
            None,
            "Sở Khoa học và Công nghệ tỉnh Vân Giang",
            "Vân Giang",
            (2026, 2026),
            "Đinh Trọng Bảo Kha",
        ),
        (
            "07-so-giao-thong-2024",
            "112/KH-SGTVT",
            "2024-01-22",
            "Sở Giao thông vận tải",
            "Hạc Sơn",
            (2024, 2024),
            "Cù Văn Thạch",
        ),
        ("08-so-y-te-2026", "97/KH-SYT", "2026-02-05", "Sở Y tế", "Vân Giang", (2026, 2026), "Quản Thế Hiển"),
    ],
)
def test_a_plan_says_who_issued_it_and_when(plan, number, issue_date, issuer, province, years, signer):
    said = read(plan)

    assert (said["number"], said["issue_date"], said["province"]) == (number, issue_date, province)
    assert (said["year_from"], said["year_to"], said["signer"]) == (*years, signer)
    if issuer:
        assert said["issuer"] == issuer


def rules(plan: str) -> set[tuple[str, int | None, int | None, str]]:
    return {
        (duty["frequency"], rule["month"], rule["day"], rule["comparator"])
        for duty in read(plan)["report_obligations"]
        for rule in duty["due_rules"]
    }


def at_period_end(day: int, comparator: str) -> set[tuple[str, None, int, str]]:
    return {(frequency, None, day, comparator) for frequency in ("quarterly", "half_year", "yearly")}


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            "01-ubnd-tinh-2025-2027",
            at_period_end(20, "before") | at_period_end(15, "before") | at_period_end(12, "no_later_than"),
        ),
        ("02-so-xay-dung-2026", at_period_end(15, "before") | at_period_end(12, "before")),
        ("03-so-noi-vu-2026", at_period_end(10, "before")),
        ("04-so-tai-chinh-2026", set()),
        ("05-so-giao-duc-2026", {("quarterly", month, 12, "before") for month in (3, 6, 9, 12)}),
        ("06-so-khoa-hoc-2026", at_period_end(10, "before")),
        ("08-so-y-te-2026", at_period_end(10, "no_later_than")),
    ],
)
def test_a_plan_says_by_which_day_reports_are_due(plan, expected):
    assert rules(plan) == expected


def test_the_plans_name_the_indices_they_are_to_move():
    named = {plan: set(read(plan)["indices"]) for plan in TASKS_PER_PLAN}

    assert named["01-ubnd-tinh-2025-2027"] == {"PAR_INDEX", "SIPAS", "PAPI", "PCI", "DDCI", "DTI"}
    assert named["04-so-tai-chinh-2026"] == {"PAR_INDEX", "PCI", "POBI"}
    assert named["06-so-khoa-hoc-2026"] == {"PAR_INDEX", "SIPAS", "DTI", "ICT_INDEX"}


@pytest.mark.parametrize("plan", TASKS_PER_PLAN)
def test_every_lead_is_one_unit_of_the_plans_own_body(plan):
    for task in read(plan)["tasks"]:
        assert owing_units(plan, task)


def test_the_register_is_whole():
    departments = {row["department_code"] for row in rows_of(ROOT / "reference" / "departments.csv")}
    provinces = {(row["province_code"], row["system"]) for row in rows_of(EXAMPLES / "provinces.csv")}

    assert len(UNITS) == len(rows_of(EXAMPLES / "units.csv"))
    for code, unit in UNITS.items():
        assert unit["parent_code"] in {"", *UNITS}, code
        assert unit["department_code"] in departments, code
        assert (unit["province_code"], unit["system"]) in provinces, code
        assert (unit["kind"] == "group") == bool(unit["members"]), code
        assert set(filter(None, unit["members"].split("|"))) <= set(UNITS), code
    for row in rows_of(EXAMPLES / "unit_successions.csv"):
        assert {row["from_code"], row["to_code"]} <= set(UNITS)
        ended = date.fromisoformat(UNITS[row["from_code"]]["valid_to"])
        assert ended + timedelta(days=1) == date.fromisoformat(row["on_date"])
    for row in rows_of(EXAMPLES / "province_successions.csv"):
        assert {(row["from_code"], row["from_system"]), (row["to_code"], row["to_system"])} <= provinces


def test_an_office_of_the_same_name_is_another_unit_in_each_department():
    offices = [unit["unit_code"] for unit in UNITS.values() if unit["name"] == "Văn phòng Sở"]

    assert {"s1-so-noi-vu--van-phong", "s1-so-xay-dung--van-phong"} <= set(offices)


def test_states_belong_to_tasks_and_units_that_exist():
    owed = {
        (plan, task["no"], unit)
        for plan in TASKS_PER_PLAN
        for task in read(plan)["tasks"]
        for unit in owing_units(plan, task)
    }

    stated = set()
    for row in STATES:
        unit = unit_named(row["plan"], row["unit_name"])
        assert unit is not None, row
        stated.add((row["plan"], row["task_no"], unit["unit_code"]))

    assert stated - owed == set()


def test_states_are_never_dated_in_the_future_nor_done_after_they_were_reported():
    for row in STATES:
        assert row["declared_state"] in DECLARED_STATES, row
        assert int(row["days_ago_reported"]) >= 0, row
        if row["done_days_ago"]:
            assert row["declared_state"] == "done", row
            assert int(row["done_days_ago"]) >= int(row["days_ago_reported"]), row
        assert row["progress_pct"] == "" or 0 <= int(row["progress_pct"]) <= 100, row


def group_on_anchor_day(row: dict[str, str] | None, due: date | None) -> str:
    state = row["declared_state"] if row else "not_started"
    if state in {"cancelled", "paused", "awaiting_confirmation"}:
        return state
    if state == "done":
        if due is None:
            return "done, no deadline"
        if not row["done_days_ago"]:
            return "done, day missing"
        on_time = ANCHOR_DAY - timedelta(days=int(row["done_days_ago"])) <= due
        return "done on time" if on_time else "done late"
    if due and due < ANCHOR_DAY:
        return "overdue"
    if due and due <= ANCHOR_DAY + timedelta(days=DUE_SOON_DAYS):
        return "due soon"
    if state == "not_started":
        return "not started"
    return "no deadline" if due is None else "in progress"


def test_every_group_of_states_occurs_and_most_work_is_well():
    newest = {}
    for row in sorted(STATES, key=lambda row: -int(row["days_ago_reported"])):
        newest[row["plan"], row["task_no"], unit_named(row["plan"], row["unit_name"])["unit_code"]] = row
    tasks_in = defaultdict(set)
    for plan in TASKS_PER_PLAN:
        for task in read(plan)["tasks"]:
            due = date.fromisoformat(task["due_date"]) if task["due_date"] else None
            for unit in owing_units(plan, task):
                group = group_on_anchor_day(newest.get((plan, task["no"], unit)), due)
                tasks_in[group].add((plan, task["no"]))

    assert set(tasks_in) == {
        "cancelled", "paused", "awaiting_confirmation", "done, no deadline", "done, day missing", "done on time",
        "done late", "overdue", "due soon", "not started", "no deadline", "in progress",
    }  # fmt: skip
    assert 10 <= len(tasks_in["overdue"]) <= 12
    assert 7 <= len(tasks_in["due soon"]) <= 9
    assert len(tasks_in["done on time"]) > 3 * len(tasks_in["overdue"])
