"""Tokens for machines: shown once, kept as a hash."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from comptoir_engine.model import Message

from comptoir_hub.accounts.secret import hashed, new_secret
from comptoir_hub.errors import Conflict, Invalid, NotFound
from comptoir_hub.store import Store, StoreUnavailable, Transaction
from comptoir_hub.store.identity import new_id
from comptoir_hub.store.records import Scope, Token

PREFIX = "cpt_"
"""Lets people and scanners see at once what a leaked secret is."""
MOST = 100
"""Tokens of one company that hold at the same time: who has more has lost sight of them."""
SHOWN = 200
"""Lines of a list: all that hold, and of those that are over the newest."""
LONGEST_NAME = 100
SEEN_EVERY = timedelta(minutes=1)
"""A token's last use is written at most so often, so that reading does not write."""


async def issue_token(
    store: Store, company_id: str, name: str, *, scope: Scope, who: str, at: datetime,
    ends_at: datetime | None = None, user_id: str | None = None,
) -> tuple[Token, str]:  # fmt: skip
    """A new token and its secret, which can't be had again; raises `Invalid`, and `Conflict` for too many.

    No two that hold have one name: people must know which to revoke, and a form sent twice makes one.
    """
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME:
        raise Invalid("name", Message("Name: from 1 to {n} characters.", {"n": str(LONGEST_NAME)}))
    if ends_at is not None and ends_at <= at:
        raise Invalid("ends", Message("Ends on: a day that is still to come."))
    secret = new_secret(PREFIX)
    token = Token(new_id(), company_id, called, scope, at, ends_at, None)

    def work(tx: Transaction) -> None:
        valid = [one for one in tx.people.tokens_of(company_id, at, limit=MOST) if one.holds(at)]
        if any(one.name == called for one in valid):
            raise Invalid("name", Message("Name: {name} is the name of a valid token.", {"name": called}))
        if len(valid) == MOST:
            raise Conflict(
                Message("A company has at most {n} valid tokens. Revoke one first.", {"n": str(MOST)})
            )
        tx.people.add_token(token, hashed(secret), user_id)
        tx.journal.note(
            "token.issued", who=who, at=at, company_id=company_id, object=token.id, detail={"name": called}
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
    return token if token is not None and token.holds(at) else None


async def token_shown(store: Store, secret: str, at: datetime) -> Token | None:
    """The same; notes its use from time to time, unless the disk is full: that keeps nobody from reading."""
    token = await store.read(lambda tx: token_behind(tx, secret, at), brief=True)
    if token is not None and is_due(token, at):
        with suppress(StoreUnavailable):
            await store.write(lambda tx: tx.people.used_token(token.id, at))
    return token


def is_due(token: Token, at: datetime) -> bool:
    """Whether this use is to be noted."""
    return token.last_used is None or at - token.last_used > SEEN_EVERY
