"""Who leads and who coordinates in a row of a task table, from its cells or from the group it stands in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.folding import fold
from loaders.plans.column_contents import Row
from loaders.plans.columns import Columns
from loaders.plans.confidence import by
from loaders.plans.labels import assignment, labelled_parts
from loaders.plans.marked_units import parted_by_marks
from loaders.plans.markup import is_upper, split_label
from loaders.plans.model import Confidence
from loaders.plans.text import Text, join
from loaders.plans.units import is_unit, leading_unit, split_units
from loaders.plans.words import words

# What stands before and after the unit in the heading of a group of tasks.
_OF = re.compile(
    r"(?:(?:các|những|nhóm|danh mục)\s+)*(?:(?:nhiệm vụ|nội dung|công việc|hoạt động)\s+)?(?:do|của|giao(?:\s+cho)?|phân công(?:\s+cho)?|thuộc\s+trách nhiệm(?:\s+của)?|(?:đơn vị|cơ quan)\s+chủ trì\s*:)\s+(?=\S)"
)
_LEADS = re.compile(
    r"(?:\s*\([^()]*\))?[\s:,-]+(?:là\s+(?:cơ quan|đơn vị)\s+)?(?:chủ trì|thực hiện|phụ trách|đảm nhiệm|chịu trách nhiệm)(?:[\s,]+(?:thực hiện|triển khai|tham mưu|tổ chức|phối hợp))*\s*(?:\([^()]*\))?[\s.:]*$"
)
_SHORT = re.compile(r"(?<!\w)(?P<side>ct|ph)\s*:")
_WITH = re.compile(r"\s*,?\s+(?:và\s+)?phối hợp\s+(?:với|cùng(?:\s+với)?)\s+(?=\S)")


@dataclass(frozen=True)
class Side:
    """The units of one side as written, the text they stand in, and how sure it is that they are meant."""

    units: tuple[str, ...] = ()
    said: Text | None = None
    way: Confidence | None = None


def read_sides(row: Row, columns: Columns, groups: Iterable[Text]) -> tuple[Side, Side]:
    """Lead and coordinating side; a group that is a unit (the nearest first) leads where the table has no such column."""
    lead, coordinating = _joined(row, columns, "lead"), _joined(row, columns, "coordinating")
    mixed = _joined(row, columns, "mixed") or (lead if lead is not None and coordinating is None else None)
    way = way_of(columns, "lead" if columns.place("lead") is not None else "mixed")
    if mixed is not None:
        parted = _parted(mixed, columns) or _shortened(mixed, columns) or _slashed(mixed, columns)
        if parted is not None:
            return parted
        lead = mixed
        if columns.place("lead") is None:
            way = by("mixed", _heading(columns, "mixed"))
    if (
        lead is None
        and coordinating is None
        and way is None
        and (marked := _crossed(row, columns)) is not None
    ):
        return marked
    if lead is None and way is None:
        named = next((unit for said in groups if (unit := unit_of_group(said)) is not None), None)
        if named is not None:
            lead, way = named, by("group_unit", named.words)
        elif (doer := _doer(row, columns)) is not None:
            lead, way = doer, by("subject")
    return _side(lead, way, columns), _side(
        coordinating, way_of(columns, "coordinating"), columns, _heading(columns, "coordinating")
    )


def _crossed(row: Row, columns: Columns) -> tuple[Side, Side] | None:
    """Columns headed by units, with a mark where a unit leads (C, x) or helps (P); None where no such cell is marked."""
    sides: dict[str, list[int]] = {"lead": [], "coordinating": []}
    for place, heading in enumerate(columns.headings[: len(row)]):
        if columns.fields[place] or not is_unit(" ".join(heading.split())):
            continue
        mark = fold(row[place].words).strip(" .()")
        side = next((side for side in sides if mark in words("columns.unit_marks", side)), None)
        if side is not None:
            sides[side].append(place)
    if not sides["lead"] and not sides["coordinating"]:
        return None
    lead, coordinating = (
        Side(
            tuple(units := [" ".join(columns.headings[place].split()) for place in places]),
            row[places[0]],
            by("crossed", ", ".join(units)),
        )
        if places
        else Side()
        for places in sides.values()
    )
    return lead, coordinating


def way_of(columns: Columns, name: str) -> Confidence | None:
    """How the cells of a field are known to be of that field; None where the table has no such column."""
    place = columns.place(name)
    if place is None:
        return None
    heading = columns.headings[place]
    if columns.is_guessed:
        return by("by_content")
    if not columns.named[place]:
        return by("column_content", heading)
    return by("doing" if name == "lead" and columns.named[place] == "implementing" else "column", heading)


def _parted(mixed: Text, columns: Columns) -> tuple[Side, Side] | None:
    """One cell that says itself who leads and who coordinates; None where it does not."""
    labelled = {said.field: said for said in labelled_parts(mixed)[1]}
    if "lead" in labelled or "coordinating" in labelled:
        first, second = (
            Side(_names(said.value, columns), mixed, by("label", said.label))
            if (said := labelled.get(name)) is not None
            else Side()
            for name in ("lead", "coordinating")
        )
        return first, second
    assigned = assignment(mixed)
    if assigned is None:
        return _marked(mixed, columns) or _together(mixed, columns)
    partners = assigned.coordinating
    return Side(_names(assigned.lead, columns), assigned.lead, by("sentence_lead")), (
        Side(_names(partners, columns), partners, by("sentence_coordinating"))
        if partners is not None
        else Side()
    )


def _marked(mixed: Text, columns: Columns) -> tuple[Side, Side] | None:
    said = parted_by_marks(split_units(mixed, columns.whole_names))
    if said is None:
        return None
    lead, coordinating = (
        Side(
            tuple(unit.words for unit in units),
            mixed,
            by("label", side) if side in said.marks else by("unmarked", *said.marks),
        )
        for side, units in (("chủ trì", said.lead), ("phối hợp", said.coordinating))
    )
    return lead, coordinating if coordinating.units else Side()


def _shortened(mixed: Text, columns: Columns) -> tuple[Side, Side] | None:
    """ "CT: Sở Nội vụ; PH: Sở Y tế"."""
    marks = list(_SHORT.finditer(mixed.lowered))
    if not marks or mixed.lowered[: marks[0].start()].strip(" -+"):
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(mixed.words)]
    sides = {mark["side"]: mixed.cut(mark.end(), end) for mark, end in zip(marks, ends, strict=True)}
    lead, coordinating = (
        Side(_names(sides[side], columns), mixed, by("label", side.upper())) if side in sides else Side()
        for side in ("ct", "ph")
    )
    return lead, coordinating


def _slashed(mixed: Text, columns: Columns) -> tuple[Side, Side] | None:
    """ "Sở Nội vụ/Các sở, ban, ngành" under "Chủ trì/phối hợp": the sides in the order of the heading."""
    before, slash, after = mixed.words.partition("/")
    if columns.place("mixed") is None or "/" in after or not slash:
        return None
    lead, partners = mixed.cut(0, len(before)), mixed.cut(len(before) + 1)
    if not is_unit(lead.words) or leading_unit(partners) is None:
        return None
    heading = _heading(columns, "mixed")
    return Side(_names(lead, columns), lead, by("column", heading)), Side(
        _names(partners, columns), partners, by("column", heading)
    )


def _together(mixed: Text, columns: Columns) -> tuple[Side, Side] | None:
    """ "Sở Nội vụ phối hợp với Tỉnh đoàn": the first leads."""
    with_others = _WITH.search(mixed.lowered)
    if with_others is None or not is_unit(mixed.words[: with_others.start()]):
        return None
    lead, partners = mixed.cut(0, with_others.start()), mixed.cut(with_others.end())
    if leading_unit(partners) is None:
        return None
    return Side(_names(lead, columns), lead, by("sentence_lead")), Side(
        _names(partners, columns), partners, by("sentence_coordinating")
    )


def _side(said: Text | None, way: Confidence | None, columns: Columns, heading: str = "") -> Side:
    if said is None:
        return Side(way=by("empty_cell", heading) if heading else way)
    return Side(_names(said, columns), said, way)


def _names(said: Text, columns: Columns) -> tuple[str, ...]:
    return tuple(unit.words for unit in split_units(said, columns.whole_names))


def unit_of_group(said: Text) -> Text | None:
    """The unit a group of tasks belongs to: "I. Sở Nội vụ", "II. SỞ Y TẾ CHỦ TRÌ", "Nhiệm vụ do Sở Tư pháp thực hiện"."""
    bare = said.cut(len(split_label(said.words)[1]))
    opened = _OF.match(bare.lowered)
    bare = bare.cut(opened.end()) if opened is not None else bare
    closed = _LEADS.search(bare.lowered)
    owner = bare.cut(0, closed.start()) if closed is not None else bare
    # In capitals a verb that is part of a name ("ĐÀO TẠO") looks like any other.
    name = owner.words.title() if is_upper(owner.words) else owner.words
    return owner if is_unit(name) and not owner.lowered.endswith(" khác") else None


def _doer(row: Row, columns: Columns) -> Text | None:
    """The unit a task begins with and that a verb follows, in a table that has no column for who leads."""
    place = columns.place("text")
    text = row[place] if place is not None and place < len(row) else None
    subject = leading_unit(text) if text is not None else None
    return subject.unit if subject is not None and not subject.is_whole else None


def _heading(columns: Columns, name: str) -> str:
    place = columns.place(name)
    return columns.headings[place] if place is not None else ""


def _joined(row: Row, columns: Columns, name: str) -> Text | None:
    cells = [row[place] for place in columns.places(name) if place < len(row) and row[place].words]
    return join(cells, "\n") if cells else None
