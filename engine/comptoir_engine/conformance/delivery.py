"""A channel delivers a parcel whole and once, and tells a peer that is not ready from one that never will be.

The peer that a plugin's tests bring (`equipment.Peer`) plays each part; see `equipment.Manner`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.equipment import Manner, Peer, Unequipped
from comptoir_engine.conformance.keeping import parcel_for, reaches_out
from comptoir_engine.conformance.rule import rule
from comptoir_engine.errors import ConfigError, DeliveryError, GiveUp, TryLater
from comptoir_engine.hookspecs import Channel, ChannelRoles
from comptoir_engine.model import Parcel, Receipt

_PATIENCE = 30.0
"""Seconds that a channel may wait for a peer."""
_MANNERS: tuple[Manner, ...] = ("takes", "down", "slow", "busy", "refuses", "hangs up")

Told = Receipt | DeliveryError
"""What became of one delivery."""


@rule("SEND-1", "a parcel arrives whole", reaches_out)
def arrives_whole(candidate: Candidate) -> Iterator[str]:
    """A peer that takes parcels gets the document and every attachment, byte for byte, and the channel answers with
    a `Receipt`."""

    async def tried(deliver: Deliver, peer: Peer) -> list[str]:
        parcel = _parcel(peer, "whole-1")
        told = await deliver(parcel)
        wrong = [] if isinstance(told, Receipt) else [f"there is no receipt, but {_shown(told)}"]
        files = [content for arrival in peer.arrivals for content in arrival.files]
        expected = [parcel.document.content, *(each.content for each in parcel.attachments)]
        missing = len([content for content in expected if content not in files])
        return [*wrong, f"{missing} of {len(expected)} files did not arrive"] if missing else wrong

    yield from _with_peer(candidate, "takes", tried)


@rule("SEND-2", "one key, one delivery", reaches_out)
def one_delivery_for_one_key(candidate: Candidate) -> Iterator[str]:
    """The same parcel, delivered twice, comes under the same key both times, and another parcel under another. So a
    peer that honours keys keeps one. A channel that is not `idempotent` gives the same mark too (a Message-ID)."""

    async def tried(deliver: Deliver, peer: Peer) -> list[str]:
        for key in ("once-1", "once-1", "once-2"):
            await deliver(_parcel(peer, key))
        keys = [arrival.key for arrival in peer.arrivals]
        if len(keys) != 3:
            return [f"3 attempts were made and {len(keys)} reached the peer"]
        same = [] if keys[0] == keys[1] else ["the second attempt comes under another key than the first"]
        other = [] if keys[2] not in keys[:2] else ["another parcel comes under the same key"]
        return [*same, *other]

    yield from _with_peer(candidate, "takes", tried)


@rule("SEND-3", "a peer that is down, slow or busy is tried later", reaches_out)
def tries_later(candidate: Candidate) -> Iterator[str]:
    """Where nothing listens, nobody answers, or the peer says that it can't take a parcel now, `deliver` raises
    `TryLater`, within thirty seconds."""
    for manner in _MANNERS[1:4]:
        yield from _with_peer(candidate, manner, _expecting(manner, TryLater))


@rule("SEND-4", "a peer that refuses for good is given up", reaches_out)
def gives_up(candidate: Candidate) -> Iterator[str]:
    """Where the peer says that it will never take the parcel, `deliver` raises `GiveUp`."""
    yield from _with_peer(candidate, "refuses", _expecting("refuses", GiveUp))


@rule("SEND-5", "unknown is not failed", reaches_out)
def says_that_it_does_not_know(candidate: Candidate) -> Iterator[str]:
    """Where the peer took the parcel and hung up before it said so, `deliver` raises `TryLater`, or answers a receipt
    `unknown`. A channel that is not `idempotent` marks its `TryLater` as `doubtful`."""

    async def tried(deliver: Deliver, peer: Peer) -> list[str]:
        told = await deliver(_parcel(peer, "unknown-1"))
        if isinstance(told, Receipt) and told.outcome == "unknown":
            return []
        if not isinstance(told, TryLater):
            return [f"the peer hung up, and the channel says {_shown(told)}"]
        doubtful = told.doubtful or _channel(candidate, peer.settings).idempotent
        return [] if doubtful else ["the peer may have the parcel, and the channel does not say so"]

    yield from _with_peer(candidate, "hangs up", tried)


@rule("SEND-6", "no secret stands in a message", reaches_out)
def keeps_secrets(candidate: Candidate) -> Iterator[str]:
    """Whatever the peer does, none of its secrets stands in a receipt, in what is raised, in what raised that, in a
    line of the log, or in the settings when they are printed."""
    for manner in _MANNERS:
        yield from _with_peer(candidate, manner, _listening)


async def _listening(deliver: Deliver, peer: Peer) -> list[str]:
    heard = _Heard()
    logger = logging.getLogger()
    level = logger.level
    logger.addHandler(heard)
    logger.setLevel(logging.DEBUG)
    try:
        told = await deliver(_parcel(peer, "secret-1"))
    finally:
        logger.removeHandler(heard)
        logger.setLevel(level)
    said = {
        "the receipt": repr(told) if isinstance(told, Receipt) else "",
        "the message": _causes(told) if isinstance(told, DeliveryError) else "",
        "the log": "\n".join(heard.lines),
        "the printed settings": repr(peer.settings),
    }
    return [
        f"{where} holds a secret" for where, text in said.items() for secret in peer.secrets if secret in text
    ]


class _Heard(logging.Handler):
    """Keeps every line of the log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line, with the traceback if there is one."""
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))


def _causes(error: BaseException | None) -> str:
    """The sentence, and those of the errors behind it, as a traceback would show them."""
    said = []
    while error is not None:
        said.append(f"{error} {error!r}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(said)


Deliver = Callable[[Parcel], Awaitable[Told]]
Try = Callable[[Deliver, Peer], Awaitable[list[str]]]


def _expecting(manner: str, expected: type[DeliveryError]) -> Try:
    async def tried(deliver: Deliver, peer: Peer) -> list[str]:
        told = await deliver(_parcel(peer, f"{manner}-1"))
        if isinstance(told, expected):
            return []
        return [f"the peer {_PLAYS[manner]}, and the channel says {_shown(told)}, not {expected.__name__}"]

    return tried


_PLAYS = {"down": "is down", "slow": "is slow", "busy": "is busy", "refuses": "refuses"}


def _with_peer(candidate: Candidate, manner: Manner, tried: Try) -> Iterator[str]:
    factory = candidate.equipment.channel_peer
    if factory is None:
        roles = asyncio.run(_roles_of_sender(candidate))
        if roles is None or roles.deliver is not None:
            raise Unequipped(
                "There is no peer to deliver to: give `suite` a `channel_peer` (`check-plugin --with TESTS`)."
            )
        return

    async def run() -> list[str]:
        async with factory(manner) as peer:
            roles = _channel(candidate, peer.settings).open(peer.settings)
            return await tried(_delivering(roles), peer) if roles.deliver is not None else []

    yield from asyncio.run(run())


def _delivering(roles: ChannelRoles) -> Deliver:
    async def deliver(parcel: Parcel) -> Told:
        assert roles.deliver is not None
        try:
            return await asyncio.wait_for(roles.deliver(parcel), _PATIENCE)
        except DeliveryError as error:
            return error
        except TimeoutError:
            raise ConfigError(f"the channel did not lose patience within {_PATIENCE:.0f} s") from None

    return deliver


async def _roles_of_sender(candidate: Candidate) -> ChannelRoles | None:
    """The roles of a channel that has only a sender to try it with."""
    if candidate.equipment.channel_sender is None:
        return None

    async def accept(envelope: Any) -> str:
        return "unused"

    async with candidate.equipment.channel_sender(accept) as sender:
        return _channel(candidate, sender.settings).open(sender.settings)


def _channel(candidate: Candidate, settings: Any) -> Channel:
    """The plugin's channel that takes these settings."""
    for channel in candidate.registry.channels.values():
        if channel.settings is (None if settings is None else type(settings)):
            return channel
    raise ConfigError(f"no channel of the plugin takes settings of the class {type(settings).__name__}")


def _parcel(peer: Peer, key: str) -> Parcel:
    return parcel_for(peer.address, key)


def _shown(told: Told) -> str:
    return f"{type(told).__name__}: {told}"


RULES = (
    arrives_whole,
    one_delivery_for_one_key,
    tries_later,
    gives_up,
    says_that_it_does_not_know,
    keeps_secrets,
)
