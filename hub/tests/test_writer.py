"""Group commit: callers share a commit, and none of them pays for another."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest
from comptoir_hub.store import StoreUnavailable, open_store, writer
from comptoir_hub.store.identity import new_id, now
from comptoir_hub.store.payloads import Packed
from comptoir_hub.store.records import Company
from comptoir_hub.store.sqlite import DATABASE


def _add(name):
    return lambda tx: tx.companies.add(Company(name, name, created_at=now()))


async def _names(store):
    return {company.name for company in await store.read(lambda tx: tx.companies.page())}


async def test_one_that_fails_in_a_group_hurts_no_other(store):
    def fail(tx):
        _add("half")(tx)
        raise ValueError("the work itself fails")

    works = [_add("a"), fail, _add("b"), _add("a"), _add("c")]
    results = await asyncio.gather(*(store.write(work) for work in works), return_exceptions=True)
    assert [type(result) for result in results] == [
        type(None), ValueError, type(None), sqlite3.IntegrityError, type(None),
    ]  # fmt: skip
    assert await _names(store) == {"a", "b", "c"}


async def test_one_that_fails_before_it_wrote_anything_costs_the_others_nothing(store):
    runs, commits = [], []

    def count(tx):
        runs.append(1)
        tx._connection.set_trace_callback(commits.append)

    def refuse(tx):
        tx.companies.get("a")
        raise ValueError("refused at once")

    works = [count, _add("a"), refuse, _add("a"), _add("b")]
    results = await asyncio.gather(*(store.write(work) for work in works), return_exceptions=True)
    assert [type(result) for result in results] == [
        type(None), type(None), ValueError, sqlite3.IntegrityError, type(None),
    ]  # fmt: skip
    assert await _names(store) == {"a", "b"}
    assert (len(runs), commits.count("COMMIT"), [one for one in commits if "SAVEPOINT" in one]) == (1, 1, [])


async def test_work_that_lingers_shares_the_next_commit_and_ends_with_the_writer(store, monkeypatch):
    monkeypatch.setattr(writer, "LINGER", 3600.0)
    commits = []
    await store.write(lambda tx: tx._connection.set_trace_callback(commits.append))
    commits.clear()
    lingering = [asyncio.ensure_future(store.write(_add(name), lingers=True)) for name in "abc"]
    await asyncio.sleep(0)
    await store.write(_add("d"))
    await asyncio.gather(*lingering)
    assert commits.count("COMMIT") == 1
    last = asyncio.ensure_future(store.write(_add("e"), lingers=True))
    await asyncio.sleep(0)
    await store.close()
    await last


async def test_work_that_lingers_is_written_though_nobody_else_comes(store):
    await store.write(_add("a"), lingers=True)
    assert await _names(store) == {"a"}


async def test_a_write_that_returned_is_on_disk_for_every_reader(store, tmp_path):
    await store.write(_add("a"))
    other = open_store(tmp_path / "data")
    assert await _names(other) == {"a"}
    await other.close()


async def test_two_writers_on_one_folder_wait_for_each_other(store, tmp_path):
    other = open_store(tmp_path / "data")
    await asyncio.gather(*(one.write(_add(new_id())) for one in (store, other) for _ in range(50)))
    assert len(await store.read(lambda tx: tx.companies.page(limit=200))) == 100
    await other.close()


async def test_a_full_database_refuses_and_loses_nothing(tmp_path):
    store = open_store(tmp_path / "data")
    await store.write(_add("before"))

    def limit(tx):
        pages = tx._connection.execute("PRAGMA page_count").fetchone()[0]
        tx._connection.execute(f"PRAGMA max_page_count = {pages + 20}")

    await store.write(limit)
    big = Packed("0" * 64, 10, bytes(400_000))
    results = await asyncio.gather(
        store.write(_add("beside")),
        store.write(lambda tx: tx.payloads.put(big)),
        store.write(_add("after")),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), StoreUnavailable, type(None)]
    assert await _names(store) == {"before", "beside", "after"}
    assert await store.read(lambda tx: tx.payloads.get("0" * 64)) is None
    await store.close()


async def test_what_was_handed_in_before_the_close_is_written(tmp_path):
    store = open_store(tmp_path / "data")
    writes = [asyncio.ensure_future(store.write(_add(str(n)))) for n in range(20)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*writes)
    again = open_store(tmp_path / "data")
    assert len(await _names(again)) == 20
    await again.close()


async def test_a_reader_cannot_write(store):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store.read(_add("a"))


async def test_the_database_is_its_owners_alone_and_syncs_fully(store, tmp_path):
    assert (tmp_path / "data" / DATABASE).stat().st_mode & 0o077 == 0
    modes = await store.write(
        lambda tx: [
            tx._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
        ]
    )
    assert modes == ["wal", 2]
