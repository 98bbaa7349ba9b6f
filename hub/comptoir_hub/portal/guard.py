"""The door of every page: language, session, forged forms, headers, and faults that become pages.

A form is taken only from our own pages: the browser must say so (`Sec-Fetch-Site`, else `Origin`), and where somebody
is signed in the form must carry the session's token.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import web
from comptoir_engine.bodies import BodyFault
from comptoir_engine.errors import ComptoirError
from comptoir_engine.model import Message

from comptoir_hub.accounts.sign_in import session_of
from comptoir_hub.documents.lost import mending
from comptoir_hub.errors import (
    CONTENT_DAMAGED,
    CONTENT_MENDED,
    Conflict,
    Ended,
    Invalid,
    NotAllowed,
    NotFound,
)
from comptoir_hub.portal.desk import LANGUAGE, VISITOR, Visitor, desk
from comptoir_hub.portal.language import wanted
from comptoir_hub.portal.pages import page
from comptoir_hub.store import StoreUnavailable
from comptoir_hub.store.identity import now
from comptoir_hub.store.payloads import PayloadDamaged
from comptoir_hub.store.records import Session

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

COOKIE = "comptoir"
OPEN = ("/sign-in", "/static/", "/language", "/invitations/")
"""What is shown without a session."""
OWN = ("/sign-out", "/language")
"""What a person does for himself, however his company stands."""
WITHOUT_TOKEN = ("/sign-in", "/invitations/")
"""Forms that carry a secret of their own; they may be open in a window from before the session."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

FAULTS: Mapping[type[ComptoirError], int] = {
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Ended: 410,
    Invalid: 422,
}
RETRY_AFTER = "30"
TYPED = 1_000_000
"""Bytes of a form without files: it is read at once, and nothing else happens meanwhile."""
STRANGERS = 64 * 1024
"""Bytes of a form of somebody who is not signed in: nobody knows who fills the memory with more."""

_TOO_LARGE = Message("This is larger than {size}, which is all that the hub takes at once.")
_FEWER = Message("Go back and upload fewer files at once, or documents without large attachments.")
_UNREADABLE = Message("What your browser sent arrived damaged.")
_AGAIN = Message("Nothing of it was kept. Go back and send it once more.")
_TOO_MANY = Message("This form has more fields than any of the portal’s own. Nothing of it was looked at.")
_TOO_LONG = Message("This form is longer than any of the portal’s own. Nothing of it was looked at.")
_PACKED = Message("The portal takes forms as they are, without a Content-Encoding.")
_LATER = Message(
    "Nothing was lost, and nothing of this was kept. Try again in a moment; if it stays so, tell the operator."
)

log = structlog.get_logger()


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Puts the safe headers on every answer that has not stricter ones of its own."""
    try:
        response = await handler(request)
    except web.HTTPException as answer:
        _harden(answer)
        raise
    _harden(response)
    return response


@web.middleware
async def faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns faults into pages: a person never sees a traceback, and nothing of another company's."""
    request[LANGUAGE] = wanted(request, None)
    try:
        return await mending(desk(request), _looked_at(request), lambda: handler(request))
    except web.HTTPNotFound:
        return _fault(request, 404, NotFound().message)
    except web.HTTPRequestEntityTooLarge:
        size = desk(request).settings.limits.envelope_size
        return _fault(request, 413, Message(_TOO_LARGE.key, {"size": size}), _FEWER)
    except (web.HTTPException, ConnectionError):
        raise
    except BodyFault as fault:
        return _fault(request, fault.status, fault.message, _AGAIN)
    except web.RequestPayloadError:
        return _fault(request, 400, _UNREADABLE, _AGAIN)
    except StoreUnavailable as fault:
        response = _fault(request, 503, fault.message, _LATER)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    except PayloadDamaged as fault:
        log.error("payload.damaged", path=request.path, detail=str(fault))
        return _fault(request, 500, CONTENT_DAMAGED, CONTENT_MENDED)
    except tuple(FAULTS) as fault:
        return _fault(request, FAULTS[type(fault)], fault.message)
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("portal.failed", reference=reference, path=request.path)
        return page(request, "fault.html", status=500, message=None, mend=None, reference=reference)


