"""Founding a hub: its folder, its settings, its signing key, its first operator."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import click
from comptoir_engine.model import Message
from comptoir_engine.registry import Registry
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from comptoir_hub.accounts.passwords import check_strength
from comptoir_hub.accounts.people import add_user, checked_address
from comptoir_hub.errors import Invalid
from comptoir_hub.settings import FILE, is_address
from comptoir_hub.store import open_store
from comptoir_hub.store.identity import now
from comptoir_hub.store.whole import check_whole, entries
from comptoir_hub.wrong_settings import ADDRESS

KEYS = "keys"
CERTIFICATE_YEARS = 10
Section = Mapping[str, str | int | bool]


@dataclasses.dataclass(frozen=True, slots=True)
class Founder:
    """The first operator."""

    email: str
    name: str
    password: str = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Mail:
    """The mail server."""

    host: str
    port: int
    sender: str
    user: str
    password: str = dataclasses.field(repr=False)
    encryption: str = "starttls"


def found(
    folder: Path, founder: Founder, base_url: str, organisation: str, mail: Mail | None, *, who: str
) -> list[str]:
    """Makes a hub and says in sentences what was made; refuses a folder that holds one."""
    check_whole(folder)
    if (folder / FILE).exists():
        raise click.UsageError(f"{folder} holds a hub already.")
    if folder.exists() and entries(folder):
        raise click.UsageError(f"{folder} holds something else already. Name a new folder.")
    _check(founder, base_url)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, certificate = _make_key(folder / KEYS, organisation)
    asyncio.run(_first_operator(folder, founder, who))
    sections = dict(_plugin_sections(Registry.load(), key, certificate, mail))
    _write_private(folder / FILE, _toml(base_url, mail, sections).encode())
    return [
        f"{folder / FILE}: the settings; read by the owner only.",
        f"{key}: the key that seals what is exchanged. Whoever has it can seal in your name: keep a copy in a safe.",
        f"{founder.email}: may sign in as operator.",
    ]


def _check(founder: Founder, base_url: str) -> None:
    """Refuses what the hub could not start with, before anything is made."""
    try:
        check_strength(founder.password)
        checked_address(founder.email)
    except Invalid as error:
        raise click.UsageError(str(error)) from None
    if not is_address(base_url):
        raise click.UsageError(str(Message(ADDRESS.key, {"key": "--base-url"})))


async def _first_operator(folder: Path, founder: Founder, who: str) -> None:
    store = open_store(folder)
    try:
        await add_user(
            store, email=founder.email, name=founder.name, role="operator", company_id=None,
            password=founder.password, who=who, at=now(),
        )  # fmt: skip
    finally:
        await store.close()


def _make_key(folder: Path, organisation: str) -> tuple[Path, Path]:
    """A P-256 key (37 times less work a seal than RSA-3072) with a certificate of its own."""
    folder.mkdir(exist_ok=True, mode=0o700)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation} seal"),
    ])  # fmt: skip
    start = now() - timedelta(minutes=5)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * CERTIFICATE_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write_private(folder / "seal.key.pem", private)
    (folder / "seal.cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder / "seal.key.pem", folder / "seal.cert.pem"


def _plugin_sections(
    registry: Registry, key: Path, certificate: Path, mail: Mail | None
) -> Iterator[tuple[str, Section]]:
    """Sections for plugins that ask for what was just made: a `key` with its `certificate`, a mail `host` and `sender`.

    By the names of their settings' fields: the hub knows no plugin.
    """
    for archive in registry.archives.values():
        if {"key", "certificate"} <= _fields(archive.settings):
            yield (
                f"archives.{archive.id}",
                {"key": f"{KEYS}/{key.name}", "certificate": f"{KEYS}/{certificate.name}"},
            )
    for channel in registry.channels.values():
        names = _fields(channel.settings)
        if mail is not None and {"host", "sender"} <= names:
            values = dataclasses.asdict(mail)
            yield (
                f"channels.{channel.id}",
                {name: value for name, value in values.items() if name in names and value},
            )


def _fields(settings: type | None) -> set[str]:
    known = settings is not None and dataclasses.is_dataclass(settings)
    return {field.name for field in dataclasses.fields(settings)} if known else set()  # type: ignore[arg-type]


def _toml(base_url: str, mail: Mail | None, sections: Mapping[str, Section]) -> str:
    """The settings file; JSON's strings, numbers and truth values are TOML's too."""
    hub_mail: dict[str, Section] = {}
    if mail is not None:
        hub_mail["smtp"] = {
            "host": mail.host, "port": mail.port, "sender": mail.sender, "user": mail.user,
            "password": mail.password, "encryption": mail.encryption,
        }  # fmt: skip
    lines = ["# Made by `comptoir init`. docs/settings.md of Comptoir tells all settings.", ""]
    lines.append(f"base_url = {json.dumps(base_url)}")
    for name, values in {**hub_mail, **sections}.items():
        lines += ["", f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def _write_private(path: Path, content: bytes) -> None:
    """Writes a file that only its owner can read, from its first byte on."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(content)
