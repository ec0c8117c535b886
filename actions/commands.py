"""The command line: which words are commands, what each does, and where it is done.

A command that needs the warehouse is done by the server that holds it, where one runs; else here. Exit codes:
0 done; 1 the input was refused; 2 wrong usage; 3 a server holds the warehouse and does not answer.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from actions import door
from actions.door import Answer, Request
from warehouse import connect, migrate
from warehouse.settings import settings

FILE_LIMIT = 10 * 1024 * 1024
Run = Callable[[connect.Warehouse, argparse.Namespace, tuple[tuple[str, bytes], ...]], Answer]


def main(room: str, words: list[str]) -> int:
    """Parse, do, print; the exit code."""
    asked = _parser(room).parse_args(words)
    if asked.run is None:
        return _print(asked.alone(asked))
    try:
        files, unread = _read_files(asked)
        if unread and not files:
            return _print(Answer(1, problems=tuple(unread)))
        answer = _answer(Request(room, tuple(words), files))
        if unread:  # every file for itself: the others are done
            answer = replace(answer, code=answer.code or 1, problems=(*unread, *answer.problems))
        if answer.content:
            Path(asked.out).write_bytes(answer.content)
        return _print(answer)
    except OSError as error:
        return _print(Answer(1, problems=(f"Không ghi hoặc đọc được {error.filename}: {error.strerror}.",)))
    except door.NoAnswerError:
        return _print(
            Answer(
                3,
                problems=(
                    "Máy chủ đang giữ kho dữ liệu nhưng không trả lời. Hãy thử lại hoặc khởi động lại máy chủ.",
                ),
            )
        )


def run_inside(warehouse: connect.Warehouse, request: Request) -> Answer:
    """Do a command in the process that holds the warehouse. A fault of our own is an answer too, and logged."""
    try:
        asked = _parser(request.room).parse_args(list(request.words))
    except SystemExit:
        return Answer(
            2,
            problems=(
                "Máy chủ đang chạy một phiên bản khác, không hiểu lệnh này. Hãy khởi động lại máy chủ.",
            ),
        )
    run: Run | None = asked.run
    if run is None:
        return Answer(2, problems=("Lệnh này không cần kho dữ liệu.",))
    try:
        return run(warehouse, asked, request.files)
    except connect.JournalMismatchError as error:
        return Answer(1, problems=(str(error),))
    except Exception as error:
        return door.failed(error)


def _answer(request: Request) -> Answer:
    data = settings().data
    answered = door.ask(data, request)
    if answered is not None:
        return answered
    try:
        warehouse = connect.open_file(data, create=_creates(request, data))
    except connect.WarehouseBusyError as error:
        raise door.NoAnswerError from error
    except (connect.WarehouseMissingError, migrate.NewerWarehouseError) as error:
        return Answer(1, problems=(str(error),))
    try:
        if request.room == "loaders":  # as a server does at its start: names are matched with the registers
            from actions import keeping

            keeping.load_reference(warehouse)
        return run_inside(warehouse, request)
    except connect.JournalMismatchError as error:
        return Answer(1, problems=(str(error),))
    finally:
        warehouse.close()


def _creates(request: Request, data: Path) -> bool:
    """Commands that may make a new warehouse; a question must not, nor a rebuild from nothing."""
    if request.words[:1] == ("rebuild",):
        return (data / connect.JOURNAL).exists()
    return request.room == "loaders" or request.words[:1] == ("init",)


def _print(answer: Answer) -> int:
    if answer.out:
        sys.stdout.write(answer.out if answer.out.endswith("\n") else f"{answer.out}\n")
    for problem in answer.problems:
        print(problem, file=sys.stderr)
    return answer.code


def _read_files(asked: argparse.Namespace) -> tuple[tuple[tuple[str, bytes], ...], list[str]]:
    """The bytes of the files a command names; a message for each that cannot be read or is too large."""
    files: list[tuple[str, bytes]] = []
    problems: list[str] = []
    for name in getattr(asked, "files", []):
        path = Path(name)
        try:
            if path.stat().st_size > FILE_LIMIT:
                problems.append(
                    f"{path.name}: tệp lớn hơn 10 MB, chưa nạp. Hãy chia nhỏ hoặc bỏ ảnh nhúng rồi nạp lại."
                )
                continue
            files.append((path.name, path.read_bytes()))
        except OSError as error:
            problems.append(f"{path.name}: không mở được tệp ({error.strerror}).")
    return tuple(files), problems


def _parser(room: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {room}")
    if room == "loaders":
        _loader_commands(parser)
    else:
        _warehouse_commands(parser)
    return parser


def _loader_commands(parser: argparse.ArgumentParser) -> None:
    # The loaders are heavy; a question to the warehouse does not need them.
    from actions import loading, report_commands, units

    kinds = parser.add_subparsers(required=True, metavar="plan|index|unit|report")
    plan = kinds.add_parser("plan", help="kế hoạch").add_subparsers(required=True, metavar="read|load")
    read = plan.add_parser("read", help="in nội dung đọc được của một văn bản kế hoạch (JSON)")
    read.add_argument("file")
    read.set_defaults(run=None, alone=loading.read_plan)
    load = plan.add_parser("load", help="nạp kế hoạch vào kho: bản nháp, hoặc đã xác nhận")
    load.add_argument("files", nargs="+")
    load.add_argument("--confirm", action="store_true", help="xác nhận ngay")
    load.set_defaults(run=loading.load_plans)
    index = kinds.add_parser("index", help="kết quả chỉ số").add_subparsers(
        required=True, metavar="read|load"
    )
    read = index.add_parser("read", help="in kết quả đọc được của một tệp (JSON)")
    read.add_argument("file")
    read.set_defaults(run=None, alone=loading.read_index)
    load = index.add_parser("load", help="nạp kết quả vào kho")
    load.add_argument("files", nargs="+")
    load.set_defaults(run=loading.load_indices)
    unit = kinds.add_parser("unit", help="danh mục đơn vị").add_subparsers(required=True, metavar="load")
    load = unit.add_parser("load", help="nạp danh mục đơn vị: mã, tên, tên khác, cấp trên, hiệu lực, nhóm")
    load.add_argument("files", nargs=1, metavar="file")
    load.set_defaults(run=units.load)
    report = kinds.add_parser("report", help="báo cáo của đơn vị").add_subparsers(
        required=True, metavar="template|check|load"
    )
    template = report.add_parser("template", help="biểu mẫu của một đơn vị và kỳ, đã điền sẵn")
    template.add_argument("--unit", required=True, help="mã đơn vị")
    template.add_argument("--period", required=True, help="kỳ, ví dụ 2026-Q1")
    template.add_argument("--out", required=True, help="tệp .xlsx để ghi")
    template.set_defaults(run=report_commands.template)
    check = report.add_parser("check", help="mọi lỗi của một tệp báo cáo (JSON); không ghi gì")
    check.add_argument("files", nargs=1, metavar="file")
    _say_whose(check)
    check.set_defaults(run=report_commands.check)
    load = report.add_parser("load", help="nạp báo cáo như khi nộp trên trang")
    load.add_argument("files", nargs=1, metavar="file")
    load.add_argument(
        "--received-at", type=report_commands.read_moment, default=None, help="thời điểm nhận, ISO 8601"
    )
    _say_whose(load)
    load.set_defaults(run=report_commands.load)


def _say_whose(parser: argparse.ArgumentParser) -> None:
    """A CSV file of one sheet cannot say whose it is; what a workbook says of itself is compared with this."""
    parser.add_argument("--unit", help="mã đơn vị (bắt buộc với tệp CSV)")
    parser.add_argument("--period", help="kỳ, ví dụ 2026-Q1 (bắt buộc với tệp CSV)")


def _warehouse_commands(parser: argparse.ArgumentParser) -> None:
    from actions import keeping, reminder_mail

    commands = parser.add_subparsers(required=True, metavar="init|status|show|remind|verify|rebuild")
    commands.add_parser("init", help="tạo kho và nạp số liệu tham chiếu").set_defaults(run=keeping.init)
    commands.add_parser("status", help="các con số của kho (JSON)").set_defaults(run=keeping.status)
    commands.add_parser("verify", help="kiểm tra mọi điều phải đúng").set_defaults(run=keeping.verify)
    rebuild = commands.add_parser("rebuild", help="dựng lại kho từ sổ ghi sự kiện và các bản gốc")
    rebuild.add_argument(
        "--accept",
        action="store_true",
        help="giữ số mới khi số liệu dựng lại khác với kho (sau khi nâng cấp chương trình)",
    )
    rebuild.set_defaults(run=keeping.rebuild)
    remind = commands.add_parser("remind", help="ai chậm, ai sắp đến hạn; gửi thư nhắc, mỗi đợt một lần")
    remind.add_argument("--period", help="kỳ, ví dụ 2026-Q1; không có: mọi kỳ")
    remind.add_argument("--province", help="mã tỉnh")
    remind.add_argument("--send", action="store_true", help="gửi thư điện tử; không có: chỉ in")
    remind.add_argument("--again", action="store_true", help="gửi lại cả thư chưa rõ đã đi hay chưa")
    remind.set_defaults(run=reminder_mail.remind)
    show = commands.add_parser("show", help="cùng câu trả lời như trên trang")
    show.add_argument("name", choices=sorted(keeping.SHOWN))
    for option in ("--province", "--department", "--unit"):
        show.add_argument(option)
    show.add_argument("--year", type=int)
    show.add_argument(
        "--as-of", type=keeping.read_day, default=None, help="ngày, dạng 2026-12-31 hoặc 31/12/2026"
    )
    show.add_argument("--format", choices=("table", "csv", "json"), default="table")
    show.set_defaults(run=keeping.show)
