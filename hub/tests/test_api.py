"""The API: what comes in, what goes out, and what a stranger gets of it."""

from __future__ import annotations

import asyncio
import gzip
import re
import zlib
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from comptoir_engine.model import Identifier, Loss, LostFile, Message
from comptoir_hub.accounts.tokens import issue_token, revoke_token
from comptoir_hub.api.routes import PARAMETERS, api
from comptoir_hub.app import create_app
from comptoir_hub.errors import Invalid
from comptoir_hub.exchange.answers import give_answer
from comptoir_hub.exchange.crowding import Crowding, _Count
from comptoir_hub.partners import directory
from comptoir_hub.settings import Limits
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, StepRecord
from hub_toys import bundle, invoice

DOCUMENTS = "/api/v1/documents"


class Face:
    """The API over a world, with a token for each company."""

    def __init__(self, world, client, tokens):
        self.world, self.client, self.tokens = world, client, tokens

    async def call(self, method, path, who="alpha", **rest):
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        return await self.client.request(method, path, headers=headers | rest.pop("headers", {}), **rest)

    async def post(self, content, who="alpha", **headers):
        return await self.call("POST", DOCUMENTS, who, data=content, headers=headers)


@pytest.fixture
async def face(open_world):
    async with open_world(limits=Limits(envelope_bytes=100_000, seconds_per_document=20)) as world:
        store = world.hub.store
        gamma = await directory.register(
            store, Company("", "Gamma", (Identifier("0088", "7600000000031"),)), who="t", at=now()
        )
        tokens = {
            name: (await issue_token(store, company.id, name, scope="all", who="t", at=now()))[1]
            for name, company in {"alpha": world.alpha, "beta": world.beta, "gamma": gamma}.items()
        }
        tokens["reader"] = (await issue_token(store, world.alpha.id, "r", scope="read", who="t", at=now()))[1]
        async with TestClient(TestServer(create_app(world.hub))) as client:
            yield Face(world, client, tokens)


async def test_a_posted_document_is_accepted_processed_and_told_of(face):
    answer = await face.post(
        invoice("R-1"), **{"Content-Disposition": 'attachment; filename="/tmp/ä/R-1.xml"'}
    )
    said = await answer.json()
    assert (answer.status, answer.headers["Location"]) == (202, f"{DOCUMENTS}/{said['id']}")
    await face.world.until(said["id"], lambda one: one.actor == "receiver")
    told = await (await face.call("GET", answer.headers["Location"])).json()
    assert (told["number"], told["status"], told["amount"], told["name"]) == (
        "R-1",
        "waiting",
        "107.70",
        "R-1.xml",
    )
    assert [step["stage"] for step in told["steps"]] == [
        "received",
        "recognise",
        "address",
        "check_pivot",
        "deliver",
    ]
    file = await face.call("GET", f"{DOCUMENTS}/{said['id']}/steps/1/file")
    assert await file.read() == invoice("R-1")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_stopped_document_says_rule_place_and_mend(face):
    document_id = (await (await face.post(invoice("BAD-1"))).json())["id"]
    await face.world.settled(document_id)
    told = await (await face.call("GET", f"{DOCUMENTS}/{document_id}")).json()
    problem = told["problem"]
    assert (told["status"], told["actor"]) == ("action_needed", "sender")
    assert (problem["rule"], problem["message"], problem["hint"], problem["line"]) == (
        "TOY-1", "The number is bad.", "Take another.", 3,
    )  # fmt: skip
    again = await face.call("POST", f"{DOCUMENTS}/{document_id}/resend")
    assert again.status == 202
    await face.world.until(document_id, lambda one: one.run == 2 and one.status == "action_needed")


async def test_a_document_for_an_unknown_receiver_is_sent_to_the_partner_that_is_named(face):
    document_id = (await (await face.post(invoice("R-1", buyer="7600000000222"))).json())["id"]
    assert (await face.world.settled(document_id)).problem.rule == "HUB-RECEIVER-UNKNOWN"
    address = f"{DOCUMENTS}/{document_id}/resend?receiver="
    assert (await face.call("POST", address + "nobody")).status == 404
    assert (await face.call("POST", address + face.world.beta.id)).status == 202
    await face.world.until(
        document_id, lambda one: one.receiver_id == face.world.beta.id and one.status == "waiting"
    )


