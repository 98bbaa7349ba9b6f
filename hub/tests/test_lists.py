"""Lists: by cursor, in any order, by any filter, and never another company's."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from comptoir_engine.model import Head, Party, Reference
from comptoir_hub.store.filters import Filter
from comptoir_hub.store.identity import new_id
from comptoir_hub.store.records import Company, EnvelopeRecord, FileRecord, Judgement, Move
from comptoir_hub.store.sorting import KEYS, SORTS

START = datetime(2026, 11, 1, tzinfo=UTC)


def _add(
    tx, company, number="", *, at=START, status="delivered", amount=None, partner="Beta Bücher SA", **head
):
    document_id = new_id()
    envelope = EnvelopeRecord(document_id, company, None, "api", None, None, "0" * 64, 1, None, at)
    tx.envelopes.add(envelope)
    file = FileRecord("0" * 64, "a.xml", "application/xml", 1)
    tx.documents.add(document_id, document_id, company, file, Move(status), at)
    said = Head(
        number=number or None, type="invoice", sender=Party("Alpha"), receiver=Party(partner), buyer=Party(partner),
        seller=Party("Alpha"), payable=amount, currency="CHF" if amount is not None else None, **head,
    )  # fmt: skip
    tx.documents.judge(document_id, Judgement("ubl21", "invoice", said, company, "beta"), Move(status), at)
    document = tx.documents.get(document_id)
    tx.lines.show(company, "sent", document, at)
    tx.words.index(document)
    return document_id


@pytest.fixture
async def two(store):
    def work(tx):
        for name in ("alpha", "gamma"):
            tx.companies.add(Company(name, name.title(), created_at=START))

    await store.write(work)
    return store


async def _all(store, wanted, size):
    """Walks a whole list by its cursors; every page's ids."""
    pages, cursor = [], None
    while True:
        page = await store.read(
            lambda tx, cursor=cursor: tx.lines.page("alpha", wanted, cursor=cursor, size=size)
        )
        pages.append([line.document_id for line in page.lines])
        cursor = page.older
        if cursor is None:
            return pages, page


@pytest.mark.parametrize("sort", list(SORTS))
@pytest.mark.parametrize("ascending", [False, True])
async def test_cursors_repeat_and_skip_nothing_in_any_order(two, sort, ascending):
    chance = random.Random(7)

    def work(tx):
        for n in range(57):
            _add(
                tx, "alpha", f"R-{n % 5}", at=START + timedelta(minutes=n % 7),
                amount=Decimal(n % 4) if n % 3 else None, issued=date(2026, 11, 1 + n % 3) if n % 2 else None,
                status=chance.choice(["delivered", "action_needed"]),
            )  # fmt: skip

    await two.write(work)
    pages, last = await _all(two, Filter(sort=sort, ascending=ascending), 10)
    walked = [document_id for page in pages for document_id in page]
    assert len(walked) == len(set(walked)) == 57
    back = await two.read(
        lambda tx: tx.lines.page("alpha", Filter(sort=sort, ascending=ascending), cursor=last.newer, size=10)
    )
    assert [line.document_id for line in back.lines] == pages[-2]


async def test_new_arrivals_between_pages_neither_repeat_nor_hide_a_line(two):
    def add(n):
        return lambda tx: [
            _add(tx, "alpha", f"R-{i}", at=START + timedelta(seconds=i)) for i in range(n, n + 10)
        ]

    await two.write(add(0))
    first = await two.read(lambda tx: tx.lines.page("alpha", Filter(), size=5))
    await two.write(add(100))
    second = await two.read(lambda tx: tx.lines.page("alpha", Filter(), cursor=first.older, size=5))
    assert [line.number for line in (*first.lines, *second.lines)] == [f"R-{n}" for n in range(9, -1, -1)]


@pytest.mark.parametrize("cursor", ["", "x", "W10", "bm90IGpzb24", "WyJvbGRlciIsInRpbWUiLFsxXV0", "é"])
async def test_a_cursor_that_cannot_be_read_is_none(two, cursor):
    await two.write(lambda tx: _add(tx, "alpha", "R-1"))
    page = await two.read(lambda tx: tx.lines.page("alpha", Filter(), cursor=cursor))
    assert len(page.lines) == 1


