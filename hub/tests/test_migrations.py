"""An older database is brought to today's shape with what it holds."""

from __future__ import annotations

from pathlib import Path

from comptoir_engine.model import Message
from comptoir_hub.store import open_store
from comptoir_hub.store.migrations import MIGRATIONS
from comptoir_hub.store.sqlite import DATABASE
from sqlite_utils import Database

ATTEMPT = {
    "document_id": "d", "key": "k", "channel": "http", "address": "a", "started_at": "2026-11-03T10:00:00+00:00",
    "outcome": "try_later", "doubtful": 0,
}  # fmt: skip


async def test_what_was_said_of_an_attempt_in_english_is_said_still(tmp_path: Path) -> None:
    database = Database(tmp_path / DATABASE)
    MIGRATIONS.apply(database, stop_before="0005_said")
    database.execute("PRAGMA foreign_keys = OFF")
    said = ['No answer within {5} seconds, it "said".', None]
    for n, detail in enumerate(said, 1):
        database["deliveries"].insert(ATTEMPT | {"n": n, "detail": detail})
    database.close()
    store = open_store(tmp_path)
    try:
        attempts = await store.read(lambda tx: tx.deliveries.of("d"))
    finally:
        await store.close()
    assert [one.detail for one in attempts] == [Message(str(said[0])), None]