@web.middleware
async def persons(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Finds out who asks and in which language, and sends strangers to the sign-in."""
    session = await _session(request)
    request[LANGUAGE] = wanted(request, session.user.language if session is not None else None)
    if session is not None:
        request[VISITOR] = await _visitor(request, session)
    elif not request.path.startswith(OPEN):
        back = (
            f"?next={quote(request.path_qs, safe='')}"
            if request.method == "GET" and request.path != "/"
            else ""
        )
        raise web.HTTPSeeOther(f"/sign-in{back}")
    return await handler(request)


@web.middleware
async def forms(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses forms that did not come from our own pages, and those of a company that may do nothing now."""
    if request.method not in ("GET", "HEAD"):
        _check_origin(request)
        form = await _form(request)
        person = request.get(VISITOR)
        if person is not None and not request.path.startswith(WITHOUT_TOKEN):
            given = str(form.get("csrf", ""))
            if not hmac.compare_digest(given.encode(), person.session.csrf.encode()):
                raise NotAllowed(
                    Message("This form is out of date. Go back, load the page again and send it once more.")
                )
            if person.barred is not None and not request.path.startswith(OWN):
                raise NotAllowed(person.barred)
    return await handler(request)


MIDDLEWARES = (headers, faults, persons, forms)


def _looked_at(request: web.Request) -> str | None:
    """The id of what somebody wants to see; None where he does more."""
    return request.match_info.get("id") if request.method in ("GET", "HEAD") else None


def _fault(request: web.Request, status: int, message: Message, mend: Message | None = None) -> web.Response:
    return page(request, "fault.html", status=status, message=message, mend=mend, reference=None)


async def _form(request: web.Request) -> Mapping[str, object]:
    """What was typed and chosen; handlers that ask for it again get the very same."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise BodyFault(415, _PACKED)
    longest = _longest(request)
    if request.can_read_body and longest is not None and not 0 < (request.content_length or 0) <= longest:
        raise BodyFault(413, _TOO_LONG)
    try:
        return await request.post()
    except web.HTTPRequestEntityTooLarge as error:
        if "fields" not in (error.text or ""):
            raise
        raise BodyFault(413, _TOO_MANY) from None
    except (ValueError, LookupError, RuntimeError) as error:  # the last of a part whose encoding is unknown
        raise web.RequestPayloadError(str(error)) from error


def _longest(request: web.Request) -> int | None:
    """The most bytes that a form may have, of which a browser says beforehand how many there are; None for files."""
    if VISITOR not in request:
        return STRANGERS
    return None if request.content_type == "multipart/form-data" else TYPED


def _check_origin(request: web.Request) -> None:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        own = site == "same-origin"
    else:
        origin = request.headers.get("Origin")
        own = origin is not None and urlsplit(origin).netloc == request.host
    if not own:
        raise NotAllowed(Message("This form did not come from the portal's own pages."))


async def _session(request: web.Request) -> Session | None:
    secret = request.cookies.get(COOKIE)
    if not secret:
        return None
    hub = desk(request)
    return await session_of(hub.store, secret, at=now(), rules=hub.settings.portal)


async def _visitor(request: web.Request, session: Session) -> Visitor:
    company_id = session.user.company_id
    if company_id is None:
        return Visitor(session, None, {}, 0)
    company, counters, requests = await desk(request).store.read(
        lambda tx: (
            tx.companies.get(company_id),
            tx.lines.counters(company_id),
            len(tx.partnerships.received(company_id, "pending")),
        ),
        brief=True,
    )
    return Visitor(session, company, counters, requests)


def _harden(response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
