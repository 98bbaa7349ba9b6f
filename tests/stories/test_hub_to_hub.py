"""From one hub to another over HTTP: a document with attachments arrives as that, at either of the other's doors."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.model import PIVOT
from comptoir_hub.settings import Portal
from comptoir_hub.store.records import Terms
from trade import Market, bill, enrol, market, partners

from workshop.packages import ROOT

SENT = ROOT / "plugins/http/comptoir_http/samples/good-invoice-with-two-files.multipart"


def parcel(invoice: bytes) -> bytes:
    """What the channel sends of an invoice with two files."""
    boundary = SENT.read_bytes().partition(b"\r\n")[0]
    first, *others = SENT.read_bytes().split(boundary)[1:]
    head = first.partition(b"\r\n\r\n")[0].partition(b"\r\nContent-Length")[0]
    return boundary.join([b"", head + b"\r\n\r\n" + invoice + b"\r\n", *others])


async def files(of: Market, document_id: str) -> dict[str, bytes]:
    """What travels with a document, by name."""
    document = await of.until(document_id, lambda one: one.lane is None)
    found = {}
    for n, one in enumerate(document.attachments, 1):
        status, body = await of.get(f"/api/v1/documents/{document_id}/attachments/{n}")
        assert status == 200
        found[one.name] = body
    return found


@pytest.mark.parametrize("door", ["/channels/http/", "/api/v1/documents"])
async def test_what_one_hub_pushes_with_attachments_the_other_reads(door: str, tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    at_once = Portal(undo_seconds=0)
    async with (
        market(tmp_path / "other", portal=at_once) as other,
        market(tmp_path / "one", portal=at_once) as one,
    ):
        terms = Terms(
            format=PIVOT,
            channel="http",
            address=f"{other.address}{door}",
            profile={"http_token": other.token},
        )
        to = await one.receiver(terms)
        company = await enrol(other.hub.store, "Receiver", to)
        await partners(other.hub.store, other.seller, company, Terms(format="xcbl30", channel="portal"))
        sent = await one.sent(parcel(bill("HH-1", to)), **{"Content-Type": "multipart/related"})
        assert (sent.status, sent.problem) == ("delivered", None)
        [(arrived,)] = await other.hub.store.read(
            lambda tx: tx._connection.execute("SELECT id FROM documents").fetchall()
        )
        there = await other.until(
            arrived, lambda document: document.lane is None and document.status != "in_progress"
        )
        assert (there.problem, there.head.number) == (None, "HH-1")
        assert await files(other, there.id) == await files(one, sent.id)
        assert sorted(await files(other, there.id)) == ["Lieferschein.txt", "Masse.csv"]
