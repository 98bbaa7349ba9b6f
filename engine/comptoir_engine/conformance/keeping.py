"""An inbox is a channel without a far side: what it is given stays with the hub until its receiver fetches it there.

Nobody is there who could be down or refuse, so none of the rules for a peer is asked of it. The exam knows an inbox by
what it does: it opens without settings, takes nothing in, and answers that the parcel is to be fetched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.rule import rule
from comptoir_engine.hookspecs import Channel
from comptoir_engine.model import Attachment, Document, Head, Identifier, Parcel, Party, Receipt

_PATIENCE = 30.0
"""Seconds that a channel may take for a parcel that goes nowhere."""


def inboxes(candidate: Candidate) -> tuple[Channel, ...]:
    """The plugin's channels that only keep."""
    return candidate.once("inboxes", lambda: tuple(filter(_keeps, candidate.registry.channels.values())))


def reaches_out(candidate: Candidate) -> bool:
    """Whether one of the plugin's channels has a far side."""
    return len(inboxes(candidate)) < len(candidate.registry.channels)


def parcel_for(address: str, key: str) -> Parcel:
    """A parcel as the exam sends it: a text that no careless reader keeps, and an attachment of all bytes."""
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<exam key="{key}">Zürich, 1 ≠ 2</exam>\n'.encode()
    return Parcel(
        document=Document(content, "exam", "invoice", f"{key}.xml"),
        attachments=(Attachment("plan.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256))),),
        sender=Party("Absenderin AG", (Identifier("0088", "7601001234566"),), "CH"),
        receiver=Party("Empfänger GmbH", (Identifier("0088", "7601009999990"),), "CH"),
        address=address,
        key=key,
        head=Head(number=key, type="invoice"),
    )


@rule("KEEP-1", "one parcel, one receipt", lambda candidate: bool(inboxes(candidate)))
def answers_the_same(candidate: Candidate) -> Iterator[str]:
    """A channel that leaves parcels with the hub is `idempotent`. It answers `to_be_fetched` for every parcel: the same
    receipt for the same parcel, however often it is delivered, and another for another. It has no far side that could
    be down or refuse, so the rules for a peer are not asked of it."""
    for channel in inboxes(candidate):
        if not channel.idempotent:
            yield f"{channel.id}: it delivers to nobody, and is not idempotent"
        told = [_told(channel, key) for key in ("keep-1", "keep-1", "keep-2")]
        wrong = [each for each in told if not _to_be_fetched(each)]
        if wrong:
            yield f"{channel.id}: a parcel is to be fetched, and the next one is told {wrong[0]!r}"
        elif told[0] != told[1]:
            yield f"{channel.id}: the second attempt gets another receipt than the first"
        elif told[2] == told[0]:
            yield f"{channel.id}: another parcel gets the same receipt"


def _keeps(channel: Channel) -> bool:
    if channel.settings is not None:
        return False
    roles = channel.open(None)
    takes_in = roles.poll or roles.serve or roles.endpoint
    return not takes_in and _to_be_fetched(_told(channel, "keep-0"))


def _told(channel: Channel, key: str) -> Receipt | Exception | None:
    """What a channel without settings says of a parcel for nobody; None where it does not deliver."""
    deliver = channel.open(None).deliver
    if deliver is None:
        return None
    try:
        return asyncio.run(asyncio.wait_for(deliver(parcel_for("nowhere.invalid", key)), _PATIENCE))
    except Exception as error:  # noqa: BLE001 - whatever it raises, it did not keep the parcel
        return error


def _to_be_fetched(told: Receipt | Exception | None) -> bool:
    return isinstance(told, Receipt) and told.outcome == "to_be_fetched"


RULES = (answers_the_same,)
