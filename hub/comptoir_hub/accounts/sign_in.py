"""Signing in: a session is a secret in a cookie and a row at the server; misses make the next try wait."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from comptoir_engine.errors import ComptoirError
from comptoir_engine.model import Message

from comptoir_hub.accounts.passwords import fits
from comptoir_hub.accounts.secret import hashed, new_secret
from comptoir_hub.days import day_of
from comptoir_hub.settings import Portal
from comptoir_hub.store import Store, StoreUnavailable, Transaction
from comptoir_hub.store.records import Session, User

FREE_MISSES = 5
LONGEST_WAIT = timedelta(minutes=15)
MOST_DOUBLINGS = 10
"""2 ** 10 seconds are more than the longest wait; no power of the count itself, which may be any."""
SKEW = timedelta(minutes=1)
"""A miss that lies further ahead was noted before the clock was set back: it keeps nobody waiting until then."""
SEEN_EVERY = timedelta(minutes=1)
"""A session's last use is written at most so often, so that reading pages does not write."""


class SignInRefused(ComptoirError):
    """E-mail and password don't fit, or the account is closed; the sentence is the same for all of it."""

    def __init__(self) -> None:
        super().__init__(Message("E-mail address or password is wrong."))


class SignInMustWait(ComptoirError):
    """Too many misses: nothing is tried before `seconds` are over."""

    def __init__(self, seconds: int, message: Message | None = None) -> None:
        super().__init__(
            message or Message("Too many attempts. Try again in {n} seconds.", {"n": str(seconds)})
        )
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session, with the secret for the cookie."""

    session: Session
    secret: str


async def sign_in(
    store: Store,
    email: str,
    password: str,
    *,
    device: str | None,
    at: datetime,
    rules: Portal,
    stay: bool = False,
) -> SignedIn:
    """Opens a session; raises `SignInRefused` or `SignInMustWait`."""
    key = email.strip().casefold()
    user, kept = await store.write(lambda tx: _reserve(tx, key, at)) or (None, None)
    right = await fits(password, kept)
    if not right or user is None or not may_enter(user, at):
        raise SignInRefused
    length = timedelta(days=rules.device_days) if stay else timedelta(hours=rules.session_hours)
    secret = new_secret()
    session = Session(user, new_secret(), hashed(secret), device, at, at, at + length)
    await store.write(lambda tx: _open(tx, key, kept, session))
    return SignedIn(session, secret)


async def session_of(store: Store, secret: str, *, at: datetime, rules: Portal) -> Session | None:
    """The session behind a cookie, if it still holds; notes its use from time to time, as long as the disk has room."""
    session = await store.read(lambda tx: tx.people.session(hashed(secret)), brief=True)
    if session is None or not holds(session, at, rules):
        return None
    if at - session.last_seen > SEEN_EVERY:
        with suppress(StoreUnavailable):
            await store.write(lambda tx: tx.people.seen(session.hash, at))
    return session


async def sign_out(store: Store, session: Session, at: datetime) -> None:
    """Ends a session."""

    def work(tx: Transaction) -> None:
        tx.people.close_session(session.hash)
        tx.journal.note("user.signed_out", who=session.user.id, at=at, company_id=session.user.company_id)

    await store.write(work)


def holds(session: Session, at: datetime, rules: Portal) -> bool:
    """Whether a session is still good: not too old, not idle for too long, its user not locked."""
    short = session.ends_at - session.created_at <= timedelta(hours=rules.session_hours)
    idle = short and at - session.last_seen > timedelta(minutes=rules.idle_minutes)
    return at < session.ends_at and not idle and may_enter(session.user, at)


def may_enter(user: User, at: datetime) -> bool:
    """Whether an account is open."""
    return user.state == "active" and (user.ends_on is None or day_of(at) <= user.ends_on)


def _reserve(tx: Transaction, key: str, at: datetime) -> tuple[User, str | None] | None:
    """Counts the try as a miss before the password is looked at: tries in parallel see each other.

    Checking takes a tenth of a second, in which any number of others would find the count unchanged.
    """
    _check_wait(tx.people.misses(key), at)
    tx.people.missed(key, at)
    return tx.people.by_email(key)


def _check_wait(misses: tuple[int, datetime] | None, at: datetime) -> None:
    if misses is None or misses[0] < FREE_MISSES or misses[1] - at > SKEW:
        return
    doublings = min(misses[0] - FREE_MISSES + 1, MOST_DOUBLINGS)
    wait = min(timedelta(seconds=2**doublings), LONGEST_WAIT)
    left = misses[1] + wait - at
    if left > timedelta():
        raise SignInMustWait(int(left.total_seconds()) + 1)


def _open(tx: Transaction, key: str, kept: str | None, session: Session) -> None:
    """Takes the reserved miss back; raises `SignInRefused` where account or password changed while it was checked."""
    user, now_kept = tx.people.by_email(key) or (None, None)
    if user is None or now_kept != kept or not may_enter(user, session.created_at):
        raise SignInRefused
    tx.people.forgive(key)
    tx.people.open_session(session)
    tx.people.signed_in(user.id, session.created_at)
    tx.journal.note("user.signed_in", who=user.id, at=session.created_at, company_id=user.company_id)
