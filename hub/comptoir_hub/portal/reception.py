"""One partner: how it receives from us, and how our administrators want to receive from it, tried on a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from aiohttp import web
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Archive, Option
from comptoir_engine.model import PIVOT, Message
from comptoir_engine.registry import Registry

from comptoir_hub.documents import reception, rendering
from comptoir_hub.documents.reception import Unreached, unreached
from comptoir_hub.errors import Conflict, Invalid, NotFound
from comptoir_hub.exchange.in_force import is_set_up
from comptoir_hub.exchange.inbox import INBOX_ID
from comptoir_hub.partners import requests
from comptoir_hub.partners.options import options_of, profile_of
from comptoir_hub.partners.planning import resolved
from comptoir_hub.portal.desk import administered_company, company, desk, visitor
from comptoir_hub.portal.pages import file_response, page, said
from comptoir_hub.store import Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Agreement, Company, Terms

LOST = 20
"""Documents that could not reach us are named up to so many."""
_OF_INVOICES = ("BT-13", "BT-10", "BT-12", "BT-11", "BT-19", "BT-72", "BT-9", "BT-132", "BT-156")
_OF_ORDERS = ("order-number", "customer-reference", "contract", "line-order-line")
OFFERED = (
    (Message("In invoices and credit notes"), _OF_INVOICES),
    (Message("In orders, order responses and despatch advices"), _OF_ORDERS),
)
"""Values that the form offers to be asked for in each document, by the types that have them."""
NEEDED = (*_OF_INVOICES, *_OF_ORDERS)
OPTION = "option-"
"""How the fields of a profile are named in the form: nobody's option is taken for a field of ours."""

_ADDRESS = Message("Address: please fill in.")


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, with what is wrong with it and at which field; nothing typed yet shows what is agreed."""

    said: Mapping[str, str]
    problem: Message | None = None
    field: str = ""


async def show_partner(request: web.Request) -> web.Response:
    """Who it is, how it receives from us, and how we receive from it."""
    return await _page(request, None)


async def set_reception(request: web.Request) -> web.Response:
    """How we want to receive this partner's documents."""
    own, partner_id, text = administered_company(request), request.match_info["id"], await _said(request)
    try:
        _check(request, text)
        change = partial(_changed, request, own, text)
        await requests.change_terms(
            desk(request).store, partner_id, own.id, change, who=visitor(request).who, at=now()
        )
    except Invalid as wrong:
        return await _page(request, Form(text, wrong.message, wrong.field))
    raise web.HTTPSeeOther(f"/partners/{partner_id}?said=saved")


async def preview(request: web.Request) -> web.Response:
    """The partner's newest document as we would get it so; nothing is saved or sent."""
    own, partner_id, text = administered_company(request), request.match_info["id"], await _said(request)
    agreed, newest = await desk(request).store.read(
        lambda tx: (
            tx.partnerships.agreement(partner_id, own.id),
            tx.documents.newest_between(partner_id, own.id),
        )
    )
    if agreed is None:
        raise NotFound
    try:
        _check(request, text)
        terms = resolved(_changed(request, own, text, agreed.terms), own.terms)
    except Invalid as wrong:
        return await _page(request, Form(text, wrong.message, wrong.field))
    if newest is None:
        raise Conflict(Message("There is no document of this partner to be tried yet."))
    try:
        found = await rendering.render(
            desk(request), own.id, newest, at=now(), format=terms.format or PIVOT, options=terms.profile
        )
    except DocumentFault as fault:
        raise Conflict(fault.message) from fault
    return file_response(found.content, f"preview-{found.file.name}", found.file.media_type)


async def deliver_again(request: web.Request) -> web.Response:
    """What could not reach us is sent once more, now that the way is mended."""
    own, partner_id = administered_company(request), request.match_info["id"]
    await reception.deliver_again(desk(request), own.id, partner_id, who=visitor(request).who, at=now())
    raise web.HTTPSeeOther(f"/partners/{partner_id}?said=again")


