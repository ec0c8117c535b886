"""Codes of periods as people say them: "2026-H1" is 6 tháng đầu năm 2026."""

from reference.periods import UnknownPeriodError, find_period


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


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]
