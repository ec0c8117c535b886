"""Small plan documents for the tests, spelled out in parts."""

from loaders.plans.model import Plan
from loaders.plans.read import read_plan

HEAD = """UBND TỈNH HÒA AN
SỞ VĂN THƯ
Số: 12/KH-SVT
Hòa An, ngày 05 tháng 02 năm 2025

KẾ HOẠCH

Tuyên truyền cải cách hành chính năm 2025

Căn cứ Kế hoạch số 9/KH-UBND ngày 10/01/2025 của UBND tỉnh, Sở Văn thư ban hành Kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU

1. Nâng cao nhận thức.

"""
TAIL = """

Nơi nhận:
- UBND tỉnh (b/c);
- Lưu: VT.

GIÁM ĐỐC

Lê Văn Thử
"""


def plan_of(body: str, head: str = HEAD, tail: str = TAIL) -> Plan:
    answer = read_plan("ke-hoach.txt", (head + body + tail).encode())
    assert isinstance(answer, Plan)
    return answer


def assigned(plan: Plan) -> list[tuple[str | None, str, list[str], list[str], str]]:
    """Number, text, lead, coordinating and kind of time of each task."""
    return [
        (task.no, task.text, list(task.lead), list(task.coordinating), task.timeframe.kind)
        for task in plan.tasks
    ]
