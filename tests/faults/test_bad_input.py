"""Whatever comes in gets a clear finding with its place and its mend, and nothing is lost."""

from __future__ import annotations

import pytest
from comptoir_engine.model import Finding
from comptoir_hub.store.records import DocumentRecord, Terms
from trade import Market, bill, enrol, partners, token

pytestmark = pytest.mark.asyncio(loop_scope="module")

INBOX = Terms(format="ubl21", channel="portal")
DOORS = ("/channels/http/", "/api/v1/documents")
MEGABYTE = 1024 * 1024


async def stopped(fair: Market, content: bytes) -> tuple[DocumentRecord, Finding]:
    """The document, which must be the sender's matter, and its finding; its bytes are still there, to the last."""
    document = await fair.sent(content)
    assert (document.status, document.actor) == ("action_needed", "sender")
    assert document.problem is not None
    assert str(document.problem.message)
    assert document.problem.hint is not None, document.problem
    assert await fair.get(f"/api/v1/documents/{document.id}/source") == (200, content)
    assert (await fair.told(document.id))["problem"]["rule"] == document.problem.rule
    return document, document.problem


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("content", [b"", b" \n\t"])
async def test_nothing_is_refused_at_the_door(fair: Market, door: str, content: bytes) -> None:
    before = await fair.count()
    status, said = await fair.post(content, door)
    assert status in (400, 422)
    assert "empty" in said["title"] or "no body" in said["title"]
    assert await fair.count() == before


@pytest.mark.parametrize("door", DOORS)
async def test_more_than_50_megabytes_are_refused_at_the_door(fair: Market, door: str) -> None:
    before = await fair.count()
    status, said = await fair.post(bill("LARGE") + b" " * (51 * MEGABYTE), door)
    assert (status, "larger" in said["title"] or "Large" in said["title"]) == (413, True), said
    assert await fair.count() == before


async def test_what_is_taken_but_too_large_for_a_document_says_so(fair: Market) -> None:
    _, finding = await stopped(
        fair, bill("L-1").replace(b"</Invoice>", b" " * (44 * MEGABYTE) + b"</Invoice>")
    )
    assert finding.rule == "XML-SIZE"


SOUND = bill("B-1").decode()
NOTE = "<cbc:InvoiceTypeCode>"
DEEP = SOUND.replace("</Invoice>", "<d>" * 1_000 + "</d>" * 1_000 + "</Invoice>")
ENTITIES = SOUND.replace("<Invoice ", '<!DOCTYPE Invoice [\n<!ENTITY x "y">\n]>\n<Invoice ').replace(
    "PO-1", "&x;"
)
BAD: dict[str, tuple[bytes, str, int | None]] = {
    "truncated": (SOUND.encode()[:3_000], "XML-TRUNCATED", 2),
    "not XML": (b"Dear Sirs, please find our invoice below.", "FORMAT-UNKNOWN", None),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "FORMAT-UNKNOWN", None),
    "HTML": (b"<!DOCTYPE html><html><body>Invoice</body></html>", "FORMAT-UNKNOWN", 1),
    "not well-formed": (SOUND.replace("</cbc:ID>", "</cbc:Id>", 1).encode(), "XML-SYNTAX", 2),
    "latin-1 called UTF-8": (SOUND.replace("Messwerk", "Meßwerk").encode("latin-1"), "XML-ENCODING", 2),
    "UTF-8 called UTF-16": (SOUND.replace("UTF-8", "UTF-16").encode(), "XML-ENCODING", 1),
    "an unknown encoding": (SOUND.replace("UTF-8", "KLINGON").encode(), "XML-ENCODING", 1),
    "a control character": (SOUND.replace("Messweg", "Mess\x01weg").encode(), "XML-CHARACTER", 2),
    "entities": (ENTITIES.encode(), "XML-DTD", 2),
    "a DTD from elsewhere": (
        SOUND.replace("<Invoice ", '<!DOCTYPE Invoice SYSTEM "file:///etc/passwd">\n<Invoice ')
        .replace("PO-1", "&x;").encode(), "XML-DTD", 3,
    ),
    "1,000 levels": (DEEP.encode(), "XML-DEPTH", 2),
    "unknown format": (b"<a:Rechnung xmlns:a='urn:nobody'><a:Nr>1</a:Nr></a:Rechnung>", "FORMAT-UNKNOWN", 1),
    "UBL of another version": (SOUND.replace("xsd:Invoice-2", "xsd:Invoice-3").encode(), "FORMAT-VERSION", 2),
    "CII of another version": (
        b"<r:CrossIndustryInvoice xmlns:r='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:300'/>",
        "FORMAT-VERSION", 1,
    ),
    "an element that UBL has not": (
        SOUND.replace("<cbc:IssueDate>", "<cbc:Colour>red</cbc:Colour>\n<cbc:IssueDate>").encode(),
        "XSD-ELEMENT-CONTENT", 2,
    ),
    "no day": (SOUND.replace("2026-11-03", "3.11.2026").encode(), "XSD-CVC-DATATYPE-VALID-1-2-1", 2),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
async def test_bad_input_is_stopped_with_what_where_and_how_to_mend(fair: Market, kind: str) -> None:
    content, rule, line = BAD[kind]
    _, finding = await stopped(fair, content)
    assert (finding.rule, finding.line) == (rule, line)


