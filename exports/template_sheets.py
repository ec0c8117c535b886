"""Writing the sheets a unit sees: title block, headings, rows, open cells, checks, print set-up."""

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from exports import layout
from exports.choices import rule
from exports.layout import CODE_ROW, FIRST_ROW, HEADING_ROW, Column, DataSheet, Kind, Role
from exports.template_model import TemplateContent, Value
from exports.template_styles import ATTENTION, Styles
from exports.text import shorten, tidy

A4 = 9
LINE_HEIGHT = 13
LETTERS_A_WIDTH = 1.15  # how many letters go into one unit of width, on the safe side
MOST_LINES = 25  # a higher row no longer fits on a screen
MAY_CHANGE = {"format_columns": True, "format_rows": True}  # a clerk may widen what is too narrow
FORMULA_SIGNS = ("=", "+", "-", "@")


class SheetWriter:
    """Writes the sheets of one workbook."""

    def __init__(self, workbook: Workbook, content: TemplateContent) -> None:
        self.content = content
        self.styles = Styles(workbook)
        self._workbook = workbook

    def add(self, name: str, title: str, lead: str) -> Worksheet:
        """A protected sheet with its title block and print set-up."""
        sheet: Worksheet = self._workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self.styles.title())
        sheet.write_string(1, 0, tidy(f"{self.content.unit_name} – {self._period()}"), self.styles.scope())
        sheet.set_row(0, 24)
        sheet.set_row(1, 18)
        self._write_lead(sheet, lead)
        sheet.protect("", MAY_CHANGE)
        self._set_up_print(sheet)
        return sheet

    def _write_lead(self, sheet: Worksheet, lead: str) -> None:
        if not self.content.is_sample:
            sheet.set_row(2, 18)
            sheet.write_string(2, 0, lead, self.styles.lead())
            return
        sample = self.styles.sample()
        sheet.set_row(2, 18, sample)
        sheet.write_rich_string(2, 0, sample, "Dữ liệu mẫu. ", self.styles.lead(), lead, sample)

    def _period(self) -> str:
        period = self.content.period
        return f"{period.name} ({period.window_start:%d/%m/%Y}–{period.window_end:%d/%m/%Y})"

    def _set_up_print(self, sheet: Worksheet) -> None:
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        # "&" opens a code in a footer, and Excel refuses one beyond 255 letters.
        unit = shorten(tidy(self.content.unit_name), 80).replace("&", "&&")
        sample = "Dữ liệu mẫu · " if self.content.is_sample else ""
        sheet.set_footer(f"&L&8{sample}{unit} · {self.content.period.name}&R&8Trang &P/&N")

    def write_info(self, values: Mapping[str, Value]) -> None:
        sheet = self.add(layout.INFO, layout.INFO_TITLE, layout.INFO_LEAD)
        heading = self.styles.heading(is_required=True)
        for column, words in enumerate(("Thông tin", "Nội dung", "code", "Cách điền")):
            sheet.write_string(HEADING_ROW - 1, column, words, heading)
        for row, line in enumerate(layout.INFO_LINES, start=FIRST_ROW - 1):
            is_open = line.role is Role.FILL
            label = self.styles.make(border=1, border_color="#C9CED3", text_wrap=True)
            sheet.write_string(row, 0, line.title, label)
            self.write_value(sheet, row, 1, values.get(line.code), line.kind, is_open=is_open)
            sheet.write_string(row, 2, line.code)
            sheet.write_string(row, 3, line.hint, self.styles.hint())
            if is_open and (check := rule(line.kind, line.label, line.hint, self.content.period.year)):
                sheet.data_validation(row, 1, row, 1, check)
            sheet.set_row(row, 20)
        sheet.set_row(CODE_ROW - 1, None, None, {"hidden": True})
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 52)
        sheet.set_column(2, 2, 18, None, {"hidden": True})
        sheet.set_column(3, 3, 76)
        sheet.freeze_panes(HEADING_ROW, 0)
        sheet.fit_to_pages(1, 1)
        sheet.set_tab_color("#0F5280")

    def write_rows(self, layout_sheet: DataSheet, rows: Sequence[Mapping[str, Value]]) -> None:
        sheet = self.add(layout_sheet.name, layout_sheet.title, layout_sheet.lead)
        self._write_headings(sheet, layout_sheet)
        for number, row in enumerate(rows):
            self._write_row(sheet, layout_sheet, FIRST_ROW - 1 + number, row)
        after = FIRST_ROW - 1 + len(rows)
        for spare in range(after, after + layout_sheet.spare_rows):
            self._write_row(sheet, layout_sheet, spare, {})
        self._add_checks(sheet, layout_sheet, after + layout_sheet.spare_rows - 1)
        sheet.freeze_panes(HEADING_ROW, layout_sheet.frozen)
        _lay_out_pages(sheet, layout_sheet)
        sheet.set_tab_color("#0F5280")

    def _write_headings(self, sheet: Worksheet, layout_sheet: DataSheet) -> None:
        for position, column in enumerate(layout_sheet.columns):
            is_reference = column.role is Role.REFERENCE
            style = self.styles.heading(is_reference=is_reference, is_required=column.is_required)
            sheet.write_string(CODE_ROW - 1, position, column.code)
            sheet.write_string(HEADING_ROW - 1, position, column.title, style)
            sheet.set_column(position, position, column.width)
        sheet.set_row(CODE_ROW - 1, None, None, {"hidden": True})
        sheet.set_row(HEADING_ROW - 1, 44)

    def _write_row(
        self, sheet: Worksheet, layout_sheet: DataSheet, row: int, values: Mapping[str, Value]
    ) -> None:
        sheet.set_row(row, _height(layout_sheet, values))
        for position, column in enumerate(layout_sheet.columns):
            value = values.get(column.code)
            self.write_value(
                sheet,
                row,
                position,
                value,
                column.kind,
                is_open=_is_open(column, values),
                is_reference=column.role is Role.REFERENCE,
            )

    def write_value(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: Value,
        kind: Kind,
        *,
        is_open: bool,
        is_reference: bool = False,
    ) -> None:
        """A value in the type it has. Text is always text: nothing a unit or a plan says becomes a formula."""
        quoted = isinstance(value, str) and value.lstrip().startswith(FORMULA_SIGNS)
        style = self.styles.cell(kind, is_open=is_open, is_reference=is_reference, quoted=quoted)
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, tidy(value), style)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, _as_moment(value), style)
        else:
            sheet.write_number(row, column, value, style)

    def _add_checks(self, sheet: Worksheet, layout_sheet: DataSheet, last: int) -> None:
        for position, column in enumerate(layout_sheet.columns):
            if column.role is Role.REFERENCE:
                continue
            if check := rule(column.kind, column.heading, column.hint, self.content.period.year):
                sheet.data_validation(FIRST_ROW - 1, position, last, position, check)
        if layout_sheet is layout.PROGRESS_SHEET:
            self._show_missing_date(sheet, last)

    def _show_missing_date(self, sheet: Worksheet, last: int) -> None:
        """A finished task without its day is the commonest gap: its cell turns yellow at once."""
        first = FIRST_ROW - 1
        place = layout.PROGRESS_SHEET.place
        state = xl_rowcol_to_cell(first, place("declared_status"), col_abs=True)
        finished = xl_rowcol_to_cell(first, place("completed_on"), col_abs=True)
        sheet.conditional_format(
            first,
            place("completed_on"),
            last,
            place("completed_on"),
            {
                "type": "formula",
                "criteria": f'=AND({state}="Hoàn thành",ISBLANK({finished}))',
                "format": self._workbook.add_format({"bg_color": ATTENTION}),
            },
        )


