"""Tokens for machines: shown once, kept as a hash."""

from __future__ import annotations

from datetime import datetime

from comptoir_hub.accounts.secret import hashed, new_secret
from comptoir_hub.errors import NotFound
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.identity import new_id
from comptoir_hub.store.records import Scope, Token

PREFIX = "cpt_"
"""Lets people and scanners see at once what a leaked secret is."""


async def issue_token(
    store: Store, company_id: str, name: str, *, scope: Scope, who: str, at: datetime,
    ends_at: datetime | None = None, user_id: str | None = None,
) -> tuple[Token, str]:  # fmt: skip
    """A new token and its secret, which can't be had again."""
    secret = new_secret(PREFIX)
    token = Token(new_id(), company_id, name, scope, at, ends_at, None)

    def work(tx: Transaction) -> None:
        tx.people.add_token(token, hashed(secret), user_id)
        tx.journal.note(
            "token.issued", who=who, at=at, company_id=company_id, object=token.id, detail={"name": name}
        )

    await store.write(work)
    return token, secret


async def revoke_token(store: Store, company_id: str, token_id: str, *, who: str, at: datetime) -> None:
    """Revokes a token for good; raises `NotFound`."""

    def work(tx: Transaction) -> None:
        if not tx.people.revoke_token(company_id, token_id, at):
            raise NotFound
        tx.journal.note("token.revoked", who=who, at=at, company_id=company_id, object=token_id)

    await store.write(work)


def token_behind(tx: Transaction, secret: str, at: datetime) -> Token | None:
    """The token with this secret, if it still holds."""
    token = tx.people.token(hashed(secret))
    if token is None or token.revoked_at is not None or (token.ends_at is not None and token.ends_at <= at):
        return None
    return token
