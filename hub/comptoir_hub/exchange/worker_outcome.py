"""What a worker hands back for one document: values only, ready to be written.

They cross to the hub as MessagePack, for the hub is one process for all workers, and pickle makes a frozen value field
by field. What a plugin filled in wrongly is found here, before it lies in a table that nobody can read any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec
from comptoir_engine.model import Finding

from comptoir_hub.store.payloads import Packed
from comptoir_hub.store.records import FileRecord, Judgement
from comptoir_hub.store.steps import StepRow


@dataclass(frozen=True, slots=True)
class Judged:
    """One document went as far as it could; `year` is the fiscal year its number counts in."""

    document_id: str
    outcome: Literal["ready", "stopped", "held"]
    judgement: Judgement
    steps: tuple[StepRow, ...]
    payloads: tuple[Packed, ...]
    problem: Finding | None


@dataclass(frozen=True, slots=True)
class Part:
    """One document that was taken out of an envelope, with what travels with it."""

    file: FileRecord
    attachments: tuple[FileRecord, ...]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The envelope holds several documents: each has a way of its own from here."""

    document_id: str
    parts: tuple[Part, ...]
    step: StepRow
    payloads: tuple[Packed, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Nothing is wrong with the document, but the hub could not work on it now (a full disk).

    `damaged`: what there is to seal is damaged or missing, and no waiting alone mends it.
    """

    document_id: str
    detail: str
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """A container, ready to be written."""

    document_id: str
    archive: str
    file: FileRecord
    packed: Packed
    plugin: str
    took: float


Outcome = Judged | Unpacked | Trouble


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One of the three."""

    judged: Judged | None = None
    unpacked: Unpacked | None = None
    trouble: Trouble | None = None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Sheet)


def to_bytes(outcome: Outcome) -> bytes:
    """An outcome on its way out of a worker; raises ValueError or TypeError for a value of another type than stated."""
    packed = _encoder.encode(_sheet(outcome))
    _decoder.decode(packed)
    return packed


def from_bytes(packed: bytes) -> Outcome:
    """The outcome that `to_bytes` wrote."""
    sheet = _decoder.decode(packed)
    outcome = sheet.judged or sheet.unpacked or sheet.trouble
    assert outcome is not None
    return outcome


def _sheet(outcome: Outcome) -> _Sheet:
    match outcome:
        case Judged():
            return _Sheet(judged=outcome)
        case Unpacked():
            return _Sheet(unpacked=outcome)
        case Trouble():
            return _Sheet(trouble=outcome)
