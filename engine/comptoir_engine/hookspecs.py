"""The plugin contract, whole.

A hook takes no arguments and hands over a list of objects with an id, once, at the start. The registry indexes them;
nothing is asked of pluggy while a document flows. An object that has settings names a frozen dataclass for them in
`settings` and is opened with its own section of the settings file, and with nothing else.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from comptoir_engine.model import (
    CheckKind,
    Document,
    Envelope,
    Evidence,
    Finding,
    Loss,
    Message,
    Parcel,
    Receipt,
    Recognised,
    Report,
    Severity,
    Type,
    Verification,
)  # fmt: skip

if TYPE_CHECKING:
    import click
    from aiohttp import web

    from comptoir_engine.xml.content import Content
    from comptoir_engine.xml.mapping import MappingTable

PROJECT = "comptoir"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

Accept = Callable[[Envelope], Awaitable[str]]
"""Takes an envelope, answers its id once it is safely stored; raises `errors.Refused`."""


@dataclass(frozen=True, slots=True)
class Format:
    """A syntax. `recognise` answers the type, or None for a stranger; it never raises and reads at most `content`.

    `title` is its name for people. One made of words (`ZIP archive`) is said in their language where the plugin's
    catalogue has it; the title of a channel likewise.

    `unpack` turns a file (ZIP, interchange, hybrid PDF) into the documents and other files in it, each under a bare
    name; it raises `DocumentFault`. A file that is no document itself, a ZIP or an interchange, has no type:
    `recognise` answers `ENVELOPE` for it. A format of such files alone names no types. The format opens its own kind
    within itself, since it alone can bound the whole; of the files that come out, each other format opens its own.
    A hybrid PDF is a document and holds one: it has a type, and hands out the XML with the PDF among its attachments.

    `explain` says of a file of the format's kind that nobody recognises what a person can use, the first finding an
    error: of a PDF without XML, what its text says. It answers None for every other file, and never raises.
    """

    id: str
    title: str
    types: tuple[Type, ...]
    media_type: str
    extension: str
    recognise: Callable[[Content], Recognised | None]
    unpack: Callable[[Content], tuple[Document, ...]] | None = None
    explain: Callable[[Content], tuple[Finding, ...] | None] | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a receiver's profile may say: its name, and the values it takes; any text where there are none.

    `title` is what a form calls it, said in people's language where the plugin's catalogue has it. What is `secret` is
    taken, and never shown again. What is `ours` no profile says: whoever runs the conversion fills it in, such as the
    logo of the company that writes the document (`comptoir_engine.logo`) and the holders of its accounts
    (`comptoir_engine.creditor`).
    """

    name: str
    values: tuple[str, ...] = ()
    title: str = ""
    secret: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Converted:
    """A conversion's result: the content, and each value of the source that is not in it. `findings` of a way to the
    pivot are warnings at places of the source, for its sender; they stop nothing."""

    content: Content
    losses: tuple[Loss, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversion:
    """A way from a format to the pivot, or from the pivot to a format.

    `run(content, options)` gives the same bytes for the same bytes and options; each value arrives or is a loss; it
    raises `DocumentFault` where the document can't be converted. `needs` names formats that are asked for beside the
    source; the pipeline hands them over in `content.beside`, and tells their losses too. One that nobody writes is
    missing there: `run` does without it, or raises `PluginError`. `prepare` does once what is dear (compiling).
    `home` tells where a place of the pivot was in the source: `(path, pivot, source) -> (path, line)`.
    `options` are all that `run` heeds: others are refused where a person types them. `mapping` gives the table of a
    type, from which people are told what the format carries; None where a document is written as a whole (a page).
    One that can guess codes declares `codes.guesses.OPTION`; a loss names each value that was guessed. `glance`
    converts what `run` refuses, as far as that goes: whoever looks at a list sees number, date and parties of it, and
    nothing else is made of it.
    """

    source: str
    target: str
    types: tuple[Type, ...]
    run: Callable[[Content, Mapping[str, str]], Converted]
    needs: tuple[str, ...] = ()
    prepare: Callable[[], None] | None = None
    home: Callable[[str, Content, Content], tuple[str, int | None] | None] | None = None
    options: tuple[Option, ...] = ()
    mapping: Callable[[Type], MappingTable] | None = None
    glance: Callable[[Content], Content] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One of the rules of a check, as people can look it up: what is said of a document that breaks it, and how that is
    mended; the ids of the business terms that it speaks of; where it comes from; and what breaks it, as its author
    wrote that down (XPath, mostly), or nothing where a program tells. What the sentences say of a document may be left
    open."""

    id: str
    severity: Severity
    message: Message
    hint: Message | None
    terms: tuple[str, ...]
    source: str
    test: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Says what is wrong with a document of `format`. `run` never raises for a bad document; a missing rule file is
    an unchecked report. `version` names the rule set's release and date. `syntax` says how the ids of those rules begin
    that speak of the syntax and not of what a document says. Where a document was converted to `format`, its sender
    never wrote those elements: their warnings are left out, and one that has no other errors is held, not stopped.

    A schema check says in `schemas` which file it reads for each type, so that people can have it. `with_schemas` makes
    the same check with other files, under the version that it is given: those of the format's owner, which an operator
    put in force. They stand in one folder, as XSD or DTD; None where the plugin takes none but its own.

    A check that is `on_request` runs only where an operator or an agreement names it. `rules` lists what it checks, so
    that people can look a rule up; it may take a moment.
    """

    id: str
    kind: CheckKind
    version: str
    format: str
    types: tuple[Type, ...]
    run: Callable[[Content], Report]
    prepare: Callable[[], None] | None = None
    syntax: tuple[str, ...] = ()
    schemas: Mapping[Type, Path] = field(default_factory=dict)
    with_schemas: Callable[[Mapping[Type, Path], str], Check] | None = None
    on_request: bool = False
    rules: Callable[[], tuple[Rule, ...]] = tuple


@dataclass(frozen=True, slots=True)
class ChannelRoles:
    """What an opened channel can do; each role is optional.

    `deliver(parcel)` returns a receipt or raises `TryLater` or `GiveUp`. `poll()` yields envelopes to be taken.
    `serve(accept)` runs a server while its context is open. `endpoint(accept)` is mounted under `/channels/<id>/`:
    bodies come to it as they were sent, packed where they are packed, and `bodies.whole_body` reads them.
    """

    deliver: Callable[[Parcel], Awaitable[Receipt]] | None = None
    poll: Callable[[], AsyncIterator[Envelope]] | None = None
    serve: Callable[[Accept], AbstractAsyncContextManager[None]] | None = None
    endpoint: Callable[[Accept], web.Application] | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in, a way out, or both. `idempotent`: a peer that honours the key gets a parcel once.

    `check_address(address)` says what is wrong with a partner's address, or None; it opens no connection.
    `options` are all that `deliver` heeds of a parcel's profile.
    """

    id: str
    title: str
    idempotent: bool
    open: Callable[[Any], ChannelRoles]
    check_address: Callable[[str], Message | None] | None = None
    settings: type | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveRoles:
    """What an opened archive can do: seal evidence into one container, verify one, and open it (verified or raise)."""

    seal: Callable[[tuple[Evidence, ...], Mapping[str, str]], bytes]
    verify: Callable[[bytes], Verification]


@dataclass(frozen=True, slots=True)
class Archive:
    """Seals what was exchanged. One flipped byte is noticed; what is verified is what is returned."""

    id: str
    title: str
    media_type: str
    extension: str
    open: Callable[[Any], ArchiveRoles]
    settings: type | None = None
    recognise: Callable[[bytes], bool] = field(default=lambda content: False)


@hookspec
def formats() -> Iterable[Format]:
    """The syntaxes this plugin knows. Exactly one format recognises a document.

    Example: `return [XmlFormat(id="ets31", …).format]`.
    """
    raise NotImplementedError


@hookspec
def conversions() -> Iterable[Conversion]:
    """The ways to the pivot and from it. One of source and target is the pivot.

    Example: `return [XsltConversion(source="ets31", target=PIVOT, …).conversion]`.
    """
    raise NotImplementedError


@hookspec
def checks() -> Iterable[Check]:
    """The schemas, rule sets and signature checks. A check never raises for a bad document.

    Example: `return [XsdCheck(id="ets31-xsd", …).check]`.
    """
    raise NotImplementedError


@hookspec
def channels() -> Iterable[Channel]:
    """The ways in and out. `deliver` returns a receipt, or raises `TryLater`, `GiveUp`, or `WrongWay` where the address
    or the password is at fault and no other parcel would fare better; `ours=True` where the operator alone can mend it
    (his relay, his network). No secret in a message.

    Example: `return [Channel(id="http", title="HTTP", idempotent=True, open=open_http, settings=HttpSettings)]`.
    """
    raise NotImplementedError


@hookspec
def archives() -> Iterable[Archive]:
    """The containers for what was exchanged. Any changed byte or wrapped, moved or re-signed part is refused.

    Example: `return [Archive(id="dsig", title="W3C DSig", open=open_archive, settings=DsigSettings, …)]`.
    """
    raise NotImplementedError


@hookspec
def commands() -> Iterable[click.Command]:
    """Commands that join `comptoir`. Cheap to import: no server, no Saxon, no database at import time.

    Example: `return [serve]`.
    """
    raise NotImplementedError
