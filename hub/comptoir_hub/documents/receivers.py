"""Whom a document may be for, where it does not say so itself: the sender's partners, the likely ones first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from comptoir_engine.model import Message, Party

from comptoir_hub.documents import access
from comptoir_hub.partners.identifiers import normal
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.records import Agreement

UNDECIDED = frozenset({"HUB-RECEIVER-UNKNOWN", "HUB-RECEIVER-AMBIGUOUS"})
"""The rules whose mend is that a person chooses."""
MOST = 1_000
"""So many partners are looked at."""
SHOWN = 30
ALIKE = 0.6
"""Names that share so much of their letters are shown as similar."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner who may be meant; `why` says what speaks for it, if anything does."""

    company_id: str
    name: str
    likeness: float
    why: Message | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the document calls its receiver, and who may be meant; `more` partners are not shown."""

    named: str
    candidates: tuple[Candidate, ...]
    more: int


async def choice(store: Store, company_id: str, document_id: str, text: str = "") -> Choice:
    """The partners of a sent document's sender whose names contain `text`; raises `NotFound`."""

    def work(tx: Transaction) -> Choice:
        document = access.own(tx, company_id, document_id)
        party = document.head.receiver
        owners = tx.companies.owners(normal(each) for each in party.ids) if party is not None else []
        partners = tx.partnerships.partners(document.sender_id or company_id, limit=MOST)
        wanted = (each for each in partners if text.casefold() in (each.partner or "").casefold())
        return _ranked(party, wanted, owners)

    return await store.read(work)


def _ranked(party: Party | None, partners: Iterable[Agreement], owners: list[str]) -> Choice:
    named = party.name if party is not None else ""
    found = sorted(
        (_candidate(each, named, owners) for each in partners),
        key=lambda each: (-each.likeness, each.name.casefold()),
    )
    return Choice(named, tuple(found[:SHOWN]), max(0, len(found) - SHOWN))


def _candidate(partner: Agreement, named: str, owners: list[str]) -> Candidate:
    name = partner.partner or ""
    if partner.receiver_id in owners:
        return Candidate(partner.receiver_id, name, 2.0, Message("has a number that the document names"))
    ours, theirs = name.casefold(), named.casefold()
    likeness = SequenceMatcher(None, ours, theirs).ratio() if theirs else 0.0
    if likeness == 1.0:
        return Candidate(partner.receiver_id, name, likeness, Message("has the same name"))
    if likeness >= ALIKE:
        return Candidate(partner.receiver_id, name, likeness, Message("has a similar name"))
    return Candidate(partner.receiver_id, name, 0.0, None)
