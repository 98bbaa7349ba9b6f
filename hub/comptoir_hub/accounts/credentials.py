"""Whose is what was shown at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comptoir_engine.errors import Refused
from comptoir_engine.model import Credential, Message

from comptoir_hub.accounts.standing import barred
from comptoir_hub.accounts.tokens import is_due, token_behind
from comptoir_hub.store import Transaction


@dataclass(frozen=True, slots=True)
class Entrant:
    """A company that showed who it is; `by` is what the journal calls it.

    `token_id` is the token whose use is still to be noted, where it was one.
    """

    company_id: str
    by: str
    token_id: str | None = None


def entrant(tx: Transaction, credential: Credential, at: datetime) -> Entrant:
    """The company behind a credential that may send; raises `Refused`."""
    found = _behind(tx, credential, at)
    state = tx.companies.state(found.company_id) if found else None
    if found is None or state is None:
        raise Refused("unauthenticated", Message("The hub does not know the sender."))
    closed = barred(state)
    if closed is not None:
        raise Refused("forbidden", closed)
    return found


def _behind(tx: Transaction, credential: Credential, at: datetime) -> Entrant | None:
    if credential.kind == "company":
        return Entrant(credential.value, "hub")
    if credential.kind == "token":
        return _by_token(tx, credential.value, at)
    value = credential.value.casefold() if credential.kind == "mail" else credential.value
    company_id = tx.companies.behind(credential.kind, value)
    return Entrant(company_id, credential.kind) if company_id else None


def _by_token(tx: Transaction, secret: str, at: datetime) -> Entrant | None:
    token = token_behind(tx, secret, at)
    if token is None:
        return None
    if token.scope == "read":
        raise Refused("forbidden", Message("This token may read only."))
    return Entrant(token.company_id, f"token:{token.id}", token.id if is_due(token, at) else None)