async def test_numbers_beyond_all_reason_are_the_askers_fault(face):
    assert (await face.call("GET", f"{DOCUMENTS}?amount_min=1e999999999")).status == 200
    assert (await face.call("GET", f"{DOCUMENTS}?size={'9' * 5_000}")).status == 422
    document_id = (await (await face.post(invoice("R-1"))).json())["id"]
    assert (await face.call("GET", f"{DOCUMENTS}/{document_id}/attachments/{'9' * 5_000}")).status == 404


async def test_to_download_what_was_delivered_is_to_fetch_it(face):
    document_id = (await (await face.post(invoice("R-1"))).json())["id"]
    await face.world.until(document_id, lambda one: one.actor == "receiver")
    got = await face.call("GET", f"{DOCUMENTS}/{document_id}/delivered", "beta")
    assert await got.read() == invoice("R-1")
    assert (await face.world.document(document_id)).status == "delivered"


async def test_a_key_makes_a_repeated_post_one_document(face):
    first, second = [await face.post(invoice("R-1"), **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert (await first.json())["id"] == (await second.json())["id"]
    other = await face.post(invoice("R-2"), **{"Idempotency-Key": "k"})
    said = await other.json()
    assert (other.status, said["reason"]) == (422, "used_key")
    assert "Use a new key" in said["title"]


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [(b"", 422, "empty"), (b"x" * 100_001, 413, "too_large"), (b"x" * 400_000, 413, "too_large")],
)
async def test_what_is_refused_says_why_as_a_problem(face, content, status, reason):
    answer = await face.post(content)
    said = await answer.json()
    assert (answer.status, answer.content_type) == (status, "application/problem+json")
    assert said["status"] == status
    assert said.get("reason") == reason


async def test_a_company_of_which_too_much_waits_is_told_when_to_come_back(face, monkeypatch):
    async def full(crowding, company_id):
        return _Count(now(), 0)

    monkeypatch.setattr(Crowding, "_counted", full)
    answer = await face.post(invoice("R-1"))
    assert (answer.status, (await answer.json())["reason"]) == (429, "too_many")
    assert int(answer.headers["Retry-After"]) > 0


async def test_a_file_that_was_lost_is_told_and_not_listed_as_base64(face):
    said = await (await face.post(invoice("R-1"))).json()
    await face.world.until(said["id"], lambda one: one.actor == "receiver")
    loss = Loss(
        "/a/b",
        "plan.pdf, application/pdf, 3 KB",
        Message("No place."),
        LostFile("plan.pdf", "application/pdf", 3081),
    )
    step = StepRecord("", 0, 0, "to_target", "done", now(), 0.0, None, (), (loss,), None)
    await face.world.hub.store.write(lambda tx: tx.steps.add(said["id"], 1, [step]))
    told = await (await face.call("GET", f"{DOCUMENTS}/{said['id']}")).json()
    assert [each for step in told["steps"] for each in step["losses"]] == [
        {"path": "/a/b", "value": "plan.pdf, application/pdf, 3 KB", "reason": "No place.",
         "file": {"name": "plan.pdf", "media_type": "application/pdf", "size": 3081}},
    ]  # fmt: skip


async def test_a_list_goes_on_by_cursor_and_filters(face):
    ids = [(await (await face.post(invoice(f"R-{n}"))).json())["id"] for n in range(5)]
    for one in ids:
        await face.world.until(one, lambda document: document.actor == "receiver")
    seen, cursor = [], None
    while True:
        params = {"size": "2"} | ({"cursor": cursor} if cursor else {})
        page = await (await face.call("GET", DOCUMENTS, params=params)).json()
        seen += [line["number"] for line in page["documents"]]
        cursor = page["older"]
        if cursor is None:
            break
    assert seen == ["R-4", "R-3", "R-2", "R-1", "R-0"]
    found = await (
        await face.call("GET", DOCUMENTS, "beta", params={"q": "r 3", "direction": "received"})
    ).json()
    assert [line["number"] for line in found["documents"]] == ["R-3"]


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "from=yesterday",
        "amount_min=much",
        "amount_min=NaN",
        "size=0",
        "size=9999",
        "sort=x",
    ],
)
async def test_a_value_that_does_not_fit_is_said_and_not_ignored(face, query):
    answer = await face.call("GET", f"{DOCUMENTS}?{query}")
    assert (answer.status, answer.content_type) == (422, "application/problem+json")