@pytest.mark.parametrize("kind", ["unknown format", "UBL of another version", "CII of another version"])
async def test_a_document_of_an_unknown_format_or_version_is_told_by_its_root(
    fair: Market, kind: str
) -> None:
    """Who sent another version sees at once that it is the version."""
    _, finding = await stopped(fair, BAD[kind][0] + b"\n")
    words = {
        "unknown format": "urn:nobody",
        "UBL of another version": "not its version, 3; what is understood is UBL 2.1",
        "CII of another version": "not its version, 300; what is understood is UN/CEFACT Cross Industry Invoice",
    }
    assert words[kind] in str(finding.message)


async def test_an_unknown_receiver_is_named(fair: Market) -> None:
    _, finding = await stopped(fair, bill("U-1", "7601000999994"))
    assert finding.rule == "HUB-RECEIVER-UNKNOWN"
    assert "Zielwerk AG" in str(finding.message)


async def test_a_receiver_who_has_not_accepted_is_named_and_gets_the_document_once_he_has(
    fair: Market,
) -> None:
    location = await fair.receiver(INBOX, agreed=False)
    document, finding = await stopped(fair, bill("N-1", location))
    assert finding.rule == "HUB-NOT-PARTNERS"
    company = await fair.hub.store.read(lambda tx: tx.companies.search(location, limit=1))
    await partners(fair.hub.store, fair.seller, company[0], INBOX)
    assert await fair.send(bill("N-1", location)) == document.id
    await fair.until(document.id, lambda one: one.actor == "receiver" and one.status == "waiting")


async def test_nobody_writes_in_anothers_name(fair: Market) -> None:
    other = fair.new_location()
    await enrol(fair.hub.store, "Another AG", other)
    document, finding = await stopped(fair, bill("A-1", await fair.receiver(INBOX), by=other))
    assert finding.rule == "HUB-IN-ANOTHERS-NAME"
    assert document.arrived_at is None


async def test_an_unknown_sender_is_named(fair: Market) -> None:
    _, finding = await stopped(fair, bill("A-2", await fair.receiver(INBOX), by="7601000999987"))
    assert finding.rule == "HUB-SENDER-UNKNOWN"


async def test_the_same_bytes_are_the_first_document_again(fair: Market) -> None:
    content = bill("S-1", await fair.pushed())
    first = await fair.sent(content)
    calls = sum(fair.partner.calls.values())
    before = await fair.count()
    assert await fair.send(content) == first.id
    assert (await fair.settled(first.id)).run == first.run
    assert (await fair.count(), sum(fair.partner.calls.values())) == (before, calls)


async def test_the_same_number_with_other_content_is_held_beside_the_first(fair: Market) -> None:
    location = await fair.pushed()
    first = await fair.sent(bill("S-2", location))
    second, finding = await stopped(fair, bill("S-2", location, lines=2))
    assert (finding.rule, second.rival) == ("HUB-NUMBER-SEEN", first.id)


async def test_a_corrected_document_with_the_same_number_is_welcome_after_a_failure(fair: Market) -> None:
    location = await fair.pushed()
    wrong, finding = await stopped(fair, bill("S-3", location).replace(b"8.1<", b"8.2<", 1))
    assert finding.rule.startswith("BR-")
    corrected = await fair.sent(bill("S-3", location))
    assert corrected.status == "delivered"
    replaced = await fair.settled(wrong.id)
    assert (replaced.status, replaced.replaced_by) == ("replaced", corrected.id)


def _amounts(number: str, location: str, quantity: str, net: str, tax: str, gross: str) -> bytes:
    """An invoice of one line over this amount, at a price of 100."""
    text = bill(number, location).decode()
    for old, new in (
        ("'C62'>1<", f"'C62'>{quantity}<"), (">25.25<", f">{net}<"), (">2.05<", f">{tax}<"), (">27.30<", f">{gross}<"),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    return text.replace(
        f"<cbc:PriceAmount currencyID='CHF'>{net}<", "<cbc:PriceAmount currencyID='CHF'>25.25<"
    ).encode()


@pytest.mark.parametrize(
    ("number", "amounts"),
    [("Z-1", ("-1", "-25.25", "-2.05", "-27.30")), ("Z-2", ("0", "0.00", "0.00", "0.00"))],
    ids=["negative", "zero"],
)
async def test_a_total_below_or_at_zero_goes_through_with_its_sign(
    fair: Market, number: str, amounts: tuple[str, str, str, str]
) -> None:
    location = await fair.pushed()
    document = await fair.sent(_amounts(number, location, *amounts))
    assert (document.status, str(document.head.payable)) == ("delivered", amounts[3]), document.problem
    assert (
        f"<MonetaryAmount>{amounts[3]}<".encode()
        in (await fair.get(f"/api/v1/documents/{document.id}/delivered"))[1]
    )


async def test_one_bad_document_holds_up_no_other(fair: Market) -> None:
    location = await fair.pushed()
    ids = [
        await fair.send(content)
        for n in range(3)
        for content in (BAD["truncated"][0][: -n or None], bill(f"O-{n}", location))
    ]
    statuses = [(await fair.settled(id)).status for id in ids]
    assert statuses == ["action_needed", "delivered"] * 3


@pytest.mark.parametrize("door", DOORS)
async def test_a_stranger_is_shown_the_door(fair: Market, door: str) -> None:
    before = await fair.count()
    status, _ = await fair.post(bill("X-1"), door, by="cpt_nobody")
    reader = await token(fair.hub.store, fair.seller, "read")
    assert (status, (await fair.post(bill("X-2"), door, by=reader))[0]) == (401, 403)
    assert await fair.count() == before
