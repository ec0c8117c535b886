"""The second front door: an identity provider (OpenID Connect). It ends in the same session as a password does."""

from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access import kept, oidc, oidc_accounts
from access.oidc import OidcError
from access.oidc_client import Client
from access.throttle import TooManyTriesError
from web import cookies
from web.callers import address, scheme, within
from web.signin import enter, message

START = "/dang-nhap/oidc"
BACK = "/dang-nhap/oidc/ve"
FAILED = "Chưa đăng nhập được"


async def start(request: Request) -> Response:
    """`GET /dang-nhap/oidc?tiep=`: to the provider, with secrets that only this browser brings back."""
    if not kept.store().settings.oidc_issuer:
        return message(FAILED, "Nơi này không dùng tài khoản của cơ quan khác.", 404)
    pending = oidc.begin(within(request.query_params.get("tiep")))
    try:
        provider = await _client().provider()
    except OidcError as error:
        return message(FAILED, str(error), 502)
    try:
        await run_in_threadpool(lambda: oidc_accounts.keep(kept.store(), pending, address=address(request)))
    except TooManyTriesError as error:
        response = message(FAILED, _too_many(error), 429)
        response.headers["Retry-After"] = str(max(1, round(error.wait_seconds)))
        return response
    to = oidc.authorization_url(provider, kept.store().settings, pending, _way_back(request))
    response = RedirectResponse(to, 303)
    cookies.keep_state(response, pending.state)
    return response


async def come_back(request: Request) -> Response:
    """`GET /dang-nhap/oidc/ve`: the provider sent the browser back, with a code or a refusal."""
    store = kept.store()
    try:
        pending = await run_in_threadpool(
            oidc_accounts.take, store, request.cookies.get(cookies.state_name())
        )
        said = dict(request.query_params)
        person = await _client().finish(said, pending, _way_back(request), now=store.now())
        entered = await run_in_threadpool(
            lambda: oidc_accounts.sign_in_person(
                store, person, address=address(request), previous=cookies.session_of(request)
            )
        )
    except OidcError as error:
        response = message(FAILED, str(error), 401)
    else:
        response = enter(entered, within(pending.return_to))
    cookies.forget(response, cookies.state_name())
    return response


def routes() -> list[Route]:
    return [Route(START, start), Route(BACK, come_back)]


def _too_many(error: TooManyTriesError) -> str:
    seconds = max(1, round(error.wait_seconds))
    return f"Từ địa chỉ này đã mở nhiều lần đăng nhập mà chưa làm xong. Hãy thử lại sau {seconds} giây."


def _way_back(request: Request) -> str:
    """As the provider knows it: this very host, by https where our gate of TLS stands before us."""
    return f"{scheme(request)}://{request.headers['host']}{BACK}"


@cache
def _client() -> Client:
    """The one that asks the provider; it keeps what discovery said."""
    return Client(kept.store().settings)
