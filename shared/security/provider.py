"""Signing in of people at an OIDC provider: authorization code with PKCE (S256), state and nonce (RFC 6749, 7636, 9207; OpenID Connect Core).

Nothing that the browser brings back is believed: the code is exchanged for an id token, which must be signed by the provider, for this system, in its
time, with the nonce that this browser was sent away with.
"""

from __future__ import annotations

import hmac
import secrets
import warnings
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.integrations.base_client.errors import OAuthError  # type: ignore[import-untyped]

from shared.errors import Rejected
from shared.security.accounts import Account, Accounts
from shared.security.identity import Identity, NotKnown
from shared.security.tokens import Issuer, believed, head_of, whose
from shared.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would have the successor of httpx, which is not there yet
    from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]

SCOPE = "openid profile"
SECONDS = 8.0
#: what a provider says of how somebody signed in (RFC 8176) that is a second factor
_SECOND = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face", "iris"})


@dataclass(frozen=True, slots=True)
class Journey:
    """What a browser takes with it to the provider, in a cookie of ours, and must bring back."""

    state: str
    nonce: str
    verifier: str
    target: str

    @classmethod
    def begin(cls, target: str) -> Journey:
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        return cls(state, nonce, verifier, target)


@dataclass(frozen=True, slots=True)
class Arrived:
    """``claimed``: what the provider said of somebody whom the accounts do not know; ``two_factors``: it asked for more than a password."""

    identity: Identity
    claimed: Account | None
    id_token: str
    two_factors: bool


class Provider:
    """``callback``: the one address that the provider sends people back to, registered there to the letter."""

    def __init__(self, issuer: Issuer, client: str, secret: str, callback: str, accounts: Accounts) -> None:
        self._issuer = issuer
        self._client = client
        self._secret = secret
        self._callback = callback
        self._accounts = accounts

    @classmethod
    def of(cls, settings: Settings, accounts: Accounts, callback: str) -> Provider | None:
        """None where none is configured."""
        if not (settings.oidc_issuer and settings.oidc_client_id):
            return None
        issuer = Issuer(settings.oidc_issuer)
        return cls(issuer, settings.oidc_client_id, settings.oidc_client_secret, callback, accounts)

    async def way_in(self, journey: Journey) -> str:
        """Where to send the browser. Retry when the provider cannot be reached and never could."""
        await self._issuer.known(None)
        async with self._http() as http:
            url, _ = http.create_authorization_url(
                self._issuer.told["authorization_endpoint"],
                state=journey.state,
                nonce=journey.nonce,
                code_verifier=journey.verifier,
            )
        return str(url)

    async def arrived(self, journey: Journey, brought: dict[str, str]) -> Arrived:
        """Who came back. Rejected (or NotKnown) with a stable code for whatever is not as it was sent away; Retry when the provider is away."""
        await self._issuer.known(None)
        code = self._checked(journey, brought)
        id_token = await self._exchanged(journey, code)
        kid = _kid(id_token)
        keys = await self._issuer.known(kid)
        claims = believed(id_token, keys, self._issuer.name, self._client)
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), journey.nonce.encode()):
            raise Rejected("nonce_wrong", "统一身份认证返回的内容不是本次登录的，没有登录；请重新登录。")
        if claims.get("azp", self._client) != self._client:
            raise NotKnown("token_not_valid", "统一身份认证返回的令牌不是发给本系统的，没有登录。")
        identity, claimed = whose(claims, self._accounts)
        return Arrived(identity, claimed, id_token, bool(_SECOND & set(_listed(claims.get("amr")))))

    def _checked(self, journey: Journey, brought: dict[str, str]) -> str:
        """The code, when it came in answer to what this browser asked for."""
        if not hmac.compare_digest(brought.get("state", "").encode(), journey.state.encode()):
            raise Rejected("state_wrong", "这不是本浏览器发起的登录，没有登录；请从登录页重新登录。")
        if brought.get("iss", self._issuer.name) != self._issuer.name:
            raise Rejected("issuer_wrong", "返回的不是所配置的统一身份认证，没有登录。")
        if "error" in brought or "code" not in brought:
            raise Rejected(
                "provider_refused", "统一身份认证没有同意登录，请重新登录；仍不成功请联系其管理员。"
            )
        return brought["code"]

    async def _exchanged(self, journey: Journey, code: str) -> str:
        """The id token for a code, which is good once."""
        try:
            async with self._http() as http:
                told = await http.fetch_token(
                    self._issuer.told["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=journey.verifier,
                )
            return str(told["id_token"])
        except httpx.TransportError as error:
            raise Rejected("provider_unavailable", "统一身份认证暂时不可用，请稍后重新登录。") from error
        except (OAuthError, httpx.HTTPStatusError, KeyError, ValueError) as error:
            raise Rejected(
                "code_not_valid", "登录凭证已用过或已失效，没有登录；请从登录页重新登录。"
            ) from error

    async def way_out(self, id_token: str, back: str) -> str | None:
        """Where the provider's own session is ended (RP-initiated logout); None where it offers none."""
        await self._issuer.known(None)
        if not (ending := self._issuer.told.get("end_session_endpoint")):
            return None
        said = {"id_token_hint": id_token, "client_id": self._client, "post_logout_redirect_uri": back}
        return f"{ending}{'&' if '?' in ending else '?'}{urlencode(said)}"

    def _http(self) -> Any:
        return AsyncOAuth2Client(
            self._client,
            self._secret or None,
            token_endpoint_auth_method=None if self._secret else "none",
            scope=SCOPE,
            redirect_uri=self._callback,
            code_challenge_method="S256",
            timeout=SECONDS,
            follow_redirects=False,
            trust_env=False,
        )


def _kid(token: str) -> str | None:
    kid = head_of(token).get("kid")
    return kid if isinstance(kid, str) else None


def _listed(amr: Any) -> list[str]:
    return [str(one) for one in amr] if isinstance(amr, list) else []
