"""The hub as a whole: one a folder, it starts only if all is right, and it stops without losing anything."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import msgspec
import pytest
from comptoir_engine.errors import ConfigError
from comptoir_engine.registry import Registry
from comptoir_hub.exchange.hub import running
from comptoir_hub.exchange.together import together
from comptoir_hub.serving import listening
from comptoir_hub.settings import Limits
from hub_toys import invoice, registry
from hub_world import settings_in


async def test_a_folder_has_one_hub(world):
    with pytest.raises(ConfigError, match="Another hub"):
        async with running(world.hub.settings, registry):
            pass


async def test_a_taken_port_is_said_in_plain_words(world):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = msgspec.structs.replace(world.hub.settings, port=other.getsockname()[1])
        hub = type(world.hub)(
            **{name: getattr(world.hub, name) for name in world.hub.__slots__} | {"settings": settings}
        )
        with pytest.raises(ConfigError, match="can't listen on"):
            async with listening(hub):
                pass


async def test_a_plugin_with_wrong_settings_stops_the_start_and_is_named(open_world):
    with pytest.raises(ConfigError, match=r"\[channels\.peer\]"):
        async with open_world(channels={"peer": {"folder": 3}}):
            pass


def _fails_in_workers() -> Registry:
    import multiprocessing

    if multiprocessing.parent_process() is not None:
        raise ZeroDivisionError("a stylesheet does not compile")
    return registry()


async def test_workers_that_cannot_begin_stop_the_start(tmp_path):
    (tmp_path / "peers").mkdir()
    with pytest.raises(ConfigError, match=r"workers can't start.*limits\.worker_memory"):
        async with running(settings_in(tmp_path), _fails_in_workers):
            pass


def _does_not_compile() -> Registry:
    found = registry()
    broken = replace(found.checks["toyrule"], prepare=lambda: 1 / 0)
    return replace(found, checks={**found.checks, "toyrule": broken})


async def test_a_plugin_that_does_not_compile_is_named_at_the_start(tmp_path):
    (tmp_path / "peers").mkdir()
    words = r"The plugin toys \(comptoir-toys 1.0\) can't begin: ZeroDivisionError"
    with pytest.raises(ConfigError, match=words):
        async with running(settings_in(tmp_path), _does_not_compile):
            pass


def _swallows_memory() -> Registry:
    """Where there is no memory, a library may say anything."""
    import multiprocessing

    if multiprocessing.parent_process() is None:
        return registry()
    _kept.append(bytearray(230_000_000))
    raise ConfigError("The schema can't be used: unknown error")


_kept: list[object] = []


@pytest.mark.parametrize(("memory", "made"), [(1, registry), (300_000_000, _swallows_memory)])
async def test_too_little_memory_for_a_worker_names_the_limit_and_no_plugin(tmp_path, memory, made):
    (tmp_path / "peers").mkdir()
    with pytest.raises(ConfigError, match=rf"limits\.worker_memory allows a worker {memory:,} bytes"):
        async with running(settings_in(tmp_path, limits=Limits(worker_memory=memory)), made):
            pass


async def test_an_archive_that_cannot_seal_stops_the_start(tmp_path):
    (tmp_path / "peers").mkdir()
    with pytest.raises(ConfigError, match="no key at nowhere"):
        async with running(settings_in(tmp_path, archives={"json": {"key": "nowhere"}}), registry):
            pass


async def test_what_is_under_way_at_the_stop_is_taken_up_at_the_next_start(open_world):
    async with open_world() as world:
        await world.terms(format="toytext", channel="peer", address="beta")
        sent = [await world.send(invoice(f"R-{n}")) for n in range(30)]
    async with open_world() as world:
        for document_id in sent:
            assert (await world.settled(document_id)).status == "delivered"
    assert len(list((world.peers / "beta").iterdir())) == 30


async def test_an_error_beside_loops_comes_out_as_itself():
    async def for_ever():
        await asyncio.Event().wait()

    with pytest.raises(KeyError):
        async with together(for_ever(), for_ever()):
            raise KeyError


async def test_a_loop_that_breaks_ends_what_it_runs_beside():
    async def breaks():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with together(breaks()):
            await asyncio.Event().wait()


async def test_a_crew_that_grew_too_large_is_renewed_beside_the_work(open_world):
    from comptoir_hub.settings import Limits

    async with open_world(limits=Limits(worker_resident=1)) as world:
        first = world.hub.crew._pool
        document_id = await world.send(invoice("R-1"))
        await world.until(document_id, lambda one: one.actor == "receiver")
        async with asyncio.timeout(30):
            while world.hub.crew._renewal is not None:
                await asyncio.wait([world.hub.crew._renewal])
        assert world.hub.crew._pool is not first
        document_id = await world.send(invoice("R-2"))
        await world.until(document_id, lambda one: one.actor == "receiver")


async def test_a_plugins_page_is_served_behind_the_portals_door(open_world, tmp_path):
    from aiohttp import ClientSession, web
    from comptoir_engine.hookspecs import hookimpl
    from comptoir_engine.registry import Plugin
    from comptoir_hub import hookspecs

    class Pages:
        @hookimpl
        def pages(self):
            async def show(request):
                return web.Response(text="a plugin's page")

            return [web.get("/extra", show)]

    async with open_world(port=0) as world:
        extra = Registry.of([Plugin("pages", "comptoir-pages", "1", Pages())], [hookspecs])
        world.hub.registry.extras.update(extra.extras)
        async with listening(world.hub) as address, ClientSession() as session:
            answer = await session.get(f"{address}/extra", allow_redirects=False)
            assert (answer.status, answer.headers["Location"]) == (303, "/sign-in?next=/extra")
