"""Intake: who is it, how large, seen before, how much waits? Then one commit, and only then an acknowledgement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from comptoir_engine.errors import Refused
from comptoir_engine.model import Envelope, Message

from comptoir_hub.accounts.credentials import Entrant, entrant
from comptoir_hub.exchange import measures
from comptoir_hub.exchange.again import lane_for, run_again
from comptoir_hub.exchange.crowding import Crowding
from comptoir_hub.exchange.signals import Signals
from comptoir_hub.settings import MEGABYTE, Limits
from comptoir_hub.store import Store, StoreUnavailable, Transaction
from comptoir_hub.store.identity import new_id, now
from comptoir_hub.store.payloads import INLINE_LIMIT, Packed
from comptoir_hub.store.records import EnvelopeRecord, FileRecord, Move, StepRecord

NOT_NOW = Message("The hub can't store anything at the moment. Try again later; nothing was kept.")
_UNCHANGED = Message(
    "Nothing has changed: this file and the one that it is to correct are the same, byte for byte. Choose the "
    "corrected file. Where the cause was elsewhere and has been mended, try again unchanged."
)

USED_KEY = Message(
    "This Idempotency-Key was used for other content before, and nothing of this was kept. Use a new key for each "
    "document, and the same one only to repeat a request."
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the portal may ask for beside: `held` checks without sending, `who` is the user's id."""

    held: bool = False
    chosen_id: str | None = None
    replaces: str | None = None
    who: str | None = None


NO_WISH = Wish()


@dataclass(frozen=True, slots=True)
class Accepted:
    """An envelope on its way, with what one commit needs."""

    envelope: EnvelopeRecord
    packed: Packed
    wish: Wish


class Intake:
    """The hub's door."""

    def __init__(
        self, store: Store, limits: Limits, signals: Signals, clock: Callable[[], datetime] = now
    ) -> None:
        self._store = store
        self._limits = limits
        self._signals = signals
        self._clock = clock
        self._crowding = Crowding(store, limits.waiting_documents)

    async def accept(self, envelope: Envelope) -> str:
        """Takes an envelope; its id once it is on disk. Raises `Refused`, and then kept nothing.

        What was seen before gets the first one's id; what was stopped of it is run again.
        """
        try:
            envelope_id = await self.take(envelope)
        except Refused as refusal:
            measures.REFUSED.labels(refusal.reason).inc()
            raise
        measures.ACCEPTED.labels(envelope.channel).inc()
        return envelope_id

    async def take(self, envelope: Envelope, wish: Wish = NO_WISH) -> str:
        """The same with a wish of the portal's."""
        at = self._clock()
        who = await self._store.read(lambda tx: entrant(tx, envelope.sender, at), brief=True)
        self._check(envelope)
        await self._crowding.let_in(who.company_id)
        try:
            packed = await self._pack(envelope.content)
            accepted = Accepted(_record(envelope, who, wish, packed, at), packed, wish)
            envelope_id, lane = await self._store.write(lambda tx: self._keep(tx, accepted, who.token_id))
        except (StoreUnavailable, OSError) as error:
            raise Refused("not_now", NOT_NOW) from error
        self._signals.send(lane, f"company:{who.company_id}")
        return envelope_id

    def _check(self, envelope: Envelope) -> None:
        if not envelope.content.strip():
            raise Refused("empty", Message("The file is empty."))
        if len(envelope.content) > self._limits.envelope_bytes:
            size = f"{self._limits.envelope_bytes // MEGABYTE} MB"
            raise Refused("too_large", Message("The file is larger than {size}.", {"size": size}))

    async def _pack(self, content: bytes) -> Packed:
        if len(content) <= INLINE_LIMIT:
            return self._store.payloads.pack(content)
        return await asyncio.to_thread(self._store.payloads.pack, content)

    def _keep(self, tx: Transaction, accepted: Accepted, token_id: str | None) -> tuple[str, str]:
        """One commit: the id to acknowledge, and the lane to wake."""
        if token_id is not None:
            tx.people.used_token(token_id, accepted.envelope.received_at)
        lane = lane_for(accepted.envelope.size, self._limits.large_from)
        seen = _seen_before(tx, accepted)
        tx.payloads.put(accepted.packed)
        if seen is None:
            keep(tx, accepted, Move("draft" if accepted.wish.held else "in_progress", "hub", lane=lane))
        else:
            _revive(tx, seen, accepted.envelope, self._limits.large_from)
        return (seen or accepted.envelope).id, lane


