"""What a worker hands back for one document: values only, ready to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from comptoir_engine.model import Finding

from comptoir_hub.store.payloads import Packed
from comptoir_hub.store.records import FileRecord, Judgement, StepRecord


@dataclass(frozen=True, slots=True)
class Judged:
    """One document went as far as it could; `year` is the fiscal year its number counts in."""

    document_id: str
    outcome: Literal["ready", "stopped", "held"]
    judgement: Judgement
    steps: tuple[StepRecord, ...]
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
    step: StepRecord
    payloads: tuple[Packed, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Nothing is wrong with the document, but the hub could not work on it now (a full disk)."""

    document_id: str
    detail: str


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
