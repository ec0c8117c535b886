"""Finding tables among lines: Markdown, tab-separated, HTML, and cells between bare "|" lines."""

import re

from loaders.plans.bare_pipes import is_pipe, take_bare_pipes
from loaders.plans.html_tables import MAX_CELLS, read_html_table, refuse_many_rows
from loaders.plans.markup import clean
from loaders.plans.tab_tables import is_tabbed, take_tabbed
from loaders.plans.text import Text, join, one_line

Rows = tuple[tuple[Text, ...], ...]
MAX_HTML_LINES = 20_000
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_GRID_RULE = re.compile(r"\s*\+(?:[-=:]{2,}\+)+\s*")
_CELL_TAG = re.compile(r"</?(?:td|th|tr)\b", re.IGNORECASE)
_CELL_BREAK = re.compile(r"(?<!\\)\|")


def take_table(lines: list[str], start: int) -> tuple[Rows, int] | None:
    """The table that begins at a line and the index of the first line after it; None where no table begins."""
    raw = lines[start]
    if is_pipe(raw):
        return take_bare_pipes(lines, start)
    if raw.lstrip()[:6].lower() == "<table":
        return _take_html(lines, start)
    if _GRID_RULE.fullmatch(raw[:2000]):
        return _take_grid(lines, start)
    if _is_markdown(lines, start):
        return _take_markdown(lines, start)
    if is_tabbed(raw):
        return take_tabbed(lines, start)
    return None


def _take_html(lines: list[str], start: int) -> tuple[Rows, int]:
    """To the line that closes the table; where none does, to the last line with a cell's or row's tag."""
    end = start
    while end < len(lines) - 1 and end - start < MAX_HTML_LINES and "</table" not in lines[end].lower():
        end += 1
    if "</table" not in lines[end].lower():
        end = next(
            place for place in range(end, start - 1, -1) if place == start or _CELL_TAG.search(lines[place])
        )
    return read_html_table("\n".join(lines[start : end + 1]), start + 1), end + 1


def _is_markdown(lines: list[str], start: int) -> bool:
    raw = lines[start].strip()[:20_000]
    if raw.startswith("|"):
        return len(_CELL_BREAK.findall(raw)) >= 2
    if "|" not in raw:
        return False
    below = lines[start + 1][:2000] if start + 1 < len(lines) else ""
    return _is_open_row(raw) or ("|" in below and _RULE.fullmatch(below) is not None)


def _is_open_row(raw: str) -> bool:
    """A row without a bar before its first cell: "1 | Tuyên truyền | Sở Nội vụ |"."""
    breaks = len(_CELL_BREAK.findall(raw))
    return (breaks >= 1 and raw.endswith("|")) or breaks >= 3


def _take_markdown(lines: list[str], start: int) -> tuple[Rows, int]:
    rows, place = [], start
    while place < len(lines):
        raw = lines[place].strip()
        if (
            not raw
            and place + 1 < len(lines)
            and lines[place + 1].strip().startswith("|")
            and not is_pipe(lines[place + 1])
        ):
            place += 1
            continue
        if "|" not in raw or is_pipe(raw):
            break
        if not _RULE.fullmatch(raw[:2000]):
            rows.append(_pipe_cells(raw, place + 1))
        refuse_many_rows(len(rows), start)
        place += 1
    return tuple(rows), place


def _pipe_cells(raw: str, line: int) -> tuple[Text, ...]:
    parts = _CELL_BREAK.split(raw.strip()[:20_000], maxsplit=MAX_CELLS)
    parts = parts[1:] if parts and not parts[0].strip() else parts
    parts = parts[:-1] if parts and not parts[-1].strip() else parts
    return tuple(one_line(clean(part.replace("\\|", "|")), line) for part in parts)


def _take_grid(lines: list[str], start: int) -> tuple[Rows, int]:
    """A table drawn with "+---+": the lines between two rules are one row."""
    rows: list[tuple[Text, ...]] = []
    held: list[tuple[Text, ...]] = []
    place = start
    while place < len(lines) and lines[place].lstrip()[:1] in ("+", "|"):
        if _GRID_RULE.fullmatch(lines[place][:2000]):
            rows += [_stack(held)] if held else []
            held = []
        else:
            parts = _CELL_BREAK.split(lines[place].strip()[:20_000], maxsplit=MAX_CELLS)[1:-1]
            held.append(tuple(one_line(clean(part), place + 1) for part in parts))
        refuse_many_rows(len(rows) + len(held), start)
        place += 1
    rows += [_stack(held)] if held else []
    return tuple(rows), place


def _stack(held: list[tuple[Text, ...]]) -> tuple[Text, ...]:
    width = max(len(cells) for cells in held)
    columns = [[cells[place] for cells in held if place < len(cells)] for place in range(width)]
    return tuple(join([cell for cell in column if cell.words] or column[:1]) for column in columns)
