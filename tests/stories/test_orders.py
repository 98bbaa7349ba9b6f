"""An order, the response to it and a despatch advice through a running hub: checked, readable, delivered, sealed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import comptoir_cii
import comptoir_ubl21
import comptoir_xcbl30
import pikepdf
import pytest
import pytest_asyncio
from comptoir_engine.model import Document
from comptoir_engine.pivot.head import head_of
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse
from comptoir_hub.settings import Portal
from comptoir_hub.store.records import Terms
from trade import Market, market

from bench.invoices import SELLER

SAMPLES = Path(comptoir_ubl21.__file__).with_name("samples")
TRADERS = {"order": ("7601000000026", "7601000000019"), "order-response": ("7601000000019", "7601000000026"),
           "despatch-advice": ("7601000000057", "7601000000064")}  # fmt: skip
"""Who sends and who receives in the sample of a type."""

CALLED = {
    "order": "Commande", "order-response": "Réponse à la commande", "despatch-advice": "Avis d’expédition",
}  # fmt: skip
"""What a document is to who reads French."""
IN_XCBL = {"order": "Order", "order-response": "OrderResponse", "despatch-advice": "AdvanceShipmentNotice"}
"""The root of a type in xCBL."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def fair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A hub as it is installed, which lets documents go at once."""
    async with market(tmp_path_factory.mktemp("fair"), portal=Portal(undo_seconds=0)) as opened:
        yield opened


def document(type: str, to: str, number: str) -> bytes:
    """The sample of a type, from the company that has the token to another."""
    sender, receiver = TRADERS[type]
    text = (SAMPLES / f"good-{type}-every-term.xml").read_text(encoding="utf-8")
    old = {"order": "PO-2026-118", "order-response": "AB-77120", "despatch-advice": "LS-40551"}[type]
    text = text.replace(sender, "\0").replace(receiver, to).replace("\0", SELLER)
    return text.replace(f"<cbc:ID>{old}</cbc:ID>", f"<cbc:ID>{number}</cbc:ID>", 1).encode()


@pytest.mark.parametrize("type", TRADERS)
async def test_it_goes_from_company_to_company_and_is_sealed(fair: Market, type: str) -> None:
    to = await fair.receiver(
        Terms(format="ubl21", channel="http", address=fair.partner.address("in"), archive="dsig")
    )
    content = document(type, to, f"T-{type}")
    sent = await fair.sent(content)
    assert (sent.status, sent.problem, sent.type, sent.head.number) == ("delivered", None, type, f"T-{type}")
    assert content in fair.partner.kept.values()
    assert [file.name for file in sent.renderings] == ["rendering.html"]
    sealed = await fair.until(sent.id, lambda one: one.archived_at is not None)
    assert sealed.status == "delivered"


async def test_what_is_wrong_in_an_order_is_told_with_term_and_line(fair: Market) -> None:
    to = await fair.pushed()
    wrong = document("order", to, "T-9").replace(b"<cbc:IssueDate>2026-11-03", b"<cbc:IssueDate>3.11.2026", 1)
    stopped = await fair.sent(wrong)
    assert stopped.problem is not None
    assert (stopped.status, stopped.problem.term) == ("action_needed", "issued")
    line = stopped.problem.line
    assert line is not None
    assert b"3.11.2026" in wrong.splitlines()[line - 1]


@pytest.mark.parametrize(("type", "root"), IN_XCBL.items())
async def test_it_arrives_as_ubl_and_leaves_as_xcbl_with_every_loss_named(
    fair: Market, type: str, root: str
) -> None:
    sent = await fair.sent(document(type, await fair.pushed(), f"X-{type}"))
    assert (sent.status, sent.problem) == ("delivered", None)
    [delivered] = [each for each in fair.partner.kept.values() if f">X-{type}<".encode() in each]
    assert f'<!DOCTYPE {root} SYSTEM "{root}.dtd">'.encode() in delivered
    assert Registry.load().recognise(Content(Document(delivered))) is not None
    steps = (await fair.told(sent.id))["steps"]
    lost = {loss["path"] for step in steps for loss in step["losses"]}
    assert any(path.endswith("/cbc:ProfileID") for path in lost)


async def test_it_arrives_as_xcbl_and_leaves_as_ubl(fair: Market) -> None:
    address = fair.partner.address("in")
    to = await fair.receiver(Terms(format="ubl21", channel="http", address=address))
    sample = Path(comptoir_xcbl30.__file__).with_name("samples") / "good-order-every-term.xml"
    text = sample.read_text(encoding="utf-8")
    sender, receiver = TRADERS["order"]
    text = (
        text.replace(sender, "\0").replace(receiver, to).replace("\0", SELLER).replace("PO-2026-118", "X-9")
    )
    sent = await fair.sent(text.encode())
    assert (sent.status, sent.problem, sent.type, sent.head.number) == ("delivered", None, "order", "X-9")
    [delivered] = [each for each in fair.partner.kept.values() if b"<cbc:ID>X-9</cbc:ID>" in each]
    order = parse(delivered)
    assert head_of(order).type == "order"
    assert [each.text for each in order.iterfind(".//{*}Item/{*}Name")] == ["Gehäuse", "Dichtungsband"]
    assert order.findtext("{*}DeliveryTerms/{*}ID") == "DAP"


