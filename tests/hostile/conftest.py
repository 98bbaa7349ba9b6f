"""A market with a company that trades there and means no good."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from comptoir_hub.store.records import Company
from trade import Market, enrol, gln, market, token


@dataclass(frozen=True, slots=True)
class Thief:
    """A company of the same hub that has nothing to do with anybody's documents, and its key."""

    company: Company
    token: str


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def fair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A hub as it is installed."""
    async with market(tmp_path_factory.mktemp("fair")) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def thief(fair: Market) -> Thief:
    """A stranger with an account."""
    company = await enrol(fair.hub.store, "Diebesgut GmbH", gln(900))
    return Thief(company, await token(fair.hub.store, company))
