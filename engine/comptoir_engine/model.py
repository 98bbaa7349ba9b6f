"""The values that flow: frozen, slotted and picklable, so that they cross borders between rooms and processes.

Money is `Decimal`, days are `date`, instants are aware `datetime`. Collections are tuples. The closed sets of words
(`Type`, `Status`, …) are the ones the portal, the mails, the API and the CSV files show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

Type = Literal["order", "order-response", "despatch-advice", "invoice", "credit-note"]
Recognised = Type | Literal["envelope"]
Status = Literal["draft", "in_progress", "waiting", "action_needed", "delivered", "replaced", "cancelled"]
AnswerKind = Literal["none", "accepted", "accepted_with_changes", "correction_requested", "rejected"]
Stage = Literal[
    "received", "unpack", "recognise", "check_source", "to_pivot", "check_pivot", "vat_check", "address",
    "to_target", "check_target", "render", "seal", "deliver", "answer", "archive",
]  # fmt: skip
StepStatus = Literal["done", "done_with_warnings", "failed", "skipped", "running"]
Severity = Literal["error", "warning", "note"]
Verdict = Literal["valid", "invalid", "unchecked"]
CheckKind = Literal["schema", "rules", "signature"]
CredentialKind = Literal["token", "company", "mail", "certificate", "public-key"]
ReceiptOutcome = Literal["delivered", "to_be_fetched", "unknown"]

ENVELOPE: Final = "envelope"
"""What a format says of a file that only holds documents, and is none itself: a ZIP, an interchange."""

PIVOT = "ubl21"
"""The format id of the engine's own language: UBL 2.1 with EN 16931 and Peppol BIS post-award semantics."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that any language can say: `key` is the English sentence with `{named}` places, `args` fills them."""

    key: str
    args: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.key.format_map(self.args) if self.args else self.key

    def __hash__(self) -> int:
        return hash((self.key, tuple(sorted(self.args.items()))))


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that names a party within a scheme, e.g. `("0088", "7601001234560")` for a GLN (EAS or ICD code)."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Party:
    """A company as a document names it; `country` is an ISO 3166-1 alpha-2 code."""

    name: str
    ids: tuple[Identifier, ...] = ()
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a document; `name` is a bare file name, never a path."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """One business message: its bytes as they are, and what is known of them (`None`: not recognised yet)."""

    content: bytes = field(repr=False)
    format: str | None = None
    type: Type | None = None
    name: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Credential:
    """What a sender showed at the door; the hub decides whose it is. The value is a secret and never printed."""

    kind: CredentialKind
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What arrived in one go over one channel; `sender` is what he showed, `key` his own key for this delivery."""

    content: bytes = field(repr=False)
    name: str | None
    media_type: str | None
    channel: str
    sender: Credential
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document that this one names: `kind` is `order`, `invoice`, `despatch-advice`, `contract` or `buyer`."""

    kind: str
    number: str
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What routing and lists need of a document. Amounts are as stated, in `currency`; nothing is computed."""

    number: str | None = None
    type: Type | None = None
    issued: date | None = None
    seller: Party | None = None
    buyer: Party | None = None
    sender: Party | None = None
    receiver: Party | None = None
    currency: str | None = None
    payable: Decimal | None = None
    due: date | None = None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check.

    `term` is a business term (`BT-112`), `index` counts its groups from 1 (`(3,)`: third line, `(3, 2)`: its second
    allowance). `path` is in the notation of `comptoir_engine.xml.paths` and `line` counts from 1; both are of the
    source, the file its sender knows. `flag` keeps a published rule's own word for the severity.
    """

    rule: str
    severity: Severity
    message: Message
    hint: Message | None = None
    term: str | None = None
    index: tuple[int, ...] = ()
    path: str | None = None
    line: int | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class LostFile:
    """An embedded file that the target cannot hold: its name where the source says one, and its size in bytes."""

    name: str | None
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Loss:
    """One value of the source that the target cannot hold, with its path in the source and the reason.

    A conversion gives the value as it is. In a step's losses an embedded file is told in words, and as `file`.
    """

    path: str
    value: str
    reason: Message
    file: LostFile | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What one check says of one document; `version` names the rule set's release and date."""

    check: str
    version: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen to one document, decided from its head and the partners' agreement.

    `profile` holds the target format's options by name; `checks` the ids of rule checks to run on the pivot;
    `required` the terms that the receiver needs in each document (BT-13);
    `renderings` the ids of formats to write beside the target, which travel with it; `kept` those of formats to write
    for the archive only; `archive` an archive's id, or `None`.
    """

    format: str
    channel: str
    address: str
    profile: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    renderings: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    archive: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Artefact:
    """What a step made, kept and shown: a file with its name and media type."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a document's way; `took` is in seconds, `plugin` is a distribution with its version."""

    stage: Stage
    status: StepStatus
    started: datetime
    took: float
    plugin: str | None = None
    reports: tuple[Report, ...] = ()
    losses: tuple[Loss, ...] = ()
    artefact: Artefact | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a channel is asked to deliver; `key` is the same at each attempt, so that a peer can refuse a second one."""

    document: Document
    attachments: tuple[Attachment, ...]
    sender: Party
    receiver: Party
    address: str
    key: str
    head: Head = field(default_factory=Head)
    profile: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The peer's word that a parcel arrived; `reference` is the peer's own number for it."""

    outcome: ReceiptOutcome
    reference: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver says of a document, with who said so and when."""

    kind: AnswerKind
    reason: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """One part of an archive container.

    `role` is `original`, `delivered`, `rendering`, `log`, `report` or `receipt`.
    """

    role: str
    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verification:
    """What an archive says of a container; `evidence` is read from the signed bytes only, and empty if refused."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    signer: str | None = None
    signed_at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
