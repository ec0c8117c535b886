"""Every action that writes is told whose part of the warehouse it may write in, and is told it by pages and routes."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import actions
from actions import keeping, samples, units
from actions.loading import RefusedError
from tests.conftest import ROOT
from warehouse import connect
from warehouse.scope import Scope

# Functions that take a warehouse and no scope, each with its reason.
WITHOUT_SCOPE = {
    "calendars.by_token": "the token itself holds what it may see",
    "commands.run_inside": "the command line speaks for the machine's owner",
    "keeping.init": "a command",
    "keeping.load_reference": "published facts, which are of every province",
    "keeping.rebuild": "a command",
    "keeping.show": "a command",
    "keeping.status": "a command",
    "keeping.verify": "a command",
    "loading.load_indices": "a command",
    "loading.load_plans": "a command",
    "periods.reopen": "a rebuild does again what was allowed",
    "obligations.change_again": "a rebuild does again what was allowed",
    "obligations.lock_again": "a rebuild does again what was allowed",
    "regimes.confirm_again": "a rebuild does again what was allowed",
    "days_off.change_again": "a rebuild does again what was allowed",
    "reminder_mail.remind": "a command",
    "replay.do_all_again": "a rebuild does again what was allowed",
    "report_commands.check": "a command",
    "report_commands.load": "a command",
    "report_commands.template": "a command",
    "sample_reports.load": "samples, at the start of a server",
    "samples.is_wanted": "samples, at the start of a server",
    "samples.load": "samples, at the start of a server",
    "samples.load_registers": "samples, at the start of a server",
    "plan_drafts.read_again": "of a draft that was found in scope",
    "plan_reading.read": "of a document whose draft the page found in scope",
    "trace.anchor": "the traces are of the whole installation, and an administrator's alone",
    "trace.check": "as above",
    "units.load": "a command",
    "units.preview": "shows what a file of the reader's own says; whether it may be loaded is asked before it is",
}
# Parts of actions, which have asked for the place before; no page and no route takes such a step by itself.
STEPS = {
    "loading.confirm_version": "of receive_plan",
    "paper_scans.keep": "of obligations.record_paper",
    "periods.open_period": "of regimes.open_period, and of samples",
    "plan_versions.store_version": "of plan_drafts.confirm and apply_reading",
    "plan_versions.with_kept_ids": "of plan_drafts.confirm",
}


def of_the_warehouse() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions of the actions that are handed the warehouse, by module and name."""
    for found in pkgutil.iter_modules(actions.__path__):
        module = importlib.import_module(f"actions.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and "warehouse" in inspect.signature(function).parameters:
                yield f"{found.name}.{name}", function


ACTIONS = dict(of_the_warehouse())
SCOPED = {name for name, function in ACTIONS.items() if "scope" in inspect.signature(function).parameters}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_the_scope_of_who_does_it(name: str) -> None:
    has_scope = name in SCOPED
    hints = inspect.signature(ACTIONS[name]).parameters.get("scope")

    assert has_scope or name in WITHOUT_SCOPE | STEPS, f"{name} takes no scope"
    assert not (has_scope and name in WITHOUT_SCOPE | STEPS), f"{name} takes a scope now; it needs no reason"
    assert hints is None or (hints.kind is hints.KEYWORD_ONLY or name.startswith("keeping.answer"))


@pytest.mark.parametrize("name", sorted(SCOPED))
def test_nobody_can_forget_to_say_the_scope(name: str) -> None:
    assert inspect.signature(ACTIONS[name]).parameters["scope"].default is inspect.Parameter.empty


@pytest.mark.parametrize("room", ["pages", "web", "ui"])
def test_only_commands_speak_for_everything(room: str) -> None:
    speaking = [path.name for path in (ROOT / room).glob("*.py") if "EVERYTHING" in path.read_text("utf-8")]

    assert speaking == []


@pytest.mark.parametrize("room", ["pages", "web", "ui"])
def test_a_part_of_an_action_is_not_taken_by_itself(room: str) -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / room).glob("*.py"))

    assert [name for name in STEPS if re.search(rf"\b{re.escape(name)}\b", source)] == []


def test_the_reasons_are_of_functions_that_there_are() -> None:
    assert set(WITHOUT_SCOPE | STEPS) - set(ACTIONS) == set()


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every `module.function(...)` of a file, by that name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            yield f"{node.func.value.id}.{node.func.attr}", node


@pytest.mark.parametrize("room", ["pages", "web", "ui"])
def test_pages_and_routes_hand_on_the_readers_scope(room: str) -> None:
    """By its name or among `**by`, which a page makes once; an action has no default, so what is forgotten is a fault."""
    forgotten = [
        f"{path.name}: {name}"
        for path in (ROOT / room).glob("*.py")
        for name, call in calls(path)
        if name in SCOPED - {"keeping.answer"} and not {"scope", None} & {one.arg for one in call.keywords}
    ]

    assert forgotten == []


REGISTER = """unit_code,name,kind,parent_code,department_code,province_code,system
x-1,Phòng Một,unit,,so-noi-vu,14,34
"""


@pytest.mark.parametrize(
    ("scope", "may"),
    [
        (Scope("14", None, None), True),
        (Scope("15", None, None), False),
        (Scope("14", "so-noi-vu", None), False),
        (Scope(None, None, "x-1"), False),
    ],
)
def test_a_register_is_loaded_for_ones_own_province_only(tmp_path: Path, scope: Scope, may: bool) -> None:
    warehouse = connect.open_in_memory(tmp_path)
    keeping.load_reference(warehouse)
    samples.load_registers(warehouse)
    newest = warehouse.version

    if may:
        assert units.receive(warehouse, "a.csv", REGISTER.encode(), actor="x", scope=scope).is_new
    else:
        with pytest.raises(RefusedError, match="ngoài phạm vi"):
            units.receive(warehouse, "a.csv", REGISTER.encode(), actor="x", scope=scope)
        assert warehouse.version == newest
    warehouse.close()
