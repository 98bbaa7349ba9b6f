"""What a plugin's own tests bring to the exam: the far side of a channel, and keys for an archive.

A channel's peer is a small server on loopback that plays a partner. The exam opens the channel with the peer's own
settings, so that nothing else needs to be configured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from comptoir_engine.errors import ConfigError
from comptoir_engine.hookspecs import Accept
from comptoir_engine.model import Envelope

Manner = Literal["takes", "down", "slow", "busy", "refuses", "hangs up"]
"""How a peer behaves.

* `takes`: takes every parcel and says so; of two parcels under one key it keeps one if the channel is idempotent.
* `down`: nothing listens at its address.
* `slow`: listens and never answers; the settings it gives make the channel lose patience within a few seconds.
* `busy`: says that it can't take a parcel now, in the words of its protocol (503, 451 …).
* `refuses`: says that it will never take it (410, 550 …).
* `hangs up`: takes the whole parcel and breaks the connection before it says so.
"""
Owner = Literal["us", "stranger"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One parcel as it reached the peer: the key it came under, and every file that came in it."""

    key: str
    files: tuple[bytes, ...] = field(repr=False)


class Peer(Protocol):
    """A partner who is delivered to."""

    @property
    def settings(self) -> Any:
        """An instance of the channel's settings class (None where it has none) that allows this peer's address."""

    @property
    def address(self) -> str:
        """Where parcels for this peer go."""

    @property
    def secrets(self) -> Sequence[str]:
        """Each secret in the settings and in the address, as text; none may stand in a message."""

    @property
    def arrivals(self) -> Sequence[Arrival]:
        """Every attempt that reached the peer whole, in order, whatever the peer said to it."""


class Sender(Protocol):
    """A partner who sends to us, over a channel that is already at work."""

    @property
    def settings(self) -> Any:
        """What the channel was opened with."""

    async def send(self, content: bytes) -> bool:
        """Send one document; answer whether the channel acknowledged it, so that the sender may forget it."""

    def unwrapped(self, envelope: Envelope) -> bytes:
        """The document in an envelope: its content, or what a mail holds."""


PeerFactory = Callable[[Manner], AbstractAsyncContextManager[Peer]]
SenderFactory = Callable[[Accept], AbstractAsyncContextManager[Sender]]
"""Opens the channel with settings of its own, puts it to work with that `accept`, and hands over a partner."""
ArchiveSettings = Callable[[Owner], Any]
"""Settings to seal and verify with: `us`, or a `stranger` whose signature `us` does not trust."""


class Unequipped(ConfigError):
    """A rule could not be tried, for the plugin's tests did not bring what it needs."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """What the exam of a channel or an archive needs; nothing for formats, conversions and checks."""

    channel_peer: PeerFactory | None = None
    channel_sender: SenderFactory | None = None
    archive_settings: ArchiveSettings | None = None
