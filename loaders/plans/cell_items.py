"""Lists inside one cell of a task table: parts of a task, or several tasks with their own units and times beside them."""

from loaders.plans.column_contents import Row
from loaders.plans.columns import Columns
from loaders.plans.markup import BULLET_RANK, split_label
from loaders.plans.text import Text

_BESIDE = ("lead", "coordinating", "time")


def with_details(text: Text) -> tuple[Text, tuple[str, ...]]:
    """ "Tuyên truyền trên báo chí:" and the items listed below it; other cells are their text and nothing else."""
    first, *items = text.lines()
    if not items or not first.words.endswith(":") or not all(_is_item(item) for item in items):
        return text, ()
    bare = first.cut(0, len(first.words.rstrip(" :")))
    return bare, tuple(" ".join(_without_mark(item).words.split()) for item in items)


def parted(row: Row, columns: Columns) -> list[Row] | None:
    """A row for each item where text and lead or time are lists of the same length; None for any other row."""
    place = columns.place("text")
    items = _items(row[place]) if place is not None else []
    if len(items) < 2:
        return None
    lists = {
        beside: found
        for name in _BESIDE
        for beside in columns.places(name)
        if len(found := _items(row[beside])) == len(items)
    }
    if not lists or not {columns.fields[beside] for beside in lists} & {"lead", "time"}:
        return None
    return [
        tuple(
            items[at] if column == place else lists[column][at] if column in lists else cell
            for column, cell in enumerate(row)
        )
        for at in range(len(items))
    ]


def _items(cell: Text) -> list[Text]:
    """The items of a cell that is nothing but a list, without their marks."""
    lines = cell.lines() if cell.words else []
    return [_without_mark(line) for line in lines] if all(_is_item(line) for line in lines) else []


def _is_item(line: Text) -> bool:
    return split_label(line.words)[2] >= BULLET_RANK


def _without_mark(line: Text) -> Text:
    return line.cut(len(split_label(line.words)[1]))
