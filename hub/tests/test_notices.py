"""The operators get a mail of what is held: at once of the first, then once an hour, and nothing waits for it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
import structlog
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from comptoir_engine.model import Finding, Message
from comptoir_hub.accounts.people import add_user
from comptoir_hub.exchange import notices
from comptoir_hub.exchange.notices import Notices
from comptoir_hub.settings import Smtp
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Move
from hub_toys import invoice
from hub_world import World, a_world

URL = "https://hub.example.org/"


class Mailbox:
    """A mail server's half of a conversation; it refuses whom it is told to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.arrival = asyncio.Event()
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.arrival.set()
        return "250 queued"

    def taken(self) -> list[EmailMessage]:
        """What came since the last time."""
        mails, self.mails = self.mails, []
        return mails


@asynccontextmanager
async def listening(mailbox: Mailbox, **options: Any) -> AsyncIterator[Smtp]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop, **options), "127.0.0.1", 0)
    try:
        yield Smtp("127.0.0.1", server.sockets[0].getsockname()[1], "hub@example.org", encryption="none")
    finally:
        server.close()


@pytest.fixture
async def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
async def smtp(mailbox: Mailbox) -> AsyncIterator[Smtp]:
    async with listening(mailbox) as found:
        yield found


class Clock:
    """A clock that is put on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> Any:
        return now() + self.ahead


@pytest.fixture
async def clock() -> Clock:
    return Clock()


async def operator(
    world: World, email: str = "olga@hub.example", language: str = "en", role: str = "operator"
) -> str:
    user = await add_user(
        world.hub.store, email=email, name="Olga", role=role, company_id=None, password="paper and ink forever",  # type: ignore[arg-type]
        who="test", at=now(), language=language,
    )  # fmt: skip
    return user.id


async def hold(world: World, *numbers: str) -> list[str]:
    """Documents that customer care has to look at, by whatever fault."""
    ids = [await world.send(invoice(number, buyer="7600000000031")) for number in numbers]
    problem = Finding("TOY-BROKE", "error", Message("Secret words of the document."))
    for one in ids:
        await world.settled(one)
        await world.hub.store.write(
            lambda tx, one=one: tx.documents.move(one, Move("action_needed", "care", problem), now())  # type: ignore[misc]
        )
    return ids


def notices_of(world: World, smtp: Smtp, clock: Clock) -> Notices:
    return Notices(world.hub.store, smtp, URL, clock)


async def test_the_first_is_told_at_once_and_the_next_ones_once_an_hour(
    world: World, mailbox: Mailbox, smtp: Smtp, clock: Clock
) -> None:
    await operator(world)
    told = notices_of(world, smtp, clock)
    await told.look()
    assert mailbox.taken() == []
    (first,) = await hold(world, "R-1")
    await told.look()
    await told.look()
    (mail,) = mailbox.taken()
    assert (mail["To"], mail["Subject"]) == ("olga@hub.example", "Comptoir: A document is held")
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert f"- {first}, since" in text
    assert "TOY-BROKE" in text
    assert "https://hub.example.org/hub/held" in text
    assert "Secret words" not in text
    later = await hold(world, "R-2", "R-3")
    clock.ahead = timedelta(minutes=59)
    await told.look()
    assert mailbox.taken() == []
    clock.ahead = timedelta(minutes=61)
    await notices_of(world, smtp, clock).look()
    (mail,) = mailbox.taken()
    text = mail.get_content()
    assert mail["Subject"] == "Comptoir: 3 documents are held"
    assert "Since the last mail: 2" in text
    assert [one in text for one in (first, *later)] == [False, True, True]
    clock.ahead = timedelta(hours=9)
    await told.look()
    assert mailbox.taken() == []


async def test_a_clock_that_is_set_back_silences_nobody(
    world: World, mailbox: Mailbox, smtp: Smtp, clock: Clock
) -> None:
    await operator(world)
    clock.ahead = timedelta(days=400)
    told = notices_of(world, smtp, clock)
    await hold(world, "R-1")
    await told.look()
    clock.ahead = timedelta()
    await hold(world, "R-2")
    await told.look()
    assert len(mailbox.taken()) == 2


async def test_one_that_is_held_again_in_a_later_run_is_told_again(
    world: World, mailbox: Mailbox, smtp: Smtp, clock: Clock
) -> None:
    await operator(world)
    told = notices_of(world, smtp, clock)
    (one,) = await hold(world, "R-1")
    await told.look()
    await world.hub.store.write(lambda tx: tx.documents.run_again(one, Move("action_needed", "care"), now()))
    clock.ahead = timedelta(hours=2)
    await told.look()
    assert len(mailbox.taken()) == 2


async def test_each_operator_who_may_sign_in_is_told_in_her_language(
    world: World, mailbox: Mailbox, smtp: Smtp, clock: Clock
) -> None:
    await operator(world)
    await operator(world, "dora@hub.example", "de")
    await operator(world, "fanny@hub.example", "fr")
    await operator(world, "anton@hub.example", role="hub_auditor")
    locked = await operator(world, "luis@hub.example")
    await world.hub.store.write(lambda tx: tx.people.set_state(locked, "locked"))
    await hold(world, *(f"R-{n}" for n in range(notices.NAMED + 3)))
    await notices_of(world, smtp, clock).look()
    mails = {str(mail["To"]): mail for mail in mailbox.taken()}
    assert set(mails) == {"olga@hub.example", "dora@hub.example", "fanny@hub.example"}
    assert mails["dora@hub.example"]["Subject"] == "Comptoir: 23 Dokumente werden gehalten"
    text = mails["dora@hub.example"].get_content()
    assert "… und 3 weitere" in text
    assert "Die Liste: https://hub.example.org/hub/held" in text
    assert mails["dora@hub.example"]["Content-Language"] == "de"
    assert mails["fanny@hub.example"]["Subject"] == "Comptoir: 23 documents are held"


async def test_a_mail_that_does_not_leave_is_logged_once_and_tried_again(
    world: World, mailbox: Mailbox, smtp: Smtp, clock: Clock
) -> None:
    await operator(world)
    await operator(world, "dora@hub.example")
    mailbox.refused = {"olga@hub.example", "dora@hub.example"}
    told = notices_of(world, smtp, clock)
    await hold(world, "R-1")
    with structlog.testing.capture_logs() as logged:
        assert [await told.look(), await told.look()] == [False, False]
    failed = [line for line in logged if line["event"] == "notices.mail_failed"]
    assert len(failed) == 2
    assert "nobody here" in failed[0]["detail"]
    mailbox.refused = {"dora@hub.example"}
    with structlog.testing.capture_logs() as logged:
        assert await told.look()
    assert len(mailbox.taken()) == 1
    assert [line["event"] for line in logged] == ["notices.mail_sent"]
    assert await told.look()
    assert mailbox.taken() == []


async def test_no_server_none_that_answers_and_none_with_encryption_end_anything(
    world: World, mailbox: Mailbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comptoir_hub.mailing.SECONDS", 0.3)
    await operator(world)
    await hold(world, "R-1")
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        port = deaf.getsockname()[1]
        assert not await notices_of(
            world, Smtp("127.0.0.1", port, "h@e.example", encryption="none"), clock
        ).look()
    assert not await notices_of(
        world, Smtp("127.0.0.1", port, "h@e.example", encryption="none"), clock
    ).look()
    async with listening(mailbox) as plain:
        assert not await notices_of(world, Smtp("127.0.0.1", plain.port, "h@e.example"), clock).look()
        wrong = Smtp("127.0.0.1", plain.port, "no address", encryption="none")
        assert not await notices_of(world, wrong, clock).look()
    assert mailbox.taken() == []


@pytest.mark.parametrize("password", ["right", "wrong"])
async def test_the_hub_signs_in_where_it_is_asked_to(
    world: World, mailbox: Mailbox, clock: Clock, password: str
) -> None:
    await operator(world)
    await hold(world, "R-1")

    def known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    async with listening(mailbox, authenticator=known, auth_required=True, auth_require_tls=False) as plain:
        smtp = Smtp(plain.host, plain.port, plain.sender, "hub", password, "none")
        with structlog.testing.capture_logs() as logged:
            assert await notices_of(world, smtp, clock).look() is (password == "right")
    assert len(mailbox.taken()) == (password == "right")
    assert "wrong" not in str(logged)


async def test_a_hub_with_a_mail_server_tells_by_itself(
    tmp_path: Any, mailbox: Mailbox, smtp: Smtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "LOOK", 0.05)
    async with a_world(tmp_path, smtp=smtp) as world:
        await operator(world)
        await hold(world, "R-1")
        async with asyncio.timeout(20):
            await mailbox.arrival.wait()
