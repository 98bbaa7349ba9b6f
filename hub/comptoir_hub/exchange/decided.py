"""What was decided since a document was prepared: looked at before each attempt, as long as no channel has it.

An address that its receiver corrected is taken. A company that was locked, a partnership that ended, and another format
or channel stop the document, which is told: nothing that was acknowledged is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Report

from comptoir_hub.partners import reasons
from comptoir_hub.partners.planning import no_partners, resolved, way_of
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import Actor, DocumentRecord, Move, Standing

log = structlog.get_logger()

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sorted:
    """What was claimed: what goes as it is now, and what doesn't go."""

    going: list[DocumentRecord]
    stopped: list[DocumentRecord]


def sort_out(tx: Transaction, claimed: Iterable[DocumentRecord], at: datetime) -> Sorted:
    """Looks once at each two companies, however many documents go between them."""
    known: dict[Pair, Standing] = {}
    found = Sorted([], [])
    for document in claimed:
        if document.status == "replaced":
            _replaced(tx, document, at)
            continue
        try:
            found.going.append(_as_it_is_now(tx, document, known))
        except DocumentFault as fault:
            _stop(tx, document, fault, at)
            found.stopped.append(document)
    return found


def _as_it_is_now(tx: Transaction, document: DocumentRecord, known: dict[Pair, Standing]) -> DocumentRecord:
    """The document with the address that holds now; raises `DocumentFault` for one that is not to go."""
    assert document.plan is not None
    pair = document.sender_id or "", document.receiver_id or ""
    standing = known.get(pair) or known.setdefault(pair, tx.partnerships.standing(*pair))
    if standing.sender_state != "active":
        raise reasons.fault(reasons.SENDER_CLOSED, name=standing.sender)
    if document.company_id != pair[0]:
        _check_agent(tx, document.company_id, pair[0], standing.sender)
    if standing.receiver_state != "active":
        raise reasons.fault(reasons.RECEIVER_CLOSED, name=standing.receiver)
    if standing.agreed is None:
        raise no_partners(tx, *pair, standing.receiver)
    terms = resolved(standing.agreed, standing.general)
    format, channel, address = way_of(terms, pair[1], standing.receiver)
    if (format, channel) != (document.plan.format, document.plan.channel):
        raise reasons.fault(reasons.WAY_CHANGED, partner=standing.receiver)
    return document if address == document.plan.address else _readdressed(tx, document, address)


def _check_agent(tx: Transaction, agent_id: str, sender_id: str, sender: str) -> None:
    """Who handed it in for the sender may still do so."""
    agent = tx.companies.get(agent_id)
    assert agent is not None
    if agent.state != "active":
        raise reasons.fault(reasons.SENDER_CLOSED, name=agent.name)
    if not tx.partnerships.may_send_for(agent_id, sender_id):
        raise reasons.fault(reasons.IN_ANOTHERS_NAME, name=sender)


def _readdressed(tx: Transaction, document: DocumentRecord, address: str) -> DocumentRecord:
    """The same under the same key; where an earlier attempt may have arrived, the new place can't know of it."""
    assert document.plan is not None
    plan = replace(document.plan, address=address)
    tx.documents.readdress(document.id, plan)
    if tx.deliveries.cut_off(document.id):
        tx.documents.doubt(document.id)
    return replace(document, plan=plan)


def _stop(tx: Transaction, document: DocumentRecord, fault: DocumentFault, at: datetime) -> None:
    finding = fault.findings[0]
    actor: Actor = "sender"
    if finding.rule == reasons.WAY_CHANGED.rule and tx.people.administered(document.receiver_id or "", at):
        actor = "receiver"
    tx.documents.move(document.id, Move("action_needed", actor, finding), at)
    report = Report("deliver", "", "unchecked", (finding,))
    tx.steps.finish(document.id, "deliver", "failed", at, 0.0, plugin=None, reports=(report,))
    log.warning("delivery.stopped", document=document.id, reason=finding.rule)


def _replaced(tx: Transaction, document: DocumentRecord, at: datetime) -> None:
    """One that was replaced while its attempt was under way, and whose attempt was cut off: it is not made again."""
    tx.documents.doubt(document.id)
    tx.documents.move(document.id, Move("replaced"), at)
    tx.steps.finish(document.id, "deliver", "skipped", at, 0.0, plugin=None)
