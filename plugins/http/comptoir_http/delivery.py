"""Posts parcels to partners' servers."""

from __future__ import annotations

import errno
import os
import re
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import DefaultResolver
from comptoir_engine.errors import ConfigError, DeliveryError, TryLater, WrongWay
from comptoir_engine.hookspecs import Accept
from comptoir_engine.model import Message, Parcel, Receipt

from comptoir_http.addresses import Gate, check_address, networks, origin
from comptoir_http.answers import Reply, receipt_of
from comptoir_http.connecting import ForbiddenAddress, connector
from comptoir_http.parcels import post_of
from comptoir_http.settings import HttpSettings

PROFILE_TOKEN = "http_token"  # noqa: S105 - the name of an option
"""The option of a partner's profile that holds his token, where it does not stand in the settings."""

_FORBIDDEN = Message("The server {server} lies at an address that this hub may not call. Where that is right, "
                     "the operator names its network in [channels.http] allow.")  # fmt: skip
_UNENCRYPTED = Message("The address {server} is not encrypted. Use https.")
_WRONG = Message("The address {server} can't be used.")
_TOKEN = Message("The token for the partner's server {server} holds characters that no token has.")
_DOWN = Message("The partner's server {server} can't be reached.")
_NO_NAME = Message("The name of the partner's server {server} can't be resolved.")
_TLS = Message("No safe connection to the partner's server {server}: its certificate can't be verified.")
_SLOW = Message(
    "The partner's server {server} did not answer in time; it may have the document all the same."
)
_BROKE = Message("The connection to the partner's server {server} broke, or it answered nonsense; "
                 "it may have the document all the same.")  # fmt: skip
_NO_PEM = Message("The file {path} of [channels.http] can't be used: {detail}.")
_OUR_NETWORK = Message("No connection leaves this hub for the partner's server {server}: {detail}.")
_NOT_THEIRS = {
    errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EADDRNOTAVAIL, errno.ENETDOWN,
    errno.ENETUNREACH, errno.EACCES, errno.EPERM,
}  # fmt: skip
"""Faults of a connection that never left this machine: its network, its firewall, its limits."""
_SEPARATORS = re.compile(r"[/?&=;]")
_LONG_PIECE = 8
_SCHEMES = ("https", "http")


class Deliveries:
    """Delivers parcels. While `serving` is open, connections are kept and shared; else each parcel has its own."""

    def __init__(
        self, settings: HttpSettings, resolver: Callable[[], AbstractResolver] = DefaultResolver
    ) -> None:
        """Raise `ConfigError` for networks or certificates that can't be used."""
        allowed = networks(settings.allow)
        self._settings = settings
        self._resolver = resolver
        self._gates = {"https": Gate(allowed), "http": Gate(allowed, public=settings.unencrypted)}
        self._ssl = _context(settings)
        self._shared: Mapping[str, aiohttp.ClientSession] | None = None

    @asynccontextmanager
    async def serving(self, accept: Accept) -> AsyncIterator[None]:
        """Keeps connections open for all parcels of this loop while the context is open."""
        async with AsyncExitStack() as stack:
            self._shared = {
                scheme: await stack.enter_async_context(self._session(scheme)) for scheme in _SCHEMES
            }
            try:
                yield
            finally:
                self._shared = None

    async def deliver(self, parcel: Parcel) -> Receipt:
        """Posts one parcel under its key; raises `TryLater` or `GiveUp`. Redirects are not followed."""
        wrong = check_address(parcel.address)
        if wrong is not None:
            raise WrongWay(wrong)
        scheme = urlsplit(parcel.address).scheme
        if self._shared is not None:
            return await self._post(self._shared[scheme], parcel)
        async with self._session(scheme) as session:
            return await self._post(session, parcel)

    async def _post(self, session: aiohttp.ClientSession, parcel: Parcel) -> Receipt:
        # `from None`: what aiohttp raises holds the whole address and the headers, and with them secrets.
        try:
            reply = await self._reply(session, parcel)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            failure = self._failure(error, parcel.address)
        else:
            return receipt_of(reply)
        raise failure from None

    async def _reply(self, session: aiohttp.ClientSession, parcel: Parcel) -> Reply:
        token = self._token(parcel)
        post = post_of(parcel, token)
        async with session.post(
            parcel.address, data=post.body, headers=post.headers, allow_redirects=False
        ) as response:
            body = await _beginning(response, self._settings.largest_answer)
            return Reply(
                origin(parcel.address),
                response.status,
                response.headers,
                body,
                _secrets(parcel.address, token),
            )

    def _token(self, parcel: Parcel) -> str | None:
        token = parcel.profile.get(PROFILE_TOKEN) or self._settings.tokens.get(origin(parcel.address))
        if token and not (token.isascii() and token.isprintable()):
            raise WrongWay(Message(_TOKEN.key, {"server": origin(parcel.address)}))
        return token

    def _session(self, scheme: str) -> aiohttp.ClientSession:
        patience = aiohttp.ClientTimeout(
            total=self._settings.answer_seconds, sock_connect=self._settings.connect_seconds
        )
        return aiohttp.ClientSession(
            connector=connector(self._resolver(), self._gates[scheme], self._ssl),
            timeout=patience,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "Comptoir", "Accept": "application/json"},
            trust_env=False,
        )

    def _forbidden(self, address: str, ip: str) -> WrongWay:
        sentence = _UNENCRYPTED if self._gates["https"].opens(ip) else _FORBIDDEN
        return WrongWay(Message(sentence.key, {"server": origin(address)}))

    def _failure(self, error: Exception, address: str) -> DeliveryError:
        server = {"server": origin(address)}
        match error:
            case aiohttp.ClientConnectorError(os_error=ForbiddenAddress(ip=ip)):
                return self._forbidden(address, ip)
            case aiohttp.InvalidURL():
                return WrongWay(Message(_WRONG.key, server))
            case aiohttp.ClientConnectorDNSError():
                return TryLater(Message(_NO_NAME.key, server))
            case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
                return TryLater(Message(_TLS.key, server))
            case aiohttp.ClientConnectorError(os_error=OSError(errno=int(number))) if number in _NOT_THEIRS:
                return TryLater(
                    Message(_OUR_NETWORK.key, server | {"detail": os.strerror(number)}), ours=True
                )
            case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
                return TryLater(Message(_DOWN.key, server))
            case TimeoutError():
                return TryLater(Message(_SLOW.key, server), doubtful=True)
            case _:
                return TryLater(Message(_BROKE.key, server), doubtful=True)


def _secrets(address: str, token: str | None) -> tuple[str, ...]:
    """The token, and what in the address may be one: its path and query, and their pieces, unless they are short."""
    url = urlsplit(address)
    pieces = _SEPARATORS.split(f"{url.path}?{url.query}")
    found = [url.path, url.query, *pieces]
    return (*([token] if token else []), *(text for text in found if len(text) >= _LONG_PIECE))


async def _beginning(response: aiohttp.ClientResponse, limit: int) -> bytes | None:
    """The body, if it is not longer than `limit`; None where it is, or breaks off: the status was said already."""
    body = bytearray()
    try:
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > limit:
                response.close()
                return None
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None
    return bytes(body)


def _context(settings: HttpSettings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    try:
        if settings.authorities is not None:
            context.load_verify_locations(settings.authorities)
        if settings.certificate is not None:
            context.load_cert_chain(settings.certificate)
    except OSError as error:
        path = error.filename or settings.authorities or settings.certificate
        detail = error.strerror or type(error).__name__
        raise ConfigError(Message(_NO_PEM.key, {"path": str(path), "detail": detail})) from None
    return context
