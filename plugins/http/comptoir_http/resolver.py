"""Resolves names, and answers only addresses that the gate opens."""

from __future__ import annotations

import socket

from aiohttp.abc import AbstractResolver, ResolveResult

from comptoir_http.addresses import Gate


class ForbiddenAddress(OSError):
    """A name leads to an address that the hub may not connect to."""


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
        if not all(self._gate.opens(result["host"]) for result in found):
            raise ForbiddenAddress
        return found

    async def close(self) -> None:
        """Close the inner resolver."""
        await self._inner.close()
