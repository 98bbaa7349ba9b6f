"""The hub's settings: one TOML file, overridden by the environment (`COMPTOIR_PORT`, `COMPTOIR_SMTP__HOST`).

Frozen. Each field says why it is there and what is dangerous about it. A plugin's settings stand in a section of
their own (`[channels.<id>]`, `[archives.<id>]`) and reach that plugin and nobody else.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

import msgspec
from comptoir_engine.bodies import size_shown
from comptoir_engine.model import Message

from comptoir_hub.misspelt import fields, strangers
from comptoir_hub.wrong_settings import (
    IN_FILE,
    IN_SECTION,
    IN_VARIABLE,
    NO_TOML,
    WITHIN,
    WrongSettings,
    key_of,
    of_stranger,
    of_value,
)

T = TypeVar("T")
FILE = "settings.toml"
PREFIX = "COMPTOIR_"
MEGABYTE = 1024 * 1024
LARGEST = 2**50
YEAR = 366 * 24 * 3600.0
Port = Annotated[int, msgspec.Meta(ge=0, le=65_535)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
Some = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
Many = Annotated[int, msgspec.Meta(ge=1, le=10**9)]
Bytes = Annotated[int, msgspec.Meta(ge=1, le=LARGEST)]
Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]
Later = Annotated[int, msgspec.Meta(ge=0, le=36_500)]
"""Days beside others: together they stay within the calendar."""
Years = Annotated[int, msgspec.Meta(ge=1, le=200)]
Duration = Annotated[float, msgspec.Meta(ge=0, le=YEAR)]
Patience = Annotated[float, msgspec.Meta(gt=0, le=YEAR)]
_ADDRESS = r"^https?://[^\s/]+"
Address = Annotated[str, msgspec.Meta(pattern=_ADDRESS)]


class Smtp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the hub's own mails leave: to its operators, of documents that are held. Without it nobody gets one."""

    host: str
    """The mail server. It sees which documents are held and who operates the hub: use one that you trust."""
    port: Port = 587
    sender: str = ""
    """The address the mails come from; replies to it are read by nobody unless you arrange it. Empty: each comes from
    whom it goes to."""
    user: str = ""
    password: str = ""
    """In clear text: the file is readable by its owner only, keep it so."""
    encryption: Literal["starttls", "tls", "none"] = "starttls"
    """Insisted on. `none` is for a server on this machine only: else everybody on the way reads mails and password."""


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one sender, one document and one worker may cost."""

    envelope_bytes: Bytes = 50 * MEGABYTE
    """The largest upload. Each upload under way is held in memory once: many large ones at once fill it."""
    waiting_documents: Many = 50_000
    """So many documents of one company may wait to be processed; from then on it is told to come back (429) until the
    hub has caught up. Too few, and who sends a month's invoices at once has to wait at the door."""
    seconds_per_request: Patience = 120.0
    """How long a request's body may take to arrive, at every door; an idle connection is hung up on half a minute
    later, one that has asked for nothing at all after 15 seconds. Too short, and nobody on a slow line can send a large
    document; too long, and slow ones pile up."""
    large_from: Bytes = 200 * 1024
    """Documents from this size on have a lane of their own, one at a time, so that small ones never wait for them."""
    seconds_per_document: Patience = 60.0
    """A worker that needs longer for one document is killed. Too short, and large documents never get through."""
    seconds_per_delivery: Patience = 60.0
    """A channel that needs longer is given up for this attempt; whether the peer has it is then unknown."""
    worker_memory: Bytes = 3 * 1024 * MEGABYTE
    """What a worker may allocate (RLIMIT_DATA). Too little kills it at large documents, too much risks the machine."""
    worker_resident: Bytes = 900 * MEGABYTE
    """A worker that keeps more than this is replaced by a fresh one."""
    crashes: Some = 3
    """So many workers lost over one document, and it is held for customer care."""

    @property
    def envelope_size(self) -> str:
        """The largest upload, as people say it."""
        return size_shown(self.envelope_bytes)


class Delivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How hard the hub tries."""

    at_once: Some = 64
    """Deliveries under way at the same time."""
    at_once_per_route: Some = 4
    """The same to one receiver: a slow one takes no more than this from the others."""
    first_wait: Patience = 15.0
    """Seconds before the second attempt; each further wait is twice as long, with a quarter of chance in it."""
    longest_wait: Patience = 3600.0
    give_up_after: Patience = 3 * 24 * 3600.0
    """Seconds after the first attempt until a peer that is still down becomes a red flag. A peer that asks for a later
    attempt (Retry-After) is heeded for a day at most, and never beyond this."""
    finish: Duration = 10.0
    """Seconds that deliveries under way get when the hub stops; what is cut off is tried again at the next start, and
    a mail may then come twice."""


class Portal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sign-in and what is shown for how long."""

    session_hours: Patience = 12.0
    idle_minutes: Patience = 60.0
    """A session that nobody used for so long has ended. Long times are dangerous on shared machines."""
    device_days: Days = 30
    """How long "stay signed in on this device" lasts."""
    online_days: Days = 90
    """How long documents can be looked at. Shortening it breaks what was promised."""
    dropped_days: Later = 30
    """Days after that until the bytes of documents that are over are deleted for good; customer care can still help
    until then, by a longer `online_days`. Lists, steps, findings and hashes stay, and so do sealed containers; what no
    agreement has archived is gone."""
    undo_seconds: Annotated[float, msgspec.Meta(ge=0, le=300)] = 30.0
    """How long a document sent in the portal is held so that it can be taken back (0 to 300)."""
    unsent_days: Days = 7
    """How long an upload that was checked waits to be sent."""
    archive_years: Years = 10
    """Full calendar years that containers are kept after a document's year; the law asks for ten in Switzerland."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it. `folder` holds the database, the payloads, the keys and this file."""

    folder: Path
    base_url: Address = "http://127.0.0.1:8080"
    """The address people and partners use; links in mails start with it. With http a session can be stolen on the way:
    outside this machine use https, ended by a proxy."""
    host: str = "127.0.0.1"
    """Where the server listens. Anything but loopback lets the network in without the proxy's TLS."""
    port: Port = 8080
    workers: Count = 0
    """Worker processes; 0: one a processor core. Each takes 100 to 400 MB."""
    trusted_proxies: Count = 0
    """How many proxies of your own stand before the hub: so many entries of X-Forwarded-For are believed. Too many, and
    anybody can lie about where he comes from. With 0 behind a proxy nobody's address is known, and who guesses
    passwords is slowed by the account alone."""
    metrics_token: str = ""
    """Who shows it as a bearer token may read `/metrics`: counts and queue lengths of all companies, no contents.
    Empty: nobody may."""
    rendering: str = "html"
    """The format of the readable picture that goes into the archive."""
    rules: tuple[str, ...] | None = None
    """The rule checks that every document runs unless the receiver says otherwise; None: all that are installed."""
    guesses: bool = False
    """Conversions may use codes that no public source shows. Some partners can't be served without them; but what they
    say to a receiver nobody knows. A document's losses tell where it was done."""
    schemes: tuple[str, ...] = ()
    """Schemes of companies' numbers beside the public ones, such as the codes of a marketplace. Of their numbers nobody
    knows the check digits."""
    limits: Limits = msgspec.field(default_factory=Limits)
    delivery: Delivery = msgspec.field(default_factory=Delivery)
    portal: Portal = msgspec.field(default_factory=Portal)
    smtp: Smtp | None = None
    channels: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)
    archives: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)

    def worker_count(self) -> int:
        """How many worker processes there shall be."""
        return self.workers or os.cpu_count() or 1


def is_address(text: str) -> bool:
    """Whether this can be the hub's address."""
    return re.match(_ADDRESS, text) is not None


def load_settings(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the folder's settings file and the environment; raises `ConfigError` that names what to change."""
    path = folder / FILE
    in_file = Message(IN_FILE.key, {"path": str(path)})
    values = _read(path) if path.exists() else {}
    for stranger in strangers(values, Settings):
        raise WrongSettings(in_file, *of_stranger(stranger))
    said = os.environ if environment is None else environment
    values = _merged(values, _from_environment(said))
    values["folder"] = str(folder.absolute())
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise WrongSettings(_place(key_of(error), said, in_file), of_value(error, Settings)) from error


def section(values: Mapping[str, Any] | None, shape: type[T], where: str) -> T:
    """A plugin's own section as the class it asks for; raises `ConfigError` that names the section, or the variable."""
    in_section = Message(IN_SECTION.key, {"section": where, "file": FILE})
    for stranger in strangers(values or {}, shape, where):
        place = _place(f"{stranger.section}.{stranger.key}", os.environ, in_section)
        raise WrongSettings(place, *of_stranger(stranger))
    try:
        found = msgspec.convert(dict(values or {}), shape, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        place = _place(f"{where}.{key_of(error)}", os.environ, in_section)
        raise WrongSettings(place, of_value(error, shape, where)) from error
    for key in _unbounded({key: getattr(found, key, None) for key in values or {}}):
        within = Message(WITHIN.key, {"key": f"{where}.{key}", "limit": f"{LARGEST:,}"})
        raise WrongSettings(_place(f"{where}.{key}", os.environ, in_section), within)
    return found


def _unbounded(values: Mapping[str, Any]) -> list[str]:
    """What no plugin can mean: numbers below nothing, beyond all reason, or none at all."""
    return [
        key for key, value in values.items() if isinstance(value, int | float) and not 0 <= value <= LARGEST
    ]


def placed(values: Mapping[str, Any], shape: Any, folder: Path) -> dict[str, Any]:
    """A section whose relative paths are meant from the hub's folder, so that the folder can move."""
    known = fields(shape)
    return {
        key: str(folder / value) if Path in _parts(known.get(key)) and isinstance(value, str) else value
        for key, value in values.items()
    }


def _parts(shape: Any) -> tuple[Any, ...]:
    """A type, or those it is a union of."""
    return (shape, *get_args(shape))


def _place(key: str, environment: Mapping[str, str], file: Message) -> Message:
    """Where a setting was said: in its variable, which comes before the file, or in the file."""
    variable = PREFIX + key.upper().replace(".", "__")
    return Message(IN_VARIABLE.key, {"variable": variable}) if variable in environment else file


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings(Message(NO_TOML.key, {"path": str(path), "detail": str(error)})) from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in environment.items():
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            said: dict[str, Any] = {}
            *path, last = name.removeprefix(PREFIX).lower().split("__")
            inner = said
            for part in path:
                inner = inner.setdefault(part, {})
            inner[last] = value
            for stranger in strangers(said, Settings):
                raise WrongSettings(Message(IN_VARIABLE.key, {"variable": name}), *of_stranger(stranger))
            values = _merged(values, said)
    return values


NOT_SETTINGS = frozenset(
    {"COMPTOIR_FOLDER", "COMPTOIR_SHARED", "COMPTOIR_TOKEN", "COMPTOIR_PASSWORD", "COMPTOIR_SMTP_PASSWORD"}
)
"""Variables that mean something to commands and tests, not to the hub."""


def _merged(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        inner = merged.get(key)
        merged[key] = _merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return merged


def _decode(shape: type, value: Any) -> Any:
    if shape is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"Expected `{shape.__name__}`, got `{type(value).__name__}`")
