"""Connections that end only where the gate opens.

Names are checked when they are resolved, and every address again where its socket is made. The second look is the one
that counts: an IP address is never resolved, and there are many ways to write one (`http://①②⑦.⓪.⓪.①/`).
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ssl import SSLContext
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from comptoir_http.addresses import Gate

AddressInfo = tuple[Any, ...]
"""Family, type, protocol, canonical name and socket address, as `socket.getaddrinfo` answers them."""


class ForbiddenAddress(OSError):
    """An address leads where the hub may not connect to; `ip` is the one refused."""

    def __init__(self, ip: str) -> None:
        super().__init__("forbidden address")
        self.ip = ip


class GatedResolver(AbstractResolver):
    """Hands on what `inner` resolves, which is what is then connected to.

    If one of several addresses is forbidden, all are refused: such an answer is made to get around the check.
    """

    def __init__(self, inner: AbstractResolver, gate: Gate) -> None:
        self._inner = inner
        self._gate = gate

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`; raise `ForbiddenAddress`."""
        found = await self._inner.resolve(host, port, family)
        for result in found:
            if not self._gate.opens(result["host"]):
                raise ForbiddenAddress(result["host"])
        return found

    async def close(self) -> None:
        """Close the inner resolver."""
        await self._inner.close()


def connector(resolver: AbstractResolver, gate: Gate, context: SSLContext) -> aiohttp.TCPConnector:
    """A connector of the running loop that makes no socket for an address which the gate does not open."""
    return aiohttp.TCPConnector(
        resolver=GatedResolver(resolver, gate), socket_factory=_sockets(gate), ssl=context, limit=0
    )


def _sockets(gate: Gate) -> Callable[[AddressInfo], socket.socket]:
    def make(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        if not gate.opens(address[0]):
            raise ForbiddenAddress(address[0])
        return socket.socket(family, kind, protocol)

    return make
