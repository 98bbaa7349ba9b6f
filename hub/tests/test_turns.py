"""One company's flood keeps no other company waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.settings import Limits
from hub_toys import invoice

FLOOD = 150


@pytest.mark.parametrize(("lane", "large_from"), [("process-large", 1), ("process", 1_000_000)])
async def test_a_flood_of_one_company_keeps_no_other_waiting(
    open_world: Callable[..., Any], lane: str, large_from: int
) -> None:
    async with open_world(limits=Limits(large_from=large_from)) as world:
        sender = Credential("company", world.beta.id)
        late = Envelope(invoice("B-1"), "b.xml", "application/xml", "api", sender)
        *flood, other = await asyncio.gather(
            *(world.send(invoice(f"A-{n}")) for n in range(FLOOD)), world.hub.intake.accept(late)
        )
        await world.until(other, lambda document: document.lane != lane)
        waiting = [await world.document(one) for one in flood]
        assert sum(document.lane == lane for document in waiting) > FLOOD // 2
