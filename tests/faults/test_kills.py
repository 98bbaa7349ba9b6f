"""kill -9 of the hub and of its workers at random instants under load: nothing that was acknowledged is lost, nothing
comes twice to a peer that honours the key, and a mail that may have come twice says so."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

import aiohttp
import psutil
import pytest
from comptoir_hub.store import Reader
from comptoir_hub.store.records import DocumentRecord, Terms
from others import Mailbox, Partner
from served import Served, opened
from trade import bill, gln

from bench.invoices import BUYER

POSTERS = 2
MAIL_BUYER = gln(200)
AHEAD = 40
"""Documents that may be on their way to the partner at once."""
LARGE = 260
"""Lines of an invoice that has a lane of its own."""
PATIENCE = 90
"""Seconds without any document settling, after which those that are left are stuck."""
NUMBER = re.compile(rb"<InvoiceNumber><Reference><RefNum>([^<]+)<")


@dataclass(slots=True)
class Load:
    """Those who send: each invoice again and again under its key, until the hub has acknowledged it."""

    served: Served
    partner: Partner
    token: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    """Number → the document's id."""
    arrival: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by each acknowledgement."""
    contradictions: list[str] = field(default_factory=list)
    over: bool = False

    async def run(self) -> None:
        timeout = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as tasks:
            for poster in range(POSTERS):
                tasks.create_task(self._post(session, poster))

    async def _post(self, session: aiohttp.ClientSession, poster: int) -> None:
        n = 0
        while not self.over:
            n += 1
            kind = "M" if n % 4 == 0 else "H"
            number = f"{kind}{poster}-{n}"
            lines = LARGE if n % 20 == 9 else 1
            content = bill(number, MAIL_BUYER if kind == "M" else BUYER, lines=lines)
            while not await self._once(session, number, content):
                await self.served.serving.wait()
            await self._not_too_far_ahead()

    async def _not_too_far_ahead(self) -> None:
        """Lets the hub keep up: the kills shall meet work of every stage, not one long queue."""
        while not self.over and len(self.acknowledged) * 3 // 4 - len(self.partner.kept) > AHEAD:
            self.partner.arrival.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.partner.arrival.wait(), 0.2)

    async def _once(self, session: aiohttp.ClientSession, number: str, content: bytes) -> bool:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": number}
        try:
            async with session.post(
                f"{self.served.address}/channels/http/", data=content, headers=headers
            ) as answer:
                said = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return False
        if answer.status != 202:
            self.contradictions.append(f"{number}: {answer.status} {said}")
            return answer.status != 503
        first = self.acknowledged.setdefault(number, said["id"])
        self.arrival.set()
        if first != said["id"]:
            self.contradictions.append(f"{number} is {first} and {said['id']}")
        return True


@dataclass(slots=True)
class Scene:
    served: Served
    partner: Partner
    mailbox: Mailbox
    load: Load


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A hub that is not started yet, a partner who takes xCBL, and a mailbox that takes PDF."""
    partner, mailbox = Partner(), Mailbox()
    async with partner.serving(), mailbox.serving():
        pushed = Terms(format="xcbl30", channel="http", address=partner.address("in"), archive="dsig")
        mailed = Terms(format="pdf", channel="email", address="anna@receiver.example")
        served = Served(tmp_path / "hub")
        secret = await opened(served.folder, mailbox.port, {BUYER: pushed, MAIL_BUYER: mailed})
        yield Scene(served, partner, mailbox, Load(served, partner, secret))
        if served.alive:
            served.kill()


async def _kill_at_random(scene: Scene, kills: int, chance: random.Random) -> Counter[str]:
    """So many kills: of the whole hub, of the hub alone while its workers live on, of a worker, and at the start."""
    done: Counter[str] = Counter()
    await scene.served.start()
    while sum(done.values()) < kills:
        how = chance.choice(["hub", "hub alone", "worker", "worker", "start"])
        done[how] += 1
        await _kept_up(scene.load, 2 * sum(done.values()))
        await asyncio.sleep(chance.uniform(0, 1.2))  # an instant that nothing decides
        if how == "worker":
            workers = scene.served.workers_alive()
            if workers:
                _kill(chance.choice(workers))
            continue
        scene.served.kill(alone=how == "hub alone")
        if how == "start":
            scene.served.begin()
            await asyncio.sleep(chance.uniform(0, 2.5))
            scene.served.kill()
        await scene.served.start()
    return done


async def _kept_up(load: Load, documents: int) -> None:
    """On a busy machine waits until so many are acknowledged: the kills shall meet work there too."""
    async with asyncio.timeout(PATIENCE):
        while len(load.acknowledged) < documents:
            load.arrival.clear()
            await load.arrival.wait()


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


