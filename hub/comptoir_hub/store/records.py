"""What the store hands out: one frozen value a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from comptoir_engine.model import (
    AnswerKind,
    CredentialKind,
    Finding,
    Head,
    Identifier,
    Loss,
    Message,
    Plan,
    Report,
    Stage,
    Status,
    StepStatus,
    Type,
    Verdict,
)  # fmt: skip

Role = Literal["administrator", "standard", "auditor", "operator", "hub_auditor"]
CompanyState = Literal["waiting", "active", "locked", "left"]
UserState = Literal["invited", "active", "locked"]
Scope = Literal["read", "send", "all"]
Relation = Literal["customer", "supplier", "both"]
RequestState = Literal["pending", "accepted", "declined", "withdrawn"]
Direction = Literal["sent", "received"]
Actor = Literal["nobody", "hub", "sender", "receiver", "care"]
Lane = Literal["process", "process-large", "deliver", "archive"]
DeliveryOutcome = Literal["started", "delivered", "to_be_fetched", "unknown", "try_later", "gave_up"]

ACTIVE: tuple[Status, ...] = ("in_progress", "waiting", "delivered")
"""The states in which a document holds its number: no other may use it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a company wants to receive. In an agreement, None means: as the receiver wants it in general.

    `format` is the id of a format, or `as_sent`. `required` names the terms that each document must have. `types`
    limits what is taken, None takes all. `unique_numbers` off lets a number come twice; `year_starts` is the month in
    which numbers may begin anew.
    """

    format: str | None = None
    profile: Mapping[str, str] = field(default_factory=dict)
    channel: str | None = None
    address: str | None = None
    archive: str | None = None
    renderings: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    types: tuple[Type, ...] | None = None
    unique_numbers: bool = True
    year_starts: int = 1


@dataclass(frozen=True, slots=True)
class Company:
    """A company on the hub; `ids` are the numbers by which documents name it."""

    id: str
    name: str
    ids: tuple[Identifier, ...] = ()
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    country: str | None = None
    email: str | None = None
    phone: str | None = None
    web: str | None = None
    language: str = "en"
    state: CompanyState = "active"
    terms: Terms = field(default_factory=Terms)
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A sender and a receiver as they stand now; `agreed` is None where they are no partners."""

    sender: str
    sender_state: CompanyState
    receiver: str
    receiver_state: CompanyState
    agreed: Terms | None
    general: Terms


@dataclass(frozen=True, slots=True)
class User:
    """A person with a sign-in; operators and hub auditors have no company. The password's hash stays in the store."""

    id: str
    company_id: str | None
    email: str
    name: str
    role: Role
    state: UserState
    language: str
    last_sign_in: datetime | None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person at one device."""

    user: User
    csrf: str
    hash: str
    device: str | None
    created_at: datetime
    last_seen: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A key for machines; only its hash is kept. `last_used` is right to the minute."""

    id: str
    company_id: str
    name: str
    scope: Scope
    created_at: datetime
    ends_at: datetime | None
    revoked_at: datetime | None
    last_used: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it still opens the door."""
        return self.revoked_at is None and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class Door:
    """A way a company may show who it is: a mail address, a certificate, a public key."""

    kind: CredentialKind
    value: str
    company_id: str


@dataclass(frozen=True, slots=True)
class Request:
    """One company asks another to trade; `role` is what the asked one would be to the asker."""

    id: str
    asker_id: str
    asked_id: str
    role: Relation
    message: str | None
    state: RequestState
    asked_at: datetime
    answered_at: datetime | None
    reason: str | None
    partner: str
    """The name of the other company, seen from the one that reads."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What holds for documents from one company to another; `relation` is what the receiver is to the sender."""

    sender_id: str
    receiver_id: str
    relation: Relation
    terms: Terms
    since: datetime
    ended_at: datetime | None
    partner: str
    """The name of the other company, seen from the one that reads."""


