"""`python -m loaders plan read FILE`: the JSON on standard output, problems in Vietnamese on standard error."""

import json
from pathlib import Path

from loaders.plans.decode import MAX_BYTES
from loaders.plans.model import NotAPlan, UnreadablePlanError, to_json
from loaders.plans.read import read_plan


def read_command(path: str) -> tuple[int, str, str]:
    """Exit code, text for standard output, text for standard error (one line per problem)."""
    file = Path(path)
    try:
        content = _content(file)
        answer = read_plan(file.name, content)
    except UnreadablePlanError as error:
        return 1, "", str(error)
    shown = json.dumps(to_json(answer), ensure_ascii=False, indent=1)
    if isinstance(answer, NotAPlan):
        return 1, shown, answer.reason
    return 0, shown, ""


def _content(file: Path) -> bytes:
    """The bytes of the file, of which no more are read than decide that it is too large."""
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise UnreadablePlanError(
                f"{file.name}: tệp nặng {size / 1024 / 1024:.0f} MB; giới hạn là 10 MB. Hãy tách riêng phần kế hoạch rồi gửi lại."
            )
        return file.read_bytes()
    except FileNotFoundError as error:
        raise UnreadablePlanError(f"{file}: không tìm thấy tệp. Hãy kiểm tra lại đường dẫn.") from error
    except OSError as error:
        raise UnreadablePlanError(
            f"{file}: không mở được tệp ({error.strerror}). Hãy kiểm tra quyền đọc và đường dẫn."
        ) from error
