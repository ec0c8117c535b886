"""What a plan document says, as rows: keys are given, names are matched with the register."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from actions.matching import Register
from reference.tables import key
from warehouse.records.plans import PlanRows

Said = Mapping[str, Any]


def plan_rows(said: Said, register: Register, *, own: Said | None = None) -> PlanRows:
    """Rows of one plan from the JSON of `plan read`.

    `own`: province and issuer as a person says they are: ids, codes and units go by them, the words stay as they were read.
    """
    placed = {**said, **(own or {})}
    years = _years(said)
    issued = _day(said["issue_date"])
    in_year = issued.year if issued else (years[0] if years else None)
    province = register.find_province(placed["province"], in_year)
    department = register.find_department(placed["issuer"])
    plan_id = said.get("plan_id") or plan_id_of(placed)
    choices = said.get("unit_choices") or {}
    plan = {
        "plan_id": plan_id,
        "number": said["number"],
        "issue_date": issued,
        "issuer": said["issuer"],
        "issuer_department_code": department,
        "province": said["province"],
        "province_code": province.code if province else None,
        "system": province.system if province else None,
        "title": said["title"],
        "year_from": said["year_from"],
        "year_to": said["year_to"] or said["year_from"],
        "signer": said["signer"],
        "document_kind": said.get("document_kind"),
    }
    tasks = with_ids(plan_id, said["tasks"])
    children = {
        "plan_source": _frame(_sources(said), plan_id),
        "plan_basis": _frame(
            [_basis(basis, number) for number, basis in enumerate(said["legal_bases"], 1)], plan_id
        ),
        "plan_recipient": _frame(
            [{"ordinal": n, "name": name} for n, name in enumerate(said["recipients"], 1)], plan_id
        ),
        "plan_index": _frame([{"index_code": code} for code in said["indices"]], plan_id),
        "plan_warning": _frame(
            [{"ordinal": n, "message": words} for n, words in enumerate(said["warnings"], 1)], plan_id
        ),
        "task": _frame(
            [_task(task, task_id, number) for number, (task_id, task) in enumerate(tasks, 1)], plan_id
        ),
        "task_unit": _units(tasks, register, plan["province_code"], department, years, choices),
        "responsibility": _frame(
            [
                {
                    "ordinal": n,
                    "unit_name": duty["unit"],
                    "text": duty["text"],
                    "line": duty["source"]["line"],
                }
                for n, duty in enumerate(said["responsibilities"], 1)
            ],
            plan_id,
        ),
        "report_duty": _frame(
            [_duty(duty, n) for n, duty in enumerate(said["report_obligations"], 1)], plan_id
        ),
        "plan_mention": _frame(
            [_mention(other, n) for n, other in enumerate(said.get("replaces") or [], 1)], plan_id
        ),
    }
    return PlanRows(pl.DataFrame([plan], infer_schema_length=None), children)


def plan_id_of(said: Said) -> str:
    """The same plan read again, or amended under its number, has the same id; a blank number goes by title and year."""
    name = said["number"] if said["number"] and said["issue_date"] else said["title"]
    parts = (
        said["province"],
        said["issuer"],
        name,
        said["issue_date"] if said["number"] else said["year_from"],
    )
    return _short_hash("plan", *map(str, parts))


def with_ids(plan_id: str, tasks: Sequence[Said]) -> list[tuple[str, Said]]:
    """Ids by number and words, so that a new version of the plan keeps the states declared of a task.

    A task that has an id already keeps it, whatever a person made of its words.
    """
    taken = {str(task["task_id"]) for task in tasks if task.get("task_id")}
    seen: Counter[str] = Counter()
    found = []
    for task in tasks:
        task_id = task.get("task_id")
        while not task_id:
            base = _short_hash(plan_id, str(task["no"]), key(task["text"])[:120])
            seen[base] += 1
            made = base if seen[base] == 1 else _short_hash(base, str(seen[base]))
            task_id = None if made in taken else made
        found.append((str(task_id), task))
    return found


def _units(
    tasks: Sequence[tuple[str, Said]],
    register: Register,
    province: str | None,
    department: str | None,
    years: tuple[int, int] | None,
    choices: Mapping[str, str],
) -> pl.DataFrame:
    rows = []
    for task_id, task in tasks:
        for role, names in (("lead", task["lead"]), ("coordinating", task["coordinating"])):
            for number, name in enumerate(names, 1):
                chosen = register.unit_of_code(choices.get(name), province=province)
                unit = chosen or register.find_unit(
                    name, province=province, department=department, years=years
                )
                rows.append(
                    {
                        "task_id": task_id,
                        "role": role,
                        "ordinal": number,
                        "unit_name": name,
                        "unit_code": unit.code,
                        "unit_key": unit.unit_key,
                        "department_code": unit.department_code,
                    }
                )
    return pl.DataFrame(rows, infer_schema_length=None)


def _task(task: Said, task_id: str, number: int) -> dict[str, object]:
    return {
        "task_id": task_id,
        "ordinal": number,
        "task_number": task["no"],
        "section": task["section"],
        "text": task["text"],
        "timeframe_text": task["timeframe_text"],
        "timeframe_kind": task["timeframe_kind"],
        "due_date": _day(task["due_date"]),
        "line": task["source"]["line"],
    }


def _basis(basis: Said, number: int) -> dict[str, object]:
    return {
        "ordinal": number,
        "type": basis["type"],
        "number": basis["number"],
        "issue_date": _day(basis["date"]),
        "quote": basis["source"].get("quote"),
        "line": basis["source"]["line"],
    }


def _duty(duty: Said, number: int) -> dict[str, object]:
    return {
        "ordinal": number,
        "who": duty["who"],
        "addressee": duty["to"],
        "via": duty["via"],
        "frequency": duty["frequency"],
        "due_text": duty["due_text"],
        "due_rules": json.dumps(duty["due_rules"], ensure_ascii=False),
        "quote": duty["quote"],
        "line": duty["source"]["line"],
    }


def _mention(other: Said, number: int) -> dict[str, object]:
    source = other.get("source") or {}
    return {
        "ordinal": number,
        "number": other["number"],
        "issue_date": _day(other["date"]),
        "relation": other["relation"],
        "line": source.get("line"),
        "quote": source.get("quote"),
    }


def _sources(said: Said) -> list[dict[str, object]]:
    return [
        {"field": field, "line": source.get("line"), "quote": source.get("quote")}
        for field, source in (said.get("sources") or {}).items()
        if source
    ]


def _frame(rows: Sequence[Mapping[str, object]], plan_id: str) -> pl.DataFrame:
    return pl.DataFrame([{**row, "plan_id": plan_id} for row in rows], infer_schema_length=None)


def _years(said: Said) -> tuple[int, int] | None:
    return (said["year_from"], said["year_to"] or said["year_from"]) if said["year_from"] else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text and len(text) == 10 else None


def _short_hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
