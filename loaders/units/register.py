"""What only the whole register shows: a code twice, parents and members that do not fit, names that mean two units."""

import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from loaders.units.cycles import rings
from loaders.units.known import near
from loaders.units.model import Draft, Finding
from loaders.units.rows import NAME_COLUMNS
from loaders.units.table import Line
from reference.tables import key

Edge = tuple[int, str]  # a group's row and the member it names
LONGEST_CHAIN = 5
OFFERED = 3
MOST_ROWS = 200  # of one code; no unit changes so often, and each is compared with each


class Register:
    """The drafts of a file with their lines, and the units that the warehouse keeps besides them."""

    def __init__(
        self,
        lines: Sequence[Line],
        drafts: Sequence[Draft],
        known_codes: frozenset[str],
        ambiguous: Set[tuple[int, str]] = frozenset(),
    ) -> None:
        """`ambiguous`: (row, what it says) of parents and members that a problem is about already."""
        self.lines = lines
        self.ambiguous = ambiguous
        self.drafts = drafts
        self.known_codes = known_codes
        self.by_code: defaultdict[str, list[int]] = defaultdict(list)
        for number, draft in enumerate(drafts):
            if draft.unit_code:
                self.by_code[draft.unit_code].append(number)
        self._told: dict[str, str] = {}

    def repeated_codes(self) -> Iterator[Finding]:
        """A code that has two rows valid on one day; of rows that say the same the first is kept."""
        for numbers in self.by_code.values():
            for number in numbers if len(numbers) > 1 else ():
                others = [one for one in numbers[:MOST_ROWS] if one != number and self._overlap(one, number)]
                same = [one for one in others if self.drafts[one] == self.drafts[number]]
                if len(same) < len(others):
                    yield self._repeated(number, next(one for one in others if one not in same))
                elif same and min(same) < number:
                    yield self._finding(
                        number,
                        "warning",
                        "unit.repeated",
                        "unit_code",
                        f"một dòng cho mỗi đơn vị (đã có ở {self._where(min(same), 'unit_code')})",
                        "Xóa dòng lặp lại",
                        holds=True,
                    )

    def unfit_parents(self) -> Iterator[Finding]:
        """A parent that exists nowhere, and units that stand above themselves."""
        for number, draft in enumerate(self.drafts):
            parent = draft.parent_code
            is_known = parent in self.by_code or parent in self.known_codes
            if parent and not is_known and (number, parent) not in self.ambiguous:
                yield self._finding(
                    number,
                    "error",
                    "parent.unknown",
                    "parent_code",
                    f"mã đơn vị có trong tệp hoặc đã đăng ký{self._near_units(parent)}",
                    "Sửa mã đơn vị cấp trên, hoặc thêm dòng cho đơn vị đó",
                    holds=True,
                )
        links = {
            number: [one for one in self._rows(draft.parent_code) if self._overlap(one, number)]
            for number, draft in enumerate(self.drafts)
        }
        ring = rings(links)
        for number in ring:
            yield self._finding(
                number,
                "error",
                "parent.cycle",
                "parent_code",
                f"đơn vị cấp trên không nằm dưới chính đơn vị này ({self._chain(number, links, ring)})",
                "Sửa đơn vị cấp trên của một trong các dòng này",
                holds=True,
            )

    def orphans(self, held: set[int]) -> list[Finding]:
        """Rows whose parent is only in rows that are held back; `held` grows by them."""
        found: list[Finding] = []
        below: defaultdict[str, list[int]] = defaultdict(list)
        for number, draft in enumerate(self.drafts):
            if draft.parent_code:
                below[draft.parent_code].append(number)
        kept = {code: sum(one not in held for one in numbers) for code, numbers in self.by_code.items()}
        waiting = [code for code, count in kept.items() if not count]
        while waiting:
            code = waiting.pop()
            for number in [] if code in self.known_codes else below[code]:
                if number in held:
                    continue
                held.add(number)
                where = self._where(self.by_code[code][0], "unit_code")
                found.append(
                    self._finding(
                        number,
                        "error",
                        "parent.held",
                        "parent_code",
                        f"đơn vị cấp trên đọc được; {where} đang bị giữ lại",
                        "Sửa dòng của đơn vị cấp trên trước; dòng này khi đó hết lỗi",
                        holds=True,
                    )
                )
                if own := self.drafts[number].unit_code:
                    kept[own] -= 1
                    if not kept[own]:
                        waiting.append(own)
        return found

    def unfit_members(self, held: set[int]) -> tuple[list[Finding], set[Edge]]:
        """(findings, memberships that are left out): members that do not exist, are held, or hold the group itself."""
        found: list[Finding] = []
        left_out: set[Edge] = set()
        ring = self._group_rings()
        for number, draft in enumerate(self.drafts):
            if draft.kind != "group":
                continue
            if not (self.lines[number].text("members") or self.lines[number].flaw("members")):
                expected, repair = "mã các đơn vị của nhóm", "Ghi mã các thành viên, cách nhau bằng dấu |"
                found.append(self._finding(number, "warning", "group.empty", "members", expected, repair))
            for member in draft.members:
                if (number, member) in self.ambiguous:
                    left_out.add((number, member))
                elif finding := self._unfit_member(number, member, held, ring):
                    found.append(finding)
                    if finding.problem.severity == "error":
                        left_out.add((number, member))
        return found, left_out

    def shared_names(self) -> Iterator[Finding]:
        """Two units of one department, valid at the same time, that share a name: a plan's words would mean both."""
        named: defaultdict[tuple[str | None, ...], list[int]] = defaultdict(list)
        for number, draft in enumerate(self.drafts):
            body = (draft.province_code, draft.system, draft.department_code)
            if None in (*body, draft.unit_code):
                continue
            for name in _names(draft):
                others = named[*body, name]
                # One row of the others is enough to tell; looking at all would cost their square.
                for other in others[:MOST_ROWS]:
                    if self.drafts[other].unit_code != draft.unit_code and self._overlap(other, number):
                        yield self._shared(number, other, name)
                        break
                others.append(number)

    def _rows(self, code: str | None) -> list[int]:
        return self.by_code[code][:MOST_ROWS] if code and code in self.by_code else []

    def _overlap(self, one: int, other: int) -> bool:
        return self.drafts[one].overlaps(self.drafts[other])

    def _repeated(self, number: int, other: int) -> Finding:
        mine, its = self.drafts[number], self.drafts[other]
        where = self._where(other, "unit_code")
        if (mine.valid_from, mine.valid_to) == (its.valid_from, its.valid_to):
            expected = f"một dòng cho mỗi mã và thời gian hiệu lực (cũng có ở {where})"
            repair = "Giữ dòng đúng, xóa dòng kia hoặc đổi mã"
            return self._finding(number, "error", "unit.duplicate", "unit_code", expected, repair, holds=True)
        expected = f"các dòng của một mã không trùng thời gian hiệu lực (trùng với {where})"
        repair = "Ghi Hiệu lực đến của dòng cũ trước Hiệu lực từ của dòng mới một ngày"
        return self._finding(number, "error", "unit.overlap", "unit_code", expected, repair, holds=True)

    def _unfit_member(self, number: int, member: str, held: set[int], ring: dict[int, int]) -> Finding | None:
        rows = self._rows(member)
        finding = functools.partial(self._finding, number, column="members", found=member)
        if not rows and member not in self.known_codes:
            expected = f"mã đơn vị có trong tệp hoặc đã đăng ký{self._near_units(member)}"
            return finding(
                "error",
                "member.unknown",
                expected=expected,
                repair="Sửa mã thành viên, hoặc thêm dòng cho đơn vị đó",
            )
        if any(one == number or (number in ring and ring.get(one) == ring[number]) for one in rows):
            expected = "thành viên không phải chính nhóm này, cũng không chứa nhóm này"
            return finding(
                "error", "member.cycle", expected=expected, repair="Xóa mã này khỏi danh sách thành viên"
            )
        if member not in self.known_codes and all(one in held for one in rows):
            expected = f"thành viên đọc được; {self._where(rows[0], 'unit_code')} đang bị giữ lại"
            return finding("error", "member.held", expected=expected, repair="Sửa dòng của thành viên trước")
        if any(self.drafts[one].kind == "group" for one in rows):
            expected = "đơn vị, không phải nhóm: việc giao cho nhóm không được chia tiếp cho nhóm bên trong"
            return finding(
                "warning", "member.group", expected=expected, repair="Ghi mã từng đơn vị thay cho mã nhóm"
            )
        return None

    def _group_rings(self) -> dict[int, int]:
        groups = [number for number, draft in enumerate(self.drafts) if draft.kind == "group"]
        is_group = set(groups)
        return rings(
            {
                number: [
                    one
                    for member in self.drafts[number].members
                    for one in self._rows(member)
                    if one in is_group
                ]
                for number in groups
            }
        )

    def _shared(self, number: int, other: int, name: str) -> Finding:
        line = self.lines[number]
        columns = [column for column in NAME_COLUMNS if name in _keys(column, self.drafts[number])]
        column = next((column for column in columns if line.text(column)), columns[0])
        spelled = _keys(column, self.drafts[number])[name]
        other_column = next(one for one in NAME_COLUMNS if name in _keys(one, self.drafts[other]))
        return self._finding(
            number,
            "warning",
            "name.shared",
            column,
            f"tên riêng trong cơ quan; {self.drafts[other].unit_code} ở {self._where(other, other_column)} cũng có tên này",
            "Đổi một tên hoặc ghi rõ hơn, nếu không tên này trong kế hoạch không chỉ rõ đơn vị nào",
            found=spelled,
        )

    def _where(self, number: int, column: str) -> str:
        line = self.lines[number]
        address = line.address(column)
        place = f"ô {address}" if address else f"dòng {line.number}"
        return f"{place} tờ {line.table.sheet.name}" if line.table.sheet.name else place

    def _chain(self, number: int, links: dict[int, list[int]], ring: dict[int, int]) -> str:
        """ "a → b → a", with the middle of a long ring left out."""
        chain, seen = [number], {number}
        while True:
            at = next(one for one in links[chain[-1]] if ring.get(one) == ring[number])
            chain.append(at)
            if at in seen or len(chain) > LONGEST_CHAIN:
                break
            seen.add(at)
        codes = [self.drafts[one].unit_code or "" for one in chain]
        return " → ".join(codes if chain[-1] in seen else [*codes[:-1], "…", codes[0]])

    @functools.cached_property
    def _choices(self) -> dict[str, str]:
        """What to offer by key: the code, for a unit's code and for each of its names."""
        named: defaultdict[str, list[str]] = defaultdict(list)
        for draft in self.drafts:
            for name in _keys("name", draft) if draft.unit_code else ():
                named[name].append(f"{draft.unit_code} ({draft.name})")
        # "Văn phòng Sở" is another unit in each department, so none of them is the one.
        choices = {name: ", ".join(units[:OFFERED]) for name, units in named.items()}
        return choices | {key(code): code for code in (*sorted(self.known_codes), *self.by_code)}

    def _near_units(self, said: str) -> str:
        return near(said, self._choices, self._told)

    def _finding(
        self,
        number: int,
        severity: str,
        rule: str,
        column: str,
        expected: str,
        repair: str,
        *,
        found: str | None = None,
        holds: bool = False,
    ) -> Finding:
        problem = self.lines[number].problem(
            severity, rule, column, expected=expected, repair=repair, found=found
        )
        return Finding(number, problem, holds)


def _keys(column: str, draft: Draft) -> dict[str, str]:
    """The names of a column by their comparable form."""
    said = draft.aliases if column == "aliases" else (getattr(draft, column) or "",)
    return {folded: name for name in said if (folded := key(name))}


def _names(draft: Draft) -> set[str]:
    return {name for column in NAME_COLUMNS for name in _keys(column, draft)}
