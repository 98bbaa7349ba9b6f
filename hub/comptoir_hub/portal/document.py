"""A document's page: the readable form, the source, what was delivered, what was lost, and every step of its way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import PIVOT, AnswerKind, Message, Stage

from comptoir_hub.documents import acting, doubt, looking, rendering
from comptoir_hub.documents.looking import Download, Sight
from comptoir_hub.documents.receivers import UNDECIDED
from comptoir_hub.errors import Conflict, Invalid, NotFound
from comptoir_hub.exchange.answers import give_answer
from comptoir_hub.exchange.replacing import NO_CORRECTION
from comptoir_hub.portal.attempts import outcomes, under_way
from comptoir_hub.portal.desk import acting_company, company, desk, visitor
from comptoir_hub.portal.findings import findings, last_run
from comptoir_hub.portal.language import language
from comptoir_hub.portal.lost import is_as_sent, of_archive, of_receiver
from comptoir_hub.portal.pages import file_response, page
from comptoir_hub.portal.standing import borne_out, earlier_answers, ending, is_correctable, unsent_until
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord

INLINE_LIMIT = 2_000_000
"""Bytes up to which a source is shown in the page with line numbers; larger ones are downloaded."""
WAY: tuple[Stage, ...] = (
    "received", "recognise", "check_source", "to_pivot", "address", "check_pivot", "to_target", "check_target",
    "deliver", "archive",
)  # fmt: skip
READABLE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""The rendering is the hub's own work, but made of strangers' texts: it runs nothing and reaches nothing."""

Fetch = Callable[..., Awaitable[Download]]
ANSWERS: tuple[AnswerKind, ...] = ("accepted", "correction_requested", "rejected")
_NO_REASON = Message("Reason: please fill in.")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source with its number, and whether a finding names it."""

    number: int
    text: str
    marked: bool


async def show_document(request: web.Request) -> web.Response:
    """The readable form, or the way where there is none yet. Opening a received document marks it as read."""
    sight = await sight_of(request)
    if sight.line.direction == "received" and sight.line.read_at is None:
        owner, person = company(request), visitor(request)
        if person.may_act:
            await acting.open_received(desk(request), owner.id, sight.document.id, who=person.who, at=now())
            sight = await sight_of(request)
    if sight.document.pivot is None:
        raise web.HTTPSeeOther(f"{request.path}/tracking")
    return _tab(request, "document.html", "document", sight)


async def show_rendering(request: web.Request) -> web.Response:
    """The readable form itself, for the frame."""
    try:
        found = await rendering.render(
            desk(request),
            company(request).id,
            id_of(request),
            at=now(),
            options={"language": language(request)},
        )
    except DocumentFault as fault:
        raise Conflict(fault.message) from fault
    return web.Response(body=found.content, content_type="text/html", charset="utf-8", headers=READABLE)


async def show_source(request: web.Request) -> web.Response:
    """The file as it came, with the lines that findings name."""
    sight, found = await sight_of(request), await _download(request, looking.source)
    marked = {finding.line for finding in findings(sight.document, sight.steps)}
    return _tab(request, "source.html", "source", sight, lines=_lines(found, marked), file=found.file)


async def show_delivered(request: web.Request) -> web.Response:
    """The file as the partner gets it."""
    sight, found = await sight_of(request), await _download(request, looking.delivered)
    return _tab(request, "source.html", "delivered", sight, lines=_lines(found, set()), file=found.file)


async def show_losses(request: web.Request) -> web.Response:
    """What the partner's format could not hold, and below it what our own readable version does not show."""
    sight = await sight_of(request)
    return _tab(
        request, "losses.html", "losses", sight, as_sent=is_as_sent(sight),
        lost=of_receiver(sight), unshown=of_archive(sight),
    )  # fmt: skip


async def show_tracking(request: web.Request) -> web.Response:
    """Every step, with its findings, its losses and its file."""
    sight = await sight_of(request)
    steps = last_run(sight.document, sight.steps)
    done = {step.stage for step in steps}
    to_come = [stage for stage in WAY if stage not in done] if sight.document.status == "in_progress" else []
    return _tab(
        request, "tracking.html", "tracking", sight, steps=steps, to_come=to_come,
        findings=findings(sight.document, sight.steps),
        in_doubt=doubt.in_doubt(sight.document, sight.deliveries), rival=sight.document.rival,
        choosable=_is_choosable(sight.document), other_number=_has_other_number(sight.document),
        pivot=PIVOT, outcomes=outcomes(sight, now()), under_way=under_way(sight, now()),
    )  # fmt: skip


async def fetch_source(request: web.Request) -> web.Response:
    """The original as a download."""
    return _as_file(await _download(request, looking.source))


async def fetch_delivered(request: web.Request) -> web.Response:
    """The delivered version as a download."""
    return _as_file(await _download(request, looking.delivered))


async def fetch_attachment(request: web.Request) -> web.Response:
    """A file that travels with the document."""
    number = int(request.match_info["n"])
    found = await looking.attachment(
        desk(request).store, company(request).id, id_of(request), number, at=now(), online_days=_days(request)
    )
    return _as_file(found)


