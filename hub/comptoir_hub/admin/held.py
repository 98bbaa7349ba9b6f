"""Held documents: whose sender is not to blame, and who waits for customer care."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web
from comptoir_engine.held import HELD
from comptoir_engine.model import Message

from comptoir_hub.documents.caring import held, missed, run_held_again
from comptoir_hub.errors import NotAllowed
from comptoir_hub.exchange.again import wake
from comptoir_hub.exchange.blaming import NO_WAY, REFUSED, UNREACHABLE
from comptoir_hub.exchange.housekeeping import calm_until, is_doubted, rested_until, starts_left
from comptoir_hub.portal.desk import desk, visitor
from comptoir_hub.portal.pages import page
from comptoir_hub.store.identity import now

SHOWN = 50
CAUSES: Mapping[str | None, Message] = {
    None: Message("Tried again later"),
    HELD: Message("A fault of ours: mend it, the hub tries again by itself"),
    REFUSED: Message("Refused: the sender acts"),
    NO_WAY: Message("Wrong address or password: the recipient acts"),
    UNREACHABLE: Message("Tried for too long: the recipient acts"),
}


async def show_held(request: web.Request) -> web.Response:
    """The documents that are held, the longest first, and whom others do not reach."""
    _check_role(request, "operator", "hub_auditor")
    found, lacking, steady = await desk(request).store.read(
        lambda tx: (held(tx, limit=SHOWN + 1), missed(tx, limit=SHOWN + 1), tx.retention.steady())
    )
    doubted = steady if steady and steady.before and is_doubted(steady, now()) else None
    may_act = visitor(request).session.user.role == "operator"
    return page(
        request, "held.html", found=found[:SHOWN], more=len(found) > SHOWN, may_act=may_act, missed=lacking[:SHOWN],
        more_missed=len(lacking) > SHOWN, causes=CAUSES, doubted=doubted,
        calm_until=calm_until, starts_left=starts_left, rested_until=rested_until,
    )  # fmt: skip


async def again(request: web.Request) -> web.Response:
    """Runs one again."""
    _check_role(request, "operator")
    hub, document_id = desk(request), request.match_info["id"]
    reason = str((await request.post()).get("reason", "")).strip()[:500]
    large_from, who, at = hub.settings.limits.large_from, visitor(request).who, now()
    await hub.store.write(
        lambda tx: run_held_again(tx, document_id, who=who, at=at, reason=reason, large_from=large_from)
    )
    wake(hub.signals, document_id)
    raise web.HTTPSeeOther("/hub/held?said=resent")


def _check_role(request: web.Request, *roles: str) -> None:
    if visitor(request).session.user.role not in roles:
        raise NotAllowed(Message("This page belongs to the hub's operator."))


ROUTES = (web.get("/hub/held", show_held), web.post("/hub/held/{id}/again", again))
