"""Bytes that the store has lost, and that the envelope of the document still holds: brought back when somebody asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from comptoir_hub.exchange.crew import CrewBroken, WorkerLost
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.exchange.worker import mend_source
from comptoir_hub.store.payloads import PayloadDamaged

T = TypeVar("T")
log = structlog.get_logger()


async def mending(hub: Hub, document_id: str | None, ask: Callable[[], Awaitable[T]]) -> T:
    """What was asked for; where that meets damaged bytes of a document, once more with those that could be mended."""
    try:
        return await ask()
    except PayloadDamaged:
        if document_id is None or not await _mended(hub, document_id):
            raise
        return await ask()


async def _mended(hub: Hub, document_id: str) -> bool:
    try:
        found = await hub.crew.ask(mend_source, document_id, seconds=hub.settings.limits.seconds_per_document)
    except (CrewBroken, WorkerLost) as error:
        log.error("payload.not_mended", document=document_id, detail=str(error))
        return False
    if not found:
        return False
    await hub.store.write(lambda tx: tx.payloads.put_all(found))
    log.warning("payload.mended", document=document_id)
    return True
