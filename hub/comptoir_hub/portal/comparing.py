"""Laying one document beside another: which other one, and what differs."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from comptoir_engine.model import Message
from comptoir_engine.pivot.compare import State
from comptoir_engine.pivot.lexical import as_date, as_decimal
from comptoir_engine.pivot.terms import term

from comptoir_hub.documents import comparing, looking
from comptoir_hub.portal.desk import company, desk
from comptoir_hub.portal.language import amount, day, language
from comptoir_hub.portal.pages import page
from comptoir_hub.portal.words import Badge
from comptoir_hub.store.identity import now

LONGEST = 200
"""Signs of a value that are shown."""
STATES = {
    "differs": Badge(Message("Differs"), "amber", "warning"),
    "only_left": Badge(Message("Only left"), "blue", "file"),
    "only_right": Badge(Message("Only right"), "blue", "file"),
    "same": Badge(Message("The same"), "grey", "tick"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One value of each document beside the other's; `place` counts the groups that it stands in."""

    term: str | None
    path: str
    place: str
    state: State
    left: str
    right: str


async def choose(request: web.Request) -> web.Response:
    """The documents it may be compared with; with `q` those that a list would find."""
    hub, own, document_id = desk(request), company(request).id, request.match_info["id"]
    text = request.query.get("q", "").strip()
    days = hub.settings.portal.online_days
    found = await comparing.counterparts(hub.store, own, document_id, text, at=now(), online_days=days)
    sight = await looking.look(hub.store, own, document_id, online_days=days)
    return page(request, "compare_choose.html", document=sight.document, line=sight.line, found=found, q=text)


async def compare(request: web.Request) -> web.Response:
    """Both side by side: what differs, and with `all` what is the same too."""
    one, other = request.match_info["id"], request.match_info["other"]
    everything = bool(request.query.get("all"))
    found = await comparing.compare(
        desk(request), company(request).id, one, other, everything=everything, at=now()
    )
    spoken = language(request)
    rows = [
        Row(each.term, each.path, ".".join(map(str, each.index)), state,
            _shown(each.term, each.left, spoken), _shown(each.term, each.right, spoken))
        for each, state in found.beside
    ]  # fmt: skip
    left, right = found.lines
    return page(
        request, "compare.html", rows=rows, different=found.different, all=found.all, everything=everything,
        states=STATES, left=left, right=right,
    )  # fmt: skip


def _shown(term_id: str | None, text: str | None, spoken: str) -> str:
    """A value as a person writes it: a day by its date, an amount with its thousands apart, a long text cut short."""
    if text is None:
        return ""
    known = term(term_id) if term_id else None
    kind = known.kind if known is not None else None
    if kind == "date" and (date := as_date(text)) is not None:
        return day(date, spoken)
    if kind == "amount" and (number := as_decimal(text)) is not None:
        return amount(number)
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


ROUTES = (
    web.get("/documents/{id}/compare", choose),
    web.get("/documents/{id}/compare/{other}", compare),
)
