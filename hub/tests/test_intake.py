"""The door: who is let in, what is refused, and what an acknowledgement is worth."""

from __future__ import annotations

import asyncio

import pytest
from comptoir_engine.errors import Refused
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.exchange.intake import Intake
from comptoir_hub.exchange.signals import Signals
from comptoir_hub.settings import Limits
from comptoir_hub.store import StoreUnavailable
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company

CONTENT = b"<a/>"


@pytest.fixture
async def intake(store):
    await store.write(lambda tx: tx.companies.add(Company("alpha", "Alpha", created_at=now())))
    return Intake(store, Limits(envelope_bytes=1_000_000, large_from=1000), Signals())


def _envelope(content=CONTENT, *, company="alpha", **rest):
    return Envelope(content, "a.xml", "application/xml", "api", Credential("company", company), **rest)


async def _refused(intake, envelope):
    with pytest.raises(Refused) as refusal:
        await intake.accept(envelope)
    return refusal.value.reason


async def test_an_accepted_envelope_is_on_disk_with_its_first_step(intake, store):
    envelope_id = await intake.accept(_envelope())
    document, steps, line, entries = await store.read(
        lambda tx: (
            tx.documents.get(envelope_id), tx.steps.of(envelope_id), tx.lines.get("alpha", envelope_id),
            tx.journal.of_object("alpha", envelope_id),
        )
    )  # fmt: skip
    assert (document.status, document.lane, line.status) == ("in_progress", "process", "in_progress")
    assert [(step.stage, step.status) for step in steps] == [("received", "done")]
    assert await store.payload(steps[0].artefact.sha256) == CONTENT
    assert [entry.act for entry in entries] == ["document.received"]


@pytest.mark.parametrize(
    ("envelope", "reason"),
    [
        (_envelope(b""), "empty"),
        (_envelope(b" \r\n\t"), "empty"),
        (_envelope(b"x" * 1_000_001), "too_large"),
        (_envelope(company="nobody"), "unauthenticated"),
    ],
)
async def test_what_is_refused_leaves_nothing(intake, store, envelope, reason):
    assert await _refused(intake, envelope) == reason
    assert (
        await store.read(lambda tx: tx._connection.execute("SELECT count(*) FROM payloads").fetchone()[0])
        == 0
    )


async def test_a_large_document_has_its_own_lane(intake, store):
    small, large = await intake.accept(_envelope(b"x" * 999)), await intake.accept(_envelope(b"x" * 1000))
    lanes = [(await store.read(lambda tx, one=one: tx.documents.get(one))).lane for one in (small, large)]
    assert lanes == ["process", "process-large"]


async def test_the_same_bytes_again_are_the_first_document_again(intake):
    first = await intake.accept(_envelope())
    assert await intake.accept(_envelope()) == first
    assert await intake.accept(_envelope(b"<b/>")) != first


async def test_many_who_send_the_same_at_once_get_one_document(intake):
    ids = await asyncio.gather(*(intake.accept(_envelope(key=key)) for key in (None, "k", None, "k", None)))
    assert len(set(ids)) == 1


async def test_the_same_bytes_of_another_company_are_another_document(intake, store):
    await store.write(lambda tx: tx.companies.add(Company("beta", "Beta", created_at=now())))
    assert await intake.accept(_envelope()) != await intake.accept(_envelope(company="beta"))


async def test_a_key_stands_for_one_content(intake):
    first = await intake.accept(_envelope(key="k-1"))
    assert await intake.accept(_envelope(key="k-1")) == first
    assert await _refused(intake, _envelope(b"<b/>", key="k-1")) == "used_key"


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), StoreUnavailable("full")])
async def test_a_full_disk_refuses_for_now_and_keeps_nothing(intake, store, monkeypatch, fault):
    async def full(work):
        raise fault

    monkeypatch.setattr(store, "write", full)
    assert await _refused(intake, _envelope()) == "not_now"
    monkeypatch.undo()
    assert await intake.accept(_envelope())


async def test_a_full_disk_under_a_large_payload_refuses_for_now(intake, store, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert await _refused(intake, _envelope(b"x" * 900_000)) == "not_now"
