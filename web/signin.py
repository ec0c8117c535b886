"""Signing in and out, and a person's own password: small pages of their own, before any page of the product runs."""

import hmac
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from access import credentials, kept, sample_accounts, sessions, signin
from access.accounts import AccountError
from access.passwords import BusyError, PasswordRuleError
from access.sessions import Opened
from access.signin import RefusedSignInError
from access.throttle import TooManyTriesError
from access.viewer import By, Viewer
from warehouse.settings import settings
from web import cookies, refusals
from web.callers import UnfitFormError, address, read_form, within
from web.gate import OWN_PASSWORD, SIGN_IN, SIGN_OUT
from web.loopback import is_loopback

BY_LINK = "/dat-mat-khau"
STALE = "Trang đăng nhập đã mở quá lâu hoặc được gửi từ nơi khác. Hãy thử lại."
NOT_THE_SAME = "Hai lần nhập mật khẩu mới không giống nhau."
RULE = "Mật khẩu dài từ 12 ký tự; một câu dễ nhớ là tốt nhất."


async def sign_in(request: Request) -> Response:
    """`GET /dang-nhap?tiep=` shows the form, `POST` takes it."""
    if request.method == "GET":
        return _sign_in_page(request, to=within(request.query_params.get("tiep")))
    try:
        form = await _form(request)
    except UnfitFormError:
        return _sign_in_page(request, wrong=STALE, status=403)
    name, to = form.get("ten", ""), within(form.get("tiep"))
    try:
        entered = await run_in_threadpool(
            signin.sign_in,
            kept.store(),
            name,
            form.get("mat-khau", ""),
            address=address(request),
            previous=cookies.session_of(request),
        )
    except TooManyTriesError as error:
        page = _sign_in_page(request, wrong=str(error), name=name, to=to, status=429)
        page.headers["Retry-After"] = str(max(1, round(error.wait_seconds)))
        return page
    except (RefusedSignInError, BusyError) as error:
        status = 503 if isinstance(error, BusyError) else 401
        return _sign_in_page(request, wrong=str(error), name=name, to=to, status=status)
    return enter(entered, to)


async def sign_in_as_sample(request: Request) -> Response:
    """`POST /dang-nhap/mau`: a click on a sample account, from this machine only."""
    try:
        form = await _form(request)
    except UnfitFormError:
        return _sign_in_page(request, wrong=STALE, status=403)
    if not _offers_samples(request):
        return PlainTextResponse("Không có tài khoản mẫu ở đây.", 404)
    try:
        entered = await run_in_threadpool(
            sample_accounts.sign_in,
            kept.store(),
            form.get("ten", ""),
            address=address(request),
            previous=cookies.session_of(request),
        )
    except AccountError as error:
        return _sign_in_page(request, wrong=str(error), status=401)
    return enter(entered, within(form.get("tiep")))


async def sign_out(request: Request) -> Response:
    """`POST /dang-xuat`: the session ends in every tab."""
    viewer: Viewer | None = request.state.viewer
    try:
        form = await read_form(request)
    except UnfitFormError:
        return PlainTextResponse("Yêu cầu đến từ trang khác.", 403)
    if viewer is None or not sessions.is_right_form(viewer, form.get("mau-bieu")):
        return PlainTextResponse("Yêu cầu đến từ trang khác.", 403)
    raw = cookies.session_of(request) or ""
    await run_in_threadpool(sessions.sign_out, kept.store(), raw, address=address(request))
    response = RedirectResponse(SIGN_IN, 303)
    cookies.forget(response, cookies.session_name())
    return response


async def own_password(request: Request) -> Response:
    """`/doi-mat-khau`: the reader's own password; every other session of theirs ends."""
    viewer: Viewer = request.state.viewer
    if request.method == "GET":
        return _own_password_page(viewer)
    try:
        form = await read_form(request)
    except UnfitFormError:
        return _own_password_page(viewer, STALE, 403)
    if not sessions.is_right_form(viewer, form.get("mau-bieu")):
        return _own_password_page(viewer, STALE, 403)
    by, raw = By(viewer.name, address(request)), cookies.session_of(request)
    wrong = await _kept(
        form,
        lambda new: credentials.change_password(
            kept.store(), viewer.account_id, form.get("cu", ""), new, by=by, keep=raw
        ),
    )
    return _own_password_page(viewer, *wrong) if wrong else RedirectResponse("/", 303)


