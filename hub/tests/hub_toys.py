"""A small plugin for the hub's tests: UBL in, text out, a peer made of files, an archive of JSON. Workers import it.

What a document's number says, the plugin does: CRASH kills the worker, SLOW takes a minute,
RAISE breaks the conversion, EXIT ends the process, BAD breaks a rule, ODD gets a finding that is none.
What is written as toyodd fails its own schema.
What a bundle holds that is no list of documents breaks the plugin; so does a file that begins with BREAK.
What an address says, the channel does: down, refuse, moved, relay (ours is down), broken, late, unknown; else it is a
folder. One that begins with held waits for a file `go` first.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comptoir_engine import logo
from comptoir_engine.codes import guesses
from comptoir_engine.errors import ConfigError, DocumentFault, GiveUp, TryLater, WrongWay
from comptoir_engine.hookspecs import (
    Archive,
    ArchiveRoles,
    Channel,
    ChannelRoles,
    Check,
    Conversion,
    Converted,
    Format,
    Option,
    hookimpl,
)
from comptoir_engine.model import (
    PIVOT,
    Document,
    Evidence,
    Finding,
    Message,
    Parcel,
    Receipt,
    Report,
    Type,
    Verification,
)
from comptoir_engine.registry import Plugin, Registry
from comptoir_engine.xml.content import Content
from comptoir_hub.exchange.inbox import INBOX

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CBC = f"{{{UBL}CommonBasicComponents-2}}"


def invoice(
    number: str, *, seller: str = "7600000000017", buyer: str = "7600000000024", issued: str = "2026-11-03",
    note: str = "", amount: str = "107.70",
) -> bytes:  # fmt: skip
    """A small UBL invoice between invented companies."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="{UBL}Invoice-2" xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2">
  <cbc:ID>{number}</cbc:ID><cbc:IssueDate>{issued}</cbc:IssueDate><cbc:DueDate>2026-12-03</cbc:DueDate>
  <cbc:Note>{note}</cbc:Note><cbc:DocumentCurrencyCode>CHF</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="0088">{seller}</cbc:EndpointID>
    <cac:PartyLegalEntity><cbc:RegistrationName>Alpha Papier AG</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">{buyer}</cbc:EndpointID>
    <cac:PartyLegalEntity><cbc:RegistrationName>Beta Bücher SA</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingCustomerParty>
  <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="CHF">{amount}</cbc:PayableAmount></cac:LegalMonetaryTotal>
</Invoice>""".encode()


def bundle(*documents: bytes) -> bytes:
    """Several documents in one envelope of the toy's own kind."""
    return b"BUNDLE" + json.dumps([base64.b64encode(document).decode() for document in documents]).encode()


def _number(content: Content) -> str:
    return content.tree.findtext(f"{CBC}ID") or ""


def _recognise(content: Content) -> Type | None:
    if content.bytes.startswith(b"BREAK"):
        raise LookupError("the toy looks in vain")
    if b"Invoice-2" not in content.bytes or content.bytes.startswith(b"BUNDLE"):
        return None
    try:
        return "invoice" if content.tree.tag == f"{{{UBL}Invoice-2}}Invoice" else None
    except DocumentFault:
        return None


def _unbundle(content: Content) -> tuple[Document, ...]:
    try:
        packed = json.loads(content.bytes.removeprefix(b"BUNDLE"))
    except ValueError:
        finding = Finding("TOY-BUNDLE", "error", Message("The bundle is broken."))
        raise DocumentFault((finding,)) from None
    return tuple(
        Document(base64.b64decode(one), name=f"part-{n}.xml") for n, one in enumerate(packed, start=1)
    )


OPTIONS = (Option("greeting"), Option("shape", ("plain", "loud")), Option("key", secret=True), guesses.OPTION)


def _to_text(content: Content, options: Mapping[str, str]) -> Converted:
    number = _number(content)
    if number.startswith("CRASH"):
        os.kill(os.getpid(), signal.SIGKILL)
    if number.startswith("SLOW"):
        time.sleep(60)
    if number.startswith("RAISE"):
        raise ZeroDivisionError("the toy divides by nothing")
    if number.startswith("EXIT"):
        sys.exit(7)
    guess = " at a guess" if options.get("guesses") == "yes" else ""
    text = f"{options.get('greeting', 'Invoice')} {number}{guess}\n"
    text = text.upper() if options.get("shape") == "loud" else text
    return Converted(Content(Document(text.encode(), "toytext", "invoice")))


def _to_html(content: Content, options: Mapping[str, str]) -> Converted:
    picture = f'<img src="{options["logo"]}" alt="Alpha Papier AG">' if "logo" in options else ""
    text = f"{picture}<p>Invoice {_number(content)}</p>".encode()
    return Converted(Content(Document(text, "html", "invoice")))


def _to_odd(content: Content, options: Mapping[str, str]) -> Converted:
    return Converted(Content(Document(b"odd\n" * 7, "toyodd", "invoice")))


def _odd(content: Content) -> Report:
    found = Finding(
        "ODD-SCHEMA",
        "error",
        Message("“odd” is not allowed."),
        Message("Write even."),
        path="/odd[7]",
        line=7,
    )
    return Report("toyschema", "1", "invalid", (found,))