@pytest.mark.parametrize(
    "words",
    [
        "4711",
        "R-4711",
        "47",
        "bücher",
        "BUCHER",
        "beta 4711",
        "4711 beta",
        "1'234.50",
        "1’234.50",
        "PO-99",
        "1234",
    ],
)
async def test_words_are_found_in_any_order_case_and_accent(two, words):
    def work(tx):
        _add(tx, "alpha", "R-4711", amount=Decimal("1234.50"), references=(Reference("order", "PO-99"),))
        _add(tx, "alpha", "R-5000", partner="Gamma Sagl")

    await two.write(work)
    page = await two.read(lambda tx: tx.lines.page("alpha", Filter(words=words)))
    assert [line.number for line in page.lines] == ["R-4711"]


@pytest.mark.parametrize(
    "words", ['"', "*", "NEAR(", 'x" OR companies : "gamma', "-", "a AND", ")", "' OR 1=1"]
)
async def test_words_are_never_a_query_language(two, words):
    def work(tx):
        _add(tx, "alpha", "R-1")
        _add(tx, "gamma", "GAMMA-1")

    await two.write(work)
    page = await two.read(lambda tx: tx.lines.page("alpha", Filter(words=words)))
    assert page.lines == ()


async def test_a_search_never_leaves_the_company(two):
    def work(tx):
        _add(tx, "alpha", "SAME-1")
        _add(tx, "gamma", "SAME-2")

    await two.write(work)
    page = await two.read(lambda tx: tx.lines.page("alpha", Filter(words="same")))
    assert [line.number for line in page.lines] == ["SAME-1"]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Filter(number="B"), {"B"}),
        (Filter(statuses=("action_needed",)), {"C"}),
        (Filter(but_statuses=("action_needed", "delivered")), {"B"}),
        (Filter(flagged=True), {"C"}),
        (Filter(types=("order",)), set()),
        (Filter(types=("order", "invoice"), since=date(2026, 11, 2), until=date(2026, 11, 2)), {"B"}),
        (Filter(at_least=Decimal("10"), at_most=Decimal("10.5")), {"B"}),
        (Filter(at_most=Decimal("0")), {"A"}),
        (Filter(at_least=Decimal("-5")), {"A", "B"}),
        (Filter(currency="EUR"), set()),
        (Filter(partner_id="beta"), {"A", "B", "C"}),
        (Filter(partner_id="alpha"), set()),
        (Filter(direction="received"), set()),
        (Filter(due_until=date(2026, 12, 1)), {"A"}),
        (Filter(trashed=True), set()),
        (Filter(answers=("rejected",)), set()),
    ],
)
async def test_each_filter_keeps_what_fits(two, wanted, numbers):
    def work(tx):
        _add(tx, "alpha", "A", amount=Decimal("-3.20"), issued=date(2026, 11, 1), due=date(2026, 12, 1))
        _add(tx, "alpha", "B", amount=Decimal("10.50"), issued=date(2026, 11, 2), status="in_progress")
        _add(tx, "alpha", "C", status="action_needed")

    await two.write(work)
    page = await two.read(lambda tx: tx.lines.page("alpha", wanted))
    assert {line.number for line in page.lines} == numbers
    assert await two.read(lambda tx: tx.lines.count("alpha", wanted)) == len(numbers)


@pytest.mark.parametrize("amount", ["1E+400", "-1E+400", "NaN", "123456789012345678901234567890.12"])
async def test_an_amount_beyond_all_reason_is_listed_as_stated(two, amount):
    await two.write(lambda tx: _add(tx, "alpha", "A", amount=Decimal(amount)))
    page = await two.read(lambda tx: tx.lines.page("alpha", Filter(sort="amount")))
    assert str(page.lines[0].amount) == amount


async def test_counters_follow_every_change(two):
    document_id = await two.write(lambda tx: _add(tx, "alpha", "A", status="draft"))

    async def counters():
        return await two.read(lambda tx: tx.lines.counters("alpha"))

    assert await counters() == {"drafts": 1}
    await two.write(lambda tx: tx.documents.move(document_id, Move("action_needed", "sender"), START))
    assert await counters() == {"flags": 1}
    await two.write(lambda tx: tx.documents.move(document_id, Move("delivered"), START))
    assert await counters() == {}
    await two.write(lambda tx: tx.lines.show("alpha", "received", tx.documents.get(document_id), START))
    assert await counters() == {"unread:invoice": 1}
    await two.write(lambda tx: tx.lines.read("alpha", document_id, "anna", START))
    assert await counters() == {}
    await two.write(lambda tx: tx.lines.unread("alpha", document_id))
    await two.write(lambda tx: tx.lines.trash("alpha", document_id, "anna", START))
    assert await counters() == {}
    await two.write(lambda tx: tx.lines.restore("alpha", document_id))
    assert await counters() == {"unread:invoice": 1}


