"""A sound toy channel: one line of JSON over TCP, and a line of answer. The exam's own tests break it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from comptoir_engine.errors import GiveUp, Refused, TryLater
from comptoir_engine.hookspecs import Accept, Channel, ChannelRoles, hookimpl
from comptoir_engine.model import Credential, Envelope, Parcel, Receipt


@dataclass(frozen=True)
class WireSettings:
    """`token` is shown to the peer; `port` is where this side listens."""

    token: str = field(default="", repr=False)
    patience: float = 0.3
    port: int = 0


def open_wire(settings: WireSettings) -> ChannelRoles:
    """Both ways."""

    async def deliver(parcel: Parcel) -> Receipt:
        files = [parcel.document.content, *(each.content for each in parcel.attachments)]
        encoded = [base64.b64encode(each).decode() for each in files]
        line = {"key": parcel.key, "token": settings.token, "files": encoded}
        try:
            answer = await asyncio.wait_for(asked(parcel.address, json.dumps(line)), settings.patience)
        except (TimeoutError, OSError) as error:
            raise TryLater(f"The peer does not answer: {type(error).__name__}") from error
        if not answer:
            raise TryLater("The peer hung up.", doubtful=True)
        if answer == "never":
            raise GiveUp("The peer refuses.")
        if answer != "taken":
            raise TryLater("The peer is busy.")
        return Receipt("delivered")

    @asynccontextmanager
    async def serve(accept: Accept) -> AsyncIterator[None]:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            content = base64.b64decode(await reader.readline())
            envelope = Envelope(content, None, None, "wire", Credential("token", "t"))
            answer = b"refused\n"
            with suppress(Refused, OSError):
                await accept(envelope)
                answer = b"taken\n"
            writer.write(answer)
            writer.close()

        async with await asyncio.start_server(handle, "127.0.0.1", settings.port):
            yield

    return ChannelRoles(deliver=deliver, serve=serve)


async def asked(address: str, line: str) -> str:
    """Send a line, read a line."""
    host, _, port = address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(line.encode() + b"\n")
        return (await reader.readline()).decode().strip()
    finally:
        writer.close()


@hookimpl
def channels() -> list[Channel]:
    """The channel `wire`."""
    return [Channel("wire", "Wire", idempotent=False, open=open_wire, settings=WireSettings)]