async def test_every_address_is_closed_to_nobody_and_to_strangers(face):
    """Walks the application's own list of routes: a new one can't be forgotten."""
    envelope_id = (await (await face.post(bundle(invoice("R-1"), invoice("R-2")))).json())["id"]
    await face.world.until(envelope_id, lambda one: one.actor == "receiver")
    walked = 0
    for resource in face.client.server.app.router.resources():
        path = resource.canonical.replace("{id}", envelope_id).replace("{n}", "1")
        for route in getattr(resource, "_app", face.client.server.app).router.routes():
            method = route.method
            path = route.resource.canonical.replace("{id}", envelope_id).replace("{n}", "1")
            if not path.startswith("/api/"):
                continue
            walked += 1
            assert (await face.call(method, path, None)).status == 401, (method, path)
            if envelope_id in path:
                assert (await face.call(method, path, "gamma")).status == 404, (method, path)
            if method == "POST":
                assert (await face.call(method, path, "reader")).status == 403, (method, path)
    assert walked >= 10


async def test_a_receiver_reads_what_it_received_but_does_not_act_as_the_sender(face):
    document_id = (await (await face.post(invoice("R-1"))).json())["id"]
    assert (await face.call("GET", f"{DOCUMENTS}/{document_id}", "beta")).status in (404, 200)
    await face.world.until(document_id, lambda one: one.actor == "receiver")
    assert (await face.call("GET", f"{DOCUMENTS}/{document_id}", "beta")).status == 200
    assert (await face.call("POST", f"{DOCUMENTS}/{document_id}/resend", "beta")).status == 404
    assert (await face.call("GET", f"/api/v1/envelopes/{document_id}", "beta")).status == 404


async def test_a_revoked_token_is_nobody(face):
    store, company = face.world.hub.store, face.world.alpha.id
    token = (await store.read(lambda tx: tx.people.tokens_of(company, now())))[-1]
    await revoke_token(store, company, token.id, who="t", at=now())
    statuses = {(await face.call("GET", DOCUMENTS, who)).status for who in ("alpha", "reader")}
    assert statuses == {200, 401}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer " + "x" * 5000])
async def test_a_header_that_is_no_token_is_nobody(face, header):
    answer = await face.client.get(DOCUMENTS, headers={"Authorization": header} if header else {})
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_unknown_addresses_and_methods_are_problems_too(face):
    for method, path, status in (("GET", "/api/v1/nothing", 404), ("DELETE", DOCUMENTS, 405)):
        assert (await face.call(method, path)).status == status


async def test_the_hub_says_that_it_is_well_and_no_more(face):
    assert await (await face.client.get("/health")).json() == {"status": "ok"}


async def test_a_fault_of_ours_gives_a_reference_and_no_inside(face, monkeypatch):
    from comptoir_hub.documents import looking

    async def broken(*args, **rest):
        raise ZeroDivisionError("secret inside")

    monkeypatch.setattr(looking, "look", broken)
    answer = await face.call("GET", f"{DOCUMENTS}/000000000000")
    assert answer.status == 500
    assert "secret" not in await answer.text()


async def test_measures_are_for_who_shows_the_operators_token(open_world):
    async with (
        open_world(metrics_token="watcher") as world,
        TestClient(TestServer(create_app(world.hub))) as client,
    ):
        document_id = await world.send(invoice("R-1"))
        await world.until(document_id, lambda one: one.actor == "receiver")
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer "}):
            assert (await client.get("/metrics", headers=headers)).status == 404
        text = await (await client.get("/metrics", headers={"Authorization": "Bearer watcher"})).text()
        assert 'comptoir_documents_processed_total{outcome="ready"}' in text
        assert "R-1" not in text


async def test_measures_are_closed_unless_the_operator_opens_them(face):
    assert (await face.client.get("/metrics", headers={"Authorization": "Bearer "})).status == 404


async def test_a_body_beyond_the_limit_is_told_the_limit_and_the_mend(face):
    said = await (await face.post(b"x" * 1_000_000)).json()
    assert said["title"] == (
        "The request is larger than 97 KB. Send documents one by one, or without their large attachments."
    )


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_body_that_is_not_packed_as_it_says_is_told_so(face, encoding):
    answer = await face.post(b"\xff\xff neither", **{"Content-Encoding": encoding})
    assert (answer.status, answer.content_type) == (400, "application/problem+json")
    assert f"first 10 bytes it can't be unpacked as {encoding}" in (await answer.json())["title"]


