"""The whole hub without a face: store, workers and loops, started and stopped together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from comptoir_engine.registry import Registry

from comptoir_hub.exchange.archiving import Archiving
from comptoir_hub.exchange.channels import Channels
from comptoir_hub.exchange.crew import Crew
from comptoir_hub.exchange.delivery import Delivery
from comptoir_hub.exchange.generations import Generations
from comptoir_hub.exchange.housekeeping import Housekeeping
from comptoir_hub.exchange.in_force import in_force
from comptoir_hub.exchange.intake import Intake
from comptoir_hub.exchange.notices import Notices
from comptoir_hub.exchange.processing import Processing
from comptoir_hub.exchange.punctual import Punctual
from comptoir_hub.exchange.signals import Signals
from comptoir_hub.exchange.together import together
from comptoir_hub.exchange.worker import Briefing
from comptoir_hub.settings import Settings, placed
from comptoir_hub.store import SqliteStore
from comptoir_hub.store.identity import now
from comptoir_hub.store.locks import LOCK, only_hub
from comptoir_hub.store.sqlite import hub_store

__all__ = ["LOCK", "Hub", "only_hub", "running"]


@dataclass(frozen=True, slots=True)
class Hub:
    """What the faces (portal, API, commands) work with."""

    settings: Settings
    store: SqliteStore
    registry: Registry
    channels: Channels
    crew: Crew
    intake: Intake
    archiving: Archiving
    signals: Signals


@asynccontextmanager
async def running(settings: Settings, registry: Callable[[], Registry] = Registry.load) -> AsyncIterator[Hub]:
    """A hub whose loops run while the context is open; raises `ConfigError` when another has the folder.

    At the end what was acknowledged is on disk; what is under way is taken up again at the next start.
    """
    with hub_store(settings.folder) as store:
        try:
            await store.write(lambda tx: tx.work.take_over(now()))
            hub = await _assembled(settings, store, registry)
            try:
                await store.write(lambda tx: tx.work.doubt_restored(hub.channels.not_idempotent))
                async with _loops(hub):
                    yield hub
            finally:
                await hub.crew.close()
        finally:
            await store.close()


async def _assembled(settings: Settings, store: SqliteStore, registry: Callable[[], Registry]) -> Hub:
    loaded = registry()
    in_force(settings, loaded)
    channels = Channels(loaded, settings.channels)
    signals = Signals()
    crew = Crew(
        _briefing(settings, registry, loaded),
        settings.worker_count(),
        resident_limit=settings.limits.worker_resident,
    )
    await crew.start()
    intake = Intake(store, settings.limits, signals)
    archiving = Archiving(store, crew, settings, signals)
    return Hub(settings, store, loaded, channels, crew, intake, archiving, signals)


@asynccontextmanager
async def _loops(hub: Hub) -> AsyncIterator[None]:
    """Processing, delivery and archiving; one that breaks ends the hub, which a supervisor starts again."""
    limits, rules = hub.settings.limits, hub.settings.delivery
    processing = Processing(hub.store, hub.crew, limits, hub.signals)
    delivery = Delivery(hub.store, hub.channels, rules, limits.seconds_per_delivery, hub.signals)
    housekeeping = Housekeeping(hub.store, hub.settings)
    generations = Generations(hub.crew, hub.settings)
    punctual = Punctual(hub.store, rules)
    loops = (processing, delivery, hub.archiving, housekeeping, generations, punctual)
    async with together(*(loop.run() for loop in loops), *(loop.run() for loop in _notices(hub))):
        yield


def _notices(hub: Hub) -> tuple[Notices, ...]:
    """Nobody gets a mail where no mail server is set."""
    smtp = hub.settings.smtp
    return (Notices(hub.store, smtp, hub.settings.base_url),) if smtp is not None else ()


def _briefing(settings: Settings, registry: Callable[[], Registry], loaded: Registry) -> Briefing:
    archives = {
        id: placed(values, loaded.archives[id].settings, settings.folder)
        for id, values in settings.archives.items()
    }
    return Briefing(
        settings.folder,
        settings.rules,
        settings.rendering,
        settings.limits.worker_memory,
        archives,
        settings.guesses,
        settings.limits.large_from,
        registry,
    )
