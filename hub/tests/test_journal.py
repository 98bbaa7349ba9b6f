"""Both chains notice any entry that was changed, taken out, put in or moved."""

from __future__ import annotations

import pytest
from comptoir_hub.store.identity import now

CHANGES = {
    "changed": "UPDATE journal SET who = 'nobody' WHERE n = 3",
    "changed in its detail": "UPDATE journal SET detail = '{}' WHERE n = 2",
    "taken out": "DELETE FROM journal WHERE n = 3",
    "given a new hash": "UPDATE journal SET hash = (SELECT hash FROM journal WHERE n = 1) WHERE n = 4",
    "moved": "UPDATE journal SET n = CASE n WHEN 2 THEN -3 ELSE -2 END WHERE n IN (2, 3)",
}


@pytest.fixture
async def written(store):
    for n in range(5):
        await store.write(
            lambda tx, n=n: tx.journal.note(
                "tried", who=f"user-{n}", at=now(), company_id="alpha", object="x", detail={"n": str(n)}
            )
        )
        await store.write(
            lambda tx, n=n: tx.journal.note_exchange(
                f"d{n}", sender_id="alpha", receiver_id="beta", source="a", delivered="b", at=now()
            )
        )
    return store


async def test_an_untouched_journal_is_whole(written):
    assert await written.read(lambda tx: (tx.journal.broken_at(), tx.journal.exchange_broken_at())) == (
        None,
        None,
    )


@pytest.mark.parametrize("change", list(CHANGES))
async def test_a_journal_that_was_touched_is_broken(written, change):
    def work(tx):
        tx._connection.execute(CHANGES[change])
        tx._connection.execute("UPDATE journal SET n = -n WHERE n < 0")

    await written.write(work)
    assert await written.read(lambda tx: tx.journal.broken_at()) is not None


async def test_a_changed_exchange_is_noticed(written):
    await written.write(
        lambda tx: tx._connection.execute("UPDATE exchanged SET delivered_sha256 = 'c' WHERE n = 2")
    )
    assert await written.read(lambda tx: tx.journal.exchange_broken_at()) == 2


async def test_a_company_reads_its_own_entries_only_the_newest_first(written):
    entries = await written.read(lambda tx: tx.journal.of_object("alpha", "x", limit=2))
    assert [entry.who for entry in entries] == ["user-4", "user-3"]
    assert await written.read(lambda tx: tx.journal.of_object("beta", "x")) == []
