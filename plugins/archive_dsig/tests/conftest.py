"""Signers, sealed containers and the independent verifier."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from comptoir_archive_dsig.keys import PrivateKey, SigningKey
from comptoir_archive_dsig.sealing import Sealer
from comptoir_archive_dsig.trust import Anchors
from comptoir_archive_dsig.verifying import Verifier
from comptoir_engine.model import Evidence
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ORIGINAL = b'<?xml version="1.0"?>\n<!DOCTYPE Invoice SYSTEM "Invoice.dtd">\n<Invoice>\xc3\xa4 &amp; 100.00</Invoice>\n'


@dataclass(frozen=True)
class Authority:
    """Issues certificates; `key` of None makes a self-signed one."""

    key: SigningKey | None = None

    def issue(
        self,
        name: str,
        *,
        private: PrivateKey | None = None,
        ca: bool = False,
        start: datetime = NOW - 30 * DAY,
        end: datetime = NOW + 300 * DAY,
        signs: bool = True,
    ) -> SigningKey:
        private = private or ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        issuer = self.key.certificate.subject if self.key else subject
        above = self.key.private if self.key else private
        builder = x509.CertificateBuilder(issuer, subject, private.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(start).not_valid_after(end)
        usage = x509.KeyUsage(signs, signs, False, False, False, ca, ca, False, False)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
        builder = builder.add_extension(usage, critical=True).add_extension(authority, critical=False)
        own = x509.SubjectKeyIdentifier.from_public_key(private.public_key())
        certificate = builder.add_extension(own, critical=False).sign(above, hashes.SHA256())
        chain = self.key.chain if self.key else ()
        return SigningKey(private, (certificate, *chain))


@pytest.fixture(scope="session")
def authority() -> type[Authority]:
    return Authority


@pytest.fixture(scope="session")
def issue() -> Callable[..., SigningKey]:
    """Makes a self-signed signer."""
    return Authority().issue


@pytest.fixture(scope="session")
def signer(issue: Callable[..., SigningKey]) -> SigningKey:
    return issue("Comptoir test hub")


@pytest.fixture(scope="session")
def stranger(issue: Callable[..., SigningKey]) -> SigningKey:
    return issue("Somebody else")


@pytest.fixture(scope="session")
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture(scope="session")
def verifier(signer: SigningKey, clock: Callable[[], datetime]) -> Verifier:
    """Believes the signer and nobody else."""
    return Verifier(Anchors((signer.certificate,)), clock=clock)


@pytest.fixture(scope="session")
def evidence() -> tuple[Evidence, ...]:
    return (
        Evidence("original", "invoice.xml", "application/xml", ORIGINAL),
        Evidence("delivered", "invoice-ets.xml", "application/xml", b"<Doc>100.00</Doc>"),
        Evidence("rendering", "invoice.html", "text/html", b"<!doctype html><title>Invoice</title>"),
        Evidence("log", "log.json", "application/json", b'{"steps":[]}'),
    )


@pytest.fixture(scope="session")
def sealer(signer: SigningKey, clock: Callable[[], datetime]) -> Sealer:
    return Sealer(signer, clock)


@pytest.fixture(scope="session")
def container(sealer: Sealer, evidence: tuple[Evidence, ...]) -> bytes:
    return sealer.seal(evidence, {"number": "2026-118", "seller": "Glas & Söhne <AG>"})


@pytest.fixture
def xmlsec(tmp_path: Path, signer: SigningKey) -> Callable[[bytes], bool]:
    """What xmlsec1, which shares no code with us but libxml2, says of a container of the signer's."""
    program = shutil.which("xmlsec1")
    if program is None:
        pytest.skip("xmlsec1 is not installed (Debian package xmlsec1)")
    ids = [
        "urn:comptoir:archive:1:Manifest",
        "urn:comptoir:archive:1:Part",
        "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
    ]

    def accepts(content: bytes, key: SigningKey = signer) -> bool:
        file, trusted = tmp_path / "container.xml", tmp_path / "trusted.pem"
        file.write_bytes(content)
        trusted.write_bytes(key.chain[-1].public_bytes(Encoding.PEM))
        when = NOW.strftime("%Y-%m-%d %H:%M:%S")
        options = ["--trusted-pem", str(trusted), "--verification-time", when]
        options += [word for id in ids for word in ("--id-attr:Id", id)]
        return subprocess.run([program, "--verify", *options, str(file)], capture_output=True).returncode == 0

    return accepts


@pytest.fixture
def write_key(tmp_path: Path) -> Callable[[SigningKey], tuple[Path, Path]]:
    """Writes a signer's key and chain as two PEM files."""

    def write(key: SigningKey) -> tuple[Path, Path]:
        private, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
        private.write_bytes(key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        chain.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in key.chain))
        return private, chain

    return write
