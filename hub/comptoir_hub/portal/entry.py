"""Signing in and out, and the choice of language."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web
from comptoir_engine.model import Message

from comptoir_hub.accounts.addresses import known_address
from comptoir_hub.accounts.people import check_invitation, set_password
from comptoir_hub.accounts.sign_in import SignedIn, SignInMustWait, SignInRefused, sign_in, sign_out
from comptoir_hub.errors import Invalid
from comptoir_hub.portal import guard
from comptoir_hub.portal.desk import TRIES, VISITOR, desk, visitor
from comptoir_hub.portal.language import COOKIE, LANGUAGES
from comptoir_hub.portal.pages import page
from comptoir_hub.store import StoreUnavailable
from comptoir_hub.store.identity import now, uptime


async def show_sign_in(request: web.Request) -> web.Response:
    """The form."""
    if request.get(VISITOR) is not None:
        raise web.HTTPSeeOther(local(request.query.get("next")))
    return _form(request, next=local(request.query.get("next")))


async def take_sign_in(request: web.Request) -> web.Response:
    """Opens a session, or shows the form again with what was typed (but the password)."""
    form = await request.post()
    email, target = str(form.get("email", "")), local(str(form.get("next", "")))
    stay = form.get("stay") == "yes"
    rules = desk(request).settings.portal
    try:
        entered = await _enter(request, email, str(form.get("password", "")), stay=stay)
    except SignInRefused as refusal:
        return _form(request, status=422, email=email, next=target, problem=refusal.message)
    except SignInMustWait as refusal:
        return _form(request, status=429, email=email, next=target, problem=refusal.message)
    except StoreUnavailable as fault:
        return _form(request, status=503, email=email, next=target, problem=fault.message)
    response = web.HTTPSeeOther(target)
    response.set_cookie(
        guard.COOKIE, entered.secret, httponly=True, samesite="Lax", path="/",
        secure=desk(request).settings.base_url.startswith("https:"),
        max_age=int(timedelta(days=rules.device_days).total_seconds()) if stay else None,
    )  # fmt: skip
    raise response


async def _enter(request: web.Request, email: str, password: str, *, stay: bool) -> SignedIn:
    """Signs in, unless the address has missed too often; what raises anything but `SignInRefused` is no miss."""
    hub, tries = desk(request), request.config_dict[TRIES]
    forwarded = request.headers.getall("X-Forwarded-For", [])
    address = known_address(request.remote, forwarded, hub.settings.trusted_proxies)
    tries.reserve(address, uptime())
    try:
        entered = await sign_in(
            hub.store,
            email,
            password,
            device=_device(request),
            at=now(),
            rules=hub.settings.portal,
            stay=stay,
        )
    except SignInRefused:
        raise
    except BaseException:
        tries.give_back(address)
        raise
    tries.give_back(address)
    return entered


async def show_invitation(request: web.Request) -> web.Response:
    """Where an invited person chooses a password; a link that no longer holds is told before anything is typed."""
    await check_invitation(desk(request).store, request.match_info["secret"], at=now())
    return page(request, "invitation.html", problem=None)


async def take_invitation(request: web.Request) -> web.Response:
    """Uses the link up and leads to the sign-in."""
    password = str((await request.post()).get("password", ""))
    try:
        await set_password(desk(request).store, request.match_info["secret"], password, at=now())
    except Invalid as fault:
        return page(request, "invitation.html", status=422, problem=fault.message)
    raise web.HTTPSeeOther("/sign-in?said=saved")


async def take_sign_out(request: web.Request) -> web.Response:
    """Ends the session and clears what the browser kept."""
    await sign_out(desk(request).store, visitor(request).session, now())
    response = web.HTTPSeeOther("/sign-in")
    response.del_cookie(guard.COOKIE, path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    raise response


async def take_language(request: web.Request) -> web.Response:
    """Remembers the language, for the browser and for the person."""
    form = await request.post()
    chosen = str(form.get("language", ""))
    response = web.HTTPSeeOther(local(str(form.get("next", ""))))
    if chosen in LANGUAGES:
        response.set_cookie(COOKIE, chosen, max_age=31_536_000, samesite="Lax", path="/")
        person = request.get(VISITOR)
        if person is not None:
            user = person.session.user
            await desk(request).store.write(
                lambda tx: tx.people.change(user.id, name=user.name, language=chosen)
            )
    raise response


def local(target: str | None) -> str:
    """A path of the portal to go on to; anything else is the first page."""
    if target is None or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/home"
    # Browsers, and what writes the header, drop tabs and line ends: "/\t/elsewhere" would lead away.
    return target if target.isprintable() else "/home"


def _form(
    request: web.Request, *, next: str, status: int = 200, email: str = "", problem: Message | None = None
) -> web.Response:
    return page(request, "sign_in.html", status=status, email=email, next=next, problem=problem)


def _device(request: web.Request) -> str:
    return request.headers.get("User-Agent", "")[:200]


ROUTES = (
    web.get("/sign-in", show_sign_in),
    web.post("/sign-in", take_sign_in),
    web.get("/invitations/{secret}", show_invitation),
    web.post("/invitations/{secret}", take_invitation),
    web.post("/sign-out", take_sign_out),
    web.post("/language", take_language),
)
