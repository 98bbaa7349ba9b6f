"""Serving: the hub, its application and its socket, from the first signal to the last."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TextIO, cast

import structlog
from aiohttp import web
from comptoir_engine.errors import ConfigError
from comptoir_engine.registry import Registry

from comptoir_hub.app import create_app
from comptoir_hub.connections import CONNECTIONS, listeners, raise_limit
from comptoir_hub.exchange.hub import Hub, running
from comptoir_hub.settings import Settings

SHUTDOWN = 10.0
"""Seconds that requests under way get at the end."""
MOMENT = 0.5
"""Seconds in which a signal that has ended the workers must have come here too."""
YOUNG = 10_000
"""Objects made before the collector looks for rings among them; documents leave hardly any."""


async def serve(
    settings: Settings,
    *,
    registry: Callable[[], Registry] = Registry.load,
    tell: Callable[[str], None] = print,
) -> None:
    """Serves until SIGTERM or SIGINT; `tell` hears where. One that comes before the hub is ready ends the start."""
    log_to_stderr()
    raise_limit()
    ending = _Ending()
    try:
        async with running(settings, registry) as hub, listening(hub) as address:
            ending.ready()
            tell(f"Comptoir serves on {address}")
            _spare_the_collector()
            await ending.stop.wait()
            tell("Comptoir stops; what is under way is taken up again at the next start.")
    except (asyncio.CancelledError, ConfigError):
        if not await ending.came_first():
            raise
        tell("Comptoir stops before it was ready.")


class _Ending:
    """Whether somebody wants the hub to end; while it starts, the start is broken off for that."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self._starting = asyncio.current_task()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._heed)

    def ready(self) -> None:
        """The start is over."""
        self._starting = None

    async def came_first(self) -> bool:
        """Whether a start ended because of a signal: the workers may have heard it before us."""
        if self._starting is None:
            return False
        starting, self._starting = self._starting, None
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                await self.stop.wait()
        if starting.cancelling() and self.stop.is_set():
            starting.uncancel()
        return self.stop.is_set()

    def _heed(self) -> None:
        if self._starting is not None and not self.stop.is_set():
            self._starting.cancel()
        self.stop.set()


@asynccontextmanager
async def listening(hub: Hub) -> AsyncIterator[str]:
    """The hub's application on its socket while the context is open; the value is its address."""
    application = create_app(hub, _portal(hub))
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN)
    await runner.setup()
    try:
        assert runner.server is not None
        sockets = await _sockets(hub.settings)
        port = sockets[0].getsockname()[1]
        async with application[CONNECTIONS].accepting(runner.server, sockets):
            yield f"http://{hub.settings.host}:{port}"
    finally:
        await runner.cleanup()


async def _sockets(settings: Settings) -> list[socket.socket]:
    try:
        return await listeners(settings.host, settings.port)
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise ConfigError(
            f"The hub can't listen on {place}: {error.strerror}. Choose another --port."
        ) from error


def _spare_the_collector() -> None:
    """What is loaded by now stays and need not be looked at again; the rest is looked at less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def log_to_stderr() -> None:
    """One JSON object a line; nothing of a document's text gets in but through values that JSON escapes."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Steady())),
    )
    _log_libraries_too()


def _log_libraries_too() -> None:
    """What libraries log and warn of comes in the same form: a reader of the log finds nothing else in it."""
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
        foreign_pre_chain=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
        ],
    )
    handler = logging.StreamHandler(cast(TextIO, _Steady()))
    handler.setFormatter(formatter)
    logging.root.handlers[:] = [handler]
    logging.captureWarnings(True)


class _Steady:
    """Standard error that loses a line rather than the hub: it may lie on the very disk that is full."""

    def write(self, text: str) -> None:
        """Writes if it can."""
        with suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        """The same."""
        with suppress(OSError):
            sys.stderr.flush()


def _portal(hub: Hub) -> web.Application:
    from comptoir_hub.portal.site import portal

    return portal(hub, hub.registry.extras.get("pages", ()))
