"""Loops that run beside something, and end with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def together(*loops: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs the loops while the context is open. One that breaks ends the context with its error.

    An error that is alone comes out as itself, not as a group of one.
    """
    try:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(loop) for loop in loops]
            yield
            for task in running:
                task.cancel()
    except BaseExceptionGroup as group:
        if len(group.exceptions) > 1:
            raise
        raise group.exceptions[0] from None
