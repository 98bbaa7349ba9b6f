"""One market for all tests of a module: its start costs more than any of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from comptoir_hub.settings import Limits
from trade import Market, market


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def fair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A hub as it is installed, with partners of every mood."""
    limits = Limits(seconds_per_delivery=1.5)
    async with market(tmp_path_factory.mktemp("fair"), limits=limits) as opened:
        yield opened
