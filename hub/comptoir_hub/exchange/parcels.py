"""A parcel for a channel: the delivered bytes with what travels beside them, made from the store."""

from __future__ import annotations

from comptoir_engine.model import Attachment, Document, Parcel, Party

from comptoir_hub.store import Transaction
from comptoir_hub.store.payloads import Payloads
from comptoir_hub.store.records import DocumentRecord, FileRecord
from comptoir_hub.store.sqlite import unpack_payload

SMALL = 64 * 1024


def delivery_key(document: DocumentRecord) -> str:
    """The same at each attempt to deliver the same bytes, so that a peer can refuse a second one."""
    assert document.target is not None
    return f"{document.id}-{document.target.sha256[:16]}"


def is_small(document: DocumentRecord) -> bool:
    """Whether its parcel is read with the claim, in the writer, sooner than another thread is woken for it."""
    assert document.target is not None
    return (
        document.target.size + sum(file.size for file in (*document.renderings, *document.attachments))
        < SMALL
    )


def parcel(tx: Transaction, document: DocumentRecord, payloads: Payloads) -> Parcel:
    """What the channel is asked to deliver; raises `PayloadDamaged` when bytes are missing or others."""
    plan, target = document.plan, document.target
    assert plan is not None
    assert target is not None
    attachments = tuple(_attachment(tx, payloads, file) for file in _beside(document))
    content = unpack_payload(tx, payloads, target.sha256)
    return Parcel(
        document=Document(content, plan.format, document.type, target.name, attachments),
        attachments=attachments,
        sender=_party(tx, document.sender_id),
        receiver=_party(tx, document.receiver_id),
        address=plan.address,
        key=delivery_key(document),
        head=document.head,
        profile=plan.profile,
    )


def _beside(document: DocumentRecord) -> tuple[FileRecord, ...]:
    """The renderings that the receiver asked for when the plan was made, and the attachments.

    Where one of those is what is delivered, the PDF that a document came in, it does not go twice. What is kept for
    the archive stays in the house. An agreement that changes between two attempts changes nothing: one key stands for
    the same bytes.
    """
    assert document.plan is not None
    assert document.target is not None
    others = (file for file in document.attachments if file.sha256 != document.target.sha256)
    return (*document.renderings[: len(document.plan.renderings)], *others)


def _attachment(tx: Transaction, payloads: Payloads, file: FileRecord) -> Attachment:
    return Attachment(file.name, file.media_type, unpack_payload(tx, payloads, file.sha256))


def _party(tx: Transaction, company_id: str | None) -> Party:
    party = tx.companies.party(company_id) if company_id else None
    assert party is not None
    return party
