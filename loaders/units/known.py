"""What the warehouse already knows: provinces, departments and the units that stay. Looked up, never guessed."""

import difflib
from collections import defaultdict
from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass

import polars as pl

from loaders.units.model import Subject
from reference.tables import key

MOST_OFFERS = 40  # each costs a look at every name, and nobody reads more
MOST_CHOICES = 5_000


@dataclass(frozen=True)
class KnownRegister:
    """Names are keyed by `reference.tables.key`; one name may mean several, as two systems share most provinces.

    `unit_codes` are units of the warehouse that stay when this file is loaded, not those it replaces.
    """

    provinces: Mapping[Subject, str]
    province_names: Mapping[str, Collection[Subject]]
    departments: Mapping[str, str]
    department_names: Mapping[str, Collection[str]]
    unit_codes: frozenset[str] = frozenset()

    def find_provinces(self, text: str) -> frozenset[Subject]:
        """Every province of that code or name, in whichever system."""
        return frozenset(self.province_names.get(key(text), ()))

    def find_departments(self, text: str, of: Subject | None) -> frozenset[str]:
        """Every department of that code or name, also with the name of the row's own province behind it."""
        wanted = key(text)
        found = self.department_names.get(wanted)
        if not found and of is not None:
            endings = sorted((name for name in self._names_of(of) if wanted.endswith(name)), key=len)
            found = next(
                (
                    names
                    for name in endings
                    if (names := self.department_names.get(wanted.removesuffix(name)))
                ),
                (),
            )
        return frozenset(found or ())

    def _names_of(self, subject: Subject) -> list[str]:
        return [name for name, subjects in self.province_names.items() if subject in subjects]


def known_register(
    provinces: pl.DataFrame,
    departments: pl.DataFrame,
    *,
    province_aliases: pl.DataFrame | None = None,
    department_aliases: pl.DataFrame | None = None,
    unit_codes: Collection[str] = (),
) -> KnownRegister:
    """From frames with the columns of the tables province, department, province_alias and department_alias."""
    province_names: defaultdict[str, set[Subject]] = defaultdict(set)
    shown: dict[Subject, str] = {}
    for row in provinces.iter_rows(named=True):
        subject = (row["province_code"], row["system"])
        shown[subject] = row["name"]
        for name in _province_names(row["name"], row["full_name"], row["kind"]):
            province_names[key(name)].add(subject)
        province_names[key(row["province_code"])].add(subject)
    for row in [] if province_aliases is None else province_aliases.iter_rows(named=True):
        for subject in shown:
            if subject[0] == row["province_code"] and row["system"] in (None, subject[1]):
                province_names[key(row["alias"])].add(subject)
    department_names: defaultdict[str, set[str]] = defaultdict(set)
    for row in [] if department_aliases is None else department_aliases.iter_rows(named=True):
        department_names[key(row["alias"])].add(row["department_code"])
    for column in ("short_name", "name", "department_code"):  # its own name stands above another's alias
        for row in departments.iter_rows(named=True):
            department_names[key(row[column])] = {row["department_code"]}
    return KnownRegister(
        shown,
        dict(province_names),
        dict(departments.select("department_code", "name").iter_rows()),
        dict(department_names),
        frozenset(unit_codes),
    )


def _province_names(name: str, full_name: str, kind: str) -> set[str]:
    before = ("TP", "Thành phố") if kind == "city" else ("Tỉnh",)
    return {name, full_name, *(f"{word} {name}" for word in before)}


def near(text: str, choices: Mapping[str, str], told: MutableMapping[str, str]) -> str:
    """ "; gần giống: ..." for a person to choose from, "" when nothing is near; `choices`: what to show by its key.

    `told` keeps the answers of one file and one kind of name.
    """
    if text not in told and len(told) < MOST_OFFERS:
        wanted = key(text)
        padded = [wanted.zfill(2)] if wanted.isdigit() else []  # a spreadsheet eats the zero of "01"
        alike = difflib.get_close_matches(
            wanted, choices if len(choices) <= MOST_CHOICES else (), n=3, cutoff=0.6
        )
        found = [*padded, wanted, *alike]
        offered = list(dict.fromkeys(choices[name] for name in found if name in choices))[:3]
        told[text] = f"; gần giống: {', '.join(offered)}" if offered else ""
    return told.get(text, "")
