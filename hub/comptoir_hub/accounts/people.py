"""Adding people, inviting them, and letting them set their password."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta

from comptoir_engine.model import Message

from comptoir_hub.accounts.passwords import check_strength, hash_password
from comptoir_hub.accounts.secret import hashed, new_secret
from comptoir_hub.errors import Conflict, Invalid
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.identity import new_id
from comptoir_hub.store.records import Role, User, UserState

INVITATION = timedelta(days=7)
_INVITATION = "invitation"
_EXPIRED = Message("This link has expired. Ask for a new one.")


async def add_user(
    store: Store, *, email: str, name: str, role: Role, company_id: str | None, password: str | None, who: str,
    at: datetime, language: str = "en", ends_on: date | None = None,
) -> User:  # fmt: skip
    """Adds a person, invited only where there is no password yet; raises `Conflict` for an address that is known."""
    address = checked_address(email)
    kept = await hash_password(password) if password is not None else None
    state = "active" if kept else "invited"
    user = User(new_id(), company_id, address, name.strip(), role, state, language, None, ends_on)  # type: ignore[arg-type]
    try:
        await store.write(lambda tx: _add(tx, user, kept, who, at))
    except sqlite3.IntegrityError as error:
        raise Conflict(Message("{email} has an account already.", {"email": address})) from error
    return user


def checked_address(email: str) -> str:
    """The address as it is kept; raises `Invalid` for what is none."""
    address = email.strip()
    name, at, domain = address.rpartition("@")
    if not (name and at and domain) or any(character.isspace() for character in address):
        raise Invalid("email", Message("E-mail: {value} is not an address.", {"value": address}))
    return address


async def invite(store: Store, user: User, *, who: str, at: datetime) -> str:
    """A secret for an invitation's link, good once within seven days."""
    secret = new_secret()

    def work(tx: Transaction) -> None:
        tx.people.add_link(hashed(secret), _INVITATION, user.id, at + INVITATION)
        tx.journal.note("user.invitation", who=who, at=at, company_id=user.company_id, object=user.id)

    await store.write(work)
    return secret


async def check_invitation(store: Store, secret: str, *, at: datetime) -> None:
    """Raises `Conflict` for a link that is unknown, used or too old."""
    if not await store.read(lambda tx: tx.people.link_holds(hashed(secret), _INVITATION, at)):
        raise Conflict(_EXPIRED)


async def set_password(store: Store, secret: str, password: str, *, at: datetime) -> User:
    """Uses an invitation up and sets the password; raises `Conflict` for an old link.

    Ends all sessions, and with them what else could undo it: the person's other links. Misses are forgiven: whoever
    reads the person's mail need not wait for those who guessed.
    """
    check_strength(password)
    await check_invitation(store, secret, at=at)
    kept = await hash_password(password)

    def work(tx: Transaction) -> User | None:
        user = tx.people.use_link(hashed(secret), _INVITATION, at)
        if user is not None:
            tx.people.set_password(user.id, kept)
            tx.people.close_sessions_of(user.id)
            tx.people.close_links_of(user.id, at)
            tx.people.forgive(user.email.casefold())
            tx.journal.note(
                "user.password_set", who=user.id, at=at, company_id=user.company_id, object=user.id
            )
        return user

    user = await store.write(work)
    if user is None:
        raise Conflict(_EXPIRED)
    return user


async def set_user_state(store: Store, email: str, *, locked: bool, who: str, at: datetime) -> User:
    """Locks a person out, at once and on every device, or lets her in again; raises `Invalid` for a stranger.

    Who has no password yet is invited again, not active.
    """

    def work(tx: Transaction) -> User:
        known = tx.people.by_email(email.strip())
        if known is None:
            raise Invalid("email", Message("Nobody has the address {email}.", {"email": email}))
        user, password = known
        state: UserState = "locked" if locked else "active" if password else "invited"
        tx.people.set_state(user.id, state)
        if locked:
            tx.people.close_sessions_of(user.id)
        event = "user.locked" if locked else "user.released"
        tx.journal.note(event, who=who, at=at, company_id=user.company_id, object=user.id)
        return replace(user, state=state)

    return await store.write(work)


def _add(tx: Transaction, user: User, kept: str | None, who: str, at: datetime) -> None:
    tx.people.add(user, kept, at)
    tx.journal.note(
        "user.added", who=who, at=at, company_id=user.company_id, object=user.id, detail={"role": user.role}
    )