async def fetch_step(request: web.Request) -> web.Response:
    """What a step made, as a download."""
    number = int(request.match_info["n"])
    found = await looking.step_file(
        desk(request).store, company(request).id, id_of(request), number, at=now(), online_days=_days(request)
    )
    return _as_file(found)


async def fetch_container(request: web.Request) -> web.Response:
    """The sealed container of the archive."""
    number = int(request.match_info["n"])
    return _as_file(await looking.container(desk(request).store, company(request).id, id_of(request), number))


async def answer(request: web.Request) -> web.Response:
    """The receiver's word: accepted, please correct, rejected."""
    form = await request.post()
    kind, reason = str(form.get("kind", "")), str(form.get("reason", "")).strip()
    found = next((each for each in ANSWERS if each == kind), None)
    if found is None:
        raise NotFound
    try:
        if found != "accepted" and not reason:
            raise Invalid("reason", _NO_REASON)
        await give_answer(
            desk(request).store, acting_company(request).id, id_of(request), found, reason or None,
            who=visitor(request).who, at=now(),
        )  # fmt: skip
    except Invalid as fault:
        shown = {"problem": fault.message, "kind": found, "typed": reason}
        return _tab(request, "document.html", "document", await sight_of(request), status=422, **shown)
    raise web.HTTPSeeOther(f"/documents/{id_of(request)}?said=answered")


async def unread(request: web.Request) -> web.Response:
    """Takes the read mark away and goes back to the list."""
    owner, who = acting_company(request), visitor(request).who
    await acting.mark_unread(desk(request), owner.id, id_of(request), who=who, at=now())
    raise web.HTTPSeeOther("/received?said=unread")


def _is_choosable(document: DocumentRecord) -> bool:
    return document.problem is not None and document.problem.rule in UNDECIDED


def _has_other_number(document: DocumentRecord) -> bool:
    """Whether it was handed in for a document with a number other than its own."""
    return document.problem is not None and document.problem.rule == NO_CORRECTION


def _tab(
    request: web.Request, template: str, tab: str, sight: Sight, *, status: int = 200, **values: object
) -> web.Response:
    shared = {"problem": None, "typed": ""} | values
    online = looking.is_online(sight.document, now(), _days(request))
    return page(
        request, template, status=status, sight=sight, document=sight.document, line=sight.line, tab=tab,
        online=online, tabs=_tabs(sight.document, len(of_receiver(sight)), current=tab, online=online),
        toast=borne_out(request, sight),
        ending=ending(request, sight), earlier_answers=earlier_answers(sight),
        unsent_until=unsent_until(request, sight.document), correctable=is_correctable(sight), **shared,
    )  # fmt: skip


def _tabs(
    document: DocumentRecord, lost: int, *, current: str, online: bool
) -> list[tuple[str, Message, int]]:
    """Each tab's address, its name and its count."""
    tabs = [("document", Message("Document"), 0)] if document.pivot is not None else []
    if online:
        tabs.append(("source", Message("Source"), 0))
    if online and document.arrived_at is not None:
        tabs.append(("delivered", Message("Delivered version"), 0))
    if lost or current == "losses":
        tabs.append(("losses", Message("Losses"), lost))
    return [*tabs, ("tracking", Message("Tracking"), 0)]


def _lines(found: Download, marked: set[int | None]) -> list[Line] | None:
    """The lines of a text; None for one that is too large or no text."""
    if (
        len(found.content) > INLINE_LIMIT
        or b"\0" in found.content[:4096]
        or found.content.startswith(b"%PDF")
    ):
        return None
    text = found.content.decode("utf-8", "replace")
    return [Line(number, line, number in marked) for number, line in enumerate(text.splitlines(), 1)]


def id_of(request: web.Request) -> str:
    """The document's id, out of the address."""
    return request.match_info["id"]


def _days(request: web.Request) -> int:
    return desk(request).settings.portal.online_days


async def sight_of(request: web.Request) -> Sight:
    """The document as the visitor's company sees it."""
    return await looking.look(
        desk(request).store, company(request).id, id_of(request), online_days=_days(request)
    )


async def _download(request: web.Request, fetch: Fetch) -> Download:
    return await fetch(
        desk(request).store, company(request).id, id_of(request), at=now(), online_days=_days(request)
    )


def _as_file(found: Download) -> web.Response:
    return file_response(found.content, found.file.name, found.file.media_type)


ROUTES = (
    web.get("/documents/{id}", show_document),
    web.get("/documents/{id}/rendering", show_rendering),
    web.get("/documents/{id}/source", show_source),
    web.get("/documents/{id}/source/file", fetch_source),
    web.get("/documents/{id}/delivered", show_delivered),
    web.get("/documents/{id}/delivered/file", fetch_delivered),
    web.get("/documents/{id}/losses", show_losses),
    web.get("/documents/{id}/tracking", show_tracking),
    web.get(r"/documents/{id}/attachments/{n:\d{1,4}}", fetch_attachment),
    web.get(r"/documents/{id}/steps/{n:\d{1,4}}/file", fetch_step),
    web.get(r"/documents/{id}/containers/{n:\d{1,4}}", fetch_container),
    web.post("/documents/{id}/answer", answer),
    web.post("/documents/{id}/unread", unread),
)
