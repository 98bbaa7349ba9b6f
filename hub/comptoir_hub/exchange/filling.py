"""Hands to conversions what no profile says: the logo of who writes, the holders of its accounts, leave to guess."""

from __future__ import annotations

from comptoir_engine import creditor, logo
from comptoir_engine.codes import guesses
from comptoir_engine.writing import Ours

from comptoir_hub.logos.filling import address_of
from comptoir_hub.partners.planning import House
from comptoir_hub.store import Reader


def ours_of(company_id: str | None, reader: Reader, house: House) -> Ours:
    """Asks the store only when a conversion asks."""

    def ours(name: str) -> str | None:
        if name == guesses.NAME:
            return guesses.allowed(name) if house.guesses else None
        if company_id is None or name not in (logo.NAME, creditor.NAME):
            return None
        with reader.reading() as tx:
            if name == logo.NAME:
                return address_of(company_id, tx)
            known = tx.creditors.of(company_id)
            return creditor.written(known) if known else None

    return ours
