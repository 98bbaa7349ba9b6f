"""The accounts that companies are paid to, with their holders."""

from __future__ import annotations

from dataclasses import asdict

from comptoir_engine.creditor import Creditor

from comptoir_hub.store.room import Room


class Creditors(Room):
    """Accounts by company; an account stands once in each."""

    def of(self, company_id: str) -> tuple[Creditor, ...]:
        """A company's accounts, by number."""
        rows = self._all(
            "SELECT account, name, street, zone, town, country FROM creditors WHERE company_id = ? ORDER BY account",
            (company_id,),
        )
        return tuple(Creditor(**dict(row)) for row in rows)

    def set(self, company_id: str, creditor: Creditor) -> None:
        """Sets an account's holder in the place of whoever was there."""
        self.remove(company_id, creditor.account)
        self._insert("creditors", {"company_id": company_id, **asdict(creditor)})

    def remove(self, company_id: str, account: str) -> bool:
        """Takes an account away; False where there was none."""
        return (
            self._run("DELETE FROM creditors WHERE company_id = ? AND account = ?", (company_id, account))
            == 1
        )
