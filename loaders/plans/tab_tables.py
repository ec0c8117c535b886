"""Tables with tabs between their cells, with page breaks inside them and cells broken over lines."""

from loaders.plans.column_words import field_of
from loaders.plans.html_tables import MAX_CELLS, refuse_many_rows
from loaders.plans.markup import clean, is_page_number, is_upper, split_label
from loaders.plans.row_numbers import is_number
from loaders.plans.text import Text, join, one_line

Rows = tuple[tuple[Text, ...], ...]
LONGEST_ROW = 40  # lines of one row with line breaks inside its cells
PAGE_BREAK_LINES = 4  # empty lines and the number of a page that may stand between two rows


def is_tabbed(raw: str) -> bool:
    parts = raw.strip("\n").split("\t", MAX_CELLS)
    return len(parts) >= 3 and sum(bool(part.strip()) for part in parts) >= 2


def take_tabbed(lines: list[str], start: int) -> tuple[Rows, int]:
    """The rows from the first one with tabs, and the index of the first line after them."""
    rows: list[list[Text]] = []
    place = start
    while place < len(lines):
        raw = lines[place]
        if rows and _heads_another(raw, rows[0]):
            break
        if rows and (broken := _broken_row(lines, place, len(rows[0]))) is not None:
            rows.append(_cells_of(lines, place, broken))
            refuse_many_rows(len(rows), start)
            place = broken
        elif is_tabbed(raw) or (rows and raw.strip() and ("\t" in raw.strip() or _is_one_cell(raw, rows[0]))):
            rows.append([one_line(clean(part), place + 1) for part in raw.split("\t", MAX_CELLS)])
            refuse_many_rows(len(rows), start)
        elif rows and raw.strip() and not is_page_number(raw.strip()) and _belongs(raw, rows[-1]):
            _add_line(rows, clean(raw), place + 1)
        else:
            following = _row_after(lines, place, rows[0] if rows else [])
            if following is None:
                break
            place = following
            continue
        place += 1
    return tuple(tuple(row) for row in rows), place


def _broken_row(lines: list[str], place: int, width: int) -> int | None:
    """The last line of a row with line breaks inside its cells; None for a row on one line, or one that is never whole."""
    raw = lines[place]
    if width < 3 or "\t" not in raw.strip() or raw.count("\t") >= width - 1:
        return None
    tabs = raw.count("\t")
    for index in range(place + 1, min(place + LONGEST_ROW, len(lines))):
        following = lines[index]
        if not following.strip() or (following[:1].isdigit() and is_number(following.split("\t")[0])):
            return None
        tabs += following.count("\t")
        if tabs >= width - 1:
            return index if tabs == width - 1 else None
    return None


def _cells_of(lines: list[str], first: int, last: int) -> list[Text]:
    cells: list[list[Text]] = [[]]
    for place in range(first, last + 1):
        said, *others = lines[place].split("\t")
        cells[-1].append(one_line(clean(said), place + 1))
        cells += [[one_line(clean(other), place + 1)] for other in others]
    return [_joined(parts) for parts in cells]


def _joined(parts: list[Text]) -> Text:
    """The lines of a cell: list items stay lines, the others are one."""
    held = [part for part in parts if part.words] or parts[:1]
    whole = held[0]
    for part in held[1:]:
        whole = join([whole, part], "\n" if split_label(part.words)[0] in ("dash", "plus", "dot") else " ")
    return whole


def _is_one_cell(raw: str, headings: list[Text]) -> bool:
    """A row of which only one cell is filled, the others being merged with those above: as many tabs as the headings."""
    return raw.count("\t") + 1 == len(headings) and len(headings) >= 3


def _row_after(lines: list[str], place: int, headings: list[Text]) -> int | None:
    """Where the table goes on behind empty lines and the number of a page; None where something else stands there."""
    for index in range(place, min(place + PAGE_BREAK_LINES, len(lines))):
        raw = lines[index]
        if is_tabbed(raw) or (headings and _is_one_cell(raw, headings)):
            # Behind more than one empty line only a row of the same table is one.
            return index if index - place <= 1 or raw.count("\t") + 1 == len(headings) else None
        if raw.strip() and not is_page_number(raw.strip()):
            return None
    return None


def _heads_another(raw: str, headings: list[Text]) -> bool:
    """Whether a line heads a table of its own: its first cell names the numbers, and its others are not the headings."""
    cells = [clean(part) for part in raw.split("\t", MAX_CELLS)] if "\t" in raw else []
    return (
        len(cells) > 2
        and field_of(cells[0]) == "no"
        and sum(bool(field_of(cell)) for cell in cells[1:]) > 0
        and cells != [cell.words for cell in headings]
    )


def _belongs(raw: str, above: list[Text]) -> bool:
    """A line without tabs inside the table: a group heading, or the rest of a cell that was broken."""
    said = clean(raw)
    return (
        bool(said)
        and len(above) >= 3
        and (
            said[:1].islower()
            or split_label(said)[0] in ("roman", "capital", "dash", "plus")
            or is_upper(said)
        )
        and len(said) < 400
    )


def _add_line(rows: list[list[Text]], said: str, line: int) -> None:
    name = split_label(said)[0]
    if name in ("roman", "capital") or is_upper(said):
        rows.append([one_line(said, line)])
    else:
        rows[-1][-1] = join([rows[-1][-1], one_line(said, line)], "\n")
