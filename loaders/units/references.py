"""Parents and members as written -> codes. A name is taken for a unit only where it can mean no other one."""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from loaders.units.model import Draft, Finding
from loaders.units.table import Line
from reference.tables import key

_Body = tuple[str | None, ...]
MOST_NAMED = 200  # rows of one name that are looked at
OFFERED = 5


class References:
    """The names of a file's units: those of one department first, then those of its province."""

    def __init__(self, lines: Sequence[Line], drafts: Sequence[Draft], known_codes: Set[str]) -> None:
        self._lines = lines
        self._drafts = drafts
        self._codes = {draft.unit_code for draft in drafts if draft.unit_code} | known_codes
        self._named: defaultdict[tuple[_Body, str], list[Draft]] = defaultdict(list)
        for draft in drafts:
            for name in _names(draft) if draft.unit_code else ():
                for body in _bodies(draft):
                    self._named[body, name].append(draft)

        self.findings: list[Finding] = []
        self.ambiguous: set[tuple[int, str]] = set()  # (row, what it says), each with its finding

    def resolve(self) -> list[Draft]:
        """The drafts with codes for parents and members; `findings` say what was read how."""
        return [self._resolved(number, draft) for number, draft in enumerate(self._drafts)]

    def _resolved(self, number: int, draft: Draft) -> Draft:
        parent = draft.parent_code
        if parent:
            found = self._find(parent, draft)
            self._tell(number, "parent_code", parent, found)
            parent = found[0] if len(found) == 1 else parent
        members: dict[str, None] = {}
        for said in draft.members:
            for part in self._parts(said, draft):
                found = self._find(part, draft)
                self._tell(number, "members", part, found)
                members |= dict.fromkeys(found if len(found) == 1 else [part])
        return dataclasses.replace(draft, parent_code=parent, members=tuple(members))

    def _parts(self, said: str, draft: Draft) -> list[str]:
        """A text cut at its commas where each part is a unit: "Sở Văn hóa, Thể thao và Du lịch" is one name."""
        parts = [part.strip() for part in said.split(",") if part.strip()]
        if len(parts) < 2 or self._find(said, draft):
            return [said]
        are_codes = all(re.fullmatch(r"[A-Za-z0-9._-]+", part) for part in parts)
        return parts if are_codes or all(self._find(part, draft) for part in parts) else [said]

    def _find(self, said: str, draft: Draft) -> list[str]:
        """The codes it may mean; a code as written means itself."""
        if said in self._codes:
            return [said]
        for body in _bodies(draft):
            named = self._named.get((body, key(said)), [])[:MOST_NAMED]
            if living := [one for one in named if one.overlaps(draft)] or named:
                return list(dict.fromkeys(str(one.unit_code) for one in living))
        return []

    def _tell(self, number: int, column: str, said: str, found: Sequence[str]) -> None:
        what = column.removesuffix("_code").removesuffix("s")
        if len(found) == 1 and found[0] != said:
            expected, repair = f"mã đơn vị; tên này đã được đọc là {found[0]}", "Không cần sửa nếu đọc đúng"
            self._add(number, "note", f"{what}.by_name", column, said, expected, repair)
        elif len(found) > 1:
            self.ambiguous.add((number, said))
            expected = f"mã đơn vị; tên này có thể là: {', '.join(found[:OFFERED])}"
            self._add(number, "error", f"{what}.ambiguous", column, said, expected, "Ghi mã đơn vị")

    def _add(
        self, number: int, severity: str, rule: str, column: str, said: str, expected: str, repair: str
    ) -> None:
        problem = self._lines[number].problem(
            severity, rule, column, expected=expected, repair=repair, found=said
        )
        # A group without one of its members is still a group; a unit without its parent would stand elsewhere.
        holds = severity == "error" and column == "parent_code"
        self.findings.append(Finding(number, problem, holds))


def _bodies(draft: Draft) -> Iterator[_Body]:
    """Where a name is looked for: in the department, then in the province. Nowhere while these are not known."""
    province = (draft.province_code, draft.system)
    if None not in province:
        if draft.department_code:
            yield (*province, draft.department_code)
        yield province


def _names(draft: Draft) -> set[str]:
    said = [draft.name, draft.short_name, *draft.aliases]
    return {folded for name in said if name and (folded := key(name))}
