"""One line of the table -> a draft and everything that is wrong inside it; other lines are not looked at."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.folding import fold
from loaders.reports import legacy
from loaders.units import form
from loaders.units.dates import REPAIR, WrongDate, read_date
from loaders.units.known import KnownRegister, near
from loaders.units.model import Draft, Subject
from loaders.units.sheets import quoted
from loaders.units.table import CODE, Line
from reference.tables import key
from warehouse.records.loads import Problem

FIRST_DAY_OF_34 = datetime.date(2025, 7, 1)
NAME_COLUMNS = ("name", "short_name", "aliases")
_CODE_FORM = "mã chỉ gồm chữ thường không dấu a-z, số 0-9 và các dấu - _ ."
_SYSTEMS = "63 (trước 01/07/2025) hoặc 34 (từ 01/07/2025)"


@dataclass
class Reader:
    """Reads the lines of one file; keeps the offers it has made, as the same wrong name stands in many rows."""

    known: KnownRegister
    _provinces: Mapping[str, str] = field(init=False)
    _departments: Mapping[str, str] = field(init=False)
    _near_provinces: dict[str, str] = field(default_factory=dict)
    _near_departments: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # A code may mean another province in the other system.
        codes: dict[str, dict[str, None]] = {}
        for (code, _), province in self.known.provinces.items():
            codes.setdefault(code, {})[province] = None
        by_code = {key(code): f"{code} ({' / '.join(names)})" for code, names in codes.items()}
        self._provinces = by_code | {key(name): name for name in self.known.provinces.values()}
        departments = self.known.departments.items()
        shown = {code: f"{name} (mã {code})" for code, name in departments}
        self._departments = {key(code): shown[code] for code, _ in departments} | {
            key(name): shown[code] for code, name in departments
        }

    def read(self, line: Line) -> tuple[Draft, list[Problem]]:
        """What the line says, and every problem of it."""
        reading = _Reading(line)
        for column in line.table.columns:
            reading.refuse_flaw(column)
            reading.refuse_old_letters(column)
        begins, ends, has_dates = reading.validity()
        system = reading.word("system", f"hệ thống {_SYSTEMS}")
        province = self._province(reading, system, begins, ends, has_dates)
        department = self._department(reading, province)
        name = reading.needed("name", "tên đơn vị", "Ghi tên đầy đủ của đơn vị")
        kind = reading.kind()
        draft = Draft(
            unit_code=reading.code(),
            name=name,
            short_name=reading.one_line("short_name") or name,
            kind=kind,
            parent_code=reading.one_line("parent_code") or None,
            province_code=province[0] if province else None,
            system=province[1] if province else system,
            department_code=department,
            aliases=reading.several("aliases"),
            members=reading.several("members"),
            valid_from=begins,
            valid_to=ends,
            has_dates=has_dates,
        )
        return draft, reading.problems

    def _province(
        self,
        reading: "_Reading",
        system: str | None,
        begins: datetime.date | None,
        ends: datetime.date | None,
        has_dates: bool,
    ) -> Subject | None:
        said = reading.needed(
            "province_code", "tên hoặc mã tỉnh, thành phố", "Ghi tên hoặc mã tỉnh, thành phố"
        )
        if said is None:
            return None
        found = self.known.find_provinces(said)
        if not found:
            offered = near(said, self._provinces, self._near_provinces)
            reading.error(
                "province.unknown",
                "province_code",
                f"tên hoặc mã tỉnh, thành phố có trong danh mục{offered}",
                "Sửa lại tên hoặc mã tỉnh cho đúng danh mục",
            )
            return None
        if system is None and len({of for _, of in found}) > 1:
            if not has_dates or reading.has_error("system"):
                return None  # told already; the system cannot be told without
            system = _system_of(begins, ends)
            if system is None and begins is None and ends is None:
                system = "34"  # no day is stated: the unit is one of today
                reading.note("system.assumed", "system", "hệ thống 34 tỉnh, vì không ghi hiệu lực")
            if system is None:
                reading.error(
                    "system.empty",
                    "system",
                    f"{_SYSTEMS}, vì tên tỉnh có ở cả hai và hiệu lực của đơn vị không cho biết",
                    "Ghi 63 hoặc 34 vào cột Hệ thống, hoặc ghi Hiệu lực từ, Hiệu lực đến",
                )
                return None
        fitting = [subject for subject in found if system in (None, subject[1])]
        if len(fitting) == 1:
            return fitting[0]
        names = ", ".join(
            sorted(f"{self.known.provinces[one]} (mã {one[0]}, hệ thống {one[1]})" for one in found)
        )
        rule, expected = (
            ("province.ambiguous", f"một tỉnh; tên này có thể là: {names}")
            if fitting
            else ("province.not_in_system", f"tỉnh, thành phố của hệ thống {system}; tên này là: {names}")
        )
        reading.error(
            rule, "province_code", expected, "Ghi mã tỉnh, hoặc sửa cột Hệ thống và thời gian hiệu lực"
        )
        return None

    def _department(self, reading: "_Reading", province: Subject | None) -> str | None:
        said = reading.needed("department_code", "tên hoặc mã cơ quan", "Ghi tên hoặc mã cơ quan của đơn vị")
        if said is None:
            return None
        found = self.known.find_departments(said, province)
        if len(found) == 1:
            return next(iter(found))
        if found:
            expected = f"một cơ quan; tên này có thể là mã: {', '.join(sorted(found))}"
            reading.error("department.ambiguous", "department_code", expected, "Ghi mã cơ quan")
        else:
            offered = near(said, self._departments, self._near_departments)
            reading.error(
                "department.unknown",
                "department_code",
                f"tên hoặc mã cơ quan có trong danh mục{offered}",
                "Sửa lại tên hoặc mã cơ quan cho đúng danh mục",
            )
        return None


def _system_of(begins: datetime.date | None, ends: datetime.date | None) -> str | None:
    if ends is not None and ends < FIRST_DAY_OF_34:
        return "63"
    return "34" if begins is not None and begins >= FIRST_DAY_OF_34 else None


@dataclass
class _Reading:
    """The reading of one line; every step adds its problem and goes on."""

    line: Line
    problems: list[Problem] = field(default_factory=list)
    _wrong: set[str] = field(default_factory=set)

    def error(self, rule: str, name: str, expected: str, repair: str, found: str | None = None) -> None:
        self._wrong.add(name)
        self.problems.append(
            self.line.problem("error", rule, name, expected=expected, repair=repair, found=found)
        )

    def note(self, rule: str, name: str, expected: str) -> None:
        self.problems.append(
            self.line.problem(
                "note", rule, name, expected=expected, repair="Ghi Hệ thống hoặc Hiệu lực nếu khác"
            )
        )

    def has_error(self, name: str) -> bool:
        return name in self._wrong

    def refuse_flaw(self, name: str) -> None:
        flaw = self.line.flaw(name)
        if flaw is None:
            return
        if flaw.startswith("#"):
            expected, repair = "một giá trị, không phải ô báo lỗi", "Sửa công thức hoặc ghi thẳng giá trị"
            self.error("cell.error", name, expected, repair, flaw)
        else:
            repair = "Mở tệp bằng Excel để tính lại rồi lưu, hoặc ghi thẳng giá trị"
            self.error("cell.formula_without_value", name, "giá trị đã tính của công thức", repair, flaw)

    def refuse_old_letters(self, name: str) -> None:
        """Text in a code from before Unicode is never converted silently: its letters are shown to a person."""
        said = self.line.cell(name)
        read = legacy.convert(said) if isinstance(said, str) and not self.has_error(name) else None
        if read is not None:
            meant = quoted(" ".join(read.text.split()))
            repair = f"Nếu là “{meant}” thì ghi đúng như vậy"
            self.error("text.old_letters", name, f"chữ Unicode (chữ này theo mã {read.code})", repair)

    def one_line(self, name: str) -> str:
        """The text of a cell; "" when empty or told to be wrong."""
        return "" if self.has_error(name) else " ".join(self.line.text(name).split())

    def needed(self, name: str, expected: str, repair: str) -> str | None:
        said = self.one_line(name)
        if not said and not self.has_error(name):
            self.error(f"{name.removesuffix('_code')}.empty", name, expected, repair)
        return said or None

    def code(self) -> str | None:
        said = self.needed("unit_code", _CODE_FORM, "Ghi mã riêng của đơn vị, ví dụ so-noi-vu")
        if said is None or CODE.fullmatch(said):
            return said
        mended = mended_code(said)
        repair = f"Đổi thành {mended}" if mended else "Ghi lại mã, ví dụ so-noi-vu"
        self.error(
            "unit.code_letters", "unit_code", _CODE_FORM, f"{repair}, và sửa ở mọi nơi nhắc đến mã này"
        )
        return None

    def word(self, name: str, expected: str) -> str | None:
        """One of a column's few values; None when empty or wrong."""
        said = self.one_line(name)
        found = form.values(name).get(key(said)) if said else None
        if said and found is None:
            self.error(f"{name}.unknown", name, expected, "Sửa lại theo danh sách")
        return found

    def kind(self) -> str | None:
        """Unit or group; an empty cell means a unit."""
        found = self.word("kind", "một trong: Đơn vị, Nhóm")
        if self.has_error("kind"):
            return None
        if found != "group" and self.line.text("members") and not self.has_error("members"):
            self.error(
                "members.not_a_group",
                "members",
                "để trống, vì dòng này không phải nhóm",
                f"Ghi Nhóm ở cột {self.line.table.heading('kind')}, hoặc xóa danh sách thành viên",
            )
        return found or "unit"

    def several(self, name: str) -> tuple[str, ...]:
        """The values of a cell, each once, in their order."""
        if self.has_error(name):
            return ()
        parts = re.split(rf"[\n{re.escape(form.separators(name))}]", self.line.text(name))
        return tuple(dict.fromkeys(part for said in parts if (part := " ".join(said.split()))))

    def validity(self) -> tuple[datetime.date | None, datetime.date | None, bool]:
        """(from, to, whether both are known); an empty cell is an open end."""
        begins, ends = self._date("valid_from"), self._date("valid_to")
        if begins and ends and ends < begins:
            self.error("date.order", "valid_to", f"ngày không trước ngày bắt đầu {begins:%d/%m/%Y}", REPAIR)
        has_dates = not (self.has_error("valid_from") or self.has_error("valid_to"))
        return begins, ends, has_dates

    def _date(self, name: str) -> datetime.date | None:
        if self.has_error(name):
            return None
        read = read_date(self.line.cell(name), self.one_line(name))
        if isinstance(read, WrongDate):
            self.error(read.rule, name, read.expected, read.repair)
            return None
        return read


def mended_code(said: str) -> str:
    """A code as it may be written: "Sở Nội vụ" -> "so-noi-vu"."""
    return re.sub(r"[^a-z0-9._-]+", "-", re.sub(r"\s+-\s+", " ", fold(said))).strip("-")
