"""Claims: one holder at a time, nobody for ever, and no route takes all."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import timedelta

import pytest
from comptoir_hub.store import open_store, turns
from comptoir_hub.store.identity import ALPHABET, new_id, now
from comptoir_hub.store.records import Company, EnvelopeRecord, FileRecord, Move
from comptoir_hub.store.work import LeaseLost

T = now()
LATER = T + timedelta(minutes=5)


def _due(count, *, lane="process", route=None, company="a"):
    def work(tx):
        for n in range(count):
            document_id = new_id()
            at = T + timedelta(microseconds=n)
            tx.envelopes.add(
                EnvelopeRecord(document_id, company, None, "api", None, None, "0" * 64, 1, None, T)
            )
            file = FileRecord("0" * 64, "", "", 1)
            tx.documents.add(
                document_id, document_id, company, file, Move("in_progress", lane=lane, next_at=at), T
            )
            tx._connection.execute("UPDATE documents SET route = ? WHERE id = ?", (route, document_id))

    return work


@pytest.fixture
async def ready(store):
    for name in "abc":
        await store.write(lambda tx, name=name: tx.companies.add(Company(name, name, created_at=T)))
    return store


def _claim(n, at=LATER, until=None, **rest):
    return lambda tx: tx.work.claim("process", n, at, until or at + timedelta(minutes=1), **rest)


def _claim_by_route(n, *, most, busy=None, after=""):
    until = LATER + timedelta(minutes=1)
    return lambda tx: tx.work.claim_by_route(n, LATER, until, most=most, busy=busy or {}, after=after)


async def test_two_who_claim_at_once_never_get_the_same(ready, tmp_path):
    await ready.write(_due(100))
    other = open_store(tmp_path / "data")
    claims = await asyncio.gather(*(one.write(_claim(7)) for one in (ready, other) for _ in range(8)))
    ids = [document.id for _, documents in claims for document in documents]
    assert len(ids) == len(set(ids)) == 100
    await other.close()


async def test_a_claim_that_ran_out_is_anybodys_and_its_first_holder_is_told(ready):
    await ready.write(_due(1))
    first, documents = await ready.write(_claim(1))
    nothing = await ready.write(_claim(1))
    second, again = await ready.write(_claim(1, at=LATER + timedelta(minutes=2)))
    assert (nothing[1], [one.id for one in again]) == ([], [one.id for one in documents])
    with pytest.raises(LeaseLost):
        await ready.write(lambda tx: tx.work.held(documents[0].id, first))
    await ready.write(lambda tx: tx.work.held(documents[0].id, second))


async def test_the_longest_due_come_first_and_what_is_not_due_does_not_come(ready):
    await ready.write(_due(3))
    soon, long = T + timedelta(microseconds=1), LATER + timedelta(minutes=1)
    _, documents = await ready.write(_claim(9, at=soon, until=long))
    _, rest = await ready.write(_claim(9))
    assert [len(documents), len(rest)] == [2, 1]


async def test_a_route_gives_no_more_than_its_share_and_a_busy_one_nothing(ready):
    for route in ("peer slow", "peer quick", "mail"):
        await ready.write(_due(5, lane="deliver", route=route))
    _, documents = await ready.write(_claim_by_route(50, most=2, busy={"peer slow": 2}))
    assert sorted(document.route for document in documents) == ["mail", "mail", "peer quick", "peer quick"]


async def test_a_route_that_is_half_busy_gives_the_other_half(ready):
    await ready.write(_due(5, lane="deliver", route="peer"))
    _, documents = await ready.write(_claim_by_route(50, most=3, busy={"peer": 2, "other": 9}))
    assert len(documents) == 1


async def test_a_full_route_with_a_long_queue_hides_nobody_behind_it(ready):
    await ready.write(_due(300, lane="deliver", route="peer slow"))
    await ready.write(_due(1, lane="deliver", route="peer quick"))
    _, documents = await ready.write(_claim_by_route(50, most=2, busy={"peer slow": 2}))
    assert [document.route for document in documents] == ["peer quick"]


@pytest.mark.parametrize("lane", ["process", "process-large", "archive"])
async def test_companies_take_turns_however_much_one_of_them_has(ready, lane):
    for company, count in {"b": 300, "a": 2, "c": 1}.items():
        await ready.write(_due(count, lane=lane, company=company))
    taken, after = [], ""
    for n in (1, 1, 1, 4, 2):
        _, documents = await ready.write(
            lambda tx, n=n, after=after: tx.work.claim(
                lane, n, LATER, LATER + timedelta(minutes=1), after=after
            )
        )
        after = documents[-1].company_id
        taken.append("".join(document.company_id for document in documents))
    assert taken == ["a", "b", "c", "abbb", "bb"]


async def test_a_company_with_many_receivers_leaves_room_for_the_others(ready):
    for n in range(90):
        await ready.write(_due(4, lane="deliver", route=f"peer {n}"))
    await ready.write(_due(3, lane="deliver", route="peer 7", company="b"))
    await ready.write(_due(1, lane="deliver", route="mail", company="c"))
    _, documents = await ready.write(_claim_by_route(9, most=2))
    assert Counter(document.company_id for document in documents)["c"] == 1
    routes = Counter(document.route for document in documents)
    assert max(routes.values()) <= 2
    assert [len(documents), "b" in {document.company_id for document in documents}] == [9, True]


async def test_on_a_full_route_nobody_waits_for_all_that_another_has_sent(ready):
    await ready.write(_due(300, lane="deliver", route="peer"))
    await ready.write(_due(1, lane="deliver", route="peer", company="b"))
    for _ in range(100):
        _, documents = await ready.write(_claim_by_route(9, most=1))
        if documents[0].company_id == "b":
            return
    raise AssertionError("b never came, in a hundred times of one in two")


async def test_what_waits_behind_full_routes_is_found_in_every_companys_queue(ready):
    for company in "abc":
        await ready.write(_due(300, lane="deliver", route="peer slow", company=company))
        await ready.write(_due(2, lane="deliver", route=f"peer {company}", company=company))
    _, documents = await ready.write(_claim_by_route(9, most=2, busy={"peer slow": 1}))
    assert Counter(document.route for document in documents) == {
        "peer slow": 1, "peer a": 2, "peer b": 2, "peer c": 2,
    }  # fmt: skip


async def test_of_very_many_companies_each_has_its_turn(ready):
    for n in range(300):
        name = f"m{n:03}"
        await ready.write(lambda tx, name=name: tx.companies.add(Company(name, name, created_at=T)))
        await ready.write(_due(2, lane="deliver", route=f"peer {n % 7}", company=name))
    after, came = "", Counter()
    for _ in range(60):
        _, documents = await ready.write(_claim_by_route(10, most=4, after=after))
        after = documents[-1].company_id
        came.update(document.company_id for document in documents)
    assert came.total() == 600
    assert set(came.values()) == {2}


@pytest.mark.parametrize(("routes", "companies"), [(2_000, 1), (1, 2_000), (45, 45)])
async def test_a_choice_among_very_many_pairs_asks_few_questions(ready, routes, companies):
    def work(tx):
        for route in range(routes):
            for company in range(companies):
                document_id = f"{route:05}{company:05}"
                file, move = FileRecord("0" * 64, "", "", 1), Move("in_progress", lane="deliver", next_at=T)
                tx.documents.add(document_id, "e", f"m{company:04}", file, move, T)
        tx._connection.execute("UPDATE documents SET route = 'peer ' || substr(id, 1, 5)")

    for company in range(companies):
        name = f"m{company:04}"
        await ready.write(lambda tx, name=name: tx.companies.add(Company(name, name, created_at=T)))
    await ready.write(
        lambda tx: tx.envelopes.add(EnvelopeRecord("e", "a", None, "api", None, None, "0" * 64, 1, None, T))
    )
    await ready.write(work)
    asked = []

    def claim(tx):
        tx._connection.set_trace_callback(asked.append)
        found = _claim_by_route(16, most=4)(tx)
        tx._connection.set_trace_callback(None)
        return found

    _, documents = await ready.write(claim)
    assert len(documents) == (4 if routes == 1 else 16)
    assert len(asked) < 40


async def test_no_choice_reads_all_that_waits(ready):
    """Each statement seeks: none walks through the documents of a lane."""
    values = {"lane": "process", "at": "", "after": "", "last": "", "limit": 1, "route": ""}
    texts = (
        turns._LONGEST_DUE,
        turns._QUEUE,
        turns._QUEUE_OF,
        turns._QUEUE_TO,
        turns._WITH_WORK,
        turns._ROUTES,
        turns._WITH_WORK_TO,
    )
    for text in texts:
        given = values if ":" in text else ("",) * text.count("?")
        plan = await ready.read(
            lambda tx, text=text, given=given: tx.work._all(f"EXPLAIN QUERY PLAN {text}", given)
        )
        steps = [row["detail"] for row in plan if "documents" in row["detail"]]
        assert steps
        assert all("SEARCH documents USING COVERING INDEX" in step for step in steps), steps


def test_ids_sort_by_the_instant_and_are_guessed_by_nobody(monkeypatch):
    made = []
    for millisecond in (1_800_000_000_000, 1_800_000_000_001, 1_800_000_000_033):
        monkeypatch.setattr(time, "time_ns", lambda at=millisecond: at * 1_000_000)
        made.append({new_id() for _ in range(500)})
    assert [len(ids) for ids in made] == [500, 500, 500]
    assert max(made[0]) < min(made[1]) <= max(made[1]) < min(made[2])
    assert {len({one[:-12] for one in ids}) for ids in made} == {1}
    assert {character for ids in made for one in ids for character in one[-12:]} == set(ALPHABET)


async def test_how_much_is_due_is_known_without_a_claim(ready):
    await ready.write(_due(3))
    due = [await ready.read(lambda tx, n=n: tx.work.is_due("process", LATER, beyond=n)) for n in range(5)]
    assert due == [True, True, True, False, False]


async def test_a_hub_that_starts_takes_over_what_the_last_one_held(ready):
    await ready.write(_due(3))
    await ready.write(_claim(3))
    assert await ready.write(lambda tx: tx.work.take_over(T)) == 3
    assert len((await ready.write(_claim(3)))[1]) == 3
