"""Whose figures a question may answer with. Every query takes a scope; there is no default."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The part of the warehouse a reader may see; None means every one of its kind."""

    province: str | None
    department: str | None
    unit: str | None

    def as_params(self) -> dict[str, str | None]:
        """Bound values for the SQL macro `in_scope`."""
        return {
            "scope_province": self.province,
            "scope_department": self.department,
            "scope_unit": self.unit,
        }


EVERYTHING = Scope(province=None, department=None, unit=None)
