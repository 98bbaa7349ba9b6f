"""Who reads German reads German: no page of a document, whatever became of it, says a sentence of ours in English."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import cache

import aiohttp
import pytest
import pytest_asyncio
from comptoir_hub.accounts.people import add_user
from comptoir_hub.documents import acting
from comptoir_hub.exchange.answers import give_answer
from comptoir_hub.settings import Limits
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Terms
from lxml import html
from others import LOOPBACK, free_port
from trade import Market, bill, market

from workshop.catalogues import catalogues, load
from workshop.packages import PACKAGES

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD = "paper and ink forever"
OWN = {"Sec-Fetch-Site": "same-origin"}
LISTS = (
    "/home", "/received", "/sent", "/tracking", "/tracking?flag=1&status=x", "/trash", "/upload", "/partners",
    "/directory?q=e", "/requests/received", "/requests/sent", "/settings/tokens", "/nowhere",
)  # fmt: skip
SHOWN = ("title", "alt", "placeholder", "aria-label")
"""Attributes that people see or hear."""
GAP = r"\{\w+\}"
"""What a sentence leaves open."""
A_SENTENCE = 3
"""Words from which on a sentence of ours is known in the midst of other text."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def fair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A hub as it is installed, with partners of every mood."""
    limits = Limits(seconds_per_delivery=1.5)
    async with market(tmp_path_factory.mktemp("fair"), limits=limits) as opened:
        yield opened


async def signed_in(fair: Market, name: str, company_id: str) -> aiohttp.ClientSession:
    """A person who reads German, with a browser."""
    await add_user(
        fair.hub.store, email=f"{name}@people.example", name=name, role="administrator", company_id=company_id,
        password=PASSWORD, who="tests", at=now(), language="de",
    )  # fmt: skip
    session = aiohttp.ClientSession(fair.address, cookie_jar=aiohttp.CookieJar(unsafe=True))
    form = {"email": f"{name}@people.example", "password": PASSWORD}
    async with session.post("/sign-in", data=form, headers=OWN) as answer:
        assert answer.url.path == "/home"
    return session


async def csrf(session: aiohttp.ClientSession) -> str:
    async with session.get("/upload") as answer:
        found = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
    assert found is not None
    return found[1]


async def upload(session: aiohttp.ClientSession, *contents: bytes) -> tuple[str, str]:
    """Uploads files; where that led, and the page."""
    form = aiohttp.FormData({"csrf": await csrf(session)})
    for content in contents:
        form.add_field("file", content, filename="a.xml", content_type="application/xml")
    async with session.post("/upload", data=form, headers=OWN) as answer:
        return answer.url.path, await answer.text()


async def states(fair: Market) -> dict[str, str]:
    """A document in each state it can be in, by the name of the state."""
    inbox = await fair.receiver(Terms(format="cii", channel="portal"))
    unsound = bill("G-unsound", inbox).replace(b"27.30", b"29.30").replace(b"25.25", b"26.25")
    closed = Terms(format="ubl21", channel="http", address=f"http://{LOOPBACK}:{free_port()}/in")
    sent = {
        "inbox": bill("G-inbox", inbox), "unsound": unsound, "nonsense": b"<nothing/>", "broken": b"<Invoice",
        "unknown": bill("G-unknown", "7601009999993"),
        "stranger": bill("G-stranger", await fair.receiver(Terms(format="cii"), agreed=False)),
        "delivered": bill("G-delivered", await fair.pushed()), "closed": bill("G-closed", await fair.receiver(closed)),
        "mailed": bill("G-mailed", await fair.mailed()), "nobody": bill("G-nobody", await fair.mailed("nobody")),
        "cut": bill("G-cut", await fair.mailed("cut")), "full": bill("G-full", await fair.mailed("full")),
        **{mood: bill(f"G-{mood}", await fair.pushed(mood))
           for mood in ("refuse", "gone", "moved", "busy", "slow", "lost", "nonsense")},
    }  # fmt: skip
    ids = {state: await fair.send(content) for state, content in sent.items()}
    for document_id in ids.values():
        await fair.until(document_id, lambda one: one.lane is None or one.attempts > 0)
    again = bill("G-inbox", inbox).replace(b"27.30", b"28.30").replace(b"2.05", b"3.05")
    ids["again"] = (await fair.sent(again)).id
    ids["cancelled"] = (await fair.sent(bill("G-cancelled", "7601009999993"))).id
    await acting.cancel(fair.hub, fair.seller.id, ids["cancelled"], None, who="tests", at=now())
    return ids


