"""The readable picture of a document, made by a worker from the pivot whenever somebody looks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from comptoir_engine.model import PIVOT

from comptoir_hub.documents import access
from comptoir_hub.documents.looking import Download, check_online
from comptoir_hub.errors import NotFound
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.exchange.worker import render_document
from comptoir_hub.store.records import FileRecord


async def render(
    hub: Hub,
    company_id: str,
    document_id: str,
    *,
    at: datetime,
    format: str | None = None,
    options: Mapping[str, str],
) -> Download:
    """The document in a format that can be written from the pivot, by default the operator's choice (HTML).

    Raises `NotFound` where there is no pivot (the document could not be read) or no such format, `Ended` when the
    online period is over, `DocumentFault` where the format can't hold this document.
    """
    document = await hub.store.read(lambda tx: access.seen(tx, company_id, document_id))
    wanted = format or hub.settings.rendering
    if document.pivot is None or wanted not in hub.registry.writable():
        raise NotFound
    days = hub.settings.portal.online_days
    await hub.store.read(lambda tx: check_online(tx, document, at, days))
    if wanted == PIVOT:
        content = await hub.store.payload(document.pivot.sha256)
    else:
        seconds = hub.settings.limits.seconds_per_document
        content = await hub.crew.ask(render_document, document_id, wanted, options, seconds=seconds)
    found = hub.registry.formats.get(wanted)
    extension, media_type = (
        (found.extension, found.media_type) if found else ("bin", "application/octet-stream")
    )
    name = f"{document.type}-{document.id}.{extension}"
    return Download(FileRecord("", name, media_type, len(content)), content)
