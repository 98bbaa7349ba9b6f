"""A logo through a running hub: on the PDF, in Factur-X, in what the archive keeps, and never beside its place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from io import BytesIO

import pikepdf
import pytest
import pytest_asyncio
from comptoir_engine.logo import Picture
from comptoir_hub.exchange.worker import verify_container
from comptoir_hub.logos.keeping import remove_logo, set_logo
from comptoir_hub.settings import Portal
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord, Terms
from trade import Market, bill, market

SVG = Picture(
    "image/svg+xml",
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path fill="#0b5c62" d="M0 0h40v10z"/></svg>',
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def fair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A hub as it is installed, whose seller has a logo."""
    async with market(tmp_path_factory.mktemp("logo"), portal=Portal(undo_seconds=0)) as opened:
        await set_logo(opened.hub.store, opened.seller.id, SVG, who="tests", at=now())
        yield opened


async def delivered(fair: Market, number: str, terms: Terms) -> tuple[DocumentRecord, bytes]:
    """What a receiver with these terms gets."""
    document = await fair.sent(bill(number, await fair.receiver(terms)))
    assert document.status == "delivered", document.problem
    assert document.target is not None
    return document, await fair.hub.store.payload(document.target.sha256)


def terms(fair: Market, format: str, **fields: object) -> Terms:
    address = f"{fair.partner.address('in')}?{format}{len(fields)}"
    return Terms(format=format, channel="http", address=address, **fields)  # type: ignore[arg-type]


def pictures(pdf: bytes) -> list[str]:
    """The alternative texts of a PDF's pictures but that of its QR-bill; the PDF stays what it calls itself."""
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        told = [str(figure.Alt) for figure in figures(opened.Root.StructTreeRoot)]
    return [each for each in told if not each.startswith("Swiss QR code")]


def figures(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    children = element.get("/K")
    if element.get("/S") == "/Figure":
        yield element
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            yield from figures(child)


@pytest.mark.parametrize("format", ["pdf", "facturx"])
async def test_the_pdf_that_a_receiver_gets_shows_it(fair: Market, format: str) -> None:
    document, pdf = await delivered(fair, f"L-{format}", terms(fair, format))
    assert pictures(pdf) == ["Messwerk AG"]
    assert document.plan is not None
    assert document.plan.profile == {}
    steps = await fair.hub.store.read(lambda tx: tx.steps.of(document.id))
    files = {
        step.artefact.sha256 for step in steps if step.artefact is not None and step.stage == "to_target"
    }
    assert document.target is not None
    assert files == {document.target.sha256}


async def test_a_receiver_of_the_same_format_gets_the_very_bytes(fair: Market) -> None:
    document, content = await delivered(fair, "L-ubl", terms(fair, "ubl21"))
    assert content == await fair.hub.store.payload(document.sha256)


async def test_the_container_holds_the_page_with_it_and_verifies(fair: Market) -> None:
    archive = next(iter(fair.hub.settings.archives))
    document, _ = await delivered(fair, "L-archive", terms(fair, "xcbl30", archive=archive))
    (kept,) = document.renderings
    page = await fair.hub.store.payload(kept.sha256)
    assert f'<img src="{SVG.address}"'.encode() in page
    await fair.until(document.id, lambda found: found.archived_at is not None)
    containers = await fair.hub.store.read(lambda tx: tx.containers.of(document.id))
    container = await fair.hub.store.payload(containers[0].file.sha256)
    found = await fair.hub.crew.ask(verify_container, archive, container, seconds=30)
    assert found.verdict == "valid"
    assert [one.content for one in found.evidence if one.role == "rendering"] == [page]


async def test_what_is_sent_after_it_was_taken_away_is_without_it(fair: Market) -> None:
    await remove_logo(fair.hub.store, fair.seller.id, who="tests", at=now())
    try:
        _, pdf = await delivered(fair, "L-gone", terms(fair, "pdf"))
    finally:
        await set_logo(fair.hub.store, fair.seller.id, SVG, who="tests", at=now())
    assert pictures(pdf) == []
