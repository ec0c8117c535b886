"""Sign-in through an identity provider (OpenID Connect): what is sent to it, and what is believed of its answer.

Authorisation code with PKCE (S256), state and nonce; the provider's addresses and keys by discovery; algorithms pinned.
The steps are plain functions, without the network and with the moment as a parameter; `oidc_client` asks the provider.
"""

import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from authlib.common.urls import add_params_to_uri  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from access.settings import AccessSettings

_NOT_BELIEVED = (
    "Thông tin đăng nhập từ nhà cung cấp danh tính không hợp lệ hoặc đã hết hạn. Hãy đăng nhập lại."
)


class OidcError(Exception):
    """The provider, or what came back from it, is not as it must be; the message is for a person, in Vietnamese."""


class UnknownKeyError(OidcError):
    """None of the keys known so far signed this; the provider may have new ones."""


@dataclass(frozen=True)
class Provider:
    """What discovery says of a provider."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None


@dataclass(frozen=True)
class Pending:
    """A sign-in under way: what must come back, and where the reader wanted to go. `state` also goes into a cookie."""

    state: str
    nonce: str
    verifier: str
    return_to: str


@dataclass(frozen=True)
class Person:
    """Who the provider says it is: known by issuer and subject, never by a name or e-mail, which may pass to another."""

    issuer: str
    subject: str
    name: str
    full_name: str
    groups: tuple[str, ...]


def begin(return_to: str) -> Pending:
    """New secrets for one sign-in."""
    return Pending(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(64), return_to)


def read_provider(said: Mapping[str, Any], issuer: str) -> Provider:
    """Check what discovery answered. Raises OidcError: another issuer, or an address that is not encrypted."""
    if said.get("issuer") != issuer:
        raise OidcError(
            f"Nhà cung cấp danh tính tự xưng là {said.get('issuer')!r}, khác địa chỉ đã cài đặt {issuer!r}."
        )
    authorization, token, keys = (
        must_be_private(str(said.get(name) or ""))
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    )
    end = said.get("end_session_endpoint")
    return Provider(issuer, authorization, token, keys, must_be_private(str(end)) if end else None)


def must_be_private(address: str) -> str:
    """The address, if it is https, or on this machine itself. Raises OidcError."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if (parts.scheme == "https" and host) or (parts.scheme == "http" and _is_loopback(host)):
        return address
    raise OidcError(f"Địa chỉ của nhà cung cấp danh tính phải bắt đầu bằng https://, đang là {address!r}.")


def authorization_url(
    provider: Provider, settings: AccessSettings, pending: Pending, redirect_uri: str
) -> str:
    """Where to send the browser."""
    with session_of(settings, redirect_uri) as session:
        url, _ = session.create_authorization_url(
            provider.authorization_endpoint,
            state=pending.state,
            nonce=pending.nonce,
            code_challenge=create_s256_code_challenge(pending.verifier),
            code_challenge_method="S256",
        )
    return str(url)


def read_callback(said: Mapping[str, str], provider: Provider, pending: Pending) -> str:
    """The code, from the query with which the browser came back. Raises OidcError."""
    if not hmac.compare_digest(said.get("state", "").encode(), pending.state.encode()):
        raise OidcError("Lần đăng nhập này không do trình duyệt của bạn bắt đầu. Hãy đăng nhập lại từ đầu.")
    if "iss" in said and said["iss"] != provider.issuer:  # RFC 9207: the answer of another provider
        raise OidcError("Câu trả lời đến từ một nhà cung cấp danh tính khác. Hãy đăng nhập lại từ đầu.")
    if "error" in said or not said.get("code"):
        raise OidcError("Nhà cung cấp danh tính từ chối đăng nhập. Hãy thử lại hoặc hỏi quản trị.")
    return said["code"]


def read_id_token(
    raw: str,
    keys: KeySet,
    provider: Provider,
    settings: AccessSettings,
    *,
    nonce: str,
    access_token: str | None,
    now: datetime,
) -> dict[str, Any]:
    """The claims of a token that holds: signed by the provider with a pinned algorithm, for us, for this sign-in, now.

    Raises OidcError, and UnknownKeyError where none of these keys signed it.
    """
    try:
        read = jwt.decode(raw, keys, algorithms=list(settings.oidc_algorithms))
        wanted = {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": access_token}
        needed = {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": settings.oidc_client_id},
            "nonce": {"essential": True, "value": nonce},
            "sub": {"essential": True},
        }
        claims = CodeIDToken(read.claims, read.header, needed, wanted)
        claims.validate(now=int(now.timestamp()), leeway=settings.oidc_leeway_seconds)
    except (InvalidKeyIdError, BadSignatureError) as error:
        raise UnknownKeyError(_NOT_BELIEVED) from error
    except (JoseError, ValueError, TypeError) as error:
        raise OidcError(_NOT_BELIEVED) from error
    return dict(read.claims)


def person(claims: Mapping[str, Any], settings: AccessSettings) -> Person:
    """Who the claims speak of. Raises OidcError where they name nobody."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not (1 <= len(subject) <= 255 and subject.isprintable()):
        raise OidcError("Nhà cung cấp danh tính không cho biết người đăng nhập là ai.")
    groups = claims.get(settings.oidc_groups_claim) or ()
    groups = (groups,) if isinstance(groups, str) else groups
    known = (
        tuple(group for group in groups if isinstance(group, str)) if isinstance(groups, list | tuple) else ()
    )
    name = str(claims.get("preferred_username") or claims.get("email") or subject)
    return Person(str(claims["iss"]), subject, name, str(claims.get("name") or name), known)


def sign_out_url(provider: Provider, settings: AccessSettings, return_to: str) -> str | None:
    """Where to send the browser to end the provider's own session too; None where the provider has no such place."""
    if provider.end_session_endpoint is None:
        return None
    said = {"client_id": settings.oidc_client_id, "post_logout_redirect_uri": return_to}
    return str(add_params_to_uri(provider.end_session_endpoint, list(said.items())))


def session_of(settings: AccessSettings, redirect_uri: str | None) -> Any:
    return OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value() or None,
        scope=settings.oidc_scopes,
        redirect_uri=redirect_uri,
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
