"""The worker processes: a pool that outlives any of its workers, and is renewed as a whole.

A worker that dies or is killed on time-out takes no task but its own with it. A new generation of workers is ready
before the old one goes, so that renewing (new rules, too much memory) stops nothing.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

import structlog
from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Message
from pebble import ProcessExpired, ProcessPool

from comptoir_hub.exchange.worker import Briefing, begin, open_archives, ready

T = TypeVar("T")
log = structlog.get_logger()

GRACE = 60.0
"""Seconds beyond its time after which a task that nobody answers for is taken for lost."""
START = 120.0
"""Seconds in which a worker must have compiled everything."""
CONTEXT: BaseContext = multiprocessing.get_context("spawn")
"""How workers begin: as new processes that have nothing of this one's."""

_LATE = Message("The hub lost {n} workers over this document: they took too long.")
_ENDED = Message("The hub lost {n} workers over this document: a plugin ended them with the code {code}.")
_DIED = Message("The hub lost {n} workers over this document: they ended with the code {code}.")


class WorkerLost(Exception):
    """The process that worked on this died or was killed; `why` says how, in a sentence that takes their number `n`."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(Message(why.key, {"n": "1", **why.args})))
        self.why = why


class CrewBroken(Exception):
    """The pool itself broke: nobody knows which task is to blame, and none is."""


class Crew:
    """`size` worker processes."""

    def __init__(self, briefing: Briefing, size: int, *, resident_limit: int) -> None:
        self.size = size
        self._briefing = briefing
        self._resident_limit = resident_limit
        self._pool: ProcessPool | None = None
        self._renewing = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Starts the workers.

        Raises `ConfigError` when they can't begin (a plugin does not compile), or an archive that is set up can't seal.
        """
        pool = self._new_pool()
        try:
            await self._started(pool)
            await self._run(pool, open_archives, (), START)
        except (CrewBroken, WorkerLost) as error:
            await asyncio.to_thread(_dismiss, pool)
            allowed = f"Each may take {self._briefing.memory:,} bytes (limits.worker_memory)."
            raise ConfigError(f"The workers can't start: {error}. The log says more. {allowed}") from error
        except BaseException:
            await asyncio.to_thread(_dismiss, pool)
            raise
        self._pool = pool

    async def run(self, task: Callable[..., tuple[T, int]], argument: Any, *, seconds: float) -> T:
        """Runs a task in a worker; raises `WorkerLost` or `CrewBroken`."""
        pool = self._pool
        assert pool is not None
        try:
            result, resident = await self._run(pool, task, (argument,), seconds)
        except (CrewBroken, ConfigError) as error:
            await self._replace(pool)
            raise CrewBroken(str(error)) from error
        if resident > self._resident_limit and self._renewal is None:
            self._renewal = asyncio.create_task(self._renew_beside())
        return result

    async def ask(self, task: Callable[..., T], *arguments: Any, seconds: float) -> T:
        """Runs a task that says nothing of its worker."""
        assert self._pool is not None
        return await self._run(self._pool, task, arguments, seconds)

    async def renew(self) -> None:
        """Puts a fresh generation of workers in the old one's place; what is under way is finished."""
        async with self._renewing:
            old, pool = self._pool, self._new_pool()
            try:
                await self._started(pool)
            except BaseException:
                await asyncio.to_thread(_dismiss, pool)
                raise
            self._pool = pool
        if old is not None:
            await asyncio.to_thread(_retire, old)

    async def _renew_beside(self) -> None:
        """Renews while the old workers go on; where the new ones can't start, the old ones stay."""
        try:
            await self.renew()
        except (CrewBroken, WorkerLost, ConfigError) as error:
            log.error("crew.not_renewed", detail=str(error))
        finally:
            self._renewal = None

    async def close(self) -> None:
        """Ends all workers; what they had in hand is somebody else's once its lease is over."""
        if self._renewal is not None:
            self._renewal.cancel()
        if self._pool is not None:
            await asyncio.to_thread(_dismiss, self._pool)
            self._pool = None

    async def _replace(self, broken: ProcessPool) -> None:
        async with self._renewing:
            if self._pool is broken:
                self._pool = self._new_pool()
                await asyncio.to_thread(_dismiss, broken)

    async def _started(self, pool: ProcessPool) -> None:
        await self._run(pool, ready, (), START)

    async def _run(
        self, pool: ProcessPool, task: Callable[..., T], arguments: Iterable[Any], seconds: float
    ) -> T:
        try:
            with _uninterrupted():
                future = pool.schedule(task, args=arguments, timeout=seconds)
        except RuntimeError as error:
            raise CrewBroken(str(error)) from error
        try:
            async with asyncio.timeout(seconds + GRACE):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise WorkerLost(_LATE) from error
        except SystemExit as error:
            raise WorkerLost(Message(_ENDED.key, {"code": str(error.code)})) from error
        except ProcessExpired as error:
            raise WorkerLost(Message(_DIED.key, {"code": str(error.exitcode)})) from error
        except BrokenProcessPool as error:
            raise CrewBroken(str(error)) from error

    def _new_pool(self) -> ProcessPool:
        resource_tracker.ensure_running()  # which would let Ctrl+C through again if it began with the first worker
        return ProcessPool(
            max_workers=self.size,
            initializer=begin,
            initargs=(self._briefing,),
            context=CONTEXT,
        )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Workers that begin here never hear Ctrl+C, nor do the pool's threads and whom they start: the hub ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _retire(pool: ProcessPool) -> None:
    pool.close()  # type: ignore[no-untyped-call]
    pool.join()


def _dismiss(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
