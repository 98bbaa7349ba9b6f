"""`comptoir send`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import click
from comptoir_engine.terminal import plain, tell

from comptoir_hub.commands.folder import company_called, folder_option, settings_of

if TYPE_CHECKING:
    import aiohttp

    from comptoir_hub.settings import Settings

REFUSED = 1
WRONG_USE = 2
OUR_FAULT = 3
PROBLEM = "application/problem+json"
"""How a hub says no; whoever says it otherwise is none, or stands before one."""
LONGEST = 500
"""Characters of a stranger's sentence that are shown."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--as", "sender", metavar="COMPANY", help="Who sends: id, name, or number as SCHEME:VALUE.")
@click.option("--url", help="The hub's address; with --token, over the network.")
@click.option("--token", envvar="COMPTOIR_TOKEN", help="The sender's token.")
@folder_option
@click.pass_context
def send(
    context: click.Context, folder: Path, files: tuple[str, ...], sender: str | None, url: str | None,
    token: str | None,
) -> None:  # fmt: skip
    """Hand in each FILE: over HTTP with a token, else straight into the hub's folder. Prints each one's id."""
    import asyncio

    if sender is not None and (url is not None or _is_typed(context, "token")):
        raise click.UsageError(
            "--as hands in straight into the folder of a hub on this machine; over the network the token says who "
            "sends. Leave --as out, or --url and --token."
        )
    if token is None and sender is None:
        raise click.UsageError("Say who sends: --as COMPANY, or --token TOKEN.")
    contents = [(name, _read(name)) for name in files]
    if sender is not None:
        asyncio.run(_directly(settings_of(folder), sender, contents))
    else:
        asyncio.run(_over_http(_address(url or settings_of(folder).base_url), _secret(token or ""), contents))


def _is_typed(context: click.Context, name: str) -> bool:
    """Whether a value comes from the command line itself, not from the environment."""
    return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise click.BadParameter(f"{url}: write the hub's address as https://hub.example", param_hint="--url")
    return url.rstrip("/")


def _secret(token: str) -> str:
    if not token.isascii() or not token.isprintable() or not token.strip():
        raise click.BadParameter("it holds characters that no token has", param_hint="--token")
    return token.strip()


async def _over_http(url: str, token: str, contents: list[tuple[str, bytes]]) -> None:
    import aiohttp

    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        worst = 0
        for name, content in contents:
            try:
                tell(f"{name}: {await _post(session, url, name, content)}")
            except _NotTaken as refusal:
                worst = max(worst, _told(refusal))
            except aiohttp.InvalidURL:
                raise click.BadParameter(f"{url}: this is no address", param_hint="--url") from None
            except (aiohttp.ClientError, TimeoutError) as error:
                detail = str(error) or type(error).__name__
                raise _ended(OUR_FAULT, f"{name}: the hub at {url} can't be reached: {detail}") from None
    sys.exit(worst)


async def _post(session: aiohttp.ClientSession, url: str, name: str, content: bytes) -> str:
    """Hands one file in; the id that the hub gave it."""
    called = quote(Path(name).name, safe="")
    headers = {
        "Content-Type": _media_type(name),
        "Content-Disposition": f"attachment; filename*=UTF-8''{called}",
    }
    address = f"{url}/api/v1/documents"
    async with session.post(address, data=content, headers=headers, allow_redirects=False) as answer:
        return _id_given(name, url, answer, _object(await answer.read()))


def _id_given(name: str, url: str, answer: aiohttp.ClientResponse, said: dict[str, object]) -> str:
    """The id in a hub's answer; raises `_NotTaken` where the hub refuses, and ends the command where it is none."""
    if answer.status == 202 and isinstance(said.get("id"), str):
        return _shown(said["id"])
    if answer.content_type == PROBLEM:
        code = OUR_FAULT if answer.status >= 500 or answer.status == 429 else REFUSED
        raise _NotTaken(code, f"{name}: refused: {_shown(said.get('title') or answer.reason)}")
    leads = f" and leads to {_shown(answer.headers['Location'])}" if "Location" in answer.headers else ""
    raise _ended(
        OUR_FAULT if answer.status >= 500 else WRONG_USE,
        f"{name}: what answers at {url} is no hub: it says {answer.status}{leads}. Look at the address (--url).",
    )


def _shown(text: object) -> str:
    """A stranger's text, safe on a terminal."""
    return plain(text)[:LONGEST]


def _object(body: bytes) -> dict[str, object]:
    """The JSON object that an answer is; an empty one for anything else."""
    import json

    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


class _NotTaken(Exception):
    """One file was refused, which says nothing of the others."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def _told(refusal: _NotTaken) -> int:
    tell(str(refusal), err=True)
    return refusal.code


def _ended(code: int, sentence: str) -> SystemExit:
    """The end of the command, once the sentence is told."""
    tell(sentence, err=True)
    return SystemExit(code)


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
        worst = 0
        for name, content in contents:
            credential = Credential("company", company.id)
            envelope = Envelope(content, Path(name).name, _media_type(name), "command", credential)
            try:
                tell(f"{name}: {await intake.accept(envelope)}")
            except Refused as refusal:
                code = OUR_FAULT if refusal.reason in ("not_now", "too_many") else REFUSED
                worst = max(worst, _told(_NotTaken(code, f"{name}: refused: {refusal}")))
    finally:
        await store.close()
    sys.exit(worst)


def _media_type(name: str) -> str:
    import mimetypes

    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{name}: {error.strerror}") from None
