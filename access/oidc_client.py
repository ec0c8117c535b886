"""Asks the identity provider over the network: in a thread, so that a route only awaits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anyio import to_thread
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from access.oidc import (
    OidcError,
    Pending,
    Person,
    Provider,
    UnknownKeyError,
    must_be_private,
    person,
    read_callback,
    read_id_token,
    read_provider,
    session_of,
)
from access.settings import AccessSettings

ANSWER_WITHIN_SECONDS = 10


class Client:
    """Asks one provider; keeps what discovery said and its keys, and fetches the keys anew when an unknown one signs."""

    def __init__(self, settings: AccessSettings) -> None:
        self._settings = settings
        self._provider: Provider | None = None
        self._keys: KeySet | None = None

    async def provider(self) -> Provider:
        """Raises OidcError."""
        if self._provider is None:
            issuer = self._settings.oidc_issuer
            must_be_private(issuer)
            said = await self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            self._provider = read_provider(said, issuer)
        return self._provider

    async def finish(
        self, said: Mapping[str, str], pending: Pending, redirect_uri: str, *, now: datetime
    ) -> Person:
        """Exchange the code of the browser's query and read who it is. Raises OidcError."""
        provider = await self.provider()
        code = read_callback(said, provider, pending)
        tokens = await to_thread.run_sync(self._exchange, provider, code, pending.verifier, redirect_uri)
        raw = tokens.get("id_token")
        if not isinstance(raw, str):
            raise OidcError("Nhà cung cấp danh tính không gửi thông tin người đăng nhập (id_token).")

        def read(keys: KeySet) -> dict[str, Any]:
            return read_id_token(
                raw,
                keys,
                provider,
                self._settings,
                nonce=pending.nonce,
                access_token=tokens.get("access_token"),
                now=now,
            )

        try:
            claims = read(await self._known_keys())
        except UnknownKeyError:  # once, with the keys as they are now
            self._keys = None
            claims = read(await self._known_keys())
        return person(claims, self._settings)

    async def _known_keys(self) -> KeySet:
        if self._keys is None:
            said = await self._get((await self.provider()).jwks_uri)
            try:
                self._keys = KeySet.import_key_set(said)  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise OidcError("Không đọc được khoá của nhà cung cấp danh tính.") from error
        return self._keys

    async def _get(self, address: str) -> dict[str, Any]:
        return await to_thread.run_sync(self._get_now, address)

    def _get_now(self, address: str) -> dict[str, Any]:
        with session_of(self._settings, None) as session:
            try:
                answer = session.get(
                    address, withhold_token=True, timeout=ANSWER_WITHIN_SECONDS, allow_redirects=False
                )
                answer.raise_for_status()
                said = answer.json()
            except (OSError, ValueError) as error:  # requests' own errors are OSErrors
                raise OidcError("Không hỏi được nhà cung cấp danh tính. Hãy thử lại sau.") from error
        if not isinstance(said, dict):
            raise OidcError("Nhà cung cấp danh tính trả lời không đúng dạng.")
        return said

    def _exchange(self, provider: Provider, code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        with session_of(self._settings, redirect_uri) as session:
            try:
                said = session.fetch_token(
                    provider.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    timeout=ANSWER_WITHIN_SECONDS,
                    allow_redirects=False,
                )
            except (OSError, ValueError, OAuthError) as error:
                raise OidcError(
                    "Nhà cung cấp danh tính không nhận mã đăng nhập. Hãy đăng nhập lại."
                ) from error
        return dict(said)
