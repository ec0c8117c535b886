"""Tasks from tables: rows under the headings, with their groups."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from loaders.folding import fold
from loaders.plans.blocks import Block
from loaders.plans.broken_rows import with_whole_rows
from loaders.plans.cell_items import parted, with_details
from loaders.plans.column_contents import Row
from loaders.plans.column_words import field_of
from loaders.plans.columns import Columns, find_columns
from loaders.plans.confidence import by, doubted
from loaders.plans.guessed_columns import guess_columns
from loaders.plans.markup import BULLET_RANK, is_upper, split_label
from loaders.plans.model import Source, Task
from loaders.plans.row_numbers import is_number
from loaders.plans.rows import fill, group_of, is_heading_again, is_sum
from loaders.plans.rows_above import Doubts, completed
from loaders.plans.table_times import time_of
from loaders.plans.table_units import read_sides, way_of
from loaders.plans.task_confidence import with_confidence
from loaders.plans.text import Text
from loaders.plans.timeframes import read_timeframe
from loaders.plans.units import names_with_comma
from loaders.plans.words import words

MAX_ROWS = 5_000
CAPTION_BLOCKS = 4
LONGEST_CAPTION = 250
_ANNEX = re.compile(r"(?:phụ lục|phụ biểu|biểu|bảng)(?:\s+số)?(?:\s+[ivx\d]{1,5}(?!\w))?[\s.:–-]*")


@dataclass
class _Reading:
    """What is known while rows are read from the top: the groups they stand in, the row above, the tasks so far."""

    columns: Columns
    year: int | None
    groups: list[tuple[int, str, Text]] = field(default_factory=list)
    captions: tuple[
        Text, ...
    ] = ()  # what stands over the table, the nearest first: it may name who leads all of it
    above: Row | None = None
    numbered: dict[str, Row] = field(default_factory=dict)  # the rows so far by their numbers
    is_first: bool = True  # no row of the group was read yet
    tasks: list[Task] = field(default_factory=list)


def read_task_tables(
    blocks: tuple[Block, ...], year: int | None, sections: Mapping[int, str | None] | None = None
) -> tuple[list[Task], int]:
    """The tasks of all task tables, and how many such tables there are. A table cut by a page goes on with its headings.

    `sections` names the heading a table stands under, by the id of its block, for tasks without a group.
    """
    tasks: list[Task] = []
    count = 0
    last: tuple[int, Columns] | None = None
    end = 0
    for place, block in enumerate(blocks):
        if place < end or block.kind != "table" or _is_headed_otherwise(block):
            continue
        is_other = _is_captioned_otherwise(blocks, place)
        columns = find_columns(block.rows) if not is_other else None
        if columns is None and last is not None and last[0] >= place - 2 and _goes_on(block, last[1]):
            columns = replace(last[1], body=0)
        elif columns is None and not is_other:
            columns = guess_columns(block.rows)
        count += columns is not None and columns.body + columns.is_guessed > 0
        if columns is None:
            continue
        body, end = _body(blocks, place, columns)
        last = (end - 1, columns)
        columns = replace(columns, whole_names=names_with_comma(_unit_cells(body, columns)))
        reading = _Reading(columns, year, captions=_captions(blocks, place))
        rows = with_whole_rows(body[:MAX_ROWS], columns)
        for at, row in enumerate(rows):
            _take_row(reading, row, tuple(rows[at + 1 : at + 3]))
        above = (sections or {}).get(id(block))
        found = map(_told, reading.tasks) if block.is_told else reading.tasks
        tasks += [replace(task, section=task.section or above) for task in found]
    return tasks, count


def _told(task: Task) -> Task:
    """With the doubt that its cells were told apart by what they say."""
    return replace(
        task, confidence={name: doubted(way, by("cells_told")) for name, way in task.confidence.items()}
    )


def _body(blocks: tuple[Block, ...], place: int, columns: Columns) -> tuple[tuple[Row, ...], int]:
    """The rows below the headings with those of the tables right behind that go on with them, and the place after these.

    A page break parts such tables; its groups and half rows go on.
    """
    rows = blocks[place].rows[columns.body :]
    for after in range(place + 1, len(blocks)):
        block = blocks[after]
        if block.kind != "table" or _is_headed_otherwise(block):
            return rows, after
        own = find_columns(block.rows)
        if own is None and not _goes_on(block, columns):
            return rows, after
        if own is not None and own.headings != columns.headings:
            return rows, after
        if len(rows) + len(block.rows) > MAX_ROWS:
            return rows, after  # the next table is read by itself
        rows += block.rows[own.body if own is not None else 0 :]
    return rows, len(blocks)


def _unit_cells(body: tuple[Row, ...], columns: Columns) -> list[Text]:
    places = [place for name in ("lead", "coordinating", "mixed") for place in columns.places(name)]
    return [row[place] for row in body[:MAX_ROWS] for place in places if place < len(row)]


def _above(blocks: tuple[Block, ...], place: int) -> list[Block]:
    """The blocks just over a table, the nearest first, down from the table before it."""
    nearest = reversed(blocks[max(place - CAPTION_BLOCKS, 0) : place])
    return list(itertools.takewhile(lambda block: block.kind != "table", nearest))


def _captions(blocks: tuple[Block, ...], place: int) -> tuple[Text, ...]:
    """The headings just over a table, the nearest first, without the number of an annex: "NHIỆM VỤ GIAO SỞ Y TẾ CHỦ TRÌ"."""
    headings = (
        block.text for block in _above(blocks, place) if block.kind == "heading" or is_upper(block.text.words)
    )
    return tuple(
        text.cut(opened.end()) if (opened := _ANNEX.match(text.lowered)) else text
        for text in headings
        if len(text.words) < LONGEST_CAPTION
    )


def _is_captioned_otherwise(blocks: tuple[Block, ...], place: int) -> bool:
    captions = [
        block.text.words
        for block in _above(blocks, place)
        if len(block.text.words) < LONGEST_CAPTION and not block.text.words.endswith((".", ";"))
    ]
    caption = fold(" ".join(captions[:2]))
    return (
        any(word in caption for word in words("columns.not_tasks", "captions")) and "nhiem vu" not in caption
    )


def _is_headed_otherwise(block: Block) -> bool:
    """Whether its first row heads another kind of table; such a one goes on with no tasks above it, however alike."""
    cells = {fold(cell.words) for row in block.rows[:1] for cell in row if len(cell.words) < 60}
    return any(word in cell for cell in cells for word in words("columns.not_tasks", "headings"))


def _goes_on(block: Block, columns: Columns) -> bool:
    if any(field_of(row[0].words) == "no" for row in block.rows[:1]):
        return False  # it has headings of its own, and they are not those of tasks
    widths = {len(row) for row in block.rows}
    return len(columns.fields) in widths and max(widths) == len(columns.fields)


def _take_row(reading: _Reading, row: Row, following: tuple[Row, ...]) -> None:
    columns = reading.columns
    if not any(cell.words for cell in row) or is_heading_again(row, columns):
        return
    if is_sum(row):
        return
    group = group_of(row, columns)
    if group is not None:
        _open_group(reading, row, group)
        return
    filled = fill(row, columns, reading.above)
    text = _cell(filled, columns, "text")
    if text is None:
        _add_units(reading, row)
        return
    if _is_parent(filled, columns, following):
        _open_group(reading, filled, text)
        return
    if _adds_to_task(filled, columns) and _begins_numbers(following, columns, is_first=not reading.tasks):
        _open_group(reading, filled, text)
        return
    if _adds_to_task(filled, columns) and reading.tasks:
        reading.tasks[-1] = _with_detail(reading.tasks[-1], text)
        return
    whole, doubts = completed(
        row, filled, columns, reading.above, is_first=reading.is_first, numbered=reading.numbered
    )
    number = _cell(whole, columns, "no")
    if number is not None:
        reading.numbered[fold(number.words).strip(" .()")] = (
            whole  # numbers restart: the nearest above is meant
        )
    reading.above, reading.is_first = whole, False
    reading.tasks += _tasks(reading, whole, text, doubts)


def _add_units(reading: _Reading, row: Row) -> None:
    """A row with nothing but units goes on with those of the task above, whose other cells are merged downwards."""
    columns = reading.columns
    if not reading.tasks or len(row) != len(columns.fields) or _cell(row, columns, "no"):
        return
    lead, coordinating = read_sides(row, columns, ())
    task = reading.tasks[-1]
    reading.tasks[-1] = replace(
        task,
        lead=tuple(dict.fromkeys([*task.lead, *lead.units])),
        coordinating=tuple(dict.fromkeys([*task.coordinating, *coordinating.units])),
        confidence={
            **task.confidence,
            **{
                name: doubted(task.confidence[name], by("joined"))
                for name, side in (("lead", lead), ("coordinating", coordinating))
                if side.units
            },
        },
    )


def _cell(row: Row, columns: Columns, name: str) -> Text | None:
    place = columns.place(name)
    cell = row[place] if place is not None and place < len(row) else None
    return cell if cell is not None and cell.words else None


def _open_group(reading: _Reading, row: Row, said: Text) -> None:
    number = next((cell.words for cell in row if is_number(cell.words)), "")
    label = number or split_label(said.words)[1].strip()
    rank = _group_rank(label, said.words)
    while reading.groups and reading.groups[-1][0] >= rank:
        reading.groups.pop()
    reading.is_first = True
    title = f"{number} {said.words}" if number and not said.words.startswith(number) else said.words
    reading.groups.append((rank, " ".join(title.split()), said))


def _group_rank(label: str, said: str) -> int:
    bare = label.strip(" .()")
    if re.fullmatch(r"[A-HĐ]", bare) and not re.fullmatch(r"[IVX]+", bare):
        return 1
    if re.fullmatch(r"[IVXL]+", bare):
        return 2
    if bare[:1].isdigit():
        return 3 + bare.count(".")
    return 2 if not bare else 6


def _is_parent(row: Row, columns: Columns, following: tuple[Row, ...]) -> bool:
    """A numbered row without units and time whose parts follow: "1" above "1.1", or above rows without a number."""
    if any(_cell(row, columns, name) for name in ("lead", "coordinating", "mixed", "time", "product")):
        return False
    number = _cell(row, columns, "no")
    next_row = next(iter(following), None)
    if next_row is None or number is None:
        return False
    below = next_row[0].words.strip(" .") if next_row else ""
    bare = number.words.strip(" .")
    is_child = below.startswith(f"{bare}.") or (re.fullmatch(r"[a-zđ]\)?|-|\+", below) is not None)
    return is_child or (
        not below and len(next_row) == len(columns.fields) and any(cell.words for cell in next_row[2:])
    )


def _adds_to_task(row: Row, columns: Columns) -> bool:
    """A row with words and nothing else goes on with the task above it."""
    named = [
        name
        for name in ("no", "lead", "coordinating", "mixed", "time", "product")
        if _cell(row, columns, name)
    ]
    return not named and columns.place("no") is not None


def _begins_numbers(following: tuple[Row, ...], columns: Columns, *, is_first: bool) -> bool:
    """Whether the next row is numbered 1, or numbered at all where it is the first: the words above it name a group."""
    number = _cell(following[0], columns, "no") if following else None
    bare = number.words.strip(" .()").lstrip("0") if number is not None else ""
    return bare == "1" or (is_first and is_number(bare))


def _with_detail(task: Task, text: Text) -> Task:
    return replace(task, details=(*task.details, " ".join(text.words.split())))


def _tasks(reading: _Reading, row: Row, text: Text, doubts: Doubts) -> list[Task]:
    """One task, or one for each item of a cell whose units or times are listed item by item beside it."""
    parts = parted(row, reading.columns)
    if parts is None:
        return [_task(reading, row, text, doubts)]
    place = reading.columns.place("text")
    return [_task(reading, part, part[place or 0], doubts) for part in parts]


def _task(reading: _Reading, row: Row, text: Text, doubts: Doubts) -> Task:
    columns = reading.columns
    number = _cell(row, columns, "no")
    name, label, rank = split_label(text.words)
    if number is not None and rank < BULLET_RANK:
        name, label = "", ""
    no = (
        number.words.strip(" .()")
        if number
        else (label.strip(" .)/:") if name in ("number", "dotted", "dotted4", "letter") else None)
    )
    said, details = with_details(text.cut(len(label)) if label else text)
    groups = [*(group for _, _, group in reversed(reading.groups)), *reading.captions]
    lead, coordinating = read_sides(row, columns, groups)
    when = time_of(row, columns, groups)
    product = _cell(row, columns, "product")
    sources = {
        field_name: Source(value.line, value.words)
        for field_name, value in (
            ("lead", lead.said),
            ("coordinating", coordinating.said),
            ("timeframe", when.said),
        )
        if value is not None
    }
    ways = {
        "text": way_of(columns, "text"),
        "lead": lead.way,
        "coordinating": coordinating.way,
        "timeframe": when.way,
        "product": way_of(columns, "product"),
    }
    task = Task(
        no or None,
        " ".join(said.words.split()),
        lead.units,
        coordinating.units,
        read_timeframe(when.words, reading.year),
        _section(reading, row),
        Source(said.line, said.words),
        details=details,
        product=" ".join(product.words.split()) if product else None,
        sources=sources,
    )
    return with_confidence(
        task, {name: doubted(way, doubts.get(name)) for name, way in ways.items() if way is not None}
    )


def _section(reading: _Reading, row: Row) -> str | None:
    own = [
        " ".join(cell.words.split())
        for place in reading.columns.places("group")
        if (cell := row[place]).words
    ]
    return " > ".join([title for _, title, _ in reading.groups] + own) or None
