"""In whose name the reader writes, once it is certain that they may."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from access import audit, kept
from access.audit import Action
from access.matrix import may
from ui import account

Place = Mapping[str, str | None]  # province, department and unit, as far as they are known


class NotAllowedError(Exception):
    """The reader's role or scope does not allow it; the message says so, in Vietnamese. Nothing was done."""


def own_province() -> dict[str, str | None]:
    """Where what concerns a whole province is done: in the reader's own."""
    return {"province": account.viewer().province}


def own_place() -> dict[str, str | None]:
    """Where what concerns the reader's own province or body is done."""
    reader = account.viewer()
    return {"province": reader.province, "department": reader.department}


def place_of(row: Mapping[str, Any]) -> dict[str, str | None]:
    """Where a unit of an answer is: its columns province_code, department_code and unit_code."""
    return {"province": row["province_code"], "department": row["department_code"], "unit": row["unit_code"]}


def allowed(actions: Iterable[str], **place: str | None) -> set[str]:
    """Those of the actions that the reader may do there: what a page offers. `must` is asked again when one is done."""
    return {action for action in actions if may(account.viewer(), action, **place)}


def must(
    action: str, *, province: str | None = None, department: str | None = None, unit: str | None = None
) -> str:
    """The name to write under. Asked of the accounts at this moment, not as they were when the page was drawn.

    `action` is a row of `access.matrix`; say all that is known of the place. Raises NotAllowedError, SignedOutError.
    """
    reader = account.fresh_viewer()
    if may(reader, action, province=province, department=department, unit=unit):
        return reader.name
    place = {"province": province, "department": department, "unit": unit}
    with kept.store().writing() as change:
        audit.append(
            change, Action.ACCESS_REFUSED, action, account.by(reader.name), {"what": "action", **place}
        )
    raise NotAllowedError("Tài khoản của bạn không được làm việc này ở đây. Chưa có gì bị thay đổi.")


def fetched(
    content: bytes | Callable[[], bytes],
    actions: Collection[str],
    place: Place,
    *,
    name: str,
    asked: Mapping[str, object],
) -> Callable[[], bytes]:
    """What writes a file when it is fetched, which may be long after the page was drawn; the rights are asked then.

    Whoever fetches it leaves a trace: the file's `name`, and what it was `asked` for.
    Fetching raises NotAllowedError, SignedOutError.
    """

    def writing() -> bytes:
        for action in actions:
            must(action, **place)
        return content() if callable(content) else content

    return account.fetched(writing, name, is_original="original_download" in actions, asked=asked)
