"""One Vietnamese line on what a register of units brought."""

from loaders.units.model import UnitFile


def summary(file: UnitFile) -> str:
    """Counts of what passed, was held back and was told; for a refused file why."""
    counts = {
        severity: sum(problem.severity == severity for problem in file.problems)
        for severity in ("error", "warning", "note")
    }
    words = {"error": "lỗi", "warning": "cảnh báo", "note": "ghi chú"}
    told = ", ".join(f"{count} {words[severity]}" for severity, count in counts.items() if count)
    if file.is_refused:
        first = next((problem for problem in file.problems if problem.severity == "error"), None)
        reason = f" – {first.found}; cần {first.expected}. {first.repair}" if first else ""
        return f"{file.file_name}: không nhận đơn vị nào ({told}){reason}."
    groups = file.units.filter(kind="group").height
    parts = [
        f"{file.units.height - groups} đơn vị",
        f"{groups} nhóm",
        f"{file.aliases.height} tên khác",
        f"{file.members.height} thành viên nhóm",
        f"giữ lại {file.held.height} dòng" if file.held.height else "",
        told or "không có vấn đề",
    ]
    return f"{file.file_name}: {'; '.join(part for part in parts if part)}."
