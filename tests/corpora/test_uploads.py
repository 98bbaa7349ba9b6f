"""Real documents through a running hub: handed in over HTTP, and what the partner gets is what the engine wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path

import pytest
from comptoir_engine.model import Head, Party
from comptoir_engine.pipeline import Processed
from comptoir_hub.partners import directory
from comptoir_hub.partners.identifiers import normal
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, Terms
from trade import WHO, Market, market, partners, token

Way = Callable[[bytes, str], Processed]

FORMATS = ("ubl21", "cii", "xcbl30", "ets31", "pdf")
UNNAMED = {"HUB-SENDER-UNKNOWN", "HUB-RECEIVER-UNKNOWN"}
"""What stops a document that names a party by no number at all: nobody can know whose it is."""

SHARED = {"01.07a-INVOICE_ubl.xml", "01.07a-INVOICE_uncefact.xml"}
"""Seller and buyer have one tax number between them: the receiver can't be told from it."""


async def company_of(fair: Market, party: Party, but: Company | None = None) -> Company:
    """A new company that is this party of a document, under all its numbers but those of the other party."""
    taken = but.ids if but else ()
    ids = tuple(one for one in dict.fromkeys(normal(one) for one in party.ids) if one not in taken)
    company = Company("", party.name or ids[0].value, ids, country=party.country)
    return await directory.register(fair.hub.store, company, who=WHO, at=now())


async def let_go(fair: Market, *companies: Company) -> None:
    """Frees the companies' numbers: strangers' samples give the same ones to different parties."""
    sql, ids = (
        "DELETE FROM company_identifiers WHERE company_id = ?",
        [(company.id,) for company in companies],
    )
    await fair.hub.store.write(lambda tx: tx._connection.executemany(sql, ids))


def terms(fair: Market, format: str) -> Terms:
    """How the receiver wants it."""
    if format == "pdf":
        return Terms(format="pdf", channel="email", address="anna@receiver.example")
    return Terms(format=format, channel="http", address=fair.partner.address("in"))


async def upload(fair: Market, content: bytes, head: Head, format: str) -> str:
    """Hands a document in for its own seller; what became of it: `delivered`, or the rule that stopped it."""
    assert head.sender is not None
    assert head.receiver is not None
    secret = fair.token
    parties: tuple[Company, ...] = ()
    if head.sender.ids and head.receiver.ids:
        sender = await company_of(fair, head.sender)
        receiver = await company_of(fair, head.receiver, but=sender)
        parties = (sender, receiver)
        await partners(fair.hub.store, sender, receiver, terms(fair, format))
        secret = await token(fair.hub.store, sender)
    status, said = await fair.post(content, by=secret)
    assert status == 202, said
    document = await fair.settled(said["id"])
    await let_go(fair, *parties)
    return document.status if document.problem is None else document.problem.rule


async def _assert_all_arrive(
    folder: Path, documents: dict[str, bytes], way: Way, format_of: Callable[[int], str]
) -> None:
    ends: dict[str, str] = {}
    written: Counter[bytes] = Counter()
    mails = 0
    async with market(folder, guesses=True) as fair:
        for n, (name, content) in enumerate(documents.items()):
            done = way(content, format_of(n))
            assert done.target is not None
            ends[name] = await upload(fair, content, done.head, format_of(n))
            if ends[name] == "delivered" and format_of(n) == "pdf":
                mails += 1
            elif ends[name] == "delivered":
                written[done.target.content] += 1
        stopped = {name: end for name, end in ends.items() if end != "delivered" and end not in UNNAMED}
        assert stopped == dict.fromkeys(SHARED, "HUB-RECEIVER-AMBIGUOUS")
        assert Counter(fair.partner.kept.values()) == written
        received = fair.mailbox.to("anna@receiver.example")
        assert len(received) == mails
        for mail in received:
            assert "application/pdf" in {part.get_content_type() for part in message_from_bytes(mail).walk()}
    assert sum(end == "delivered" for end in ends.values()) >= len(documents) * 0.6, ends


async def test_real_documents_arrive_as_the_engine_writes_them(
    documents: dict[str, bytes], way: Way, tmp_path: Path
) -> None:
    """Each document in one format, the formats by turns."""
    await _assert_all_arrive(tmp_path, documents, way, lambda n: FORMATS[n % len(FORMATS)])


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("format", FORMATS)
async def test_all_real_documents_arrive_in_each_format(
    format: str, documents: dict[str, bytes], way: Way, tmp_path: Path
) -> None:
    await _assert_all_arrive(tmp_path, documents, way, lambda n: format)
