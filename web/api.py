"""The data and upload API of the contract, on the pages' port: the same actions as the pages, in the scope of a bearer token."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from access import audit, kept
from access.audit import Action
from access.lines import one_line
from access.matrix import may
from access.viewer import By, Viewer
from actions import keeping, report_papers, reporting
from actions.report_content import UnknownUnitError
from actions.reporting import Expected, RefusedReportError
from reference.periods import UnknownPeriodError
from warehouse import store
from warehouse.queries.asked import Filters
from warehouse.scope import Scope
from web import refusals, token
from web.callers import address

UPLOAD_LIMIT = 10 * 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Answering = Callable[[Request], Awaitable[Response]]


def _for(action: str, *parameters: str) -> Callable[[Answering], Answering]:
    """Nothing of the API answers without a token that may do the action; whose it is stands in the request's state.

    A question with other parameters than these is refused: one that is misspelt would else ask for more than was meant.
    """

    def guard(answer: Answering) -> Answering:
        @wraps(answer)
        async def guarded(request: Request) -> Response:
            viewer = await run_in_threadpool(token.viewer_of, request.headers.get("authorization"))
            if viewer is None:
                refusals.tell(request, "no token")
                return _said("Cần mã truy cập: Authorization: Bearer …", 401, {"WWW-Authenticate": "Bearer"})
            if not may(viewer, action, **viewer.scope):
                await run_in_threadpool(_refused, viewer, action, request)
                return _said("Mã truy cập này không được làm việc này.", 403)
            refusal = _unheeded(request, parameters)
            if refusal:
                return _said(refusal, 400)
            request.state.caller = viewer
            return await answer(request)

        return guarded

    return guard


@_for("upload", "dry_run", "unit", "period")
async def receive_report(request: Request) -> Response:
    """`POST /api/reports`: multipart `file`; good rows committed, the rest held; `?dry_run=1` only checks.

    `?unit=&period=` say whose report it is where the file cannot (CSV), and are compared with what it says elsewhere."""
    file = await _uploaded(request)
    if isinstance(file, Response):
        return file
    name, content = file
    asked = request.query_params
    if asked.get("dry_run", "0") not in ("0", "1"):
        return _said("dry_run chỉ nhận 1 (chỉ kiểm tra) hoặc 0 (nộp). Chưa có gì được ghi.", 400)
    is_dry = asked.get("dry_run") == "1"
    expected = Expected(asked.get("unit") or None, asked.get("period") or None)
    try:
        return await run_in_threadpool(
            _checked if is_dry else _received, _caller(request), name, content, expected
        )
    except RefusedReportError as error:
        own = _caller(request).unit
        if own and error.answer["unit"] not in (None, own):
            await run_in_threadpool(_refused, _caller(request), "upload", request)
            return _said("Mã truy cập này chỉ nộp được báo cáo của đơn vị mình.", 403)
        return JSONResponse(error.answer, status_code=422)


@_for("view")
async def find_report(request: Request) -> Response:
    """`GET /api/reports/{receipt}`."""
    receipt, scope = request.path_params["receipt"], _scope(request)
    is_inside = may(_caller(request), "view_personal", **_caller(request).scope)
    found = await run_in_threadpool(
        lambda: reporting.find_receipt(store.opened(), receipt, scope=scope, is_inside=is_inside)
    )
    return JSONResponse(found) if found else _said("Không có biên nhận này.", 404)


@_for("template")
async def template(request: Request) -> Response:
    """`GET /api/templates/{unit}/{period}.xlsx`."""
    unit, period, scope = request.path_params["unit"], request.path_params["period"], _scope(request)
    try:
        name, content = await run_in_threadpool(
            lambda: report_papers.template(store.opened(), unit, period, scope=scope)
        )
    except (UnknownUnitError, UnknownPeriodError) as error:
        return _said(str(error), 404)
    await run_in_threadpool(_taken, request, name, {"unit": unit, "period": period})
    return Response(
        content, media_type=TYPES["xlsx"], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@_for("export", "province", "year", "department", "as_of")
async def show(request: Request) -> Response:
    """`GET /api/data/{name}.{csv|json|parquet}?province=&year=&department=&as_of=`: the answers of `warehouse show`."""
    name, form = request.path_params["name"], request.path_params["form"]
    if name not in keeping.SHOWN or form not in ("csv", "json", "parquet"):
        return _said("Không có số liệu này.", 404)
    asked = request.query_params
    if unheeded := [one for one in keeping.UNHEEDED.get(name, ()) if one in asked]:
        return _said(f"Số liệu {name} không lọc theo {', '.join(unheeded)}; bỏ tham số đó rồi gọi lại.", 400)
    try:
        year = _year(asked["year"]) if asked.get("year") else None
        as_of = date.fromisoformat(asked["as_of"]) if asked.get("as_of") else keeping.today()
    except ValueError:
        return _said("Năm viết 2026; ngày viết 2026-12-31.", 400)
    filters = Filters(asked.get("province") or None, year, asked.get("department") or None)
    scope = _scope(request)
    body = await run_in_threadpool(lambda: keeping.answer(store.opened(), name, scope, as_of, filters, form))
    await run_in_threadpool(_taken, request, f"{name}.{form}", dict(asked))
    return Response(body, media_type=TYPES[form])


def routes() -> list[Route]:
    return [
        Route("/api/reports", receive_report, methods=["POST"]),
        Route("/api/reports/{receipt}", find_report),
        Route("/api/templates/{unit}/{period}.xlsx", template),
        Route("/api/data/{name}.{form}", show),
    ]


async def _uploaded(request: Request) -> tuple[str, bytes] | Response:
    """The file's name and bytes; refused by its stated length before it is read, and by its bytes where none is stated."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > UPLOAD_LIMIT + 64 * 1024:
        return _said("Tệp lớn hơn 10 MB.", 413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > UPLOAD_LIMIT + 64 * 1024:
            return _said("Tệp lớn hơn 10 MB.", 413)
    try:
        form = await Request(request.scope, _replay(bytes(body))).form(max_files=1, max_fields=4)
    except HTTPException:  # the form's own words are English
        return _said("Nội dung gửi không đúng dạng multipart/form-data với một trường file.", 400)
    file = form.get("file")
    if not isinstance(file, UploadFile):
        return _said("Cần gửi tệp trong trường file (multipart/form-data).", 400)
    return file.filename or "bao-cao", await file.read()


def _replay(body: bytes) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _checked(caller: Viewer, name: str, content: bytes, expected: Expected) -> Response:
    scope = Scope(**caller.scope)
    return JSONResponse(reporting.check(store.opened(), name, content, scope=scope, expected=expected))


def _received(caller: Viewer, name: str, content: bytes, expected: Expected) -> Response:
    scope = Scope(**caller.scope)
    received = reporting.receive(
        store.opened(), name, content, actor=caller.name, scope=scope, expected=expected
    )
    state = reporting.commit_or_leave(store.opened(), received, actor=caller.name, scope=scope)
    said = reporting.receipt_json(received, state)
    return JSONResponse(said, status_code=201 if received.is_new else 200)


def _year(text: str) -> int:
    """A year of four digits. Raises ValueError."""
    if not re.fullmatch(r"[12]\d{3}", text, re.ASCII):
        raise ValueError(text[:10])
    return int(text)


def _unheeded(request: Request, known: tuple[str, ...]) -> str | None:
    """What is wrong with the parameters of the address, naming them; None where nothing is."""
    given = [name for name, _ in request.query_params.multi_items()]
    unknown = list(dict.fromkeys(one_line(name, 40) for name in given if name not in known))
    if unknown:
        heeded = f"Ở đây chỉ có: {', '.join(known)}." if known else "Ở đây không có tham số nào."
        return f"Không có tham số {', '.join(unknown[:5])}. {heeded}"
    repeated = [name for name in known if given.count(name) > 1]
    return f"Tham số {', '.join(repeated)} được ghi nhiều lần; mỗi tham số ghi một lần." if repeated else None


def _caller(request: Request) -> Viewer:
    caller: Viewer = request.state.caller
    return caller


def _scope(request: Request) -> Scope:
    return Scope(**_caller(request).scope)


def _refused(caller: Viewer, action: str, request: Request) -> None:
    """Keep a trace of what a token was refused."""
    with kept.store().writing() as change:
        by = By(caller.name, address(request))
        audit.append(change, Action.ACCESS_REFUSED, action, by, {"path": one_line(request.url.path, 120)})


def _taken(request: Request, what: str, asked: Mapping[str, str]) -> None:
    """Keep a trace of what was taken away, and of what it was asked for."""
    shown = {one_line(name, 40): one_line(value, 80) for name, value in list(asked.items())[:12]}
    by = By(_caller(request).name, address(request))
    audit.record(kept.store(), Action.EXPORTED, what, by, {"asked": shown, "how": "api"})


def _said(words: str, status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": words}, status_code=status, headers=headers)
