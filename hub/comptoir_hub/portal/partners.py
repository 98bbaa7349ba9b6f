"""Partners: search the directory, ask, accept or decline, see how a partner receives and set how we receive."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from aiohttp import web
from comptoir_engine.hookspecs import Archive
from comptoir_engine.model import PIVOT, Message

from comptoir_hub.documents import reception
from comptoir_hub.documents.reception import unreached
from comptoir_hub.errors import NotFound
from comptoir_hub.exchange.in_force import is_set_up
from comptoir_hub.exchange.inbox import INBOX_ID
from comptoir_hub.partners import directory, requests
from comptoir_hub.partners.options import options_of
from comptoir_hub.partners.planning import resolved
from comptoir_hub.portal.desk import acting_company, company, desk, visitor
from comptoir_hub.portal.pages import page, said
from comptoir_hub.store import Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Agreement, Company, Relation, Terms

SHOWN = 50
LOST = 20
"""Documents that could not reach us are named up to so many."""

_ADDRESS = Message("Address: please fill in.")


async def show_directory(request: web.Request) -> web.Response:
    """Companies by name, town or number, with the link there is to each."""
    own, text = company(request), request.query.get("q", "").strip()
    found = await directory.search(desk(request).store, text, limit=SHOWN) if text else []
    links = await desk(request).store.read(lambda tx: {each.id: _link(tx, own.id, each.id) for each in found})
    others = [each for each in found if each.id != own.id]
    return page(request, "directory.html", found=others, links=links, q=text)


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
    """My partners."""
    own = company(request)
    found = await desk(request).store.read(lambda tx: tx.partnerships.partners(own.id, limit=200))
    return page(request, "partners.html", found=found)


async def show_partner(request: web.Request) -> web.Response:
    """One partner: who it is, how it receives from us, and how we receive from it."""
    return await _partner(request, None)


async def set_reception(request: web.Request) -> web.Response:
    """How we want to receive this partner's documents."""
    form, hub = await request.post(), desk(request)
    own, partner_id = acting_company(request), request.match_info["id"]
    format, channel, address = (str(form.get(name, "")).strip() for name in ("format", "channel", "address"))
    problem = _problem(request, format, channel, address)
    if problem is not None:
        return await _partner(request, problem)
    archive = str(form.get("archive", "")) or None
    if archive is not None and archive not in _archives(request):
        raise NotFound

    def change(terms: Terms) -> Terms:
        """What the form does not show stays; options of the format before, which nobody heeds now, fall away."""
        heeded = {
            option.name
            for option in options_of(
                hub.registry, [format or own.terms.format or PIVOT, *terms.renderings], channel or INBOX_ID
            )
        }
        profile = {name: value for name, value in terms.profile.items() if name in heeded}
        return replace(
            terms, format=format or None, profile=profile, channel=channel or None, address=address or None,
            archive=archive,
        )  # fmt: skip

    await requests.change_terms(hub.store, partner_id, own.id, change, who=visitor(request).who, at=now())
    raise web.HTTPSeeOther(f"/partners/{partner_id}?said=saved")


async def deliver_again(request: web.Request) -> web.Response:
    """What could not reach us is sent once more, now that the way is mended."""
    own, partner_id = acting_company(request), request.match_info["id"]
    await reception.deliver_again(desk(request), own.id, partner_id, who=visitor(request).who, at=now())
    raise web.HTTPSeeOther(f"/partners/{partner_id}?said=again")


async def show_received(request: web.Request) -> web.Response:
    """Requests that wait for us, and those answered."""
    own = company(request)
    pending, accepted, declined = await desk(request).store.read(
        lambda tx: (
            tx.partnerships.received(own.id, "pending"),
            tx.partnerships.received(own.id, "accepted"),
            tx.partnerships.received(own.id, "declined"),
        )
    )
    return page(request, "requests_received.html", pending=pending, answered=[*accepted, *declined])


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


async def _partner(request: web.Request, problem: Message | None) -> web.Response:
    own, partner_id = company(request), request.match_info["id"]
    partner, theirs, ours, lost = await desk(request).store.read(
        lambda tx: (
            *_agreements(tx, own.id, partner_id),
            unreached(tx, own.id, sender_id=partner_id, limit=LOST),
        )
    )
    hub = desk(request)
    form = await request.post() if problem is not None else {}
    return page(
        request, "partner.html", status=422 if problem else 200, partner=partner, problem=problem, form=form,
        theirs=resolved(theirs.terms, partner.terms), ours=ours.terms, general=own.terms, relation=theirs.relation,
        formats=hub.registry.writable(), channels=_channels(request), archives=_archives(request), portal=INBOX_ID,
        pivot=PIVOT, unreached=lost,
    )  # fmt: skip


def _agreements(tx: Transaction, own_id: str, partner_id: str) -> tuple[Company, Agreement, Agreement]:
    partner = tx.companies.get(partner_id)
    theirs, ours = (
        tx.partnerships.agreement(own_id, partner_id),
        tx.partnerships.agreement(partner_id, own_id),
    )
    if partner is None or theirs is None or ours is None:
        raise NotFound
    return partner, theirs, ours


def _channels(request: web.Request) -> dict[str, str]:
    """Those that can deliver on this hub, by title."""
    return {
        channel.id: said(request, Message(channel.title))
        for channel in desk(request).registry.channels.values()
        if desk(request).channels.get(channel.id) is not None
    }


def _archives(request: web.Request) -> dict[str, Archive]:
    """Those that can seal on this hub."""
    hub = desk(request)
    found = hub.registry.archives.values()
    return {archive.id: archive for archive in found if is_set_up(archive, hub.settings.archives)}


def _problem(request: web.Request, format: str, channel: str, address: str) -> Message | None:
    """What is wrong with the way that was chosen."""
    registry = desk(request).registry
    if format and format not in registry.writable():
        raise NotFound
    if channel and channel not in _channels(request):
        raise NotFound
    if not channel or channel == INBOX_ID:
        return None
    if not address:
        return _ADDRESS
    check = registry.channels[channel].check_address
    wrong = check(address) if check is not None else None
    if wrong is None:
        return None
    return Message("Address: {problem}", {"problem": said(request, wrong)})


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
    web.get("/partners/{id}", show_partner),
    web.post("/partners/{id}", set_reception),
    web.post("/partners/{id}/again", deliver_again),
    web.get("/requests/received", show_received),
    web.get("/requests/sent", show_sent),
    web.post("/requests/{id}/accept", accept),
    web.post("/requests/{id}/decline", decline),
    web.post("/requests/{id}/withdraw", withdraw),
)
