"""An attacker at the doors for machines: other companies' documents, other people's keys, names that lead elsewhere."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from comptoir_hub.store.records import DocumentRecord, Terms
from trade import Market, bill, enrol, gln, partners, token

pytestmark = pytest.mark.asyncio(loop_scope="module")

DOORS = ("/channels/http/", "/api/v1/documents")
SEALED = {"format": "xcbl30", "channel": "http", "archive": "dsig"}
ADDRESSES = ("", "/source", "/delivered", "/attachments/1", "/containers/1", "/steps/1/file")
MEGABYTE = 1024 * 1024


@pytest_asyncio.fixture(loop_scope="module")
async def sealed(fair: Market) -> DocumentRecord:
    """A document that was delivered and lies in the archive."""
    location = await fair.receiver(Terms(**SEALED, address=fair.partner.address("in")))  # type: ignore[arg-type]
    document = await fair.sent(bill(f"OWN-{await fair.count()}", location))
    return await fair.until(document.id, lambda one: one.archived_at is not None)


async def ask(
    fair: Market, path: str, secret: str, method: str = "GET", **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    shown = {"Authorization": f"Bearer {secret}"} | headers
    async with fair.session.request(
        method, f"{fair.address}{path}", headers=shown, allow_redirects=False
    ) as answer:
        return answer.status, await answer.read(), dict(answer.headers)


async def test_another_companys_document_is_not_there(
    fair: Market, sealed: DocumentRecord, thief: Any
) -> None:
    """What is another's and what does not exist get the very same answer."""
    for address in ADDRESSES:
        theirs = await ask(fair, f"/api/v1/documents/{sealed.id}{address}", thief.token)
        nobodys = await ask(fair, f"/api/v1/documents/aaaaaaaaaaaa{address}", thief.token)
        assert (theirs[0], theirs[1]) == (404, nobodys[1]), address
        owners = await ask(fair, f"/api/v1/documents/{sealed.id}{address}", fair.token)
        assert owners[0] == (404 if "attachments" in address else 200), address
    assert (await ask(fair, f"/api/v1/envelopes/{sealed.envelope_id}", thief.token))[0] == 404
    assert (await ask(fair, f"/api/v1/documents/{sealed.id}/resend", thief.token, "POST"))[0] == 404
    status, listed, _ = await ask(fair, "/api/v1/documents?q=OWN", thief.token)
    assert (status, sealed.id.encode() in listed) == (200, False)


async def test_the_receiver_sees_what_he_got_and_not_what_else_was_in_the_envelope(
    fair: Market, sealed: DocumentRecord
) -> None:
    company, _ = fair.receivers[f"xcbl30 http {fair.partner.address('in')} True dsig"]
    secret = await token(fair.hub.store, company)
    assert (await ask(fair, f"/api/v1/documents/{sealed.id}/delivered", secret))[0] == 200
    assert (await ask(fair, f"/api/v1/envelopes/{sealed.envelope_id}", secret))[0] == 404
    assert (await ask(fair, f"/api/v1/documents/{sealed.id}/resend", secret, "POST"))[0] == 404


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "shown",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer ' OR 1=1 --",
        "Bearer " + "x" * 4_000,
        "Bearer cpt_\u00e9",
        "bearer null",
    ],
)
async def test_what_is_no_key_opens_nothing(fair: Market, door: str, shown: str) -> None:
    before = await fair.count()
    headers = {"Authorization": shown} if shown else {}
    async with fair.session.post(f"{fair.address}{door}", data=bill("NO-KEY"), headers=headers) as answer:
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert await fair.count() == before


async def test_a_key_of_one_company_does_not_write_in_anothers_name(fair: Market, thief: Any) -> None:
    status, said = await fair.post(bill("FORGED", await fair.pushed()), by=thief.token)
    assert status == 202
    document = await fair.settled(said["id"])
    assert document.problem is not None
    assert (document.problem.rule, document.receiver_id) == ("HUB-IN-ANOTHERS-NAME", None)
    assert not any(b"FORGED" in content for content in fair.partner.kept.values())


async def test_a_stolen_delivery_key_is_no_way_to_anothers_document(fair: Market, thief: Any) -> None:
    """Keys belong to their senders: the same one of another company is another delivery."""
    mine = await fair.send(bill("KEY-1", await fair.pushed()), **{"Idempotency-Key": "shared"})
    _, theirs = await fair.post(bill("KEY-2"), by=thief.token, **{"Idempotency-Key": "shared"})
    assert theirs["id"] != mine
    status, said = await fair.post(bill("KEY-3"), **{"Idempotency-Key": "shared"})
    assert (status, "Key was used" in said["title"]) == (422, True)