def texts(page: str) -> Iterator[str]:
    """What of a page people read or hear, piece by piece; not a document's own text."""
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "pre", "code"):
            yield element.tail or ""
            continue
        yield element.text or ""
        yield element.tail or ""
        yield from (element.get(name, "") for name in SHOWN)


@cache
def catalogue() -> Mapping[str, str]:
    """Every sentence of ours that German says otherwise."""
    files = (file for package in PACKAGES for file in catalogues(package) if file.parts[-3] == "de")
    said = (message for file in files for message in load(file))
    return {str(one.id): str(one.string) for one in said if one.string and one.string != one.id}


@cache
def sentences() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What to look for: a long sentence also in the midst of a text, a word only where it stands alone. Before each
    stands its longest piece without a gap, which is found much sooner."""
    found = []
    for key in catalogue():
        said = " ".join(key.split())
        words = re.findall(r"[A-Za-z]{2,}", re.sub(GAP, "", key))
        pattern = ".+?".join(map(re.escape, re.split(GAP, said)))
        longest = max(re.split(GAP, said), key=len)
        if len(words) >= A_SENTENCE:
            found.append((longest, re.compile(pattern)))
        elif words and "{" not in key:
            found.append((longest, re.compile(f"^{pattern}$")))
    return tuple(found)


@cache
def is_english(piece: str) -> bool:
    return any(part in piece and pattern.search(piece) for part, pattern in sentences())


def english(page: str) -> set[str]:
    """What a page says in English of the sentences that are ours."""
    pieces = {" ".join(piece.split()) for text in texts(page) for piece in text.split(" · ")}
    pieces -= {"", *catalogue().values()}
    return set(filter(is_english, pieces))


async def test_no_page_of_any_document_says_in_english_what_we_can_say_in_german(fair: Market) -> None:
    ids = await states(fair)
    company, _ = fair.receivers["cii portal None True"]
    gone = next(
        company
        for name, (company, _) in fair.receivers.items()
        if name.startswith("xcbl30") and "/gone" in name
    )
    anna, beat = await signed_in(fair, "anna", fair.seller.id), await signed_in(fair, "beat", company.id)
    gina = await signed_in(fair, "gina", gone.id)
    await give_answer(fair.hub.store, company.id, ids["inbox"], "rejected", "zu spät", who="tests", at=now())
    batch, _ = await upload(
        anna, bill("G-draft", "7601009999993"), bill("G-ready", fair.receivers["cii portal None True"][1])
    )
    document = [
        f"/documents/{id}{tab}"
        for id in ids.values()
        for tab in ("", "/rendering", "/source", "/delivered", "/losses", "/tracking", "/receiver")
    ]
    wrong: dict[str, set[str]] = {}
    for session in (anna, beat, gina):
        for path in (f"/partners/{fair.seller.id}", *LISTS, *document, batch):
            async with session.get(path) as answer:
                page = await answer.text()
                assert answer.status in (200, 404, 409, 410), (path, answer.status)
            state = next((name for name, id in ids.items() if id in path), "")
            for piece in english(page):
                wrong.setdefault(piece, set()).add(f"{state} {path}")
        await session.close()
    assert not wrong, "\n".join(f"{piece!r} on {sorted(places)[:3]}" for piece, places in wrong.items())