async def _final(scene: Scene) -> dict[str, DocumentRecord]:
    """Each acknowledged document once nothing is left to be done, by its number."""
    reader = Reader(scene.served.folder)
    waiting, found = dict(scene.load.acknowledged), {}
    deadline = time.monotonic() + PATIENCE
    while waiting and time.monotonic() < deadline:
        settled = _look(reader, waiting, found)
        for number in settled:
            del waiting[number]
        deadline = time.monotonic() + PATIENCE if settled else deadline
        await asyncio.sleep(0.1)
    told = {number: _told(reader, waiting[number]) for number in list(waiting)[:5]}
    reader.close()
    assert not waiting, f"{len(waiting)} of {len(found)} are stuck, such as {told}"
    return found


def _look(reader: Reader, waiting: dict[str, str], found: dict[str, DocumentRecord]) -> list[str]:
    """The numbers of those that have come to an end."""
    with reader.reading() as tx:
        for number, document_id in waiting.items():
            document = tx.documents.get(document_id)
            assert document is not None, f"{number} was acknowledged and is gone"
            found[number] = document
    return [
        number for number in waiting if found[number].lane is None and found[number].status != "in_progress"
    ]


def _told(reader: Reader, document_id: str) -> object:
    with reader.reading() as tx:
        document, tries = tx.documents.get(document_id), tx.deliveries.of(document_id)
        assert document is not None
        return document.status, document.lane, document.next_at, [(one.outcome, one.detail) for one in tries]


async def _survives(scene: Scene, kills: int) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - to repeat a run that failed
    sending = asyncio.create_task(scene.load.run())
    done = await _kill_at_random(scene, kills, random.Random(seed))
    scene.load.over = True
    await sending
    documents = await _final(scene)
    told = f"seed {seed}, {dict(done)}, {len(documents)} documents"
    print(told)  # noqa: T201
    assert scene.load.contradictions == [], told
    assert len(documents) >= 2 * kills, told
    _assert_all_arrived_once(scene, documents, told)
    _assert_mails_are_told_as_they_were(scene, documents, told)
    assert scene.served.stop() == 0
    _assert_store_is_sound(scene.served.folder, told)
    assert scene.served.left_over() == [], told


def _assert_all_arrived_once(scene: Scene, documents: dict[str, DocumentRecord], told: str) -> None:
    unfinished = {n: (d.status, d.actor, d.problem) for n, d in documents.items() if d.status != "delivered"}
    assert unfinished == {}, told
    assert scene.partner.changed == set(), told
    numbers = Counter(
        found[1].decode() for content in scene.partner.kept.values() if (found := NUMBER.search(content))
    )
    assert sum(numbers.values()) == len(scene.partner.kept)
    assert {number: count for number, count in numbers.items() if count > 1} == {}, told
    assert {number for number in documents if number.startswith("H")} <= set(numbers), told


def _assert_mails_are_told_as_they_were(
    scene: Scene, documents: dict[str, DocumentRecord], told: str
) -> None:
    mails = Counter(_number_of(content) for _, content in scene.mailbox.mails)
    sent = {number: document for number, document in documents.items() if number.startswith("M")}
    assert {number for number in sent if not mails[number]} == set(), told
    unsaid = {number for number, document in sent.items() if mails[number] > 1 and not document.doubtful}
    assert unsaid == set(), told
    keys = {(number, message_from_bytes(content)["Message-ID"]) for _, content in scene.mailbox.mails
            if (number := _number_of(content))}  # fmt: skip
    assert len(keys) == len(mails), told


def _number_of(mail: bytes) -> str:
    found = re.search(r"M\d+-\d+", str(message_from_bytes(mail)["Subject"]))
    assert found is not None
    return found[0]


def _assert_store_is_sound(folder: Path, told: str) -> None:
    connection = sqlite3.connect(folder / "comptoir.sqlite3")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], told
        due = "json_extract(plan, '$.archive') = 'dsig' AND archived_at IS NULL"
        unsealed = f"SELECT count(*) FROM documents WHERE {due}"
        assert connection.execute(unsealed).fetchone() == (0,), told
    finally:
        connection.close()
    reader = Reader(folder)
    with reader.reading() as tx:
        assert (tx.journal.broken_at(), tx.journal.exchange_broken_at()) == (None, None), told
    reader.close()


@pytest.mark.timeout(300)
async def test_three_kills_lose_nothing_and_double_nothing(scene: Scene) -> None:
    await _survives(scene, 3)


@pytest.mark.long
@pytest.mark.timeout(1_200)
async def test_fifty_kills_lose_nothing_and_double_nothing(scene: Scene) -> None:
    await _survives(scene, 50)
