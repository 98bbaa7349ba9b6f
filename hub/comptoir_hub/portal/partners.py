"""Partners: search the directory, ask, accept or decline."""

from __future__ import annotations

from typing import cast, get_args

from aiohttp import web

from comptoir_hub.errors import NotFound
from comptoir_hub.partners import directory, requests
from comptoir_hub.partners.authorising import sending
from comptoir_hub.portal.desk import acting_company, administered_company, company, desk, visitor
from comptoir_hub.portal.pages import page
from comptoir_hub.store import Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Agreement, Relation, Request

SHOWN = 50
"""Hits of a search that are shown."""
A_PAGE = 200
"""Partners on one page."""


async def show_directory(request: web.Request) -> web.Response:
    """Companies by name, town or number, with the link there is to each."""
    own, text = company(request), request.query.get("q", "").strip()
    found = await directory.search(desk(request).store, text, limit=SHOWN + 1) if text else []
    found, more = found[:SHOWN], len(found) > SHOWN
    links = await desk(request).store.read(lambda tx: {each.id: _link(tx, own.id, each.id) for each in found})
    others = [each for each in found if each.id != own.id]
    return page(request, "directory.html", found=others, links=links, q=text, more=SHOWN if more else 0)


async def ask(request: web.Request) -> web.Response:
    """Asks a company to become a partner."""
    form = await request.post()
    role = next((each for each in get_args(Relation) if each == form.get("role")), None)
    if role is None:
        raise NotFound
    await requests.ask(
        desk(request).store, acting_company(request).id, request.match_info["id"], cast(Relation, role),
        str(form.get("message", "")).strip()[:500] or None, who=visitor(request).who, at=now(),
    )  # fmt: skip
    raise web.HTTPSeeOther("/requests/sent?said=asked")


async def show_partners(request: web.Request) -> web.Response:
    """My partners by name, a page at a time; the address names the last one of the page before."""
    own, after = company(request), request.query.get("after", "")

    def work(tx: Transaction) -> list[Agreement]:
        last = tx.companies.get(after)
        place = (last.name, last.id) if last is not None else ("", "")
        return tx.partnerships.partners(own.id, after=place, limit=A_PAGE + 1)

    found = await desk(request).store.read(work)
    agents, principals = await desk(request).store.read(lambda tx: sending(tx, own.id))
    more = found[A_PAGE - 1].receiver_id if len(found) > A_PAGE else None
    return page(
        request, "partners.html", found=found[:A_PAGE], more=more, after=after, agents=agents, principals=principals
    )  # fmt: skip


async def show_received(request: web.Request) -> web.Response:
    """Requests that wait for us, and those answered."""
    own = company(request)

    def work(tx: Transaction) -> tuple[list[Request], list[Request], set[str]]:
        declined = tx.partnerships.received(own.id, "declined")
        acceptable = {each.id for each in declined if not tx.partnerships.is_overtaken(each)}
        answered = [*tx.partnerships.received(own.id, "accepted"), *declined]
        return tx.partnerships.received(own.id, "pending"), answered, acceptable

    pending, answered, acceptable = await desk(request).store.read(work)
    return page(request, "requests_received.html", pending=pending, answered=answered, acceptable=acceptable)


async def show_sent(request: web.Request) -> web.Response:
    """Requests we made."""
    own = company(request)
    found = await desk(request).store.read(
        lambda tx: [
            asked
            for state in ("pending", "accepted", "declined", "withdrawn")
            for asked in tx.partnerships.sent(own.id, state)
        ]
    )
    return page(request, "requests_sent.html", found=found)


async def accept(request: web.Request) -> web.Response:
    """From now on documents flow both ways."""
    await requests.accept(
        desk(request).store,
        acting_company(request).id,
        request.match_info["id"],
        who=visitor(request).who,
        at=now(),
    )
    raise web.HTTPSeeOther("/requests/received?said=accepted")


async def decline(request: web.Request) -> web.Response:
    """No, with a reason if there is one."""
    reason = str((await request.post()).get("reason", "")).strip()[:500] or None
    await requests.decline(
        desk(request).store, acting_company(request).id, request.match_info["id"], reason,
        who=visitor(request).who, at=now(),
    )  # fmt: skip
    raise web.HTTPSeeOther("/requests/received?said=declined")


async def withdraw(request: web.Request) -> web.Response:
    """Takes our own request back."""
    await requests.withdraw(
        desk(request).store,
        acting_company(request).id,
        request.match_info["id"],
        who=visitor(request).who,
        at=now(),
    )
    raise web.HTTPSeeOther("/requests/sent?said=withdrawn")


async def ask_end(request: web.Request) -> web.Response:
    """Asks once more: what is ended stays so."""
    own, partner_id = administered_company(request), request.match_info["id"]
    partner, agreement = await desk(request).store.read(
        lambda tx: (tx.companies.get(partner_id), tx.partnerships.agreement(own.id, partner_id))
    )
    if partner is None or agreement is None:
        raise NotFound
    return page(request, "partner_end.html", partner=partner)


async def take_end(request: web.Request) -> web.Response:
    """Ends it, both ways."""
    own, at = administered_company(request), now()
    await requests.disconnect(
        desk(request).store, own.id, request.match_info["id"], who=visitor(request).who, at=at
    )
    raise web.HTTPSeeOther("/partners?said=parted")


def _link(tx: Transaction, own_id: str, other_id: str) -> str:
    agreement = tx.partnerships.agreement(own_id, other_id)
    if agreement is not None:
        return agreement.relation
    if tx.partnerships.pending(own_id, other_id):
        return "asked"
    return "asks" if tx.partnerships.pending(other_id, own_id) else ""


ROUTES = (
    web.get("/directory", show_directory),
    web.post("/directory/{id}", ask),
    web.get("/partners", show_partners),
    web.get("/partners/{id}/end", ask_end),
    web.post("/partners/{id}/end", take_end),
    web.get("/requests/received", show_received),
    web.get("/requests/sent", show_sent),
    web.post("/requests/{id}/accept", accept),
    web.post("/requests/{id}/decline", decline),
    web.post("/requests/{id}/withdraw", withdraw),
)