def _changed(request: web.Request, own: Company, said: Mapping[str, str], terms: Terms) -> Terms:
    """From what is agreed to what was typed. What the form does not show stays; options that nobody heeds fall away.

    Raises `Invalid` for a value that an option does not take.
    """
    wanted = replace(terms, format=said.get("format") or None, channel=said.get("channel") or None)
    typed = {name.removeprefix(OPTION): text for name, text in said.items() if name.startswith(OPTION)}
    options = _options(desk(request).registry, wanted, own)
    return replace(
        wanted, profile=profile_of(typed or terms.profile, options, terms.profile),
        address=said.get("address") or None, archive=said.get("archive") or None,
        required=_required(said, terms),
    )  # fmt: skip


def _required(said: Mapping[str, str], terms: Terms) -> tuple[str, ...]:
    """What was ticked, and what is asked for beside that."""
    ticked = said.get("required", "").split()
    return (
        *(term for term in NEEDED if term in ticked),
        *(term for term in terms.required if term not in NEEDED),
    )


async def _said(request: web.Request) -> dict[str, str]:
    form = await request.post()
    ticked = " ".join(str(value) for value in form.getall("required", []))
    return {name: str(value).strip() for name, value in form.items()} | {"required": ticked}


async def _page(request: web.Request, form: Form | None) -> web.Response:
    own, partner_id, hub = company(request), request.match_info["id"], desk(request)
    partner, theirs, ours, lost = await hub.store.read(
        lambda tx: (
            *_agreements(tx, own.id, partner_id),
            unreached(tx, own.id, sender_id=partner_id, limit=LOST),
        )
    )
    typed = defaultdict(str, form.said if form is not None else _typed(ours.terms))
    shown = replace(ours.terms, format=typed.get("format") or None, channel=typed.get("channel") or None)
    return page(
        request, "partner.html", status=422 if form else 200, partner=partner, problem=form.problem if form else None,
        field=form.field if form else "", form=typed, options=_options(hub.registry, shown, own), option=OPTION,
        kept=ours.terms.profile, theirs=resolved(theirs.terms, partner.terms), relation=theirs.relation,
        ours=resolved(ours.terms, own.terms), formats=hub.registry.writable(), channels=_channels(request),
        archives=_archives(request), needed=OFFERED, portal=INBOX_ID, pivot=PIVOT, unreached=lost,
        toast=_toast(request, lost),
    )  # fmt: skip


def _toast(request: web.Request, lost: list[Unreached]) -> str | None:
    """What the address wants said; documents that wait here are on no way."""
    told = request.query.get("said")
    return None if told == "again" and lost else told


def _typed(terms: Terms) -> dict[str, str]:
    """What is agreed, as if it had been typed."""
    own = {
        "format": terms.format, "channel": terms.channel, "address": terms.address, "archive": terms.archive,
        "required": " ".join(terms.required),
        **{f"{OPTION}{name}": value for name, value in terms.profile.items()},
    }  # fmt: skip
    return {name: value or "" for name, value in own.items()}


def _options(registry: Registry, terms: Terms, own: Company) -> list[Option]:
    whole = resolved(terms, own.terms)
    return options_of(registry, [whole.format or PIVOT, *whole.renderings], whole.channel or INBOX_ID)


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


def _check(request: web.Request, typed: Mapping[str, str]) -> None:
    """Raises `NotFound` for what is not offered, `Invalid` for an address that the channel can't use."""
    format, channel, address = (typed.get(name, "") for name in ("format", "channel", "address"))
    if typed.get("archive") and typed["archive"] not in _archives(request):
        raise NotFound
    registry = desk(request).registry
    if (format and format not in registry.writable()) or (channel and channel not in _channels(request)):
        raise NotFound
    if not channel or channel == INBOX_ID:
        return
    if not address:
        raise Invalid("address", _ADDRESS)
    check = registry.channels[channel].check_address
    wrong = check(address) if check is not None else None
    if wrong is not None:
        raise Invalid("address", Message("Address: {problem}", {"problem": said(request, wrong)}))


ROUTES = (
    web.get("/partners/{id}", show_partner),
    web.post("/partners/{id}", set_reception),
    web.post("/partners/{id}/preview", preview),
    web.post("/partners/{id}/again", deliver_again),
)
