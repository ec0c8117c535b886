"""Codes of periods as people say them: "2026-H1" is 6 tháng đầu năm 2026."""

import re
from collections.abc import Sequence

from loaders.folding import fold
from reference.periods import UnknownPeriodError, find_period
from reference.tables import tables


def period_words(code: str) -> str:
    """ "quý I năm 2026", "6 tháng đầu năm 2026", "năm 2026"; what is no code stays as it is."""
    try:
        period = find_period(code)
    except UnknownPeriodError:
        return code
    kind = _lowered(period.kind_name)
    return f"{kind} {period.year}" if kind.endswith("năm") else f"{kind} năm {period.year}"


def kind_words(kind: str) -> str:
    """ "H1" -> "6 tháng đầu năm"."""
    return _lowered(find_period(f"2026-{kind}").kind_name)  # the names are those of every year


def period_said(texts: Sequence[str]) -> str | None:
    """The one period that a sheet's title names ("Năm 2026", "6 tháng đầu năm 2026"); None where none or several are named."""
    folded = fold(" | ".join(texts))
    codes = [
        f"{year}-{kind}"
        for year in sorted(set(re.findall(r"\b20\d\d\b", folded)))
        for kind in tables()["period_kinds"]["code"]
    ]
    names = {fold(name): code for code in codes for name in (find_period(code).name, period_words(code))}
    named = []
    for name in sorted(
        names, key=len, reverse=True
    ):  # "6 tháng đầu năm 2026" before the "năm 2026" inside it
        if re.search(rf"\b{re.escape(name)}\b", folded):
            named.append(names[name])  # "quý I năm 2026" and "Quý I 2026" are one
            folded = folded.replace(name, "|")
    return named[0] if len(set(named)) == 1 else None


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]
