"""A channel that takes in hands on what came as it came, and acknowledges only what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.equipment import Sender, Unequipped
from comptoir_engine.conformance.keeping import reaches_out
from comptoir_engine.conformance.rule import rule
from comptoir_engine.errors import Refused
from comptoir_engine.hookspecs import Accept, ChannelRoles
from comptoir_engine.model import Envelope, Message

_TOO_LARGE = Message("The file has {size} bytes; at most {limit} are accepted.", {"size": "2", "limit": "1"})
_PATIENCE = 30.0
_CONTENT = '<?xml version="1.0" encoding="UTF-8"?>\n<exam>Zürich, 1 ≠ 2</exam>\r\n'.encode() + b"\n"


@rule("TAKE-1", "what comes in is handed on as it came", reaches_out)
def hands_on(candidate: Candidate) -> Iterator[str]:
    """A document that a partner sends reaches `accept` in an envelope, byte for byte, with the channel's id, and is
    acknowledged."""
    came: list[Envelope] = []

    async def accept(envelope: Envelope) -> str:
        came.append(envelope)
        return "envelope-1"

    async def tried(sender: Sender) -> list[str]:
        acknowledged = await asyncio.wait_for(sender.send(_CONTENT), _PATIENCE)
        wrong = [] if acknowledged else ["a document that was accepted is not acknowledged"]
        if len(came) != 1:
            return [*wrong, f"one document was sent and {len(came)} came in"]
        if sender.unwrapped(came[0]) != _CONTENT:
            wrong.append("what came in is not what was sent")
        if came[0].channel not in candidate.registry.channels:
            wrong.append(f"the envelope names the channel {came[0].channel!r}, which is none of the plugin's")
        return wrong

    yield from _with_sender(candidate, accept, tried)


@rule("TAKE-2", "nothing is acknowledged that is not stored", reaches_out)
def acknowledges_what_is_stored(candidate: Candidate) -> Iterator[str]:
    """Where `accept` refuses an envelope, or breaks, or has not answered yet, the sender gets no acknowledgement."""
    for what, accept in {"refused": _refusing, "lost in a broken store": _breaking}.items():
        yield from _with_sender(candidate, accept, _expecting_none(what))
    yield from _in_order(candidate)


async def _refusing(envelope: Envelope) -> str:
    raise Refused("too_large", _TOO_LARGE)


async def _breaking(envelope: Envelope) -> str:
    raise OSError("the disk is full")


def _expecting_none(what: str) -> Try:
    async def tried(sender: Sender) -> list[str]:
        acknowledged = await asyncio.wait_for(sender.send(_CONTENT), _PATIENCE)
        return [f"a document that was {what} is acknowledged"] if acknowledged else []

    return tried


def _in_order(candidate: Candidate) -> Iterator[str]:
    """`accept` does not answer until the sender was seen to wait."""
    asked, stored = asyncio.Event(), asyncio.Event()

    async def accept(envelope: Envelope) -> str:
        asked.set()
        await stored.wait()
        return "envelope-1"

    async def tried(sender: Sender) -> list[str]:
        sending = asyncio.ensure_future(sender.send(_CONTENT))
        await asyncio.wait_for(asked.wait(), _PATIENCE)
        early, _ = await asyncio.wait([sending], timeout=0.2)
        stored.set()
        await asyncio.wait_for(sending, _PATIENCE)
        return ["a document is acknowledged before it is stored"] if early else []

    yield from _with_sender(candidate, accept, tried)


Try = Callable[[Sender], Awaitable[list[str]]]


def _with_sender(candidate: Candidate, accept: Accept, tried: Try) -> Iterator[str]:
    factory = candidate.equipment.channel_sender
    if factory is None:
        if _takes_in(candidate):
            raise Unequipped(
                "There is no partner who sends: give `suite` a `channel_sender` (`check-plugin --with TESTS`)."
            )
        return

    async def run() -> list[str]:
        async with factory(accept) as sender:
            return await tried(sender)

    yield from asyncio.run(run())


def _takes_in(candidate: Candidate) -> bool:
    """Whether the channel that the peer's settings open has a way in; without a peer nobody knows."""
    peers = candidate.equipment.channel_peer
    if peers is None:
        return True

    async def roles() -> list[ChannelRoles]:
        async with peers("takes") as peer:
            channels = candidate.registry.channels.values()
            return [each.open(peer.settings) for each in channels if _fits(each.settings, peer.settings)]

    return any(role.poll or role.serve or role.endpoint for role in asyncio.run(roles()))


def _fits(kind: type | None, settings: object) -> bool:
    return kind is (None if settings is None else type(settings))


RULES = (hands_on, acknowledges_what_is_stored)
