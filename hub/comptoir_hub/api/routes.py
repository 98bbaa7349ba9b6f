"""The API's addresses, under `/api/v1`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, get_args
from urllib.parse import quote, unquote

import msgspec
from aiohttp import web
from aiohttp.multipart import content_disposition_filename, parse_content_disposition
from comptoir_engine.bodies import whole_body
from comptoir_engine.errors import Refused
from comptoir_engine.headers import LONGEST_KEY, bare_name, bearer, sender_key
from comptoir_engine.model import AnswerKind, Credential, Envelope, Message, Status, Type

from comptoir_hub.accounts.standing import barred
from comptoir_hub.accounts.tokens import token_shown
from comptoir_hub.api import shapes
from comptoir_hub.api.problems import HUB, problems
from comptoir_hub.documents import acting, looking
from comptoir_hub.errors import Invalid, NotAllowed, NotFound
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.store.filters import Filter
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Direction, Token
from comptoir_hub.store.sorting import SORTS, Sort, is_cursor

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOKEN = web.RequestKey("token", Token)
LARGEST_PAGE = 200
_KEY = Message("The Idempotency-Key must be 1 to {n} printable ASCII characters.")
PARAMETERS = (
    "q", "direction", "type", "status", "answer", "from", "to", "amount_min", "amount_max", "currency", "flag",
    "unread", "sort", "size", "cursor",
)  # fmt: skip
"""What the list of documents may be asked."""


def api(hub: Hub) -> web.Application:
    """The API as an application of its own."""
    application = web.Application(middlewares=[problems, bearers])
    application[HUB] = hub
    application.add_routes([
        web.post("/documents", send),
        web.get("/documents", documents),
        web.get("/documents/{id}", document),
        web.get("/documents/{id}/source", source),
        web.get("/documents/{id}/delivered", delivered),
        web.get("/documents/{id}/attachments/{n:\\d{1,4}}", attachment),
        web.get("/documents/{id}/containers/{n:\\d{1,4}}", container),
        web.get("/documents/{id}/steps/{n:\\d{1,4}}/file", step_file),
        web.post("/documents/{id}/resend", resend),
        web.get("/envelopes/{id}", envelope),
    ])  # fmt: skip
    return application


@web.middleware
async def bearers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Lets in who shows a token that holds, of a company that may act; one for reading only changes nothing, one for
    sending reads too."""
    hub = request.config_dict[HUB]
    secret = _secret(request)
    token = await token_shown(hub.store, secret, now()) if secret else None
    if token is None:
        raise Refused("unauthenticated", Message("Show a valid token: Authorization: Bearer …"))
    company_id = token.company_id
    state = await hub.store.read(lambda tx: tx.companies.state(company_id), brief=True)
    closed = barred(state) if state is not None else None
    if closed is not None:
        raise Refused("forbidden", closed)
    if request.method not in ("GET", "HEAD") and token.scope == "read":
        raise NotAllowed(Message("This token may read only."))
    request[TOKEN] = token
    return await handler(request)


async def send(request: web.Request) -> web.Response:
    """Takes the body as an envelope: 202 with its id once it is on disk."""
    hub = request.config_dict[HUB]
    content = await whole_body(
        request.content.iter_any(), request.headers.get("Content-Encoding"),
        length=request.content_length, limit=hub.settings.limits.envelope_bytes,
    )  # fmt: skip
    sender = Credential("token", _secret(request))
    taken = Envelope(
        content,
        _file_name(request),
        request.content_type,
        "api",
        sender,
        _key(request),
    )
    envelope_id = await hub.intake.accept(taken)
    path = f"/api/v1/documents/{envelope_id}"
    answer = {
        "id": envelope_id,
        "status": "in_progress",
        "document": path,
        "envelope": f"/api/v1/envelopes/{envelope_id}",
    }
    return _json(answer, status=202, headers={"Location": path})


async def documents(request: web.Request) -> web.Response:
    """A page of the company's documents; `older` leads on."""
    hub = request.config_dict[HUB]
    wanted, size = _filter(request), _size(request)
    cursor = _cursor(request, wanted.sort)
    page = await hub.store.read(lambda tx: tx.lines.page(_company(request), wanted, cursor=cursor, size=size))
    lines = [shapes.line(one) for one in page.lines]
    return _json({"documents": lines, "older": page.older, "newer": page.newer})


async def document(request: web.Request) -> web.Response:
    """One document with its steps."""
    hub = request.config_dict[HUB]
    days = hub.settings.portal.online_days
    return _json(
        shapes.document(await looking.look(hub.store, _company(request), _id(request), online_days=days))
    )


async def envelope(request: web.Request) -> web.Response:
    """The documents of an envelope that the company handed in."""
    hub, company_id, envelope_id = request.config_dict[HUB], _company(request), _id(request)
    found = await hub.store.read(
        lambda tx: (tx.envelopes.get(company_id, envelope_id), tx.documents.of_envelope(envelope_id))
    )
    if found[0] is None:
        raise NotFound
    inside = [{"id": one.id, "status": one.status, "number": one.head.number} for one in found[1]]
    return _json({"id": envelope_id, "received_at": found[0].received_at, "documents": inside})


async def source(request: web.Request) -> web.Response:
    """The document as it came."""
    return await _download(request, looking.source)


async def delivered(request: web.Request) -> web.Response:
    """The document as the receiver gets it; for him, that is to fetch it."""
    hub, company_id = request.config_dict[HUB], _company(request)
    answer = await _download(request, looking.delivered)
    await acting.open_received(hub, company_id, _id(request), who=f"token:{request[TOKEN].id}", at=now())
    return answer