def keep(tx: Transaction, accepted: Accepted, move: Move) -> None:
    """Writes envelope, first document, its line, its first step and the journal."""
    envelope, packed, wish = accepted.envelope, accepted.packed, accepted.wish
    at = envelope.received_at
    file = FileRecord(packed.sha256, envelope.name or "", envelope.media_type or "", packed.size)
    tx.envelopes.add(envelope)
    tx.documents.add(
        envelope.id, envelope.id, envelope.company_id, file, move, at,
        held=wish.held, replaces=wish.replaces, chosen_id=wish.chosen_id,
    )  # fmt: skip
    tx.lines.open(envelope.company_id, envelope.id, move.status, at)
    artefact = FileRecord(
        packed.sha256,
        envelope.name or "document",
        envelope.media_type or "application/octet-stream",
        packed.size,
    )
    step = StepRecord(envelope.id, 0, 1, "received", "done", at, 0.0, None, (), (), artefact)
    tx.steps.add(envelope.id, 1, [step])
    tx.journal.note(
        "document.received", who=envelope.by or "hub", at=at, company_id=envelope.company_id, object=envelope.id,
        detail={"channel": envelope.channel, "sha256": packed.sha256},
    )  # fmt: skip


def _record(envelope: Envelope, who: Entrant, wish: Wish, packed: Packed, at: datetime) -> EnvelopeRecord:
    return EnvelopeRecord(
        id=new_id(), company_id=who.company_id, by=wish.who or who.by, channel=envelope.channel, name=envelope.name,
        media_type=envelope.media_type, sha256=packed.sha256, size=packed.size, key=envelope.key, received_at=at,
    )  # fmt: skip


def _seen_before(tx: Transaction, accepted: Accepted) -> EnvelopeRecord | None:
    """The envelope that this one repeats; raises `Refused` for a key that was used for other content, or for a
    correction that changes nothing."""
    envelope = accepted.envelope
    if envelope.key is not None:
        first = tx.envelopes.by_key(envelope.company_id, envelope.key)
        if first is not None and first.sha256 != envelope.sha256:
            raise Refused("used_key", USED_KEY)
        if first is not None:
            return first
    if accepted.wish.replaces and _is_unchanged(tx, accepted.wish.replaces, envelope):
        raise Refused("forbidden", _UNCHANGED)
    if accepted.wish.held or accepted.wish.replaces:
        return None
    return tx.envelopes.by_bytes(envelope.company_id, envelope.sha256)


def _is_unchanged(tx: Transaction, older_id: str, correction: EnvelopeRecord) -> bool:
    """Whether what is to correct a document is that document, or the very envelope that it came in."""
    older = tx.documents.get(older_id)
    if older is None:
        return False
    envelope = tx.envelopes.get(older.company_id, older.envelope_id)
    return correction.sha256 in (older.sha256, envelope.sha256 if envelope else None)


def _revive(tx: Transaction, first: EnvelopeRecord, again: EnvelopeRecord, large_from: int) -> None:
    for document in tx.documents.of_envelope(first.id):
        if document.status == "action_needed":
            run_again(tx, document, again.received_at, large_from=large_from)
    tx.journal.note(
        "document.received_again", who=again.by or "hub", at=again.received_at, company_id=first.company_id,
        object=first.id, detail={"channel": again.channel},
    )  # fmt: skip
