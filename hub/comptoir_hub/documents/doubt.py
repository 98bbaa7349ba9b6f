"""A document of which nobody knows whether the receiver has it: a person asks him, and says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from comptoir_engine.model import Message

from comptoir_hub.documents import access
from comptoir_hub.errors import Conflict
from comptoir_hub.exchange.delivery_end import arrive, complete
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.exchange.replacing import attempt_under_way
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import DeliveryRecord, DocumentRecord, FileRecord, Move

SAY_FIRST = Message("Nobody knows whether the recipient has this document. Ask it, and say what it answers.")
_NO_DOUBT = Message("There is no doubt whether the recipient has this document.")
_UNDER_WAY = Message("This document is being delivered just now; try again in a moment.")
_OTHER = Message("Another document has taken its place meanwhile.")


def in_doubt(document: DocumentRecord, attempts: Sequence[DeliveryRecord]) -> bool:
    """Whether an attempt may have reached the receiver although no receipt says so."""
    undecided = document.status in ("in_progress", "waiting", "action_needed")
    return undecided and document.arrived_at is None and any(map(_may_have_arrived, attempts))


async def settle(
    hub: Hub, company_id: str, document_id: str, *, has_it: bool, who: str, at: datetime, reason: str = ""
) -> None:
    """Says how it is: delivered if the receiver has it, closed if not. Raises `Conflict` where there is no doubt."""

    def work(tx: Transaction) -> None:
        document = access.own(tx, company_id, document_id)
        attempts = tx.deliveries.of(document_id)
        if not in_doubt(document, attempts):
            raise Conflict(_NO_DOUBT)
        if attempt_under_way(tx, document):
            raise Conflict(_UNDER_WAY)
        if has_it:
            _delivered(tx, document, [each for each in attempts if _may_have_arrived(each)][-1], at)
        else:
            tx.steps.finish(document_id, "deliver", "failed", at, 0.0, plugin=None)
            tx.documents.move(document_id, Move("cancelled"), at)
        said = {"receiver_has_it": "yes" if has_it else "no"} | ({"reason": reason} if reason else {})
        tx.journal.note(
            "document.settled", who=who, at=at, company_id=company_id, object=document_id, detail=said
        )

    try:
        await hub.store.write(work)
    except sqlite3.IntegrityError as error:
        raise Conflict(_OTHER) from error
    hub.signals.send(f"document:{document_id}", "archive")


def _may_have_arrived(attempt: DeliveryRecord) -> bool:
    return attempt.doubtful or attempt.outcome in ("started", "unknown")


def _delivered(tx: Transaction, document: DocumentRecord, attempt: DeliveryRecord, at: datetime) -> None:
    """Delivered is what that attempt carried, whatever a later run has made of the document."""
    sent = _carried(tx, document, attempt)
    if sent is not None and sent != document.target:
        tx.documents.sent_as(document.id, sent)
        document = replace(document, target=sent)
    if document.plan is not None and document.target is not None:
        complete(tx, document, at, started=at, plugin=None)
    else:
        arrive(tx, document, Move("delivered"), at, delivered=True)


def _carried(tx: Transaction, document: DocumentRecord, attempt: DeliveryRecord) -> FileRecord | None:
    """The file whose hash the attempt's key names."""
    start = attempt.key.rpartition("-")[2]
    if document.target is not None and document.target.sha256.startswith(start):
        return document.target
    return tx.steps.made(document.id, start)