@pytest.mark.parametrize("encoding", ["br", "zstd", "crumpled", "gzip, gzip"])
async def test_a_body_packed_in_a_way_nobody_unpacks_is_refused(face, encoding):
    answer = await face.post(invoice("R-1"), **{"Content-Encoding": encoding})
    assert (answer.status, answer.content_type) == (415, "application/problem+json")
    assert answer.headers["Accept-Encoding"] == "gzip, deflate"
    title = (await answer.json())["title"]
    assert encoding in title
    assert "gzip or deflate" in title


@pytest.mark.parametrize(
    "packed", [gzip.compress(invoice("R-1")), zlib.compress(invoice("R-1"))], ids=["gzip", "deflate"]
)
async def test_a_packed_body_is_taken_whole_or_not_at_all(face, packed):
    encoding = {"Content-Encoding": "gzip" if packed[:2] == b"\x1f\x8b" else "deflate"}
    for kept in (0.5, 0.99):
        cut = packed[: int(len(packed) * kept)]
        answer = await face.post(cut, **encoding)
        assert (answer.status, answer.content_type) == (400, "application/problem+json")
        assert f"after {len(cut)} bytes" in (await answer.json())["title"]
    assert (await (await face.call("GET", DOCUMENTS)).json())["documents"] == []
    said = await (await face.post(packed, **encoding)).json()
    source = await face.call("GET", f"{DOCUMENTS}/{said['id']}/source")
    assert await source.read() == invoice("R-1")


@pytest.mark.parametrize("key", ["", '""', "ä", "x" * 256, "a\tb"])
async def test_a_key_that_is_none_is_told(face, key):
    answer = await face.post(invoice("R-1"), **{"Idempotency-Key": key})
    assert answer.status == 422
    assert "1 to 255 printable ASCII characters" in (await answer.json())["title"]


async def test_the_name_of_a_file_is_taken_from_either_header(face):
    said = await (await face.post(invoice("R-1"), **{"X-File-Name": "M%C3%A4rz/R-1.xml"})).json()
    assert (await face.world.document(said["id"])).name == "R-1.xml"


@pytest.mark.parametrize(
    ("path", "shown", "status"),
    [
        (DOCUMENTS, b"Authorization: Bearer \xe4", 401),
        ("/metrics", b"Authorization: Bearer \xe4", 404),
    ],
)
async def test_bytes_that_are_no_text_are_no_fault_of_ours(face, path, shown, status):
    """Sent by hand: no client would write them."""
    reader, writer = await asyncio.open_connection(face.client.host, face.client.port)
    writer.write(
        b"GET " + path.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + shown + b"\r\n\r\n"
    )
    line = await reader.readline()
    writer.close()
    assert int(line.split()[1]) == status


@pytest.mark.parametrize(
    ("query", "words"),
    [("cursor=xx", "as it is"), ("zzz=1", "one of q, direction"), ("amount_from=1", "amount_min")],
)
async def test_a_list_that_is_asked_wrongly_says_so(face, query, words):
    """Nobody takes the whole list for what was filtered, or the first page for the next."""
    answer = await face.call("GET", f"{DOCUMENTS}?{query}")
    assert answer.status == 422
    assert words in (await answer.json())["title"]


async def test_a_reason_has_an_end(face):
    said = await (await face.post(invoice("R-1"))).json()
    await face.world.until(said["id"], lambda one: one.actor == "receiver")
    with pytest.raises(Invalid, match="at most 2000 characters"):
        await give_answer(
            face.world.hub.store, face.world.beta.id, said["id"], "rejected", "x" * 2_001, who="t", at=now()
        )


async def test_every_address_is_on_the_page_of_the_api(face):
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for route in api(face.world.hub).router.routes():
        if route.method != "HEAD":
            address = re.sub(r"\{(\w+):[^}]+\}\}?", r"{\1}", route.resource.canonical)
            assert f"`{route.method} /api/v1{address}`" in page
    for name in PARAMETERS:
        assert f"`{name}`" in page, name