@dataclass(frozen=True, slots=True)
class EnvelopeRecord:
    """What arrived in one go."""

    id: str
    company_id: str
    by: str | None
    channel: str
    name: str | None
    media_type: str | None
    sha256: str
    size: int
    key: str | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A stored file: where its bytes are, and how it is called."""

    sha256: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class HeldRun:
    """A document that is held, in the run in which it came to be: since when, and by which rule."""

    id: str
    run: int
    since: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document with all that is known of it; lists use `Line`, which is what one company sees of it.

    `n` counts all documents of the hub and is never shown.
    """

    n: int
    id: str
    envelope_id: str
    company_id: str
    sender_id: str | None
    receiver_id: str | None
    chosen_id: str | None
    status: Status
    status_since: datetime
    actor: Actor
    problem: Finding | None
    lane: Lane | None
    route: str | None
    next_at: datetime | None
    crashes: int
    attempts: int
    run: int
    held: bool
    unpacked: bool
    name: str | None
    media_type: str | None
    sha256: str
    size: int
    attachments: tuple[FileRecord, ...]
    format: str | None
    type: Type | None
    head: Head
    plan: Plan | None
    target: FileRecord | None
    target_format: str | None
    pivot: FileRecord | None
    renderings: tuple[FileRecord, ...]
    doubtful: bool
    answer: AnswerKind
    answer_reason: str | None
    answered_by: str | None
    answered_at: datetime | None
    replaces: str | None
    replaced_by: str | None
    same_as: str | None
    rival: str | None
    received_at: datetime
    arrived_at: datetime | None
    delivered_at: datetime | None
    archived_at: datetime | None
    not_before: datetime | None
    dropped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What processing found out about a document: `sender_id` and `receiver_id` as far as they are known.

    `source` is what was processed, out of its envelope; None where the envelope could not be opened. `number_key` is
    what no other document in force may share (None: numbers may come twice), `bytes_key` likewise.
    """

    format: str | None = None
    type: Type | None = None
    head: Head = field(default_factory=Head)
    sender_id: str | None = None
    receiver_id: str | None = None
    plan: Plan | None = None
    source: FileRecord | None = None
    attachments: tuple[FileRecord, ...] = ()
    target: FileRecord | None = None
    pivot: FileRecord | None = None
    renderings: tuple[FileRecord, ...] = ()
    number_key: str | None = None
    bytes_key: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Where a document goes next: its status, who must act, and in which lane work waits from when on."""

    status: Status
    actor: Actor = "nobody"
    problem: Finding | None = None
    lane: Lane | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A document in one company's list. `amount` is exact and in `currency`; `flag` is the red flag.

    `partner` is the name of the company that the hub knows; what the document calls it, where that is another name, is
    `partner_called`. Where the hub knows none, `partner` is what the document says.
    `at` is when it came into the list, `received_at` when the hub received it; `trashed_by` is a person's name.
    """

    document_id: str
    direction: Direction
    at: datetime
    status: Status
    answer: AnswerKind
    flag: bool
    type: Type | None
    number: str | None
    partner_id: str | None
    partner: str | None
    partner_called: str | None
    issued: date | None
    due: date | None
    currency: str | None
    amount: Decimal | None
    actor: Actor
    status_since: datetime
    problem: Finding | None
    name: str | None
    received_at: datetime
    read_at: datetime | None
    trashed_at: datetime | None
    trashed_by: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list; the cursors lead on and back, None where there is nothing more."""

    lines: tuple[Line, ...]
    older: str | None
    newer: str | None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One stage of a document's way, as stored; `n` counts over all runs, the artefact's bytes lie under its hash."""

    document_id: str
    n: int
    run: int
    stage: Stage
    status: StepStatus
    started: datetime
    took: float
    plugin: str | None
    reports: tuple[Report, ...]
    losses: tuple[Loss, ...]
    artefact: FileRecord | None


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One attempt to deliver; `outcome` is `started` while it lasts, or for ever if the hub died in it."""

    n: int
    key: str
    channel: str
    address: str
    started_at: datetime
    ended_at: datetime | None
    outcome: DeliveryOutcome
    doubtful: bool
    reference: str | None
    detail: Message | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Documents that did not reach one receiver for one cause: how many, and the oldest since when.

    `rule` says why they were given up; None: they are tried again, and where the cause is ours `HUB-HELD` although they
    are. `message` is what was said of the oldest. `more`: so many were counted, and there may be more.
    """

    receiver_id: str
    channel: str
    rule: str | None
    message: Message
    count: int
    more: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class ContainerRecord:
    """A sealed container of the archive."""

    document_id: str
    n: int
    archive: str
    file: FileRecord
    sealed_at: datetime
    kept_until: date
    verdict: Verdict | None
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Who did what; each entry's hash takes in the one before."""

    n: int
    at: datetime
    who: str
    company_id: str | None
    act: str
    object: str | None
    detail: Mapping[str, str]
    hash: str
