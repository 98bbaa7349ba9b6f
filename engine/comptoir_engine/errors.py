"""Faults, grouped by what the caller does next.

* `DocumentFault`: the document is at fault; show its findings to the sender.
* `Refused`: the hub does not take an envelope; tell the peer why, keep nothing.
* `TryLater`: nothing is wrong with the parcel; deliver it again later.
* `GiveUp`: the peer refuses for good; raise the red flag.
* `WrongWay`: no parcel gets through this way; raise the red flag for who receives, since only he can mend it.
* `PluginError`: a plugin broke its promise; hold the document, call customer care.
* `ConfigError`: the installation is at fault; say what to change, and do not start.
"""

from __future__ import annotations

from typing import Literal

from comptoir_engine.model import Finding, Message

RefusedReason = Literal[
    "unauthenticated", "forbidden", "empty", "too_large", "used_key", "too_many", "not_now"
]
"""`used_key`: the sender's key of this delivery belongs to another one of his, with other content."""


class ComptoirError(Exception):
    """What all our faults have in common: a sentence for a person."""

    def __init__(self, message: Message | str) -> None:
        self.message = message if isinstance(message, Message) else Message(message)
        super().__init__(str(self.message))

    def said(self, language: str) -> str:
        """The sentence in a language, in English where no catalogue has it."""
        from comptoir_engine.messages import say

        return say(self.message, language)


class DocumentFault(ComptoirError):
    """The document can't be read or converted; `findings` say where and how to mend it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings[0].message)
        self.findings = findings


class Refused(ComptoirError):
    """An envelope is not accepted at all; `reason` lets each channel choose its own code for it."""

    def __init__(self, reason: RefusedReason, message: Message | str) -> None:
        super().__init__(message)
        self.reason: RefusedReason = reason


class DeliveryError(ComptoirError):
    """A channel could not deliver. `doubtful`: the peer may have the parcel all the same. `ours`: neither who sends nor
    who receives can mend it, but the operator alone (his relay, his sign-in there, his network): customer care is told.
    """

    def __init__(
        self,
        message: Message | str,
        *,
        doubtful: bool = False,
        after: float | None = None,
        ours: bool = False,
    ) -> None:
        super().__init__(message)
        self.doubtful = doubtful
        self.ours = ours
        self.after = after
        """Seconds the peer asked to wait, if it did."""


class TryLater(DeliveryError):
    """The peer is down, slow or busy: the same parcel is delivered again later under the same key."""


class GiveUp(DeliveryError):
    """The peer refuses this parcel for good, or the address can't be right."""


class WrongWay(GiveUp):
    """Nothing is wrong with the parcel, but its address or the password for it: another parcel would fare no better."""


class PluginError(ComptoirError):
    """A plugin broke its promise; `plugin` names it with its version."""

    def __init__(self, plugin: str, message: Message | str) -> None:
        super().__init__(message)
        self.plugin = plugin


class ConfigError(ComptoirError):
    """The installation is at fault: a setting, a missing file, two owners of one id."""