async def test_an_order_leaves_as_order_x_with_every_loss_named(fair: Market) -> None:
    address = fair.partner.address("in")
    guideline = "urn:order-x.eu:1p0:extended"
    terms = Terms(format="cii", channel="http", address=address, profile={"guideline": guideline})
    sent = await fair.sent(document("order", await fair.receiver(terms), "O-1"))
    assert (sent.status, sent.problem) == ("delivered", None)
    [delivered] = [each for each in fair.partner.kept.values() if b">O-1<" in each]
    content = Content(Document(delivered))
    found = Registry.load().recognise(content)
    assert found is not None
    assert (found[0].id, found[1]) == ("cii", "order")
    assert guideline.encode() in delivered
    assert [each.text for each in content.tree.iterfind(".//{*}SpecifiedTradeProduct/{*}Name")] == [
        "Gehäuse",
        "Dichtungsband",
    ]
    steps = (await fair.told(sent.id))["steps"]
    lost = {loss["path"] for step in steps for loss in step["losses"]}
    assert any(path.endswith("/cac:CarrierParty/cac:PartyName/cbc:Name") for path in lost)


async def test_an_order_arrives_as_order_x_and_leaves_as_ubl(fair: Market) -> None:
    address = fair.partner.address("in")
    to = await fair.receiver(Terms(format="ubl21", channel="http", address=address))
    sample = Path(comptoir_cii.__file__).with_name("samples") / "good-order-every-term.xml"
    sender, receiver = TRADERS["order"]
    text = sample.read_text(encoding="utf-8").replace(sender, "\0").replace(receiver, to)
    sent = await fair.sent(text.replace("\0", SELLER).replace("PO-2026-118", "O-2").encode())
    assert (sent.status, sent.problem, sent.type, sent.head.number) == ("delivered", None, "order", "O-2")
    [delivered] = [each for each in fair.partner.kept.values() if b"<cbc:ID>O-2</cbc:ID>" in each]
    order = parse(delivered)
    assert head_of(order).type == "order"
    assert [each.text for each in order.iterfind(".//{*}Item/{*}Name")] == ["Gehäuse", "Dichtungsband"]


async def test_an_order_without_prices_is_held_before_it_becomes_order_x(fair: Market) -> None:
    address = fair.partner.address("in")
    to = await fair.receiver(Terms(format="cii", channel="http", address=address))
    content = re.sub(rb"<cac:Price>.*?</cac:Price>", b"", document("order", to, "O-3"), flags=re.DOTALL)
    held = await fair.sent(content)
    assert held.problem is not None
    assert (held.status, held.problem.rule) == ("action_needed", "CII-ORDER-PRICE")
    assert "line 1" in str(held.problem.message)


@pytest.mark.parametrize(("type", "called"), CALLED.items())
async def test_it_leaves_as_a_pdf_by_mail_in_the_receiver_s_language(
    fair: Market, type: str, called: str
) -> None:
    address = f"{type}@receiver.example"
    profile = {"language": "fr", "attach-xml": "yes"}
    to = await fair.receiver(Terms(format="pdf", channel="email", address=address, profile=profile))
    sent = await fair.sent(document(type, to, f"M-{type}"))
    assert (sent.status, sent.problem) == ("delivered", None)
    [content] = fair.mailbox.to(address)
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail["Subject"].startswith(f"{called} M-{type} de Messwerk AG")
    [pdf, xml] = [bytes(part.get_payload(decode=True)) for part in mail.iter_attachments()]
    with pikepdf.open(BytesIO(pdf)) as page:
        assert str(page.docinfo["/Title"]) == f"{called} M-{type}"
        assert str(page.Root.Lang).startswith("fr")
        assert {f"{type}.xml", "zeichnung.pdf"} == set(page.attachments)
    assert f"M-{type}".encode() in xml


async def test_who_sends_an_order_hears_that_the_receivers_format_has_none(fair: Market) -> None:
    address = fair.partner.address("in")
    to = await fair.receiver(Terms(format="ets31", channel="http", address=address))
    stopped = await fair.sent(document("order", to, "T-10"))
    assert (stopped.status, stopped.actor) == ("action_needed", "sender")
    assert stopped.problem is not None
    assert (stopped.problem.rule, bool(stopped.problem.hint)) == ("FORMAT-NOT-WRITTEN", True)
