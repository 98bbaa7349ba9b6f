"""Faults of people's acts on the hub, grouped by what a face answers: 403, 404, 409, 422."""

from __future__ import annotations

from comptoir_engine.errors import ComptoirError
from comptoir_engine.model import Message

CONTENT_DAMAGED = Message("The content of this document is damaged or missing in the hub's store.")
CONTENT_MENDED = Message(
    "Customer care can bring it back from a backup; or hand the very same file in again, which mends it too."
)
"""What faces and findings say where the store raises `PayloadDamaged`."""


class NotAllowed(ComptoirError):
    """This person or company may not do that."""


class NotFound(ComptoirError):
    """There is no such thing, or it is another company's: the two are never told apart."""

    def __init__(self) -> None:
        super().__init__(Message("Page not found, or it is not yours to see."))


class Conflict(ComptoirError):
    """The state of things does not allow it: it exists already, or has moved on."""


class Invalid(ComptoirError):
    """A value that was typed can't be right; `field` is its name in the form."""

    def __init__(self, field: str, message: Message | str) -> None:
        super().__init__(message)
        self.field = field


class Ended(ComptoirError):
    """It was there, and is no longer shown: the online period is over."""

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or Message("This document can no longer be viewed online."))
