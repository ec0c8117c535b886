"""What an installation's settings were changed to: an event in the trace when a server starts otherwise than the last one."""

import json
from typing import Any

from pydantic import SecretStr
from pydantic_settings import BaseSettings
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from access import audit
from access.audit import Action
from access.lines import one_line
from access.settings import AccessSettings
from access.store import Store
from access.viewer import By
from warehouse.settings import MailSettings, Settings
from web.settings import WebSettings

MOST = 200
KINDS: tuple[type[BaseSettings], ...] = (Settings, MailSettings, AccessSettings, WebSettings)


def tell(store: Store, by: By) -> None:
    """Keep a trace of the settings that differ from the last start; of a secret only whether there is one."""
    now = in_force()
    last = audit.read(store, actions=[Action.SETTINGS_CHANGED], limit=1)
    before: dict[str, str] = json.loads(last[0].detail)["now"] if last else {}
    changed = {
        name: [before.get(name), now.get(name)]
        for name in sorted(before.keys() | now.keys())
        if before.get(name) != now.get(name)
    }
    if changed:
        audit.record(store, Action.SETTINGS_CHANGED, "cài đặt", by, {"changed": changed, "now": now})


def in_force() -> dict[str, str]:
    """Each setting by the name it has in the environment, as a word that may be shown."""
    return {
        _name(kind, field): _shown(field, value)
        for kind in KINDS
        for field, value in kind()
        if not isinstance(value, BaseSettings)
    }


def _name(kind: type[BaseSettings], field: str) -> str:
    alias = kind.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"{kind.model_config.get('env_prefix', '')}{field.upper()}"


def _shown(field: str, value: Any) -> str:
    if isinstance(value, SecretStr):
        return "đã đặt" if value.get_secret_value() else "chưa đặt"
    if field.endswith("_url") and value:
        try:
            return one_line(make_url(str(value)).render_as_string(hide_password=True), MOST)
        except ArgumentError:
            return "không đọc được"
    if isinstance(value, tuple):
        return one_line("; ".join(str(one) for one in value), MOST)
    return one_line(str(value), MOST)
