"""Setting a company's logo and taking it away."""

from __future__ import annotations

import hashlib
from datetime import datetime

from comptoir_engine.logo import Picture

from comptoir_hub.errors import NotFound
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.logos import Logo


async def set_logo(store: Store, company_id: str, picture: Picture, *, who: str, at: datetime) -> None:
    """Sets a picture that was cleaned; raises `NotFound` for an unknown company."""
    said = {
        "media_type": picture.media_type,
        "size": str(len(picture.content)),
        "sha256": hashlib.sha256(picture.content).hexdigest(),
    }

    def work(tx: Transaction) -> None:
        if tx.companies.state(company_id) is None:
            raise NotFound
        tx.logos.set(company_id, Logo(picture, who, at))
        tx.journal.note(
            "company.logo_set", who=who, at=at, company_id=company_id, object=company_id, detail=said
        )

    await store.write(work)


async def remove_logo(store: Store, company_id: str, *, who: str, at: datetime) -> bool:
    """Takes it away; False where there was none. What was sent keeps it."""

    def work(tx: Transaction) -> bool:
        if not tx.logos.remove(company_id):
            return False
        tx.journal.note("company.logo_removed", who=who, at=at, company_id=company_id, object=company_id)
        return True

    return await store.write(work)
