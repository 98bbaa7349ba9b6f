"""Plays the demo: a fresh hub, documents sent through it, what happened, and where to look."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import msgspec
from comptoir_engine.errors import ConfigError
from comptoir_engine.messages import say
from comptoir_engine.model import Document, Head
from comptoir_engine.pipeline import convert
from comptoir_engine.registry import Registry
from comptoir_engine.terminal import plain
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comptoir_hub.demo.peers import LOOPBACK, Mailbox, Peer, free_port, serving
from comptoir_hub.demo.scene import PASSWORD, Scene
from comptoir_hub.exchange.hub import Hub, only_hub, running
from comptoir_hub.founding import Founder, Mail, found
from comptoir_hub.portal import words
from comptoir_hub.serving import listening, log_to_stderr
from comptoir_hub.settings import Portal, Settings, load_settings
from comptoir_hub.store.records import DocumentRecord, Terms

OPERATOR = "operator@comptoir.example"
MARK = "this-is-a-demo"
PATIENCE = 60.0
WAITS = ("waiting",)


@dataclass(frozen=True, slots=True)
class Sent:
    """One file that was sent, with the envelope the hub acknowledged, or why it was refused."""

    path: Path
    envelope_id: str | None
    refusal: str | None = None


async def play(folder: Path, documents: Sequence[Path], *, port: int, once: bool, strangers: bool) -> None:
    """Runs the demo until somebody stops it, or `once`."""
    started, console = time.monotonic(), Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    log_to_stderr()
    _check_free(folder, port)
    _clear(folder)
    peer, mailbox = Peer(folder / "partner-server"), Mailbox(folder / "mailbox")
    async with serving(peer, mailbox):
        settings = await asyncio.to_thread(_found, folder, port, mailbox)
        async with running(settings) as hub, listening(hub) as address:
            console.print(f"The hub serves on {address} (started in {time.monotonic() - started:.1f} s).")
            scene = Scene(hub, _ways(peer))
            await scene.set()
            heads = await asyncio.to_thread(_heads, documents) if strangers else []
            await scene.welcome(head for head in heads if head is not None)
            sent = await _send_all(scene, address, documents, heads)
            await _report(console, hub, sent)
            _where(console, address, scene, peer, mailbox)
            if not once:
                await asyncio.Event().wait()


def _check_free(folder: Path, port: int) -> None:
    """Lets a demo that runs keep its folder and its port."""
    if (folder / "hub").is_dir():
        with only_hub(folder / "hub"):
            pass
    if port:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                raise ConfigError(f"The port {port} is taken. Choose another --port.") from None


def _clear(folder: Path) -> None:
    """Starts from nothing; a folder that no demo made is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        import click

        raise click.UsageError(f"{folder} holds something that is not a demo's. Name another folder.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def _found(folder: Path, port: int, mailbox: Mailbox) -> Settings:
    data, chosen = folder / "hub", port or free_port()
    mail = Mail(LOOPBACK, mailbox.port, "hub@comptoir.example", "", "", "none")
    founder = Founder(OPERATOR, "Olivia Operator", PASSWORD)
    found(data, founder, f"http://{LOOPBACK}:{chosen}", "Comptoir demo", mail, who="demo")
    settings = load_settings(data, {})
    channels = {**settings.channels, "http": {"allow": [f"{LOOPBACK}/32"]}}
    rules = Portal(undo_seconds=0)
    return msgspec.structs.replace(settings, port=chosen, channels=channels, portal=rules)


def _ways(peer: Peer) -> list[Terms]:
    """How the two receivers want their documents."""
    return [
        Terms(format="xcbl30", channel="http", address=peer.address, archive="dsig"),
        Terms(
            format="pdf", channel="email", address="buchhaltung@tannegg.example", archive="dsig",
            profile={"language": "de", "attach-xml": "yes"},
        ),
    ]  # fmt: skip


def _heads(documents: Sequence[Path]) -> list[Head | None]:
    """Who strangers' documents are between; None for one that can't be read."""
    registry = Registry.load()
    heads: list[Head | None] = []
    for path in documents:
        result = convert(Document(path.read_bytes(), name=path.name), registry, "ubl21")
        heads.append(result.head if result.head.number is not None else None)
    return heads


async def _send_all(
    scene: Scene, address: str, documents: Sequence[Path], heads: Sequence[Head | None]
) -> list[Sent]:
    sent = []
    async with aiohttp.ClientSession() as session:
        for number, path in enumerate(documents):
            head = heads[number] if heads else None
            company = await scene.party(head.sender) if head is not None else None
            token = await scene.token(company.id if company is not None else scene.glass.id)
            sent.append(await _send(session, f"{address}/channels/http/", path, token))
    return sent


async def _send(session: aiohttp.ClientSession, url: str, path: Path, token: str) -> Sent:
    headers = {
        "Authorization": f"Bearer {token}",
        "X-File-Name": path.name,
        "Content-Type": "application/xml",
    }
    content = await asyncio.to_thread(path.read_bytes)
    async with session.post(url, data=content, headers=headers) as answer:
        body = await answer.json(content_type=None)
        if answer.status == 202:
            return Sent(path, body["id"])
        return Sent(path, None, f"{answer.status} {body.get('detail') or body.get('title')}")


async def _report(console: Console, hub: Hub, sent: Sequence[Sent]) -> None:
    """One row a document, once its way has ended."""
    table = Table(
        "file", "document", "status", "what happened", box=None, pad_edge=False, title_justify="left"
    )
    for each in sent:
        if each.envelope_id is None:
            table.add_row(*map(_cell, (each.path.name, "", "refused", each.refusal)))
            continue
        for document in await _settled(hub, each.envelope_id):
            number = document.head.number or ""
            status = say(words.STATUSES[document.status].word, "en")
            row = _name(each.path), f"{document.type or '?'} {number}", status, _happened(document)
            table.add_row(*map(_cell, row))
    console.print(table)


def _cell(text: str | None) -> Text:
    """A cell that says what it says: nothing of a document is obeyed, neither by the terminal nor as markup."""
    return Text(plain(text or ""))


def _happened(document: DocumentRecord) -> str:
    if document.problem is not None:
        return f"{document.problem.rule}: {say(document.problem.message, 'en')}"
    plan = document.plan
    if plan is None:
        return ""
    sealed = ", sealed in the archive" if document.archived_at else ""
    return f"{document.format} → {plan.format} by {plan.channel}{sealed}"


async def _settled(hub: Hub, envelope_id: str) -> list[DocumentRecord]:
    """The documents of an envelope once nothing is left to be done, or the patience is over."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = await hub.store.read(lambda tx: tx.documents.of_envelope(envelope_id))
        if all(document.lane is None for document in found) or time.monotonic() > deadline:
            return found
        await asyncio.sleep(0.02)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _where(console: Console, address: str, scene: Scene, peer: Peer, mailbox: Mailbox) -> None:
    console.print()
    console.print(f"Look around on {address}. Sign in as:")
    for email, name, company in scene.people:
        console.print(Text(plain(f"  {email:38} {PASSWORD}   {name}, {company}")))
    console.print(f"  {OPERATOR:38} {PASSWORD}   the operator")
    console.print(f"The partner's web server got {len(peer.kept)} documents: {peer.folder}")
    console.print(f"The mailbox got {len(mailbox.subjects)} mails: {mailbox.folder}")
    console.print("Stop with Ctrl+C.")
