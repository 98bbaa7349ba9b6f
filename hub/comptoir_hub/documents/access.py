"""Whose a document is: what a company may see, and what is its own to act upon. To all others there is no such one."""

from __future__ import annotations

from comptoir_hub.errors import NotFound
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import DocumentRecord


def seen(tx: Transaction, company_id: str, document_id: str) -> DocumentRecord:
    """A document that the company sent or received; raises `NotFound`."""
    document = tx.documents.seen_by(company_id, document_id)
    if document is None:
        raise NotFound
    return document


def own(tx: Transaction, company_id: str, document_id: str) -> DocumentRecord:
    """A document that the company sent: the receiver's acts are others. Raises `NotFound`."""
    document = tx.documents.sent_by(company_id, document_id)
    if document is None:
        raise NotFound
    return document
