"""Text of a document that means to be more than text: it comes out as text everywhere, and is never run."""

from __future__ import annotations

import re
import shutil
import subprocess
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import unescape
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from comptoir_engine.model import PIVOT
from comptoir_hub.accounts.people import add_user
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord, Terms
from lxml import etree
from trade import Market, enrol, gln, partners

from bench.invoices import BUYER

pytestmark = pytest.mark.asyncio(loop_scope="module")

STORY = Path(__file__).resolve().parents[2] / "fixtures" / "glass-for-a-building-site" / "invoice.xml"
MARK = "X<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
ATTACK = MARK + '&lt;b&gt;{{7*7}}${7*7}#read("/etc/passwd")#eval("1")$x$\nBcc: thief@evil.example'
TEXTS = (
    "Name", "RegistrationName", "StreetName", "AdditionalStreetName", "CityName", "Note", "Description",
    "InstructionNote", "BuyerReference", "DocumentDescription", "CompanyLegalForm", "AllowanceChargeReason",
    "Telephone",
)  # fmt: skip
"""Elements that may say anything."""
PASSWORD = "paper and ink forever"
PAGES = ("", "/rendering", "/source", "/delivered", "/losses", "/tracking")
LISTS = ("/home", "/sent", "/tracking", "/received", "/search?q=script", "/partners", "/directory")


def hostile(receiver: str, tag: str) -> bytes:
    """A sound invoice in which every text is an attack, and its number too."""
    root = etree.fromstring(STORY.read_bytes())
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in TEXTS and not len(element):
            element.text = ATTACK
        elif element.text == BUYER:
            element.text = receiver
    number = root.find("{*}ID")
    assert number is not None
    number.text = number_of(tag)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def number_of(tag: str) -> str:
    return f"{tag}-{MARK[:50]}"


def raw(page: str) -> list[str]:
    """What of the attack stands in a page as markup."""
    return re.findall(r"<script>alert|<img src=x|onerror=alert\(1\)>(?!&)", page)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def clerks(fair: Market) -> tuple[aiohttp.ClientSession, aiohttp.ClientSession]:
    """A person at the sender's and one at the receiver's, signed in."""
    company, _ = fair.receivers[await _inbox(fair)]
    return await _signed_in(fair, "anna", fair.seller.id), await _signed_in(fair, "beat", company.id)


async def _inbox(fair: Market) -> str:
    await fair.receiver(Terms(format="cii", channel="portal"))
    return "cii portal None True"


async def _signed_in(fair: Market, name: str, company_id: str) -> aiohttp.ClientSession:
    email = f"{name}@people.example"
    await add_user(
        fair.hub.store, email=email, name=f"{name}{MARK}", role="administrator", company_id=company_id,
        password=PASSWORD, who="tests", at=now(),
    )  # fmt: skip
    session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
    form = {"email": email, "password": PASSWORD}
    async with session.post(
        f"{fair.address}/sign-in", data=form, headers={"Sec-Fetch-Site": "same-origin"}
    ) as answer:
        assert answer.status == 200
        assert "/sign-in" not in str(answer.url)
    return session


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def waiting(fair: Market) -> DocumentRecord:
    """The attack in the receiver's tray, and a company whose very name is one."""
    await partners(fair.hub.store, fair.seller, await enrol(fair.hub.store, f"AG {MARK}", gln(910)), Terms())
    location = await fair.receiver(Terms(format="cii", channel="portal"))
    document_id = await fair.send(
        hostile(location, "tray"), **{"X-File-Name": "%3Cscript%3Ealert(1)%3C%2Fscript%3E.xml"}
    )
    return await fair.until(
        document_id, lambda one: one.status in ("waiting", "action_needed") and one.lane is None
    )


async def test_an_attack_in_every_field_is_an_invoice_like_any_other(waiting: DocumentRecord) -> None:
    assert (waiting.status, waiting.problem) == ("waiting", None)


