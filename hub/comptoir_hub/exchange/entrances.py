"""The ways in that channels offer besides addresses of the hub: servers of their own, and places to look into."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import structlog
from comptoir_engine.errors import Refused
from comptoir_engine.hookspecs import Accept
from comptoir_engine.model import Envelope

from comptoir_hub.exchange.hub import Hub
from comptoir_hub.exchange.together import together

log = structlog.get_logger()

PAUSE = 30.0
"""Seconds between two looks into a place that had nothing more."""


@asynccontextmanager
async def entrances(hub: Hub) -> AsyncIterator[None]:
    """Runs the channels' servers and looks into their places while the context is open."""
    async with AsyncExitStack() as stack:
        for channel_id, roles in hub.channels.roles.items():
            if roles.serve is not None:
                await stack.enter_async_context(roles.serve(accept_from(hub, channel_id)))
        looking = [
            _look(channel_id, roles.poll, accept_from(hub, channel_id))
            for channel_id, roles in hub.channels.roles.items()
            if roles.poll is not None
        ]
        await stack.enter_async_context(together(*looking))
        yield


def accept_from(hub: Hub, channel_id: str) -> Accept:
    """The hub's door for one channel: whatever it says, its envelopes came over that channel."""

    async def accept(envelope: Envelope) -> str:
        return await hub.intake.accept(replace(envelope, channel=channel_id))

    return accept


async def _look(channel_id: str, poll: Callable[[], AsyncIterator[Envelope]], accept: Accept) -> None:
    while True:
        try:
            async for envelope in poll():
                await _take(channel_id, envelope, accept)
        except Exception as error:
            log.error("entrance.poll_failed", channel=channel_id, exc_info=error)
        await asyncio.sleep(PAUSE)


async def _take(channel_id: str, envelope: Envelope, accept: Accept) -> None:
    """Hands an envelope in; one that the hub does not take now stays where it is, and the look ends there."""
    try:
        await accept(envelope)
    except Refused as refusal:
        log.warning("entrance.refused", channel=channel_id, reason=refusal.reason, detail=str(refusal))
        if refusal.reason in ("not_now", "too_many"):
            raise
