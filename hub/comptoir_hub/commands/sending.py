"""`comptoir send`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from comptoir_hub.commands.folder import company_called, folder_option, settings_of

if TYPE_CHECKING:
    import aiohttp

    from comptoir_hub.settings import Settings

OUR_FAULT = 3


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--as", "sender", metavar="COMPANY", help="Who sends: id, name, or number as SCHEME:VALUE.")
@click.option("--url", help="The hub's address; with --token, over the network.")
@click.option("--token", envvar="COMPTOIR_TOKEN", help="The sender's token.")
@folder_option
def send(
    folder: Path, files: tuple[str, ...], sender: str | None, url: str | None, token: str | None
) -> None:
    """Hand in each FILE: over HTTP with a token, else straight into the hub's folder. Prints each one's id."""
    import asyncio

    if token is None and sender is None:
        raise click.UsageError("Say who sends: --as COMPANY, or --token TOKEN.")
    contents = [(name, _read(name)) for name in files]
    if token is not None:
        asyncio.run(_over_http(url or settings_of(folder).base_url, token, contents))
    else:
        asyncio.run(_directly(settings_of(folder), str(sender), contents))


async def _over_http(url: str, token: str, contents: list[tuple[str, bytes]]) -> None:
    import aiohttp

    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for name, content in contents:
            try:
                await _post(session, url.rstrip("/"), name, content)
            except aiohttp.ClientError as error:
                click.echo(f"{name}: the hub at {url} can't be reached: {error}", err=True)
                sys.exit(OUR_FAULT)


async def _post(session: aiohttp.ClientSession, url: str, name: str, content: bytes) -> None:
    called = quote(Path(name).name, safe="")
    headers = {
        "Content-Type": _media_type(name),
        "Content-Disposition": f"attachment; filename*=UTF-8''{called}",
    }
    async with session.post(f"{url}/api/v1/documents", data=content, headers=headers) as answer:
        said = await answer.json(content_type=None)
        if answer.status != 202:
            click.echo(f"{name}: refused: {said.get('title', answer.reason)}", err=True)
            sys.exit(1)
        click.echo(f"{name}: {said['id']}")


async def _directly(settings: Settings, sender: str, contents: list[tuple[str, bytes]]) -> None:
    from comptoir_engine.errors import Refused
    from comptoir_engine.model import Credential, Envelope

    from comptoir_hub.exchange.intake import Intake
    from comptoir_hub.exchange.signals import Signals
    from comptoir_hub.store import open_store

    store = open_store(settings.folder)
    try:
        company = await company_called(store, sender)
        intake = Intake(store, settings.limits, Signals())
        for name, content in contents:
            credential = Credential("company", company.id)
            envelope = Envelope(content, Path(name).name, _media_type(name), "command", credential)
            click.echo(f"{name}: {await intake.accept(envelope)}")
    except Refused as refusal:
        click.echo(f"{name}: refused: {refusal}", err=True)
        sys.exit(OUR_FAULT if refusal.reason == "not_now" else 1)
    finally:
        await store.close()


def _media_type(name: str) -> str:
    import mimetypes

    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{name}: {error.strerror}") from None
