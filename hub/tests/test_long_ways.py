"""A document that was run very often is seen as it is now, and nothing of it is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from comptoir_engine.model import Credential, Envelope, Message
from comptoir_hub.documents import looking
from comptoir_hub.documents.doubt import in_doubt
from comptoir_hub.exchange.intake import Intake
from comptoir_hub.exchange.replacing import attempt_under_way
from comptoir_hub.exchange.signals import Signals
from comptoir_hub.settings import Limits
from comptoir_hub.store import SqliteStore, Transaction
from comptoir_hub.store.identity import now, stamp
from comptoir_hub.store.records import Company, ContainerRecord, FileRecord, StepRecord
from comptoir_hub.store.steps import ALL, NEWEST

RUNS = 600
T = now()


@pytest.fixture
async def document_id(store: SqliteStore) -> str:
    """A document of Alpha's with a step, an attempt and a container of each of very many runs."""
    await store.write(lambda tx: tx.companies.add(Company("alpha", "Alpha", created_at=T)))
    sender = Credential("company", "alpha")
    found = await Intake(store, Limits(), Signals()).accept(Envelope(b"<a/>", "a.xml", "", "api", sender))

    packed = store.payloads.pack(b"made")
    file = FileRecord(packed.sha256, "made.xml", "", packed.size)

    def work(tx: Transaction) -> None:
        tx.payloads.put(packed)
        for run in range(1, RUNS + 1):
            step = StepRecord("", 0, 0, "deliver", "done", T, 0.0, None, (), (), file)
            tx.steps.add(found, run, [step])
            n = tx.deliveries.start(found, f"{found}-{file.sha256[:16]}", "peer", "box", T)
            if n == 1:
                tx.deliveries.end(found, n, "try_later", T, doubtful=True, detail=Message("Later."))
            elif n < RUNS:
                tx.deliveries.end(found, n, "try_later", T, detail=Message("Later."))
            tx.containers.add(ContainerRecord(found, 0, "dsig", file, T, T.date(), None, None))

    await store.write(work)
    return found


async def test_the_newest_steps_attempts_and_containers_are_seen(
    store: SqliteStore, document_id: str
) -> None:
    sight = await looking.look(store, "alpha", document_id, online_days=90)
    assert sight.steps[-1].run == RUNS
    assert sight.deliveries[-1].n == RUNS
    assert sight.containers[-1].n == RUNS
    numbers = [step.n for step in sight.steps]
    assert numbers == sorted(numbers)


async def test_the_last_attempt_is_the_one_under_way(store: SqliteStore, document_id: str) -> None:
    def under_way(tx: Transaction) -> bool:
        tx._connection.execute(
            "UPDATE documents SET lane = 'deliver', next_at = ?", (stamp(T + timedelta(1)),)
        )
        document = tx.documents.get(document_id)
        assert document is not None
        return attempt_under_way(tx, document)

    assert await store.write(under_way)


async def test_a_doubt_is_never_too_old_to_be_seen(store: SqliteStore, document_id: str) -> None:
    document, attempts = await store.read(
        lambda tx: (tx.documents.get(document_id), tx.deliveries.of(document_id))
    )
    assert document is not None
    assert [one.n for one in attempts] == [1, *range(RUNS - NEWEST + 1, RUNS + 1)]
    assert in_doubt(document, attempts[:-1])


async def test_the_first_steps_are_still_there_for_who_asks_for_them(
    store: SqliteStore, document_id: str
) -> None:
    arrival, every, attempts = await store.read(
        lambda tx: (
            tx.steps.arrival(document_id),
            tx.steps.of(document_id, limit=ALL),
            tx.deliveries.each(document_id),
        )
    )
    assert arrival is not None
    assert (arrival.n, len(every), len(attempts)) == (1, RUNS + 1, RUNS)
    file = await looking.step_file(store, "alpha", document_id, 2, at=T, online_days=90)
    assert file.content == b"made"
    assert (await looking.container(store, "alpha", document_id, 1)).content == b"made"
    made = await store.read(lambda tx: tx.steps.made(document_id, file.file.sha256[:16]))
    assert made == file.file