NAMES = (
    "../../../../tmp/comptoir-was-here.xml", "..\\..\\windows\\system32\\evil.xml", "/etc/cron.d/evil", "C:\\evil.xml",
    "....//evil", "evil.xml\r\nSet-Cookie: stolen=1", "evil\x00.xml", 'evil".xml; x="', "\u202efdp.exe", ".", "..",
    "x" * 5_000, "<script>.xml",
)  # fmt: skip
QUESTIONS = (
    "cursor=x", "size=1e9", "size=-1", "size=٣", "type=%00", "from=9999-99-99", "amount_min=NaN", "amount_max=1e999999",
    "sort=;drop", "q=%25%27%22*%28", "q=" + "a" * 5_000, "q=NEAR(", "currency=%00",
)  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_a_file_name_is_a_name_and_nothing_else(fair: Market, door: str, name: str) -> None:
    encoded = quote(name, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{encoded[:4_000]}",
        "X-File-Name": encoded[:4_000],
    }
    number = f"N{DOORS.index(door)}-{NAMES.index(name)}"
    document = await fair.sent(bill(number, await fair.pushed()), **headers)
    assert document.status == "delivered"
    kept = document.name or ""
    assert not set(kept) & set("/\\\r\n\x00")
    assert kept not in (".", "..")
    assert len(kept) <= 200
    status, content, shown = await ask(fair, f"/api/v1/documents/{document.id}/source", fair.token)
    assert (status, content) == (200, bill(number, await fair.pushed()))
    assert "Set-Cookie" not in shown
    assert shown["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert shown["X-Content-Type-Options"] == "nosniff"


async def test_nothing_was_written_outside_the_hubs_folder(fair: Market) -> None:
    await fair.sent(bill("CLIMB", await fair.pushed()), **{"X-File-Name": quote(NAMES[0], safe="")})
    assert not await asyncio.to_thread(Path("/tmp/comptoir-was-here.xml").exists)
    hub = fair.hub.settings.folder
    known = (
        "comptoir.sqlite3",
        "payloads",
        "keys",
        "settings.toml",
        "hub.lock",
        "shape.lock",
        "portal",
        "secret",
    )
    strange = [path for path in hub.iterdir() if not path.name.startswith(known)]
    assert strange == []
    assert {path.name for path in hub.parent.iterdir()} == {"hub"}


@pytest.mark.parametrize(
    "path",
    ["/api/v1/documents/..%2f..%2fsettings.toml", "/api/v1/documents/%2e%2e/source", "/static/..%2f..%2fsettings.py",
     "/static/%2e%2e/site.py", "/channels/http/../../settings.toml", "/api/v1/documents/' OR '1'='1/source",
     "/api/v1/documents/%00/source", "/api/v1/envelopes/%25%30%30"],
)  # fmt: skip
async def test_an_address_that_climbs_finds_nothing(fair: Market, path: str) -> None:
    status, body, _ = await ask(fair, path, fair.token)
    assert status in (302, 303, 400, 401, 403, 404, 405), body
    assert b"[archives" not in body
    assert b"Traceback" not in body


@pytest.mark.parametrize("query", QUESTIONS)
async def test_a_strange_question_gets_an_answer_and_no_fault_of_ours(fair: Market, query: str) -> None:
    status, body, _ = await ask(fair, f"/api/v1/documents?{query}", fair.token)
    assert status in (200, 400, 422), (query, status, body)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_body_that_unfolds_beyond_the_limit_is_refused(fair: Market, door: str, coding: str) -> None:
    bomb = bill("BOMB") + b" " * (300 * MEGABYTE)
    packed = gzip.compress(bomb, 1) if coding == "gzip" else zlib.compress(bomb, 1)
    assert len(packed) < 3 * MEGABYTE
    before = await fair.count()
    headers = {"Authorization": f"Bearer {fair.token}", "Content-Encoding": coding}
    async with fair.session.post(f"{fair.address}{door}", data=packed, headers=headers) as answer:
        assert answer.status == 413
    assert await fair.count() == before


async def test_a_partner_cannot_make_the_hub_call_itself(fair: Market) -> None:
    """Loopback is open here because the operator named it; the metadata service and others are not."""
    receiver = await enrol(fair.hub.store, "Spion AG", gln(901))
    for n, address in enumerate(
        ("http://169.254.169.254/latest/", "http://[::ffff:10.0.0.1]/", "http://0/", "http://192.168.0.1:22/")
    ):
        await partners(
            fair.hub.store, fair.seller, receiver, Terms(format="ubl21", channel="http", address=address)
        )
        document = await fair.sent(bill(f"SSRF-{n}", gln(901)))
        assert document.status == "action_needed", address
        assert document.problem is not None
        assert document.problem.rule == "DELIVERY-NO-WAY", address
