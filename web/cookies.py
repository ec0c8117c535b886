"""The session's cookie: out of reach of scripts and of other sites; behind TLS bound to this very host."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from access.settings import settings as access_settings
from web.settings import settings


def session_name() -> str:
    return "__Host-cchc" if settings().behind_tls else "cchc"


def form_name() -> str:
    """The cookie that a sign-in form's hidden field must repeat."""
    return "__Host-cchc-form" if settings().behind_tls else "cchc-form"


def state_name() -> str:
    """The cookie of a sign-in through the identity provider that is under way."""
    return "__Host-cchc-state" if settings().behind_tls else "cchc-state"


def session_of(connection: HTTPConnection) -> str | None:
    """The raw id of the session the browser holds."""
    return connection.cookies.get(session_name())


def keep_session(response: Response, raw: str) -> None:
    # Lax, not Strict: a link in a mail must open its page for who is signed in.
    _keep(
        response, session_name(), raw, seconds=round(access_settings().session_hours * 3600), same_site="lax"
    )


def keep_form(response: Response, secret: str) -> None:
    _keep(response, form_name(), secret, seconds=3600, same_site="strict")


def keep_state(response: Response, state: str) -> None:
    # Lax: the browser comes back from the provider's site.
    _keep(response, state_name(), state, seconds=600, same_site="lax")


def forget(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=settings().behind_tls, httponly=True)


def _keep(response: Response, name: str, value: str, *, seconds: int, same_site: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=settings().behind_tls,
        httponly=True,
        samesite=same_site,  # type: ignore[arg-type]
    )
