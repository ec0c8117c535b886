"""Plans that are no samples, of a real province: a sample's document with its place and dates changed."""

from actions import loading
from tests.conftest import ROOT
from warehouse.connect import Warehouse
from warehouse.scope import EVERYTHING

DOCUMENT = ROOT / "examples" / "plans" / "02-so-xay-dung-2026.txt"
TASKS = 13


def receive(warehouse: Warehouse, *changes: tuple[str, str], confirm: bool = True) -> str:
    """Load the plan of Sở Xây dựng Sơn La, with further changes to its words; returns its plan_id."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for old, new in (("Vân Giang", "Sơn La"), ("VÂN GIANG", "SƠN LA"), *changes):
        text = text.replace(old, new)
    received = loading.receive_plan(
        warehouse, "ke-hoach-that.txt", text.encode(), actor="thử", scope=EVERYTHING, confirm=confirm
    )
    with warehouse.cursor() as cursor:
        found = cursor.execute("SELECT plan_id FROM plan WHERE load_id = $id", {"id": received.load_id})
        return str(found.fetchall()[0][0])