def _rule(content: Content) -> Report:
    number = _number(content)
    if number.startswith("MANY-"):
        many = tuple(
            Finding(f"TOY-{n}", "error", Message("No."), Message("Take number {n}.", {"n": str(n)}), line=n)
            for n in range(1, int(number[5:]) + 1)
        )
        return Report("toyrule", "1 of 2026-11-01", "invalid", many)
    if number.startswith("WARN"):
        odd = Finding("TOY-0", "warning", Message("The number is odd."))
        return Report("toyrule", "1 of 2026-11-01", "valid", (odd,))
    bad = number.startswith(("BAD", "ODD"))
    line: Any = "three" if number.startswith("ODD") else 3
    finding = Finding(
        "TOY-1", "error", Message("The number is bad."), Message("Take another."), "BT-1", line=line
    )
    return Report("toyrule", "1 of 2026-11-01", "invalid" if bad else "valid", (finding,) if bad else ())


@dataclass(frozen=True)
class PeerSettings:
    """Where the toy's peers live."""

    folder: str


REFUSALS = {
    "refuse": GiveUp("The peer refuses."),
    "moved": WrongWay("The peer has moved."),
    "relay": TryLater("Our relay is down.", ours=True),
}


def _check_address(address: str) -> Message | None:
    return Message("A folder's name has no blanks.") if " " in address else None


def _open_peer(settings: PeerSettings) -> ChannelRoles:
    folder = Path(settings.folder)

    async def deliver(parcel: Parcel) -> Receipt:
        with (folder / f"{parcel.address}.calls").open("a") as file:
            file.write(parcel.key + "\n")
        if (folder / "down").exists() or parcel.address == "down":
            raise TryLater("The peer is down.")
        while parcel.address.startswith("held") and not (folder / "go").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        match parcel.address:
            case "held-down":
                raise TryLater("The peer is down.")
            case "refuse" | "held-refuse" | "moved" | "relay" as word:
                raise REFUSALS[word.removeprefix("held-")]
            case "broken":
                raise ZeroDivisionError("the channel broke, its secret is hunter2")
            case "late":
                await asyncio.sleep(3600)
            case "unknown":
                return Receipt("unknown")
        (folder / parcel.address).mkdir(exist_ok=True)
        (folder / parcel.address / parcel.key).write_bytes(parcel.document.content)
        for beside in parcel.attachments:
            (folder / f"{parcel.address}.beside").mkdir(exist_ok=True)
            (folder / f"{parcel.address}.beside" / beside.name).write_bytes(beside.content)
        return Receipt("delivered", reference=f"R-{parcel.key[:6]}")

    return ChannelRoles(deliver=deliver)


@dataclass(frozen=True)
class ArchiveSettings:
    """The key of the toy's archive is its name."""

    key: str = "toy"


def _open_archive(settings: ArchiveSettings) -> ArchiveRoles:
    if settings.key == "nowhere":
        raise ConfigError("There is no key at nowhere.")
    return ArchiveRoles(_seal, _verify)


def _seal(evidence: tuple[Evidence, ...], facts: Mapping[str, str]) -> bytes:
    parts = {
        f"{n} {part.role} {part.name}": base64.b64encode(part.content).decode()
        for n, part in enumerate(evidence)
    }
    body = json.dumps({"facts": dict(facts), "parts": parts}).encode()
    return hashlib.sha256(body).hexdigest().encode() + body


def _verify(container: bytes) -> Verification:
    whole = container[:64] == hashlib.sha256(container[64:]).hexdigest().encode()
    return Verification("valid" if whole else "invalid")


@hookimpl
def formats() -> list[Format]:
    return [
        Format(PIVOT, "UBL", ("invoice",), "application/xml", "xml", _recognise),
        Format("toytext", "Text", ("invoice",), "text/plain", "txt", lambda content: None),
        Format("toyodd", "Odd", ("invoice",), "text/plain", "txt", lambda content: None),
        Format("html", "HTML", ("invoice",), "text/html", "html", lambda content: None),
        Format(
            "toybundle", "Bundle", ("invoice",), "application/x-bundle", "bundle",
            lambda content: "invoice" if content.bytes.startswith(b"BUNDLE") else None, _unbundle,
        ),
    ]  # fmt: skip


@hookimpl
def conversions() -> list[Conversion]:
    return [
        Conversion(PIVOT, "toytext", ("invoice",), _to_text, options=OPTIONS),
        Conversion(PIVOT, "html", ("invoice",), _to_html, options=(logo.OPTION,)),
        Conversion(PIVOT, "toyodd", ("invoice",), _to_odd),
    ]


@hookimpl
def checks() -> list[Check]:
    return [
        Check("toyrule", "rules", "1 of 2026-11-01", PIVOT, ("invoice",), _rule),
        Check("toyschema", "schema", "1", "toyodd", ("invoice",), _odd),
    ]


@hookimpl
def channels() -> list[Channel]:
    return [
        INBOX,
        Channel("peer", "Peer", True, _open_peer, _check_address, settings=PeerSettings),
        Channel("mail", "Mail", False, _open_peer, settings=PeerSettings),
    ]


@hookimpl
def archives() -> list[Archive]:
    return [Archive("json", "JSON", "application/json", "json", _open_archive, settings=ArchiveSettings)]


def registry() -> Registry:
    """The registry of the tests: this module, and nothing that is installed."""
    return Registry.of([Plugin("toys", "comptoir-toys", "1.0", sys.modules[__name__])])
