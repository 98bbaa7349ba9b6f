"""Mails to the operators: documents are held, which nobody but they can mend.

The first one is told at once, and what comes after it once an hour. A mail names documents by their ids and rules; what
they hold stays on the hub. Nothing waits for a mail, and one that does not leave is tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import structlog
from comptoir_engine.messages import say
from comptoir_engine.model import Message

from comptoir_hub.accounts.sign_in import may_enter
from comptoir_hub.exchange.patience import write_patiently
from comptoir_hub.mailing import Letter, NotSent, send
from comptoir_hub.settings import Smtp
from comptoir_hub.store import Store, StoreUnavailable, Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import HeldRun, User

log = structlog.get_logger()

LOOK = 20.0
"""Seconds between two looks; a burst of held documents is mostly over by then, and is one mail."""
EVERY = timedelta(hours=1)
RETRY = 600.0
"""Seconds after which a mail that nobody got is tried again."""
MOST = 1000
"""So many of the documents held are looked at, the newest first."""
NAMED = 20
MARK = "held_told"

_ONE = Message("A document is held")
_MANY = Message("{n} documents are held")
_WHY = Message(
    "A part of the hub failed on these documents, or they do not reach a recipient of whom nobody signs in here; their "
    "senders are not to blame. Once the cause is mended, run them again."
)
_NEW = Message("Since the last mail: {n}")
_LINE = Message("{id}, since {time}: {rule}")
_MORE = Message("… and {n} more")
_WHERE = Message("The list: {address}")
_SELDOM = Message("The hub writes again at the earliest in an hour, and only of further documents.")


class _Told(msgspec.Struct, frozen=True):
    """When the last mail left, and of which documents it knew: each with its run, for it may be held anew."""

    at: datetime
    known: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Digest:
    """What is to be told now, and to whom."""

    held: tuple[HeldRun, ...]
    new: tuple[HeldRun, ...]
    operators: tuple[User, ...]


class Notices:
    """Looks for held documents of which no operator was told."""

    def __init__(self, store: Store, smtp: Smtp, base_url: str, clock: Callable[[], datetime] = now) -> None:
        self._store = store
        self._smtp = smtp
        self._address = f"{base_url.rstrip('/')}/hub/held"
        self._clock = clock
        self._failing: set[str] = set()

    async def run(self) -> None:
        """Serves until cancelled. That is asked for too: in Python 3.11 a cancellation that meets an answer of the mail
        server is lost (`asyncio.wait_for`)."""
        task = asyncio.current_task()
        while True:
            pause = LOOK if await self.look() else RETRY
            if task is not None and task.cancelling():
                return
            await asyncio.sleep(pause)

    async def look(self) -> bool:
        """Tells the operators what is to be told; False where nobody could be told."""
        at = self._clock()
        try:
            digest = await self._store.read(lambda tx: digest_of(tx, at))
        except StoreUnavailable as error:
            log.warning("notices.store_unavailable", detail=str(error))
            return True
        if digest is None:
            return True
        sent = [await self._tell(operator, digest) for operator in digest.operators]
        if not any(sent):
            return False
        told = msgspec.json.encode(_Told(at, frozenset((one.id, one.run) for one in digest.held))).decode()
        await write_patiently(self._store, lambda tx: tx.marks.put(MARK, told))
        return True

    async def _tell(self, operator: User, digest: Digest) -> bool:
        """Whether the mail left. Why it did not is logged once, until one leaves again."""
        try:
            await send(letter(operator, digest, self._address), self._smtp)
        except NotSent as error:
            if operator.email not in self._failing:
                log.error("notices.mail_failed", user=operator.id, host=self._smtp.host, detail=str(error))
            self._failing.add(operator.email)
            return False
        self._failing.discard(operator.email)
        log.info("notices.mail_sent", user=operator.id, documents=len(digest.new))
        return True


def digest_of(tx: Transaction, at: datetime) -> Digest | None:
    """What is to be told; None where all is told, where the last mail is too fresh, or where nobody is to be told."""
    held = tuple(tx.documents.held_runs(limit=MOST))
    if not held:
        return None
    mark = tx.marks.get(MARK)
    told = msgspec.json.decode(mark, type=_Told) if mark else None
    known = told.known if told else frozenset()
    new = tuple(one for one in held if (one.id, one.run) not in known)
    if not new or (told is not None and timedelta() <= at - told.at < EVERY):
        return None
    operators = tuple(
        user for user in tx.people.of_company(None) if user.role == "operator" and may_enter(user, at)
    )
    return Digest(held, new, operators) if operators else None


def letter(operator: User, digest: Digest, address: str) -> Letter:
    """The mail, in the language of who gets it; in English where the hub does not speak that."""
    count, language = len(digest.held), operator.language

    def said(message: Message, **args: str) -> str:
        return say(Message(message.key, args), language, "comptoir_hub")

    def lines() -> Iterator[str]:
        yield from (said(_WHY), "")
        if len(digest.new) < count:
            yield from (said(_NEW, n=str(len(digest.new))), "")
        for one in digest.new[:NAMED]:
            yield "- " + said(_LINE, id=one.id, time=f"{one.since:%Y-%m-%d %H:%M} UTC", rule=one.rule)
        if len(digest.new) > NAMED:
            yield said(_MORE, n=str(len(digest.new) - NAMED))
        yield from ("", said(_WHERE, address=address), "", said(_SELDOM))

    subject = said(_ONE) if count == 1 else said(_MANY, n=f"{count}+" if count == MOST else str(count))
    return Letter(operator.email, f"Comptoir: {subject}", "\n".join(lines()) + "\n", language)
