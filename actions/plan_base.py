"""What the warehouse keeps of one reading of a plan, in the shape of `plan read`, so that it can be changed and stored again."""

import json
from datetime import date
from typing import Any

import duckdb

from actions.plan_said import Said, with_items
from warehouse.records.plans import CHILD_TABLES


def reading(cursor: duckdb.DuckDBPyConnection, load_id: str) -> Said:
    """One stored version of a plan as JSON of `plan read`, its items with their keys and its tasks with their ids."""
    plan = _rows(cursor, "plan", load_id)[0]
    rows = {table: _rows(cursor, table, load_id) for table in CHILD_TABLES}
    return with_items(
        {
            "is_plan": True,
            **{name: plan[name] for name in ("number", "issuer", "province", "title", "signer")},
            **{name: plan[name] for name in ("year_from", "year_to", "document_kind")},
            "issue_date": _day(plan["issue_date"]),
            "tasks": [_task(row, rows["task_unit"]) for row in rows["task"]],
            "responsibilities": [
                {"unit": row["unit_name"], "text": row["text"], "source": _source(row)}
                for row in rows["responsibility"]
            ],
            "report_obligations": [_duty(row) for row in rows["report_duty"]],
            "legal_bases": [
                {
                    "type": row["type"],
                    "number": row["number"],
                    "date": _day(row["issue_date"]),
                    "source": _source(row),
                }
                for row in rows["plan_basis"]
            ],
            "recipients": [row["name"] for row in rows["plan_recipient"]],
            "indices": [row["index_code"] for row in rows["plan_index"]],
            "warnings": [row["message"] for row in rows["plan_warning"]],
            "sources": {row["field"]: _source(row) for row in rows["plan_source"]},
            "replaces": [
                {
                    "number": row["number"],
                    "date": _day(row["issue_date"]),
                    "relation": row["relation"],
                    "source": _source(row),
                }
                for row in rows["plan_mention"]
            ],
        }
    )


def _rows(cursor: duckdb.DuckDBPyConnection, table: str, load_id: str) -> list[dict[str, Any]]:
    found = cursor.sql(
        f"SELECT * FROM {table} WHERE load_id = $load_id",  # noqa: S608 a name from our code
        params={"load_id": load_id},
    ).pl()
    return sorted(found.to_dicts(), key=lambda row: row.get("ordinal") or 0)


def _task(row: dict[str, Any], units: list[dict[str, Any]]) -> Said:
    named = {
        role: [
            unit["unit_name"] for unit in units if (unit["task_id"], unit["role"]) == (row["task_id"], role)
        ]
        for role in ("lead", "coordinating")
    }
    return {
        "task_id": row["task_id"],
        "no": row["task_number"],
        "text": row["text"],
        **named,
        **{name: row[name] for name in ("timeframe_text", "timeframe_kind", "section")},
        "due_date": _day(row["due_date"]),
        "source": _source(row),
    }


def _duty(row: dict[str, Any]) -> Said:
    return {
        "who": row["who"],
        "to": row["addressee"],
        **{name: row[name] for name in ("via", "frequency", "due_text", "quote")},
        "due_rules": json.loads(row["due_rules"]),
        "source": _source(row),
    }


def _source(row: dict[str, Any]) -> Said:
    return {"line": row["line"], "quote": row.get("quote") or ""}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
