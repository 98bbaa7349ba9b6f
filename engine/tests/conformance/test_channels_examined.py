"""A sound toy channel passes the exam, and each broken one fails exactly the rule it breaks."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest
from comptoir_engine.conformance import Arrival, Equipment, Manner, delivery, intake
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.marking import marked
from comptoir_engine.hookspecs import Accept
from comptoir_engine.model import Envelope

START = "__init__.py"
TOKEN = "a-token-of-the-peer"


@dataclass
class WirePeer:
    settings: Any
    address: str = ""
    secrets: tuple[str, ...] = (TOKEN,)
    arrivals: list[Arrival] = field(default_factory=list)


@asynccontextmanager
async def wire_peer(manner: Manner) -> AsyncIterator[WirePeer]:
    """Speaks the toy's protocol in every manner."""
    patience = 0.05 if manner == "slow" else 5.0
    peer = WirePeer(import_module("comptoir_wire").WireSettings(token=TOKEN, patience=patience))
    answers = {"takes": b"taken\n", "busy": b"busy\n", "refuses": b"never\n", "hangs up": b""}
    over = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = json.loads(await reader.readline())
        if manner == "slow":
            await over.wait()
        peer.arrivals.append(Arrival(line["key"], tuple(base64.b64decode(each) for each in line["files"])))
        writer.write(answers.get(manner, b""))
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    peer.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    if manner == "down":
        server.close()
    try:
        yield peer
    finally:
        over.set()
        server.close()


@dataclass
class WireSender:
    settings: Any
    address: str

    async def send(self, content: bytes) -> bool:
        asked: Callable[[str, str], Any] = import_module("comptoir_wire").asked
        return await asked(self.address, base64.b64encode(content).decode()) == "taken"

    def unwrapped(self, envelope: Envelope) -> bytes:
        return envelope.content


@asynccontextmanager
async def wire_sender(accept: Accept) -> AsyncIterator[WireSender]:
    """Puts the toy to work on a port of its own."""
    wire = import_module("comptoir_wire")
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    settings = wire.WireSettings(port=port)
    async with wire.open_wire(settings).serve(accept):
        yield WireSender(settings, f"127.0.0.1:{port}")


EQUIPMENT = Equipment(channel_peer=wire_peer, channel_sender=wire_sender)

BROKEN = [
    ("SEND-1", "leaves attachments out", {", *(each.content for each in parcel.attachments)]": "]"}),
    ("SEND-1", "changes what it carries", {
        "[parcel.document.content,": "[parcel.document.content.strip(),"}),
    ("SEND-2", "gives each attempt a key of its own", {
        '{"key": parcel.key,': '{"key": os.urandom(8).hex(),', "import json\n": "import json\nimport os\n"}),
    ("SEND-2", "gives all parcels one key", {'{"key": parcel.key,': '{"key": "parcel",'}),
    ("SEND-3", "gives up when nobody answers", {
        'raise TryLater(f"The peer does not answer': 'raise GiveUp(f"The peer does not answer'}),
    ("SEND-3", "gives up when the peer is busy", {'TryLater("The peer is busy.")': 'GiveUp("The peer is busy.")'}),
    ("SEND-4", "tries for ever", {'GiveUp("The peer refuses.")': 'TryLater("The peer refuses.")'}),
    ("SEND-4", "takes a refusal for a receipt", {
        'raise GiveUp("The peer refuses.")': 'return Receipt("delivered")'}),
    ("SEND-5", "hides a doubt", {'"The peer hung up.", doubtful=True': '"The peer hung up."'}),
    ("SEND-5", "takes silence for a receipt", {
        'raise TryLater("The peer hung up.", doubtful=True)': 'return Receipt("delivered")'}),
    ("SEND-6", "says the token in a message", {
        '"The peer is busy."': 'f"The peer is busy for {settings.token}."'}),
    ("SEND-6", "says the token in the cause of a message", {
        'raise TryLater("The peer is busy.")': 'raise TryLater("The peer is busy.") from OSError(settings.token)'}),
    ("SEND-6", "logs the token", {
        "        line = {": "        logging.getLogger('wire').debug('sending %s', settings)\n        line = {",
        'field(default="", repr=False)': 'field(default="")', "import json\n": "import json\nimport logging\n"}),
    ("SEND-6", "has settings that print the token", {'field(default="", repr=False)': 'field(default="")'}),
    ("TAKE-1", "tidies what comes in", {"Envelope(content, None": "Envelope(content.strip(), None"}),
    ("TAKE-1", "names another channel", {'None, None, "wire"': 'None, None, "mail"'}),
    ("TAKE-1", "hands on twice", {
        "                await accept(envelope)\n": "                await accept(envelope)\n" * 2}),
    ("TAKE-1", "never acknowledges", {'answer = b"taken\\n"\n            writer': 'answer = b""\n            writer'}),
    ("TAKE-2", "acknowledges what is refused", {'answer = b"refused\\n"': 'answer = b"taken\\n"'}),
    ("TAKE-2", "acknowledges before it is stored", {
        "            with suppress(Refused, OSError):\n": (
            '            with suppress(Refused, OSError):\n                answer = b"taken\\n"\n'
            "                writer.write(answer)\n")}),
]  # fmt: skip


def failed(candidate: Candidate) -> list[str]:
    return [mark.rule.id for mark in marked(candidate) if mark.violations]


def test_the_sound_toy_passes_every_rule(plant) -> None:
    plant("wire")
    marks = list(marked(Candidate("wire", EQUIPMENT)))
    assert [(mark.rule.id, mark.violations) for mark in marks if mark.violations] == []
    assert {rule.id for rule in (*delivery.RULES, *intake.RULES)} < {mark.rule.id for mark in marks}


@pytest.mark.parametrize(
    ("rule", "why", "edits"), BROKEN, ids=[f"{rule}: it {why}" for rule, why, _ in BROKEN]
)
def test_exactly_the_rule_that_is_broken_fails(rule: str, why: str, edits: dict[str, str], plant) -> None:
    plant("wire", {START: edits})
    assert failed(Candidate("wire", EQUIPMENT)) == [rule]


def test_every_rule_for_channels_has_a_toy_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BROKEN} == {rule.id for rule in (*delivery.RULES, *intake.RULES)}


def test_a_rule_that_lacks_its_peer_fails_and_says_so(plant) -> None:
    plant("wire")
    marks = {mark.rule.id: mark.violations for mark in marked(Candidate("wire"))}
    assert all("give `suite` a `channel_peer`" in marks[rule.id][0] for rule in delivery.RULES)
    assert all("give `suite` a `channel_sender`" in marks[rule.id][0] for rule in intake.RULES)


def test_a_channel_without_a_way_in_needs_no_sender(plant) -> None:
    plant("wire", {START: {"deliver=deliver, serve=serve": "deliver=deliver"}})
    assert failed(Candidate("wire", Equipment(channel_peer=wire_peer))) == []


def test_a_channel_without_a_way_out_needs_no_peer(plant) -> None:
    plant("wire", {START: {"deliver=deliver, serve=serve": "serve=serve"}})
    assert failed(Candidate("wire", Equipment(channel_sender=wire_sender))) == []