def _lay_out_pages(sheet: Worksheet, layout_sheet: DataSheet) -> None:
    """Every page repeats the headings; a sheet too wide to be read on one page repeats its first columns on a second."""
    sheet.repeat_rows(HEADING_ROW - 1)
    if not layout_sheet.second_page:
        sheet.fit_to_pages(1, 0)
        return
    sheet.repeat_columns(0, layout_sheet.frozen - 1)
    sheet.set_v_pagebreaks([layout_sheet.second_page])
    sheet.set_print_scale(75)
    sheet.print_across()


def _height(layout_sheet: DataSheet, values: Mapping[str, Value]) -> float:
    """The height that shows the longest cell of a row: no program finds it by itself before the row is edited."""
    lines = [
        sum(_lines(part, int(column.width * LETTERS_A_WIDTH)) for part in value.split("\n"))
        for column in layout_sheet.columns
        if isinstance(value := values.get(column.code), str)
    ]
    return 4 + LINE_HEIGHT * min(max(lines, default=1), MOST_LINES)


def _lines(text: str, letters: int) -> int:
    """How many lines the text takes where only whole words go into a line."""
    return max(len(textwrap.wrap(text[: letters * MOST_LINES], letters)), 1)


def _is_open(column: Column, values: Mapping[str, Value]) -> bool:
    """Given cells are open where nothing was given: in the spare rows, for what is new."""
    if column.role is Role.REFERENCE:
        return False
    return column.role is Role.FILL or not _is_prepared(values)


def _is_prepared(values: Mapping[str, Value]) -> bool:
    return any(values.get(code) for code in ("task_code", "row_no", "index_code"))


def _as_moment(value: date) -> datetime:
    """XlsxWriter takes a date too, but not one with a zone."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 a cell's date has no zone