async def attachment(request: web.Request) -> web.Response:
    """A file that travels with the document."""
    hub = request.config_dict[HUB]
    n, days = int(request.match_info["n"]), hub.settings.portal.online_days
    found = await looking.attachment(
        hub.store, _company(request), _id(request), n, at=now(), online_days=days
    )
    return _file(found)


async def step_file(request: web.Request) -> web.Response:
    """What a step made."""
    hub = request.config_dict[HUB]
    n, days = int(request.match_info["n"]), hub.settings.portal.online_days
    found = await looking.step_file(hub.store, _company(request), _id(request), n, at=now(), online_days=days)
    return _file(found)


async def container(request: web.Request) -> web.Response:
    """A sealed container of the archive."""
    hub = request.config_dict[HUB]
    return _file(
        await looking.container(hub.store, _company(request), _id(request), int(request.match_info["n"]))
    )


async def resend(request: web.Request) -> web.Response:
    """Runs a document with a red flag again; `?receiver=ID` sends it to that partner."""
    hub = request.config_dict[HUB]
    who, receiver_id = f"token:{request[TOKEN].id}", request.query.get("receiver")
    await acting.resend(hub, _company(request), _id(request), who=who, at=now(), receiver_id=receiver_id)
    return _json({"id": _id(request), "status": "in_progress"}, status=202)


async def _download(request: web.Request, get: Callable[..., Awaitable[looking.Download]]) -> web.Response:
    hub = request.config_dict[HUB]
    days = hub.settings.portal.online_days
    return _file(await get(hub.store, _company(request), _id(request), at=now(), online_days=days))


def _company(request: web.Request) -> str:
    return request[TOKEN].company_id


def _id(request: web.Request) -> str:
    return request.match_info["id"]


def _secret(request: web.Request) -> str:
    return bearer(request.headers.get("Authorization", ""))


def _key(request: web.Request) -> str | None:
    """The sender's key for this delivery."""
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    try:
        return sender_key(text)
    except ValueError:
        told = {"n": str(LONGEST_KEY)}
        raise Invalid("Idempotency-Key", Message(_KEY.key, told)) from None


def _file_name(request: web.Request) -> str | None:
    """The bare name of the file that was sent, from Content-Disposition or (percent-encoded) X-File-Name."""
    _, parameters = parse_content_disposition(request.headers.get("Content-Disposition"))
    name = content_disposition_filename(parameters) or unquote(request.headers.get("X-File-Name", ""))
    return bare_name(name)


def _cursor(request: web.Request, sort: Sort) -> str | None:
    """The place in a list; one that can't be read would begin anew, for ever."""
    cursor = request.query.get("cursor")
    if cursor and not is_cursor(cursor, sort):
        raise Invalid(
            "cursor", Message("{field}: take it from the page before, as it is.", {"field": "cursor"})
        )
    return cursor


def _filter(request: web.Request) -> Filter:
    query = request.query
    for name in query:
        _one(name, PARAMETERS, "parameter")
    return Filter(
        direction=_one(query.get("direction"), get_args(Direction), "direction"),
        words=query.get("q", "")[:200],
        number=query.get("number"),
        types=_many(query.getall("type", []), get_args(Type), "type"),
        statuses=_many(query.getall("status", []), get_args(Status), "status"),
        answers=_many(query.getall("answer", []), get_args(AnswerKind), "answer"),
        since=_date(query.get("from"), "from"),
        until=_date(query.get("to"), "to"),
        at_least=_amount(query.get("amount_min"), "amount_min"),
        at_most=_amount(query.get("amount_max"), "amount_max"),
        currency=query.get("currency"),
        flagged="flag" in query,
        unread="unread" in query,
        sort=_one(query.get("sort"), tuple(SORTS), "sort") or "time",
    )


def _one(value: str | None, known: tuple[Any, ...], field: str) -> Any:
    if value is not None and value not in known:
        raise Invalid(field, Message("{field}: one of {known}.", {"field": field, "known": ", ".join(known)}))
    return value


def _many(values: list[str], known: tuple[Any, ...], field: str) -> tuple[Any, ...]:
    return tuple(_one(value, known, field) for value in values)


def _date(value: str | None, field: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise Invalid(field, Message("{field}: write the date as 2026-11-03.", {"field": field})) from None


def _amount(value: str | None, field: str) -> Decimal | None:
    try:
        amount = Decimal(value) if value else None
    except InvalidOperation:
        amount = Decimal("NaN")
    if amount is not None and not amount.is_finite():
        raise Invalid(field, Message("{field}: write the amount as 1234.50.", {"field": field}))
    return amount


def _size(request: web.Request) -> int:
    size = request.query.get("size", "50")
    if not size.isdecimal() or len(size) > 4 or not 1 <= int(size) <= LARGEST_PAGE:
        raise Invalid("size", Message("{field}: from 1 to {n}.", {"field": "size", "n": str(LARGEST_PAGE)}))
    return int(size)


def _json(value: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    body = msgspec.json.encode(value)
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


def _file(found: looking.Download) -> web.Response:
    """Always a download: nothing that came in from outside is shown on the hub's own address."""
    media_type = found.file.media_type.partition(";")[0].strip() or "application/octet-stream"
    name = quote(found.file.name or "document", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "ETag": f'"{found.file.sha256}"',
    }
    return web.Response(body=found.content, content_type=media_type, headers=headers)
