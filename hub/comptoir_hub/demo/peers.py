"""The other side, small but real: a partner's web server and a mailbox, both on loopback, both keep what they get."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from aiohttp import web

LOOPBACK = "127.0.0.1"


@dataclass(slots=True)
class Peer:
    """A partner's web server. It honours the key: a parcel that comes twice is kept once."""

    folder: Path
    port: int = 0
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where partners post to."""
        return f"http://{LOOPBACK}:{self.port}/in"

    async def take(self, request: web.Request) -> web.Response:
        """Keeps a document and answers with a number of its own."""
        content = await request.read()
        key = request.headers.get("Idempotency-Key", str(len(self.kept)))
        if key not in self.kept:
            self.kept[key] = f"IN-{len(self.kept) + 1:04d}"
            (self.folder / f"{self.kept[key]}.xml").write_bytes(content)
        return web.json_response({"id": self.kept[key]}, status=202)


@dataclass(slots=True)
class Mailbox:
    """A mail server that keeps each message as a file, and each attachment beside it."""

    folder: Path
    port: int = 0
    subjects: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keeps one message."""
        message = BytesParser(policy=policy.default).parsebytes(envelope.content)
        self.subjects.append(str(message["Subject"]))
        stem = f"mail-{len(self.subjects):04d}"
        (self.folder / f"{stem}.eml").write_bytes(envelope.content)
        for number, part in enumerate(message.iter_attachments(), 1):
            name = Path(part.get_filename() or f"{number}").name
            content = part.get_content()
            kept = content if isinstance(content, bytes) else str(content).encode()
            (self.folder / f"{stem}-{name}").write_bytes(kept)
        return "250 kept"


@asynccontextmanager
async def serving(peer: Peer, mailbox: Mailbox) -> AsyncIterator[None]:
    """Both servers, on free ports, while the context is open."""
    from aiosmtpd.controller import Controller

    peer.folder.mkdir(parents=True, exist_ok=True)
    mailbox.folder.mkdir(parents=True, exist_ok=True)
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_post("/in", peer.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    peer.port = runner.addresses[0][1]
    controller = Controller(mailbox, hostname=LOOPBACK, port=free_port(), data_size_limit=64 * 1024 * 1024)
    controller.start()
    mailbox.port = controller.port
    try:
        yield
    finally:
        controller.stop()
        await runner.cleanup()


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    import socket

    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
