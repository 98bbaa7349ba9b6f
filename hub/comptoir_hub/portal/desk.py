"""How a handler gets at the hub and at the person who asks."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from comptoir_engine.model import Message

from comptoir_hub.accounts.addresses import Tries
from comptoir_hub.accounts.standing import barred
from comptoir_hub.errors import NotAllowed
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.store.records import Company, Session


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: the session, and the company the person works for (None for an operator)."""

    session: Session
    company: Company | None
    counters: dict[str, int]
    requests: int

    @property
    def who(self) -> str:
        """The person's id, for the journal."""
        return self.session.user.id

    @property
    def barred(self) -> Message | None:
        """Why nobody of the company may do more than look."""
        return barred(self.company.state) if self.company is not None else None

    @property
    def may_act(self) -> bool:
        """Whether the person may do more than look."""
        return self.session.user.role != "auditor" and self.barred is None

    @property
    def unread(self) -> int:
        """Documents received that nobody of the company has opened."""
        return sum(count for name, count in self.counters.items() if name.startswith("unread:"))

    @property
    def administers(self) -> bool:
        """Whether the person looks after a company: its keys, and where its documents go."""
        return self.session.user.role == "administrator"


HUB = web.AppKey("hub", Hub)
TRIES = web.AppKey("tries", Tries)
VISITOR = web.RequestKey("visitor", Visitor)
LANGUAGE = web.RequestKey("language", str)


def desk(request: web.Request) -> Hub:
    """The hub."""
    return request.config_dict[HUB]


def visitor(request: web.Request) -> Visitor:
    """The person who asks; a page that needs one is only reached with one."""
    return request[VISITOR]


def company(request: web.Request) -> Company:
    """The company that the person works for; raises `NotAllowed` for one without."""
    found = visitor(request).company
    if found is None:
        raise NotAllowed(Message("This page belongs to a company; you are signed in as operator."))
    return found


def administered_company(request: web.Request) -> Company:
    """The company, for what only its administrators do; raises `NotAllowed` for others."""
    found = company(request)
    if not visitor(request).administers:
        raise NotAllowed(Message("Only an administrator of your company may do this."))
    return found


def acting_company(request: web.Request) -> Company:
    """The same for an act: a person with auditor access only looks, and so does everybody of a locked company."""
    found, person = company(request), visitor(request)
    if not person.may_act:
        raise NotAllowed(person.barred or Message("Auditor access is for reading only."))
    return found