async def password_by_link(request: Request) -> Response:
    """`/dat-mat-khau?ma=`: a one-time link from the administrator."""
    if request.method == "GET":
        link = request.query_params.get("ma", "")
        try:
            account = await run_in_threadpool(credentials.find_by_link, kept.store(), link)
        except AccountError as error:
            return message("Liên kết không dùng được", str(error), 404)
        return _link_page(account.name, link)
    try:
        form = await _form(request)
    except UnfitFormError:
        return message("Chưa lưu mật khẩu", STALE, 403)
    link = form.get("ma", "")
    wrong = await _kept(
        form,
        lambda new: credentials.set_password_by_link(kept.store(), link, new, address=address(request)),
    )
    if wrong:
        return _link_page(form.get("ten", ""), link, *wrong)
    return message("Đã lưu mật khẩu", "Hãy đăng nhập bằng mật khẩu mới.")


def routes() -> list[Route]:
    return [
        Route(SIGN_IN, sign_in, methods=["GET", "POST"]),
        Route("/dang-nhap/mau", sign_in_as_sample, methods=["POST"]),
        Route(SIGN_OUT, sign_out, methods=["POST"]),
        Route(OWN_PASSWORD, own_password, methods=["GET", "POST"]),
        Route(BY_LINK, password_by_link, methods=["GET", "POST"]),
    ]


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form drawn by us for this browser. Raises UnfitFormError."""
    try:
        form = await read_form(request)
    except UnfitFormError as error:
        refusals.tell(request, f"a form: {error}")
        raise
    held = request.cookies.get(cookies.form_name(), "")
    if not held or not hmac.compare_digest(form.get("mau-bieu", "").encode(), held.encode()):
        refusals.tell(request, "a form not drawn for this browser")
        raise UnfitFormError("not drawn for this browser")
    return form


async def _kept(form: dict[str, str], keep: Callable[[str], object]) -> tuple[str, int] | None:
    """Keep the new password of a form; what is wrong with it, and the status to say so with."""
    if form.get("moi") != form.get("lai"):
        return NOT_THE_SAME, 422
    try:
        await run_in_threadpool(keep, form.get("moi", ""))
    except (AccountError, PasswordRuleError) as error:
        return str(error), 422
    except TooManyTriesError as error:
        return str(error), 429
    except BusyError as error:
        return str(error), 503
    return None


def enter(entered: Opened, to: str) -> Response:
    """To where the reader wanted to go, with the session's cookie."""
    response = RedirectResponse(OWN_PASSWORD if entered.viewer.must_change_password else to, 303)
    cookies.keep_session(response, entered.raw)
    cookies.forget(response, cookies.form_name())
    return response


def _offers_samples(request: Request) -> bool:
    return settings().samples and is_loopback(address(request))


def _sign_in_page(
    request: Request, *, wrong: str = "", name: str = "", to: str = "/", status: int = 200
) -> Response:
    return _with_secret(
        "sign_in.html",
        status,
        wrong=wrong,
        name=name[:64],
        to=to,
        provider=bool(kept.store().settings.oidc_issuer),
        samples=sample_accounts.SAMPLES if _offers_samples(request) else (),
    )


def _own_password_page(viewer: Viewer, wrong: str = "", status: int = 200) -> Response:
    about = (
        f"Mật khẩu tạm chỉ dùng để vào lần đầu. {RULE}"
        if viewer.must_change_password
        else f"{RULE} Các phiên khác của bạn sẽ kết thúc."
    )
    return _page(
        "password.html",
        status,
        heading="Đổi mật khẩu",
        about=about,
        wrong=wrong,
        action=OWN_PASSWORD,
        name=viewer.name,
        asks_old=True,
        secret=viewer.csrf_secret,
    )


def _link_page(name: str, link: str, wrong: str = "", status: int = 200) -> Response:
    return _with_secret(
        "password.html",
        status,
        heading="Đặt mật khẩu",
        about=f"Tài khoản {name}. {RULE}",
        wrong=wrong,
        action=BY_LINK,
        name=name,
        link=link,
        asks_old=False,
    )


def message(heading: str, about: str, status: int = 200) -> Response:
    """A page that says one thing and leads to the sign-in."""
    return _page("message.html", status, heading=heading, about=about)


def _with_secret(template: str, status: int, **words: Any) -> Response:
    """A form for a reader without a session: its secret also stands in a cookie that no other site can set or send."""
    secret = secrets.token_urlsafe(24)
    page = _page(template, status, secret=secret, **words)
    cookies.keep_form(page, secret)
    return page


def _page(template: str, status: int, **words: Any) -> HTMLResponse:
    body = _templates().get_template(template).render(**words)
    return HTMLResponse(body, status, {"Cache-Control": "no-store"})


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
