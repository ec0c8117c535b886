"""Sample reports: filled workbooks of sample units over several periods, sent through the very path of a real upload.

`examples/reports.csv` says who sends how many days from the last good day; `report_outputs.csv` what a unit does in a
quarter. States of tasks are those the samples declare, so that the reports change no figure of tasks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from actions import regimes, report_content, reporting
from actions.deadlines import HANOI, DueRule, due
from actions.reporting import Expected
from exports.template import template_name, write_template
from exports.template_model import HeldRow, TemplateContent
from reference.periods import Period, standard_periods
from reference.tables import tables
from warehouse.connect import Warehouse
from warehouse.queries import reports
from warehouse.scope import EVERYTHING

EXAMPLES = Path(__file__).parent.parent / "examples"
ACTOR = "mẫu"
RULE = DueRule(15, "before")
SOURCE = "Định kỳ hàng quý, 6 tháng, năm báo cáo kết quả thực hiện về UBND tỉnh (qua Sở Nội vụ) trước ngày 15 của tháng cuối kỳ báo cáo"
OPENS_DAYS_AHEAD = 45  # a period is opened some weeks before its reports are due
ENDED_PERIODS = 3
# What a period holds against a quarter; half-year and year run from the start of the year.
SHARE = {"Q1": 1.0, "H1": 2.15, "Q3": 1.05, "Y": 4.3}
INFO = "0_ThongTin"


def load(warehouse: Warehouse, day: date, count: int | None) -> Iterator[str]:
    """Open the last periods up to `day`, send what the scenario says (its first `count`); yields a line after each step."""
    plan = pl.read_csv(EXAMPLES / "reports.csv")
    every = [one for year in (day.year - 1, day.year, day.year + 1) for one in standard_periods(year)]
    ended = [one for one in every if due(RULE, one).last_good_day < day][-ENDED_PERIODS:]
    ahead = day + timedelta(days=OPENS_DAYS_AHEAD)
    coming = [one for one in every if day <= due(RULE, one).last_good_day <= ahead]
    units = plan["unit_code"].unique(maintain_order=True).to_list()
    regimes.confirm(
        warehouse,
        "mau-bao-cao-so",
        unit_codes=units,
        rules=dict.fromkeys(("Q1", "H1", "Q3", "Y"), RULE),
        document="1486/QĐ-UBND",
        source=SOURCE,
        valid_from=ended[0].window_start,
        addressee="UBND tỉnh",
        via="Sở Nội vụ",
        via_unit_code="s1-so-noi-vu",
        actor=ACTOR,
        scope=EVERYTHING,
        is_sample=True,
        at=datetime.combine(ended[0].window_start, datetime.min.time(), HANOI),
    )
    for period in [*ended, *coming]:
        at = datetime.combine(period.window_start, datetime.min.time(), HANOI) + timedelta(days=7)
        regimes.open_period(warehouse, period.code, actor=ACTOR, scope=EVERYTHING, at=at)
        yield f"Dữ liệu mẫu: mở {period.name} cho {len(units)} đơn vị"
    sent = sorted(
        (
            (_moment(row, ended[-row["periods_ago"]]), row, ended[-row["periods_ago"]])
            for row in plan.iter_rows(named=True)
            if row["periods_ago"] <= len(ended)
        ),
        key=lambda one: one[0],
    )
    for moment, row, period in sent[:count]:
        if moment.date() <= day:
            yield _send(warehouse, row, period, moment)


def _send(warehouse: Warehouse, row: Mapping[str, Any], period: Period, moment: datetime) -> str:
    unit = row["unit_code"]
    with warehouse.cursor() as cursor:
        asked: dict[str, Any] = {"scope": EVERYTHING, "as_of": moment.date()}
        content = report_content.template_content(
            cursor, **asked, unit_code=unit, period_code=period.code, issued_at=moment - timedelta(days=9)
        )
        stated = reports.tasks_of_unit(cursor, unit=unit, **asked)
    rows = _info(row["flaw"] == "nothing", moment)
    if row["flaw"] != "nothing":
        rows += [*_progress(content, stated, row["flaw"]), *_outputs(content, unit, period, row["flaw"])]
    workbook = write_template(replace(content, is_sample=True), rows)
    received = reporting.receive(
        warehouse,
        template_name(unit, period.code, is_sample=True),
        workbook,
        actor=f"can-bo@{unit}",
        scope=EVERYTHING,
        expected=Expected(unit, period.code),
        received_at=moment,
    )
    reporting.decide(
        warehouse,
        received.load_id,
        row["decision"],
        actor=f"can-bo@{unit}",
        scope=EVERYTHING,
        at=moment + timedelta(minutes=3),
    )
    return f"Dữ liệu mẫu: {received.receipt}, {content.unit_name}, {period.name}"


def _moment(row: Mapping[str, Any], period: Period) -> datetime:
    day = due(RULE, period).last_good_day + timedelta(days=row["days_from_last_good_day"])
    hour, minute = row["time"].split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=HANOI)


def _info(says_nothing: bool, moment: datetime) -> list[HeldRow]:
    values: dict[str, Any] = {
        "doc_number": "Mẫu/BC",
        "signed_on": moment.date(),
        "preparer": "Người lập (mẫu)",
        "signer": "Người ký (mẫu)",
        "nothing_to_report": "Có" if says_nothing else None,
    }
    return [HeldRow(INFO, 1, {code: value for code, value in values.items() if value})]


def _progress(content: TemplateContent, stated: pl.DataFrame, flaw: str) -> list[HeldRow]:
    """Every task as it was last stated; the flaw is a day that does not exist."""
    words = set(content.statuses)
    codes = report_content.task_codes(stated.to_dicts())
    known = {codes[row["task_id"]]: row for row in stated.iter_rows(named=True)}
    rows = []
    for place, task in enumerate(content.tasks, start=6):
        said = known[task.task_code]
        values: dict[str, Any] = {
            "task_no": task.task_no,
            "task_code": task.task_code,
            "task_text": task.task_text,
        }
        is_old = said["done_date"] is not None and said["done_date"] < content.period.window_start
        if (
            said["state_words"] in words and not is_old
        ):  # nobody reports again what an earlier period finished
            values |= {
                "declared_status": said["state_words"],
                "percent_done": said["progress_pct"],
                "completed_on": said["done_date"],
            }
        rows.append(HeldRow("2_TienDoNhiemVu", place, values))
    if flaw == "held" and rows:
        first = next((row for row in rows if row.values.get("completed_on")), rows[0])
        first.values.update({"declared_status": "Hoàn thành", "completed_on": "31/02/2026"})
    return rows


def _outputs(content: TemplateContent, unit: str, period: Period, flaw: str) -> list[HeldRow]:
    """What the unit did by channel; a correction counts more articles, the flaw is a number with a fraction."""
    done = {
        row["channel_code"]: row
        for row in pl.read_csv(EXAMPLES / "report_outputs.csv").iter_rows(named=True)
        if row["unit_code"] == unit
    }
    rows = []
    for place, row in enumerate(tables()["channels"].sort("ordinal").iter_rows(named=True), start=6):
        said = done.get(row["channel_code"])
        quantity = round(said["quarterly_quantity"] * SHARE[period.kind]) if said else None
        if said and flaw == "corrected" and row["channel_code"] == "web_article":
            quantity = (quantity or 0) + 7
        people = round(said["participants"] * SHARE[period.kind]) if said and said["participants"] else None
        to_date = quantity if period.is_cumulative or period.kind == "Q1" else None
        values: dict[str, Any] = {
            "row_no": str(place - 5),
            "channel": row["name"],
            "uom": row["unit"],
            "quantity": "1.100,5" if flaw == "held" and row["channel_code"] == "feedback" else quantity,
            "participants": people,
            "ytd_quantity": to_date,
        }
        rows.append(HeldRow("3_KetQuaTuyenTruyen", place, values))
    return rows
