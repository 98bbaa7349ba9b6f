"""What a part of the hub failed on: customer care is told, sees it, and runs it again."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from click.testing import CliRunner
from comptoir_engine.cli import comptoir
from comptoir_hub.accounts.people import add_user
from comptoir_hub.api import shapes
from comptoir_hub.documents.looking import look
from comptoir_hub.store import Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.steps import _GIVEN_UP, _TRIED_AGAIN
from hub_portal import PASSWORD, Clerk, clerk, portal_of, portal_world
from hub_toys import invoice
from hub_world import World
from structlog.testing import capture_logs


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub whose Beta gets what the toy writes."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        await opened.terms(format="toytext", channel="peer", address="beta")
        yield opened


@pytest.fixture
async def server(world: World) -> AsyncIterator[TestServer]:
    async with portal_of(world) as running:
        yield running


async def person(world: World, server: TestServer, role: str) -> Clerk:
    """Somebody of the hub's own."""
    email = f"{role}@hub.example"
    await add_user(
        world.hub.store, email=email, name=role.title(), role=role, company_id=None, password=PASSWORD,  # type: ignore[arg-type]
        who="test", at=now(),
    )  # fmt: skip
    return await clerk(server, email)


async def holding(world: World, content: bytes) -> str:
    """A document of Alpha's that ends with customer care."""
    document_id = await world.send(content)
    await world.until(document_id, lambda document: document.actor == "care")
    return document_id


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (invoice("RAISE-1"), "HUB-HELD"),
        (invoice("CRASH-1"), "HUB-WORKER-LOST"),
        (b"BUNDLE[42]", "HUB-HELD"),
    ],
)
async def test_customer_care_is_told(world: World, content: bytes, rule: str) -> None:
    with capture_logs() as logs:
        document_id = await holding(world, content)
    told = {"document": document_id, "rule": rule, "event": "document.held", "log_level": "error"}
    assert [line for line in logs if line["event"] == "document.held"] == [told]
    entries = await world.hub.store.read(lambda tx: tx.journal.of_object(world.alpha.id, document_id))
    assert [entry.act for entry in entries].count("document.held") == 1


async def test_a_channel_that_breaks_is_told_too(world: World) -> None:
    await world.terms(format="toytext", channel="peer", address="broken")
    with capture_logs() as logs:
        await holding(world, invoice("R-1"))
    assert [line["rule"] for line in logs if line["event"] == "document.held"] == ["HUB-HELD"]
    assert "hunter2" not in str([line for line in logs if line["event"] == "document.held"])


async def test_the_operator_sees_what_is_held_and_runs_it_again(world: World, server: TestServer) -> None:
    await world.terms(format="toytext", channel="peer", address="broken")
    document_id = await holding(world, invoice("R-&lt;b&gt;1"))
    operator = await person(world, server, "operator")
    page = await operator.get("/home")
    assert "R-&lt;b&gt;1" in page
    for words in ("Held documents", "Alpha Papier AG", "comptoir-toys 1.0", "The channel failed"):
        assert words in page, words
    await world.terms(format="toytext", channel="peer", address="beta")
    after = await operator.post(f"/hub/held/{document_id}/again", reason="the address was mended")
    assert "No document is held." in after
    assert (await world.settled(document_id)).status == "delivered"
    entries = await world.hub.store.read(lambda tx: tx.journal.of_object(world.alpha.id, document_id))
    resent = next(entry for entry in entries if entry.act == "document.resent")
    assert resent.detail == {"reason": "the address was mended"}
    assert "not held" in await operator.post(f"/hub/held/{document_id}/again", 409)
    await operator.post("/hub/held/nothing/again", 404)


async def test_nobody_is_sent_to_mend_his_file_at_a_line_of_what_the_hub_wrote(
    world: World, server: TestServer
) -> None:
    await world.terms(format="toyodd", channel="peer", address="beta")
    document_id = await holding(world, invoice("R-1"))
    anna = await clerk(server, "anna@alpha.example")
    told = await anna.get(f"/documents/{document_id}/tracking")
    for words in ("A part of the hub failed", "Customer care has been told", "HUB-HELD"):
        assert words in told, words
    for words in ("is not allowed", "Write even", "ODD-SCHEMA", "#L7", "/odd[7]", "has errors"):
        assert words not in told, words
    assert 'id="L7" class' not in await anna.get(f"/documents/{document_id}/source")
    sight = await look(world.hub.store, world.alpha.id, document_id, online_days=90)
    assert "ODD-SCHEMA" not in str(shapes.document(sight))
    operator = await person(world, server, "operator")
    for words in ("A part of the hub failed", "“odd” is not allowed.", "line 7", "/odd[7]"):
        assert words in await operator.get("/hub/held"), words