async def test_no_page_of_the_portal_runs_it(
    fair: Market, waiting: DocumentRecord, clerks: tuple[aiohttp.ClientSession, aiohttp.ClientSession]
) -> None:
    shown = 0
    for session in clerks:
        for path in (*(f"/documents/{waiting.id}{page}" for page in PAGES), *LISTS):
            async with session.get(f"{fair.address}{path}") as answer:
                page = await answer.text()
                assert answer.status in (200, 404), path
                assert "Content-Security-Policy" in answer.headers
                assert "script-src 'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
            assert raw(page) == [], path
            shown += "<script>alert" in unescape(page)
        await session.close()
    assert shown > 4


async def test_the_api_says_it_as_text(fair: Market, waiting: DocumentRecord) -> None:
    async with fair.session.get(
        f"{fair.address}/api/v1/documents/{waiting.id}", headers={"Authorization": f"Bearer {fair.token}"}
    ) as answer:
        assert answer.content_type == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert (await answer.json())["number"] == number_of("tray")


async def test_every_format_holds_it_as_text(fair: Market) -> None:
    registry = fair.hub.registry
    xml = {id for id, format in registry.formats.items() if format.media_type == "application/xml"} - {PIVOT}
    formats = [format for format in registry.writable("invoice") if format in xml]
    assert formats
    for format in formats:
        terms = Terms(format=format, channel="http", address=fair.partner.address(format))
        before = set(fair.partner.kept)
        document = await fair.sent(hostile(await fair.receiver(terms), format))
        assert document.status == "delivered", (format, document.problem)
        [key] = set(fair.partner.kept) - before
        root = etree.fromstring(
            fair.partner.kept[key], etree.XMLParser(load_dtd=False, resolve_entities=False)
        )
        assert {str(element.tag) for element in root.iter(etree.Element)} & {"script", "img", "b"} == set()
        assert sum(MARK in (element.text or "") for element in root.iter(etree.Element)) > 3


async def test_a_mail_with_it_goes_to_its_receiver_alone_and_reads_no_file(fair: Market) -> None:
    document = await fair.sent(hostile(await fair.mailed("berta"), "mail"))
    assert document.status == "delivered", document.problem
    [content] = fair.mailbox.to("berta@receiver.example")
    mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    assert (mail["Bcc"], mail["To"]) == (None, "berta@receiver.example")
    assert "\n" not in mail["Subject"]
    html = mail.get_body(("html",))
    assert html is not None
    assert raw(html.get_content()) == []
    [page] = [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert "/" not in (page.get_filename() or "")
    text = _text(page.get_content())
    assert "root:x:0" not in text
    assert "#read(" in text


def _text(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (Debian: poppler-utils) is not installed")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


BOMBS = {
    "billion laughs": b"<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (99 + n, b"&%c;" % (98 + n) * 10) for n in range(10)) + b"]><l>&l;</l>",
    "quadratic": b"<!DOCTYPE q [<!ENTITY a '" + b"a" * 100_000 + b"'>]><q>" + b"&a;" * 50_000 + b"</q>",
    "a parameter entity": b"<!DOCTYPE p [<!ENTITY % x SYSTEM 'file:///etc/passwd'>%x;]><p/>",
    "an inclusion": b"<i xmlns:x='http://www.w3.org/2001/XInclude'><x:include href='/etc/passwd' parse='text'/></i>",
    "a million attributes": b"<a " + b" ".join(b"a%d='1'" % n for n in range(300_000)) + b"/>",
    "100,000 levels": b"<a>" * 100_000 + b"</a>" * 100_000,
    "a zip": b"PK\x03\x04" + bytes(1_000_000),
    "a gzip": b"\x1f\x8b\x08" + bytes(1_000_000),
}  # fmt: skip


@pytest.mark.parametrize("kind", BOMBS)
async def test_a_bomb_is_a_bad_document_and_the_next_one_goes_its_way(fair: Market, kind: str) -> None:
    document = await fair.sent(BOMBS[kind])
    assert (document.status, document.actor) == ("action_needed", "sender")
    assert document.crashes == 0
    assert document.problem is not None
    assert "root:x:0" not in str(document.problem)
