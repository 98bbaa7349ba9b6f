"""Notices that an operator put official schemas in force, and lets a new generation of workers take over."""

from __future__ import annotations

import asyncio

import structlog
from comptoir_engine.errors import ConfigError

from comptoir_hub.exchange.crew import Crew, CrewBroken, WorkerLost
from comptoir_hub.official import state
from comptoir_hub.settings import Settings

log = structlog.get_logger()

LOOK = 2.0
"""Seconds between two looks: a command of the operator's sends no signal."""


class Generations:
    """Renews the crew when what is in force has changed."""

    def __init__(self, crew: Crew, settings: Settings) -> None:
        self._crew = crew
        self._folder = settings.folder

    async def run(self) -> None:
        """Serves until cancelled. Where the new workers can't begin, the old ones go on, and the log says why."""
        known = state(self._folder)
        while True:
            await asyncio.sleep(LOOK)
            found = state(self._folder)
            if found == known:
                continue
            known = found
            try:
                await self._crew.renew()
            except (CrewBroken, WorkerLost, ConfigError) as error:
                log.error("formats.not_in_force", detail=str(error))
            else:
                log.info("formats.in_force", count=len(found))
