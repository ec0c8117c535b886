"""What a person does in one draft of a plan: each step under their name, and what came of it told on the page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from actions import plan_drafts, plan_versions
from actions.plan_checks import UnfitEditError
from actions.plan_drafts import Change, ClashError
from ui import actor, asked, plan_import_edit, plan_import_new
from ui import plan_import_fields as fields
from ui.plan_import_fields import Edit, Key
from ui.plan_import_session import draw_newest, show, tell
from warehouse import store

Step = Callable[[dict[str, Any]], str | None]


def do(action: str, step: Step, **place: str | None) -> None:
    """Ask whether the reader may, take the step under their name, tell what came of it and draw the page anew."""
    try:
        said = step({"actor": actor.must(action, **place), "scope": asked.scope()})
        if said:
            tell("on_time", "Xong", said, of=action)
    except ClashError as error:
        tell("overdue", "Có người vừa sửa", plan_import_edit.clashes(error.clashes, error.kept), of=action)
        plan_import_edit.refused()
    except UnfitEditError as error:
        tell("overdue", "Chưa ghi", str(error), of=action)
        plan_import_edit.refused()
    draw_newest()
    st.rerun()


@dataclass(frozen=True)
class Steps:
    """The steps of one draft, as the person who takes them last saw it."""

    draft: plan_versions.Draft

    @property
    def place(self) -> dict[str, str | None]:
        """Where the plan is, as rights are asked for."""
        row = self.draft.row
        return {"province": row["province_code"], "department": row["department_code"]}

    def keep(self, edits: Sequence[Edit], left_out: dict[tuple[str, str], bool]) -> None:
        """Keep values a person gave, and what they leave out or take in again."""

        def step(by: dict[str, Any]) -> str | None:
            changes = [Change(part, item, field, value=value) for part, item, field, value in edits]
            for is_left_out in (True, False):
                items = [item for item, out in left_out.items() if out == is_left_out]
                plan_drafts.leave_out(
                    store.opened(), self.draft.draft_id, items, is_left_out=is_left_out, **by
                )
            count = self._correct(changes, by, seen=self.draft.said) if changes else 0
            if changes and not count:
                plan_import_edit.refused()  # the same value in other letters: the cell shows again what is kept
            return _counted(count) if changes else "Đã ghi lựa chọn."

        do("load_plan", step, **self.place)

    def leave_out(self, items: Iterable[tuple[str, str]], *, is_left_out: bool) -> None:
        self.keep([], dict.fromkeys(items, is_left_out))

    def accept(self, looked_at: Sequence[Key], *, then: Key | None = None) -> None:
        """Keep that values were looked at and are right, and go on to the next."""

        def step(by: dict[str, Any]) -> None:
            plan_drafts.accept(store.opened(), self.draft.draft_id, looked_at, **by)
            if then:
                show(then)

        do("load_plan", step, **self.place)

    def add(self, part: str, values: dict[str, Any]) -> None:
        """Add a row that the reader missed, and look at it."""

        def step(by: dict[str, Any]) -> str:
            item = plan_drafts.add(store.opened(), self.draft.draft_id, part, values, **by)
            plan_import_new.close()
            show((part, item, next(iter(fields.NAMES[part]))))
            return "Đã thêm một dòng, ở cuối bảng; bản nháp được giữ."

        do("load_plan", step, **self.place)

    def take_away(self, part: str, item: str) -> None:
        """Take away a row that a person added."""

        def step(by: dict[str, Any]) -> str:
            plan_drafts.take_away(store.opened(), self.draft.draft_id, part, item, **by)
            return "Đã bỏ dòng thêm tay."

        do("load_plan", step, **self.place)

    def choose_unit(self, name: str, code: str | None) -> None:
        """Say which registered unit a name in the document means; None: none of them."""
        change = Change("unit", name, "unit_code", value=code)
        do("load_plan", lambda by: _counted(self._correct([change], by)), **self.place)

    def read_again(self) -> None:
        def step(by: dict[str, Any]) -> str:
            homeless = plan_drafts.apply_reading(store.opened(), self.draft.draft_id, **by)
            rest = (
                f" {len(homeless)} chỗ sửa cũ không còn mục để gắn vào; xem ở phần Ai đã sửa gì."
                if homeless
                else ""
            )
            return f"Bản nháp nay theo cách đọc mới; những gì đã sửa giữ nguyên.{rest}"

        do("load_plan", step, **self.place)

    def confirm(self) -> None:
        self._do(plan_drafts.confirm, action="confirm_plan", seen=self.draft.row["newest_event"])

    def discard(self, reason: str) -> None:
        self._do(plan_drafts.discard, reason=reason)

    def reopen(self) -> None:
        self._do(plan_drafts.reopen)

    def _do(
        self, act: Callable[..., str | None], *given: object, action: str = "load_plan", **more: object
    ) -> None:
        do(action, lambda by: act(store.opened(), self.draft.draft_id, *given, **more, **by), **self.place)

    def _correct(self, changes: Sequence[Change], by: dict[str, Any], **more: Any) -> int:
        return plan_drafts.correct(store.opened(), self.draft.draft_id, changes, **more, **by)


def _counted(count: int) -> str:
    return f"{count} chỗ đã sửa; bản nháp được giữ, có thể rời trang." if count else "Không có gì thay đổi."