async def test_the_operator_sees_whom_documents_do_not_reach(
    world: World, server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = await person(world, server, "operator")
    assert "Not delivered" not in await operator.get("/hub/held")
    causes = {
        "refuse": ("Refused: the sender acts", "The peer refuses."),
        "moved": ("Wrong address or password: the recipient acts", "The peer has moved."),
        "down": ("Tried again later", "The peer is down."),
    }
    for address in causes:
        await world.terms(format="toytext", channel="peer", address=address)
        for n in (1, 2):
            document_id = await world.send(invoice(f"{address}-{n}"))
            await world.until(document_id, lambda one: one.attempts > 0 or one.status == "action_needed")
    table = (await operator.get("/hub/held")).partition("Not delivered")[2]
    rows = [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row)) for row in table.split("<tr>")[2:]]
    assert len(rows) == len(causes)
    for row, words in zip(rows, causes.values(), strict=True):
        for said in ("Beta Bücher SA", "Peer", *words, " 2 "):
            assert said in row, row
    for looked_at, told in ((3, 0), (2, 3)):
        monkeypatch.setattr("comptoir_hub.store.steps.LOOKED_AT", looked_at)
        assert (await operator.get("/hub/held")).count("at least 2<") == told
    await world.terms(format="toytext", channel="peer", address="broken")
    await holding(world, invoice("R-1"))
    assert "The channel failed" not in (await operator.get("/hub/held")).partition("Not delivered")[2]


async def test_whom_documents_do_not_reach_is_found_without_a_look_at_all_that_wait(world: World) -> None:
    for query, index in ((_GIVEN_UP, "documents_undelivered"), (_TRIED_AGAIN, "documents_retried")):
        plan = await world.hub.store.read(partial(_explained, f"EXPLAIN QUERY PLAN {query}"))
        steps = [step for step in plan if "documents" in step]
        assert len(steps) >= 4
        assert all(step.startswith(f"SEARCH documents USING INDEX {index} (route") for step in steps), plan
        assert not [step for step in plan if re.match("SCAN (documents|first|last|deliveries)", step)], plan


def _explained(explain: str, tx: Transaction) -> list[str]:
    asked = {"limit": 1, "looked_at": 1}
    steps = [row["detail"] for row in tx.documents._all(explain, asked)]
    return [step for step in steps if "INTEGER PRIMARY KEY" not in step]


async def test_only_the_hubs_own_people_see_it(world: World, server: TestServer) -> None:
    document_id = await holding(world, invoice("RAISE-1"))
    anna = await clerk(server, "anna@alpha.example")
    await anna.get("/hub/held", 403)
    await anna.post(f"/hub/held/{document_id}/again", 403)
    auditor = await person(world, server, "hub_auditor")
    assert "Run again" not in await auditor.get("/hub/held")
    await auditor.post(f"/hub/held/{document_id}/again", 403)


async def test_the_command_lists_and_runs_again(
    open_world: Callable[..., AbstractAsyncContextManager[World]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """In another process than the hub, which finds out by itself."""

    def run(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(comptoir, ["held", *arguments, "--folder", str(tmp_path / "data")])
        assert result.exit_code == code, result.output
        return str(result.output)

    import asyncio

    async with open_world() as world:
        await world.terms(format="toytext", channel="peer", address="broken")
        document_id = await holding(world, invoice("R-1"))
        made = invoice("R\x9b31m\x85 FAKE&#10;X")
        for_terminals = await holding(world, made)
        (tmp_path / "data" / "settings.toml").write_text('base_url = "https://hub.example"\n')
        listed = await asyncio.to_thread(run, "list")
        assert document_id in listed
        assert "comptoir-toys 1.0" in listed
        assert [sign for sign in listed if sign != "\n" and not sign.isprintable()] == []
        assert re.search(rf"^{for_terminals}  .*R 31m  FAKE.X", listed, re.MULTILINE)
        await asyncio.to_thread(run, "again", code=2)
        assert "not found" in (await asyncio.to_thread(run, "again", "nothing", code=2)).lower()
        await world.terms(format="toytext", channel="peer", address="beta")
        with monkeypatch.context() as short:
            short.setattr(sys.modules["comptoir_hub.commands.held"], "MOST", 0)
            assert "There are more" in await asyncio.to_thread(run, "list")
            assert "0 run again.\nThere are more" in await asyncio.to_thread(run, "again", "--all")
        assert await asyncio.to_thread(run, "again", "--all", "--reason", "mended") == "2 run again.\n"
        assert (await world.settled(document_id)).status == "delivered"
        assert await asyncio.to_thread(run, "list") == ""
