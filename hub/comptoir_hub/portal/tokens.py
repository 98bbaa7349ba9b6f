"""API tokens: a company's administrator makes, sees and revokes the keys of its machines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast, get_args

from aiohttp import web
from comptoir_engine.model import Message

from comptoir_hub.accounts.tokens import SHOWN, issue_token, revoke_token
from comptoir_hub.days import ZONE
from comptoir_hub.errors import Conflict, Invalid, NotFound
from comptoir_hub.portal.desk import administered_company, desk, visitor
from comptoir_hub.portal.language import parse_day
from comptoir_hub.portal.pages import page
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Scope, Token

_SCOPE = Message("Scope: choose one.")
_DAY = Message("Ends on: write the date as 03.11.2026.")


async def show_tokens(request: web.Request) -> web.Response:
    """The company's tokens, and the form for a new one."""
    return await _page(request)


async def take_token(request: web.Request) -> web.Response:
    """Makes a token and shows its secret this once: a redirect would have to keep it somewhere."""
    own, form = administered_company(request), await request.post()
    try:
        scope, ends_at = _scope(str(form.get("scope", ""))), _end(str(form.get("ends", "")))
        token, secret = await issue_token(
            desk(request).store, own.id, str(form.get("name", "")), scope=scope, who=visitor(request).who, at=now(),
            ends_at=ends_at, user_id=visitor(request).who,
        )  # fmt: skip
    except (Invalid, Conflict) as fault:
        return await _page(request, problem=fault)
    return await _page(request, issued=token, secret=secret)


async def ask_revoke(request: web.Request) -> web.Response:
    """Asks once more: what is revoked stays so."""
    return page(request, "token_revoke.html", token=await _token(request))


async def take_revoke(request: web.Request) -> web.Response:
    """Revokes it."""
    own, at = administered_company(request), now()
    await revoke_token(desk(request).store, own.id, request.match_info["id"], who=visitor(request).who, at=at)
    raise web.HTTPSeeOther("/settings/tokens?said=revoked")


async def _page(
    request: web.Request, *, problem: Invalid | Conflict | None = None, issued: Token | None = None, secret: str = ""
) -> web.Response:  # fmt: skip
    own, at = administered_company(request), now()
    found = await desk(request).store.read(lambda tx: tx.people.tokens_of(own.id, at, limit=SHOWN + 1))
    form = await request.post() if problem else {}
    return page(
        request, "tokens.html", status=422 if problem else 200, found=found[:SHOWN], more=len(found) > SHOWN, at=at,
        problem=problem.message if problem else None, field=getattr(problem, "field", None),
        issued=issued, secret=secret,
        form={name: str(form.get(name, "")) for name in ("name", "scope", "ends")}, scopes=get_args(Scope),
    )  # fmt: skip


async def _token(request: web.Request) -> Token:
    own, at = administered_company(request), now()
    found = await desk(request).store.read(lambda tx: tx.people.tokens_of(own.id, at))
    token = next((one for one in found if one.id == request.match_info["id"] and one.holds(at)), None)
    if token is None:
        raise NotFound
    return token


def _scope(text: str) -> Scope:
    if text not in get_args(Scope):
        raise Invalid("scope", _SCOPE)
    return cast(Scope, text)


def _end(text: str) -> datetime | None:
    """The end of the day that was typed, where the portal is."""
    if not text.strip():
        return None
    day = parse_day(text)
    if day is None or day.year > 9000:
        raise Invalid("ends", _DAY)
    last = day + timedelta(days=1)
    return datetime(last.year, last.month, last.day, tzinfo=ZONE)


ROUTES = (
    web.get("/settings/tokens", show_tokens),
    web.post("/settings/tokens", take_token),
    web.get("/settings/tokens/{id}/revoke", ask_revoke),
    web.post("/settings/tokens/{id}/revoke", take_revoke),
)
