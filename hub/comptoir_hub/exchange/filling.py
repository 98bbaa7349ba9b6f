"""Hands to conversions what the hub knows of who writes a document: its logo, and the holders of its accounts."""

from __future__ import annotations

from comptoir_engine import creditor, logo
from comptoir_engine.writing import Ours

from comptoir_hub.logos.filling import address_of
from comptoir_hub.store import Reader


def ours_of(company_id: str | None, reader: Reader) -> Ours:
    """Asks the store only when a conversion asks."""

    def ours(name: str) -> str | None:
        if company_id is None or name not in (logo.NAME, creditor.NAME):
            return None
        with reader.reading() as tx:
            if name == logo.NAME:
                return address_of(company_id, tx)
            known = tx.creditors.of(company_id)
            return creditor.written(known) if known else None

    return ours
