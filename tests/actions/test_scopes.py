"""Every action that writes is told whose part of the warehouse it may write in, and is told it by pages and routes."""

import ast
import importlib
import inspect
import pkgutil
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
    "units.load": "a command",
    "units.preview": "shows what a file of the reader's own says; whether it may be loaded is asked before it is",
}
# Those that still decide for the whole warehouse; the pages ask for the right in the reader's own province before.
NOT_YET = {
    "days_off.add",
    "days_off.take_back",
    "obligations.close",
    "obligations.lock",
    "periods.open_period",
    "regimes.confirm",
    "regimes.confirm_ministry_rule",
    "regimes.end",
    "reporting.commit_or_leave",
    "reporting.decide",
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

    assert has_scope or name in WITHOUT_SCOPE or name in NOT_YET, f"{name} takes no scope"
    assert not (has_scope and name in WITHOUT_SCOPE), f"{name} takes a scope now; it needs no reason"
    assert hints is None or (hints.kind is hints.KEYWORD_ONLY or name.startswith("keeping.answer"))


def test_the_reasons_are_of_functions_that_there_are() -> None:
    assert set(WITHOUT_SCOPE) - set(ACTIONS) == set()


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
    """A default of an action is for commands; on a page or a route it would mean the whole warehouse."""
    forgotten = [
        f"{path.name}: {name}"
        for path in (ROOT / room).glob("*.py")
        for name, call in calls(path)
        if name in SCOPED - {"keeping.answer"} and "scope" not in {one.arg for one in call.keywords}
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
