"""The accounts that a company is paid to: checked, set and taken away."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from comptoir_engine.creditor import Creditor
from comptoir_engine.model import Identifier, Message

from comptoir_hub.errors import Invalid, NotFound
from comptoir_hub.partners.particulars import IBAN, checked_country, checked_number
from comptoir_hub.store import Store, Transaction

LIMITS = {"name": 70, "street": 70, "zone": 16, "town": 35}
"""Characters that a QR-bill has room for."""
_MISSING = Message("{field}: please fill in.")
_TOO_LONG = Message("{field}: {n} characters at most, as a QR-bill has room for.")


def checked(creditor: Creditor) -> Creditor:
    """The account in its one form; raises `Invalid` for what can't be right."""
    said = {name: " ".join(value.split()) for name, value in asdict(creditor).items()}
    compact = said["account"].replace(" ", "").upper()
    account = checked_number(Identifier(IBAN, compact)).value
    for field, limit in LIMITS.items():
        if not said[field] and field != "street":
            raise Invalid(field, Message(_MISSING.key, {"field": field}))
        if len(said[field]) > limit:
            raise Invalid(field, Message(_TOO_LONG.key, {"field": field, "n": str(limit)}))
    country = checked_country(said["country"])
    if country is None:
        raise Invalid("country", Message(_MISSING.key, {"field": "country"}))
    return replace(Creditor(**said), account=account, country=country)


async def set_creditor(
    store: Store, company_id: str, creditor: Creditor, *, who: str, at: datetime
) -> Creditor:
    """Sets an account and its holder, as it is kept; raises `Invalid`, `NotFound` for an unknown company."""
    kept = checked(creditor)

    def work(tx: Transaction) -> Creditor:
        if tx.companies.state(company_id) is None:
            raise NotFound
        tx.creditors.set(company_id, kept)
        tx.journal.note(
            "company.account_set",
            who=who,
            at=at,
            company_id=company_id,
            object=company_id,
            detail=asdict(kept),
        )
        return kept

    return await store.write(work)


async def remove_creditor(store: Store, company_id: str, account: str, *, who: str, at: datetime) -> bool:
    """Takes an account away; False where there was none. What was sent keeps it."""
    compact = account.replace(" ", "").upper()

    def work(tx: Transaction) -> bool:
        if not tx.creditors.remove(company_id, compact):
            return False
        tx.journal.note(
            "company.account_removed", who=who, at=at, company_id=company_id, object=company_id,
            detail={"account": compact},
        )  # fmt: skip
        return True

    return await store.write(work)
