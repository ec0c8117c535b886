"""A kept plan document as the program of today reads it: what it says, and its lines to show beside that."""

from dataclasses import dataclass
from typing import Any

from loaders.plans.model import NotAPlan, UnreadablePlanError, to_json
from loaders.plans.shown import read_shown
from warehouse.connect import Warehouse
from warehouse.records import loads


@dataclass(frozen=True)
class Reading:
    """`said` as `plan read` answers (of a document that is no plan, what it offers), None where nothing can be read;
    `lines` as `Shown.as_list`; `problem` why not, in Vietnamese."""

    said: dict[str, Any] | None
    lines: tuple[dict[str, Any], ...]
    problem: str | None = None


def read(warehouse: Warehouse, *, sha256: str, file_name: str) -> Reading:
    """Read a kept document; takes a while, and answers the same for the same bytes as long as the program runs."""
    path = loads.original_path(warehouse, sha256)
    if not path.is_file():
        return Reading(None, (), "Không còn bản gốc trong kho lưu; hãy báo quản trị.")
    try:
        shown = read_shown(file_name, path.read_bytes())
    except UnreadablePlanError as error:
        return Reading(None, (), str(error))
    said, lines = to_json(shown.answer), tuple(shown.as_list())
    if not isinstance(shown.answer, NotAPlan):
        return Reading(said, lines)
    offer = said.get("offer")
    if not offer:
        return Reading(None, lines, shown.answer.reason)
    return Reading({**offer, "document_kind": said.get("kind")}, lines)
