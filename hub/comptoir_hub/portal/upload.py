"""Upload with an instant check: what the hub says of a file before anything is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from aiohttp import web
from comptoir_engine.errors import Refused, RefusedReason
from comptoir_engine.model import PIVOT, Credential, Envelope, Finding, Loss, Message

from comptoir_hub.documents import acting
from comptoir_hub.documents.receivers import UNDECIDED
from comptoir_hub.errors import Conflict
from comptoir_hub.exchange.intake import Wish
from comptoir_hub.portal.desk import acting_company, company, desk, visitor
from comptoir_hub.portal.findings import findings, losses
from comptoir_hub.portal.pages import page, said
from comptoir_hub.portal.standing import sent_of, unsent_until
from comptoir_hub.store import Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, DocumentRecord

CHANNEL = "portal"
PATIENCE = 4.0
"""Seconds a page waits for a check before it shows what there is; it can be loaded again."""
MOST_FILES = 100

_NO_FILE = Message("File: please choose at least one.")
_TOO_MANY = Message("At most {n} files at once.")
_ASK = Message("Ask customer care.")
_MENDS: Mapping[RefusedReason, Message] = {
    "empty": Message("Save it again where it was made, and upload it anew."),
    "too_large": Message("Upload it in smaller parts, or without its large attachments."),
    "too_many": Message("Wait a moment, then upload it anew."),
    "not_now": Message("Wait a moment, then upload it anew."),
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file: the envelope it was taken as, or why it was refused and what to do."""

    name: str
    envelope_id: str | None = None
    why: Message | None = None
    mend: Message | None = None


async def show_upload(request: web.Request) -> web.Response:
    """The form, for who may send."""
    acting_company(request)
    return _form(request)


async def take_upload(request: web.Request) -> web.Response:
    """Stores each file as a draft that is checked at once; where one is refused, says of each what became of it."""
    owner = acting_company(request)
    files = [field for field in (await request.post()).getall("file", []) if isinstance(field, web.FileField)]
    files = [field for field in files if field.filename]
    if not files or len(files) > MOST_FILES:
        return _form(request, _NO_FILE if not files else Message(_TOO_MANY.key, {"n": str(MOST_FILES)}))
    results = [await _result(request, owner, field) for field in files]
    if any(result.why for result in results):
        return _form(request, results=results)
    raise web.HTTPSeeOther(f"/upload/{_batch(results)}")


async def show_batch(request: web.Request) -> web.Response:
    """What the checks say of the uploaded files, with Send where they are sound."""
    owner = company(request)
    documents = await _checked(request, owner.id)
    return page(
        request, "upload_batch.html", documents=documents, batch=request.match_info["batch"], undecided=UNDECIDED,
        found=await _found(request, documents), lost=await _lost(request, documents), toast=sent_of(request, documents),
        unsent_until=partial(unsent_until, request),
    )  # fmt: skip


async def send_batch(request: web.Request) -> web.Response:
    """Sends every draft of the batch that is ready (or the one that was named)."""
    owner, form = acting_company(request), await request.post()
    only = str(form.get("document", ""))
    sent = 0
    for document in await _checked(request, owner.id):
        if is_ready(document) and only in ("", document.id):
            await acting.send_held(desk(request), owner.id, document.id, who=visitor(request).who, at=now())
            sent += 1
    if not sent:
        raise Conflict(Message("Nothing of this is ready to be sent, or it was sent already."))
    raise web.HTTPSeeOther(f"/upload/{request.match_info['batch']}?said=sent")


async def read_envelope(request: web.Request, owner: Company, *, replaces: str) -> str:
    """The one file of a form as a new document that replaces another; its envelope's id."""
    field = (await request.post()).get("file")
    if not isinstance(field, web.FileField) or not field.filename:
        raise Conflict(_NO_FILE)
    try:
        return await _take(request, owner, field, Wish(replaces=replaces, who=visitor(request).who))
    except Refused as refusal:
        raise Conflict(refusal.message) from refusal


def is_ready(document: DocumentRecord) -> bool:
    """Whether a draft was checked and can be sent."""
    return document.status == "draft" and document.lane is None and document.problem is None


def _form(
    request: web.Request, problem: Message | None = None, *, results: Sequence[Result] = ()
) -> web.Response:
    """The form, with what was wrong with it, or with what became of each file."""
    return page(
        request, "upload.html", status=422 if problem or results else 200, problem=problem, results=results,
        refused=[result for result in results if result.why], batch=_batch(results), most=MOST_FILES,
        readable=_readable(request),
    )  # fmt: skip


def _batch(results: Iterable[Result]) -> str:
    return ".".join(result.envelope_id for result in results if result.envelope_id)


def _readable(request: web.Request) -> list[str]:
    """The names of the formats that people have as files and the hub reads or opens."""
    registry = desk(request).registry
    found = (
        said(request, Message(format.title))
        for format in registry.formats.values()
        if not format.media_type.startswith("multipart/")
        and (format.unpack or format.id == PIVOT or registry.to_pivot(format.id))
    )
    return sorted(found, key=str.casefold)


async def _result(request: web.Request, owner: Company, field: web.FileField) -> Result:
    try:
        wish = Wish(held=True, who=visitor(request).who)
        return Result(field.filename, await _take(request, owner, field, wish))
    except Refused as refusal:
        return Result(field.filename, None, refusal.message, _MENDS.get(refusal.reason, _ASK))


async def _take(request: web.Request, owner: Company, field: web.FileField, wish: Wish) -> str:
    content = await asyncio.to_thread(field.file.read)
    envelope = Envelope(content, field.filename, field.content_type, CHANNEL, Credential("company", owner.id))
    return await desk(request).intake.take(envelope, wish)


async def _checked(request: web.Request, company_id: str) -> list[DocumentRecord]:
    """The documents of a batch; waits a little for checks that are still running."""
    hub, loop = desk(request), asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while True:
        changed = hub.signals.expect(f"company:{company_id}")
        documents = await _documents(request, company_id)
        waiting = [
            document for document in documents if document.lane is not None and document.status == "draft"
        ]
        left = deadline - loop.time()
        if not waiting or left <= 0:
            changed.cancel()
            return documents
        await asyncio.wait([changed], timeout=min(left, 0.25))


async def _documents(request: web.Request, company_id: str) -> list[DocumentRecord]:
    ids = request.match_info["batch"].split(".")[:MOST_FILES]

    def work(tx: Transaction) -> list[DocumentRecord]:
        return [
            document
            for envelope_id in ids
            if tx.envelopes.get(company_id, envelope_id) is not None
            for document in tx.documents.of_envelope(envelope_id)
        ]

    return await desk(request).store.read(work)


async def _found(request: web.Request, documents: Sequence[DocumentRecord]) -> dict[str, list[Finding]]:
    """What the checks found, by document."""
    return await desk(request).store.read(
        lambda tx: {document.id: findings(document, tx.steps.of(document.id)) for document in documents}
    )


async def _lost(request: web.Request, documents: Sequence[DocumentRecord]) -> dict[str, list[Loss]]:
    """What the recipient's format could not hold, by document."""

    def work(tx: Transaction) -> dict[str, list[Loss]]:
        return {
            document.id: [
                loss for step, loss in losses(document, tx.steps.of(document.id)) if step.stage == "to_target"
            ]
            for document in documents
        }

    return await desk(request).store.read(work)


ROUTES = (
    web.get("/upload", show_upload),
    web.post("/upload", take_upload),
    web.get("/upload/{batch}", show_batch),
    web.post("/upload/{batch}", send_batch),
)
