"""Hybrid PDFs through a running hub: taken apart on the way in, made on the way out, and the same invoice all along."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path

import aiohttp
import pikepdf
import pytest
import pytest_asyncio
from comptoir_engine.creditor import Creditor
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.pipeline import convert
from comptoir_engine.pivot.compare import compare
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import unpack, why_no_document
from comptoir_engine.xml.content import Content
from comptoir_hub.accounts.people import add_user
from comptoir_hub.partners.creditors import remove_creditor, set_creditor
from comptoir_hub.settings import Portal
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord, FileRecord, Terms
from lxml import html
from trade import SELLER, Market, bill, market

PDF = {"Content-Type": "application/pdf", "X-File-Name": "Rechnung.pdf"}
PASSWORD = "paper and ink forever"
XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def fair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A hub as it is installed, which lets documents go at once."""
    async with market(tmp_path_factory.mktemp("fair"), portal=Portal(undo_seconds=0)) as opened:
        yield opened


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def written(content: bytes, registry: Registry, target: str, **options: str) -> bytes:
    done = convert(Document(content), registry, target, options=options)
    assert done.target is not None, done.steps[-1]
    return done.target.content


def same(left: bytes, right: bytes) -> bool:
    return not compare(Content(Document(left)).tree, Content(Document(right)).tree)


async def payload(fair: Market, file: FileRecord | None) -> bytes:
    assert file is not None
    return await fair.hub.store.payload(file.sha256)


async def receiving(fair: Market, format: str, **profile: str) -> str:
    address = f"{fair.partner.address('in')}?{'&'.join(profile)}"  # else two profiles were one company's
    return await fair.receiver(Terms(format=format, channel="http", address=address, profile=profile))


def ends(document: DocumentRecord) -> tuple[str, str | None]:
    return document.status, document.problem.rule if document.problem else None


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_hybrid_pdf_comes_in_and_leaves_as_ubl(fair: Market, registry: Registry) -> None:
    invoice = bill("H-1", await receiving(fair, PIVOT))
    pdf = written(invoice, registry, "facturx")
    document = await fair.sent(pdf, **PDF)
    assert ends(document) == ("delivered", None)
    assert (document.format, document.type, document.name) == ("cii", "invoice", "Rechnung.xml")
    assert same(await payload(fair, document.target), invoice)
    [attached] = document.attachments
    assert (attached.name, attached.media_type) == ("Rechnung.pdf", "application/pdf")
    assert await payload(fair, attached) == pdf
    steps = await fair.hub.store.read(lambda tx: tx.steps.of(document.id))
    assert [step.stage for step in steps][:2] == ["received", "unpack"]
    assert "facturx-container" in {report.check for step in steps for report in step.reports}


def zugferd_1(pdf: Path, number: str, to: str) -> bytes:
    """A real PDF of the first ZUGFeRD, as if it were from one of the market's companies to another."""
    with pikepdf.open(pdf) as opened:
        [(name, file)] = opened.attachments.items()
        xml = file.get_file().read_bytes()
        for before, after in ((b"4000001123452", SELLER), (b"4000001987658", to), (b"471102", number)):
            xml = xml.replace(before, after.encode())
        opened.attachments[name] = pikepdf.AttachedFileSpec(opened, xml, filename=name)
        saved = BytesIO()
        opened.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("format", ["xcbl30", "pdf", "ubl21", "cii"])
async def test_a_pdf_of_the_first_zugferd_leaves_in_the_form_that_its_receiver_reads(
    format: str, fair: Market, registry: Registry, shared: Path
) -> None:
    pdf = zugferd_1(
        shared / "corpora/zugferd/ZUGFeRD_1p0_COMFORT_Einfach.pdf",
        f"Z-{format}", await receiving(fair, format),
    )  # fmt: skip
    document = await fair.sent(pdf, **PDF)
    assert ends(document) == ("delivered", None)
    assert (document.format, document.type) == ("zugferd1", "invoice")
    [attached] = document.attachments
    assert await payload(fair, attached) == pdf
    target = await payload(fair, document.target)
    if format == "pdf":
        assert target.startswith(b"%PDF-")
        assert target != pdf
        return
    back = registry.recognise(Content(Document(target)))
    assert back is not None
    assert back[0].id == format
    assert b"529.87" in written(target, registry, PIVOT)


