"""Faults as problem+json (RFC 9457): a status, a sentence, and nothing of the hub's inside."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

import msgspec
import structlog
from aiohttp import web
from comptoir_engine.bodies import PACKINGS, BodyFault
from comptoir_engine.errors import DocumentFault, Refused, RefusedReason

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
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.store import StoreUnavailable
from comptoir_hub.store.payloads import PayloadDamaged

HUB = web.AppKey("hub", Hub)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PROBLEM = "application/problem+json"
RETRY_AFTER = "30"

REFUSED: dict[RefusedReason, int] = {
    "unauthenticated": 401, "forbidden": 403, "empty": 422, "too_large": 413, "used_key": 422, "too_many": 429,
    "not_now": 503,
}  # fmt: skip
FAULTS: dict[type[Exception], int] = {
    NotAllowed: 403, NotFound: 404, Conflict: 409, Ended: 410, Invalid: 422, DocumentFault: 422, StoreUnavailable: 503,
}  # fmt: skip

UNREADABLE = "The body can't be read to its end. Send it again."

log = structlog.get_logger()


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every fault into a problem."""
    try:
        return await mending(request.config_dict[HUB], _looked_at(request), lambda: handler(request))
    except BodyFault as fault:
        return problem(fault.status, str(fault))
    except web.RequestPayloadError:
        return problem(400, UNREADABLE)
    except ConnectionError:
        raise
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return problem(error.status, error.reason)
    except Refused as error:
        return problem(REFUSED[error.reason], str(error), reason=error.reason)
    except PayloadDamaged as error:
        log.error("payload.damaged", path=request.path, detail=str(error))
        return problem(500, f"{CONTENT_DAMAGED} {CONTENT_MENDED}")
    except tuple(FAULTS) as error:
        return problem(FAULTS[type(error)], str(error))
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("api.failed", reference=reference, path=request.path)
        return problem(500, f"Something failed on our side. Nothing was lost. Reference {reference}.")


def _looked_at(request: web.Request) -> str | None:
    """The id of what somebody wants to see; None where he does more."""
    return request.match_info.get("id") if request.method in ("GET", "HEAD") else None


def problem(status: int, title: str, **more: str) -> web.Response:
    """A problem document."""
    headers = {"Retry-After": RETRY_AFTER} if status in (429, 503) else {}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="comptoir"'
    if status == 415:
        headers["Accept-Encoding"] = PACKINGS
    body = msgspec.json.encode({"type": "about:blank", "status": status, "title": title, **more})
    return web.Response(status=status, body=body, content_type=PROBLEM, headers=headers)
