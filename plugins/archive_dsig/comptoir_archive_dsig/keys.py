"""The signing key and the certificates that go with it, from PEM or PKCS#12."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Message
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from comptoir_archive_dsig.names import ECDSA_SHA256, ECDSA_SHA384, RSA_SHA256

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey
_CURVES = {"secp256r1": ECDSA_SHA256, "secp384r1": ECDSA_SHA384}
_SMALLEST_RSA = 2_048
_PEM = b"-----BEGIN "

_UNREADABLE = Message("The file {path} can't be read: {detail}.")
_NO_KEY = Message("The file {path} holds no private key in PEM or PKCS#12, or its password is wrong.")
_UNFIT = Message("The key in {path} can't seal: use P-256, P-384, or RSA from 2,048 bits.")
_NO_CERTIFICATE = Message(
    "There is no certificate for the key in {path}: name its file, PEM, with the chain."
)
_NOT_CERTIFICATES = Message("The file {path} holds no certificates in PEM, or broken ones.")
_OTHERS = Message("None of the certificates in {path} belongs to the key.")
_NOT_FOR_SIGNING = Message("The certificate {subject} is not meant for signatures (its key usage says so).")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its certificates, the key's own first."""

    private: PrivateKey = field(repr=False)
    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        """The key's own certificate."""
        return self.chain[0]


def load_key(key: Path, certificate: Path | None = None, password: str | None = None) -> SigningKey:
    """Read a key and its chain; raise `ConfigError` that says which file is wrong and how."""
    content = _read(key)
    private, chain = _private(content, password, key)
    if certificate is not None:
        chain = load_certificates(certificate)
    if not chain:
        raise ConfigError(_said(_NO_CERTIFICATE, path=key))
    own = [one for one in chain if _public_bytes(one) == _encoded(private.public_key())]
    if not own:
        raise ConfigError(_said(_OTHERS, path=certificate or key))
    if not may_sign(own[0]):
        raise ConfigError(_said(_NOT_FOR_SIGNING, subject=own[0].subject.rfc4514_string()))
    return SigningKey(private, (own[0], *(one for one in chain if one != own[0])))


def load_certificates(path: Path) -> tuple[x509.Certificate, ...]:
    """All certificates of a PEM file; raise `ConfigError` where there are none."""
    try:
        return tuple(x509.load_pem_x509_certificates(_read(path)))
    except ValueError:
        raise ConfigError(_said(_NOT_CERTIFICATES, path=path)) from None


def signature_method(key: object) -> str | None:
    """The one signature algorithm for a private or public key; None for a key that is too weak, or of another kind."""
    match key:
        case ec.EllipticCurvePrivateKey() | ec.EllipticCurvePublicKey():
            return _CURVES.get(key.curve.name)
        case rsa.RSAPrivateKey() | rsa.RSAPublicKey() if key.key_size >= _SMALLEST_RSA:
            return RSA_SHA256
        case _:
            return None


def may_sign(certificate: x509.Certificate) -> bool:
    """Whether its key usage, where it states one, allows signatures."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _private(
    content: bytes, password: str | None, path: Path
) -> tuple[PrivateKey, tuple[x509.Certificate, ...]]:
    secret = password.encode() if password is not None else None
    try:
        key, chain = _from_pem(content, secret) if _PEM in content else _from_pkcs12(content, secret)
    except (ValueError, TypeError):
        raise ConfigError(_said(_NO_KEY, path=path)) from None
    if not isinstance(key, PrivateKey) or signature_method(key) is None:
        raise ConfigError(_said(_UNFIT if key is not None else _NO_KEY, path=path))
    return key, chain


def _from_pem(content: bytes, secret: bytes | None) -> tuple[object, tuple[x509.Certificate, ...]]:
    chain = x509.load_pem_x509_certificates(content) if b"-----BEGIN CERTIFICATE" in content else []
    return load_pem_private_key(content, secret), tuple(chain)


def _from_pkcs12(content: bytes, secret: bytes | None) -> tuple[object, tuple[x509.Certificate, ...]]:
    bag = load_pkcs12(content, secret)
    own = [bag.cert.certificate] if bag.cert is not None else []
    return bag.key, (*own, *(one.certificate for one in bag.additional_certs))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise ConfigError(_said(_UNREADABLE, path=path, detail=detail)) from None


def _public_bytes(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _encoded(key: PublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _said(message: Message, **values: object) -> Message:
    return Message(message.key, {name: str(value) for name, value in values.items()})