@pytest.mark.parametrize(
    ("profile", "name"), [({}, "factur-x.xml"), ({"guideline": XRECHNUNG, "language": "de"}, "xrechnung.xml")]
)
async def test_an_invoice_leaves_as_a_hybrid_pdf_and_comes_back_as_itself(
    profile: dict[str, str], name: str, fair: Market, registry: Registry
) -> None:
    invoice = bill(f"H-2{len(profile)}", await receiving(fair, "facturx", **profile), lines=12)
    document = await fair.sent(invoice)
    assert ends(document) == ("delivered", None)
    assert document.target is not None
    assert (document.target.name, document.target.media_type) == (
        f"invoice-H-2{len(profile)}.pdf", "application/pdf",
    )  # fmt: skip
    pdf = await payload(fair, document.target)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert list(opened.attachments) == [name]
        with opened.open_metadata() as metadata:
            claims = [metadata[claim] for claim in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")]
    assert claims == ["3", "A", "1"]
    [back] = unpack(Document(pdf, name="back.pdf"), registry)
    wanted = invoice.replace(b"urn:cen.eu:en16931:2017", XRECHNUNG.encode()) if profile else invoice
    assert same(written(back.content, registry, PIVOT), wanted)


async def test_it_goes_by_mail(fair: Market) -> None:
    to = await fair.receiver(Terms(format="facturx", channel="email", address="hanna@receiver.example"))
    document = await fair.sent(bill("H-30", to))
    assert ends(document) == ("delivered", None)
    [content] = fair.mailbox.to("hanna@receiver.example")
    mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    [page] = [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert page.get_content() == await payload(fair, document.target)


async def test_who_takes_hybrid_pdfs_gets_the_one_that_came(fair: Market, registry: Registry) -> None:
    pdf = written(bill("H-3", await receiving(fair, "facturx")), registry, "facturx", language="fr")
    document = await fair.sent(pdf, **PDF)
    assert ends(document) == ("delivered", None)
    assert await payload(fair, document.target) == pdf
    assert pdf in fair.partner.kept.values()


async def test_a_page_alone_is_handed_to_a_person_with_what_it_says(fair: Market, registry: Registry) -> None:
    page = written(bill("H-4", await receiving(fair, PIVOT)), registry, "pdf", language="de")
    document = await fair.sent(page, **PDF)
    assert (ends(document), document.actor) == (("action_needed", "PDF-NO-XML"), "sender")
    steps = await fair.hub.store.read(lambda tx: tx.steps.of(document.id))
    said = {finding.rule: str(finding.message) for finding in steps[-1].reports[0].findings}
    assert "H-4" in said["PDF-TEXT-NUMBER"]
    assert "PDF-TEXT-TOTAL" in said


async def test_the_senders_page_shows_what_text_and_code_of_a_page_alone_say(
    fair: Market, registry: Registry
) -> None:
    page = written(bill("H-8", await receiving(fair, PIVOT)), registry, "pdf", language="de")
    document = await fair.sent(page, **PDF)
    await add_user(
        fair.hub.store, email="hugo@people.example", name="Hugo", role="administrator",
        company_id=fair.seller.id, password=PASSWORD, who="tests", at=now(), language="de",
    )  # fmt: skip
    async with aiohttp.ClientSession(fair.address, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        form, own = {"email": "hugo@people.example", "password": PASSWORD}, {"Sec-Fetch-Site": "same-origin"}
        async with session.post("/sign-in", data=form, headers=own) as answer:
            assert answer.url.path == "/home"
        async with session.get(f"/documents/{document.id}/tracking") as answer:
            shown = " ".join(html.fromstring(await answer.text()).text_content().split())
    assert "Der QR-Code auf Seite 2 nennt die Nummer H-8." in shown
    assert "Der QR-Code auf Seite 2 nennt das Konto CH12 0099 9990 0012 3456 7." in shown
    told = [
        shown.index(each)
        for each in ("nennt den Gesamtbetrag CHF", "Der QR-Code auf Seite 2 verlangt CHF 27.30.")
    ]
    assert told == sorted(told)


async def test_a_payment_part_names_the_holder_that_the_sender_has_stated(
    fair: Market, registry: Registry
) -> None:
    holder = Creditor("CH1200999990001234567", "Messwerk Finanz AG", "Seeweg 2", "8001", "Zürich", "CH")
    await set_creditor(fair.hub.store, fair.seller.id, holder, who="tests", at=now())
    document = await fair.sent(bill("H-40", await receiving(fair, "pdf")))
    await remove_creditor(fair.hub.store, fair.seller.id, holder.account, who="tests", at=now())
    pdf = Content(Document(await payload(fair, document.target)))
    told = {finding.rule: str(finding.message) for finding in why_no_document(pdf, registry) or ()}
    assert "Messwerk Finanz AG" in told["PDF-CODE-CREDITOR"]


async def test_of_two_invoices_in_one_pdf_none_is_sent(fair: Market, registry: Registry) -> None:
    to = await receiving(fair, PIVOT)
    pdf = written(bill("H-5", to), registry, "facturx")
    with pikepdf.open(BytesIO(pdf)) as opened:
        other = written(bill("H-6", to), registry, "cii")
        opened.attachments["other.xml"] = pikepdf.AttachedFileSpec(opened, other, filename="other.xml")
        both = BytesIO()
        opened.save(both)
    assert ends(await fair.sent(both.getvalue(), **PDF)) == ("action_needed", "PDF-SEVERAL")


async def test_in_an_archive_it_is_a_document_and_a_page_alone_goes_along(
    fair: Market, registry: Registry
) -> None:
    to = await receiving(fair, PIVOT)
    page = written(bill("H-7", to), registry, "pdf")
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("in/hybrid.pdf", written(bill("H-7", to), registry, "facturx"))
        packed.writestr("in/page.pdf", page)
    document = await fair.sent(archive.getvalue(), **{"Content-Type": "application/zip"})
    assert (ends(document), document.name) == (("delivered", None), "hybrid.xml")
    assert [file.name for file in document.attachments] == ["hybrid.pdf", "page.pdf"]
