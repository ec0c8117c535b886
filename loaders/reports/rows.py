"""Which rows of a table are data, and which are groups, totals, repeated numbering or the signatures below."""

import functools
import re
from dataclasses import dataclass, field

from loaders.reports import form, legacy
from loaders.reports.reading import raw_text
from loaders.reports.recognise import Table
from loaders.reports.sandbox import Cell
from loaders.reports.text import clean
from reference.tables import find_index

_ROMAN = re.compile(r"[IVXLC]{1,6}[.)]?|[A-HĐ][.)]?")
_DATE_LINE = re.compile(r"ngày .{1,12} tháng .{1,12} năm|^(?:TM|KT|TL|TUQ)\.")
_KEYS = ("task_no", "row_no", "task_code")
_NAMES = ("task_text", "title", "channel", "index_code")


@dataclass
class Rows:
    """Rows of the sheet (from 0) by what they are; `groups` goes with `data`, place by place."""

    data: list[int] = field(default_factory=list)
    groups: list[str | None] = field(default_factory=list)
    group_rows: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    footer: list[int] = field(default_factory=list)
    unfilled: list[int] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)


def sort_rows(table: Table) -> Rows:
    """Look at every row below the header once."""
    look = _Look(table)
    found = Rows()
    group: str | None = None
    has_ended = False
    for row in range(table.first, table.last):
        cells = table.sheet.rows[row]
        if not any(cells) and 0.0 not in cells:
            continue
        is_numbered = look.has_key(cells)
        if not is_numbered and look.has_word(cells, "total"):
            found.totals.append(row)
            continue
        has_ended = not is_numbered and (has_ended or look.ends(cells))
        if has_ended:
            found.footer.append(row)
        elif look.is_group(cells):
            group = look.line(cells)
            found.group_rows.append(row)
        elif look.has_answers(cells):
            found.data.append(row)
            found.groups.append(group)
        elif is_numbered or look.is_begun(cells):
            found.unfilled.append(row)
        else:
            found.footer.append(row)
    _part_footer(found)
    return found


def _part_footer(found: Rows) -> None:
    """What is not understood above the last row of the table is stray; below it, it is the footer."""
    last = max([*found.data, *found.unfilled, *found.totals, *found.group_rows], default=-1)
    # A "group" below the last data row is a signature's heading.
    below = [row for row in found.group_rows if row > max([*found.data, *found.unfilled], default=-1)]
    found.group_rows = [row for row in found.group_rows if row not in below]
    found.stray = [row for row in found.footer if row < last and row not in below]
    found.footer = sorted([*(row for row in found.footer if row not in found.stray), *below])


class _Look:
    """The columns of one table, sorted by what they tell about a row."""

    def __init__(self, table: Table) -> None:
        columns = table.header.columns
        # Prefilled tasks come without answers; a unit adds a task by writing its text.
        self._answers = [
            columns[code] for code in form.form()[table.header.table]["answers"] if code in columns
        ]
        self._keys = [columns[code] for code in _KEYS if code in columns]
        self._names = [columns[code] for code in _NAMES if code in columns]
        self._all = sorted(columns.values())
        self._is_flat = table.header.table == "indices"

    def has_answers(self, cells: list[Cell]) -> bool:
        """Whether the unit has written something; "-" says that there is nothing."""
        for column in self._answers:
            if (
                column < len(cells)
                and (cell := cells[column]) != ""
                and not (isinstance(cell, str) and _is_gap(cell))
            ):
                return True
        return False

    def has_key(self, cells: list[Cell]) -> bool:
        """Whether the row has a number or code of its own; a word there ("Ghi chú:") is none."""
        for column in self._keys:
            cell = cells[column] if column < len(cells) else ""
            if not isinstance(cell, str) or any(map(str.isdecimal, cell[:12])):
                return True
        return False

    def is_begun(self, cells: list[Cell]) -> bool:
        """Whether a row without a number is a prefilled line rather than a remark: a name and something more."""
        names = [cells[column] for column in self._names if column < len(cells) and cells[column] != ""]
        if self._is_flat and names and find_index(raw_text(names[0])):
            return True
        return bool(names) and sum(cells[column] != "" for column in self._all if column < len(cells)) > 1

    def has_word(self, cells: list[Cell], words: str) -> bool:
        """Whether one of the first filled cells says one of the words, alone or before a colon."""
        texts = [cell for cell in cells if isinstance(cell, str) and cell][:3]
        return any(_says(text, words) for text in texts if len(text) < 80)

    def ends(self, cells: list[Cell]) -> bool:
        """Whether a row without a number is a signature, a place and day, or a remark below the table."""
        return self.has_word(cells, "footer") or any(
            isinstance(cell, str) and len(cell) < 80 and _DATE_LINE.search(_unicode(cell)) for cell in cells
        )

    def is_group(self, cells: list[Cell]) -> bool:
        """ "II. Công tác tuyên truyền" alone, or "I" with a text and nothing else."""
        filled: list[int] = []
        for column in self._all:
            if column < len(cells) and cells[column] != "":
                if len(filled) == 2:
                    return False
                filled.append(column)
        if not filled or not isinstance(first := cells[filled[0]], str) or self._is_flat:
            return False
        if len(filled) == 1:
            is_numbered = filled[0] in self._keys and any(map(str.isdecimal, first))
            return filled[0] in (*self._keys, *self._names) and not is_numbered
        return (
            filled[0] in self._keys
            and filled[1] in self._names
            and _ROMAN.fullmatch(_unicode(first)) is not None
        )

    def line(self, cells: list[Cell]) -> str:
        return " ".join(
            _unicode(raw_text(cells[column]))
            for column in self._all
            if column < len(cells) and cells[column] != ""
        )


@functools.lru_cache(maxsize=4096)
def _is_gap(text: str) -> bool:
    return len(text) < 30 and not text.startswith("#") and form.folded(clean(text)) in form.words("gap")


@functools.lru_cache(maxsize=4096)
def _says(text: str, words: str) -> bool:
    known = form.words(words)
    whole = _unicode(text)
    return form.folded(whole.split(":")[0]) in known or form.folded(whole) in known


@functools.lru_cache(maxsize=4096)
def _unicode(text: str) -> str:
    converted = legacy.convert(text)
    return clean(converted.text if converted else text)
