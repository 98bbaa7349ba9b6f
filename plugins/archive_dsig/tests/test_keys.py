"""The signing key: where it may come from, and what is said when it can't be used."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from comptoir_archive_dsig import archives
from comptoir_archive_dsig.keys import SigningKey, load_key
from comptoir_archive_dsig.settings import DsigSettings
from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Evidence
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)  # fmt: skip
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

Issue = Callable[..., SigningKey]
Write = Callable[[SigningKey], tuple[Path, Path]]
SECRET = "correct horse"


def test_a_key_is_read_from_pem(signer: SigningKey, write_key: Write) -> None:
    assert load_key(*write_key(signer)).certificate == signer.certificate


def test_key_and_chain_may_stand_in_one_file(signer: SigningKey, write_key: Write) -> None:
    key, chain = write_key(signer)
    key.write_bytes(key.read_bytes() + chain.read_bytes())
    assert load_key(key).certificate == signer.certificate


def test_the_own_certificate_comes_first_wherever_it_stands(authority: Any, write_key: Write) -> None:
    root = authority().issue("Root", ca=True)
    hub = authority(root).issue("Hub")
    key, chain = write_key(SigningKey(hub.private, hub.chain[::-1]))
    assert load_key(key, chain).chain == hub.chain


def test_a_key_is_read_from_pkcs12(authority: Any, tmp_path: Path) -> None:
    hub = authority(authority().issue("Root", ca=True)).issue("Hub")
    file = tmp_path / "hub.p12"
    lock = BestAvailableEncryption(SECRET.encode())
    file.write_bytes(
        serialize_key_and_certificates(b"hub", hub.private, hub.certificate, hub.chain[1:], lock)
    )
    assert load_key(file, password=SECRET).chain == hub.chain
    for wrong in ("other", None):
        with pytest.raises(ConfigError, match="its password is wrong"):
            load_key(file, password=wrong)


def test_a_locked_pem_is_opened_by_its_password(signer: SigningKey, write_key: Write) -> None:
    key, chain = write_key(signer)
    lock = BestAvailableEncryption(SECRET.encode())
    key.write_bytes(signer.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
    assert load_key(key, chain, SECRET).certificate == signer.certificate
    for wrong in ("other secret", None):
        with pytest.raises(ConfigError) as caught:
            load_key(key, chain, wrong)
        assert "its password is wrong" in str(caught.value)
        assert "other secret" not in str(caught.value)


def test_the_certificate_of_another_key_is_refused(
    signer: SigningKey, stranger: SigningKey, write_key: Write
) -> None:
    key, chain = write_key(SigningKey(signer.private, stranger.chain))
    with pytest.raises(ConfigError, match=r"None of the certificates in .*chain\.pem belongs to the key"):
        load_key(key, chain)


def test_a_key_without_a_certificate_is_refused(signer: SigningKey, write_key: Write) -> None:
    key, _ = write_key(signer)
    with pytest.raises(ConfigError, match="no certificate for the key"):
        load_key(key)


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_file_without_a_key_is_named(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"key\.pem holds no private key"):
        load_key(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.pem can't be read: No such file"):
        load_key(tmp_path / "gone.pem")


def test_a_file_without_certificates_is_named(signer: SigningKey, write_key: Write) -> None:
    key, chain = write_key(signer)
    chain.write_bytes(b"nonsense")
    with pytest.raises(ConfigError, match=r"chain\.pem holds no certificates"):
        load_key(key, chain)


@pytest.mark.parametrize(
    "private",
    [
        rsa.generate_private_key(65_537, 1_024),
        ec.generate_private_key(ec.SECP521R1()),
        ed25519.Ed25519PrivateKey.generate(),
    ],
    ids=["rsa-1024", "p-521", "ed25519"],
)
def test_keys_that_can_not_seal_are_refused(private: Any, tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(ConfigError, match="can't seal: use P-256"):
        load_key(file)


def test_a_certificate_that_is_not_for_signatures_is_refused(issue: Issue, write_key: Write) -> None:
    with pytest.raises(ConfigError, match="CN=TLS only is not meant for signatures"):
        load_key(*write_key(issue("TLS only", signs=False)))


def test_the_archive_opens_with_its_section_and_believes_itself_and_those_it_is_told(
    write_key: Write, issue: Issue, tmp_path: Path
) -> None:
    from datetime import UTC, datetime, timedelta

    now, year = datetime.now(UTC), timedelta(days=365)
    own, former = (issue(name, start=now - year, end=now + year) for name in ("Own", "Former"))
    part = Evidence("original", "a.txt", "text/plain", b"a")
    (archive,) = archives()
    old = archive.open(DsigSettings(*write_key(former))).seal((part,), {})
    key, chain = write_key(own)
    alone = archive.open(DsigSettings(key, chain))
    assert alone.verify(alone.seal((part,), {})).evidence == (part,)
    assert alone.verify(old).verdict == "invalid"
    trust = tmp_path / "trust.pem"
    trust.write_bytes(former.certificate.public_bytes(Encoding.PEM))
    both = archive.open(DsigSettings(key, chain, trust=trust))
    assert both.verify(old).evidence == (part,)


def test_neither_key_nor_password_is_ever_printed(signer: SigningKey) -> None:
    settings = DsigSettings(Path("key.pem"), password=SECRET)
    assert SECRET not in repr(settings)
    assert "private" not in repr(signer)
    assert pickle.loads(pickle.dumps(settings)) == settings
