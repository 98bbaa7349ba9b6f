"""What the hub asks of a store, whatever database lies beneath it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from comptoir_engine.errors import ComptoirError

from comptoir_hub.store.payloads import Payloads
from comptoir_hub.store.transaction import Transaction

T = TypeVar("T")
Work = Callable[[Transaction], T]
"""A piece of work in one transaction. It may be run twice (in a group, then alone), so it changes nothing else."""


class StoreUnavailable(ComptoirError):
    """The store can't take anything now: the disk is full, broken or locked. Nothing was written."""


class Store(Protocol):
    """Durable state. What `write` returned for is on disk; what raised left no trace."""

    payloads: Payloads

    async def write(self, work: Work[T], *, lingers: bool = False) -> T:
        """Runs `work` alone among writers and returns its result after the commit; raises what `work` raised.

        One that `lingers` may wait some hundredths of a second for others, so that they share a commit.
        """
        ...

    async def read(self, work: Work[T], *, brief: bool = False) -> T:
        """Runs `work` on one consistent state. `brief`: a look-up by key, too short to be worth another thread."""
        ...

    async def close(self) -> None:
        """Finishes the writes that were handed in, then lets go of the files."""
        ...