async def test_the_trash_is_read_by_the_time_of_the_move(two):
    ids = await two.write(lambda tx: [_add(tx, "alpha", str(n)) for n in range(5)])
    for minutes, n in enumerate((3, 0, 4, 1)):
        at = START + timedelta(minutes=minutes)
        await two.write(lambda tx, n=n, at=at: tx.lines.trash("alpha", ids[n], "anna", at))
    wanted, cursor, read = Filter(trashed=True, sort="trashed"), None, []
    while cursor or not read:
        page = await two.read(lambda tx, cursor=cursor: tx.lines.page("alpha", wanted, cursor=cursor, size=2))
        read.extend(line.number for line in page.lines)
        cursor = page.older
    assert read == ["1", "4", "0", "3"]


async def test_what_is_judged_to_need_action_leaves_the_trash(two):
    document_id = await two.write(lambda tx: _add(tx, "alpha", "A", status="in_progress"))
    await two.write(lambda tx: tx.lines.trash("alpha", document_id, "anna", START))
    judged = replace(await two.read(lambda tx: tx.documents.get(document_id)), status="action_needed")
    await two.write(lambda tx: tx.lines.show("alpha", "sent", judged, START))
    assert (await two.read(lambda tx: tx.lines.get("alpha", document_id))).trashed_at is None


async def test_what_gets_a_red_flag_leaves_the_trash(two):
    document_id = await two.write(lambda tx: _add(tx, "alpha", "A", status="in_progress"))
    await two.write(lambda tx: tx.lines.trash("alpha", document_id, "anna", START))
    await two.write(lambda tx: tx.documents.move(document_id, Move("waiting", "receiver"), START))
    assert (await two.read(lambda tx: tx.lines.get("alpha", document_id))).trashed_at == START
    await two.write(lambda tx: tx.documents.move(document_id, Move("action_needed", "sender"), START))
    assert (await two.read(lambda tx: tx.lines.get("alpha", document_id))).trashed_at is None
    assert await two.read(lambda tx: tx.lines.counters("alpha")) == {"flags": 1}


async def test_every_list_uses_an_index(two):
    await two.write(lambda tx: [_add(tx, "alpha", str(n)) for n in range(10)])
    for sort in KEYS:
        statements = []

        def work(tx, sort=sort, statements=statements):
            tx._connection.set_trace_callback(statements.append)
            direction = None if sort in ("flag", "trashed") else "sent"
            tx.lines.page("alpha", Filter(direction=direction, sort=sort, trashed=sort == "trashed"))
            tx._connection.set_trace_callback(None)

        await two.read(work)
        plan = await two.read(
            lambda tx, statements=statements: [
                row["detail"] for row in tx._connection.execute(f"EXPLAIN QUERY PLAN {statements[-1]}")
            ]
        )
        assert not any(step.startswith("SCAN") for step in plan), (sort, plan)
        assert sort == "due" or not any("TEMP B-TREE" in step for step in plan), (sort, plan)


async def test_the_partner_is_called_by_the_name_that_the_hub_knows(two):
    """A document may call its sender as it likes, another company's name too."""

    def work(tx):
        tx.companies.add(Company("beta", "Beta Bücher SA", created_at=START))
        return [_add(tx, "alpha", "N-1", partner=name) for name in ("beta  bücher sa", "Gamma", "")]

    ids = await two.write(work)
    lines = [await two.read(lambda tx, id=id: tx.lines.get("alpha", id)) for id in ids]
    assert [line.partner for line in lines] == ["Beta Bücher SA"] * 3
    assert [line.partner_called for line in lines] == [None, "Gamma", None]
    for words, found in (("bücher", 3), ("gamma", 1)):
        page = await two.read(lambda tx, words=words: tx.lines.page("alpha", Filter(words=words)))
        assert len(page.lines) == found


async def test_a_filter_looks_through_all_that_has_the_words_and_a_cut_is_told(two, monkeypatch):
    def work(tx):
        _add(tx, "alpha", "N-0", status="action_needed")
        for n in range(1, 1_200):
            _add(tx, "alpha", f"N-{n}")

    await two.write(work)
    wanted = Filter(words="alpha", statuses=("action_needed",))
    page = await two.read(lambda tx: tx.lines.page("alpha", wanted))
    assert [line.number for line in page.lines] == ["N-0"]
    assert not await two.read(lambda tx: tx.lines.is_cut("alpha", "alpha"))
    monkeypatch.setattr("comptoir_hub.store.lines.SEARCHED_TO", 1_000)
    assert await two.read(lambda tx: tx.lines.is_cut("alpha", "alpha"))
    assert not await two.read(lambda tx: tx.lines.is_cut("alpha", ""))
