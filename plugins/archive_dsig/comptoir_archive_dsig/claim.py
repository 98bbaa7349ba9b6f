"""Who says that he sealed a container, and when; read before verifying, and again from what was verified."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime

from comptoir_engine.model import Message
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from lxml import etree

from comptoir_archive_dsig.findings import fault
from comptoir_archive_dsig.keys import signature_method
from comptoir_archive_dsig.names import SIGNATURE_PATH, ds, xades

_TIME = f"{xades('SignedSignatureProperties')}/{xades('SigningTime')}"
_CERTIFICATES = f"{ds('X509Data')}/{ds('X509Certificate')}"
_CERTIFICATE_PATH = f"{SIGNATURE_PATH}/ds:KeyInfo/ds:X509Data/ds:X509Certificate"
_TIME_PATH = (
    f"{SIGNATURE_PATH}/ds:Object/xades:QualifyingProperties/xades:SignedProperties/xades:SignedSignatureProperties"
    "/xades:SigningTime"
)
_MISSING = Message("The container holds no certificate, or not the time of sealing.")
_BROKEN = Message("Certificate {number} of the container is damaged and can't be read.")
_NO_TIME = Message("The time of sealing is “{time}”, which is no date with a time and its zone.")
_WEAK = Message("The key of the signer is too weak, or of a kind that is not accepted for containers.")


@dataclass(frozen=True, slots=True)
class Claim:
    """The signer's certificates, his own first, with what his own says; `time` is when he says he sealed."""

    chain: tuple[x509.Certificate, ...]
    time: datetime
    signer: str
    start: datetime
    end: datetime
    method: str
    """The one signature algorithm that is accepted for his key."""


def read_claim(key_info: etree._Element, signed_properties: etree._Element) -> Claim:
    """The claim of these elements; raise `DocumentFault` for what can't be read, or a key that is too weak."""
    stated = signed_properties.findtext(_TIME)
    encoded = [element.text or "" for element in key_info.iterfind(_CERTIFICATES)]
    if not encoded or stated is None:
        raise fault("DSIG-CERTIFICATE", _MISSING)
    time = _read_time(stated)
    chain = tuple(_read_certificate(one, number) for number, one in enumerate(encoded, 1))
    method = _method(chain[0])
    if method is None:
        raise fault("DSIG-ALGORITHM", _WEAK, f"{_CERTIFICATE_PATH}[1]")
    signer = chain[0].subject.rfc4514_string()
    return Claim(chain, time, signer, chain[0].not_valid_before_utc, chain[0].not_valid_after_utc, method)


def _read_time(stated: str) -> datetime:
    try:
        time = datetime.fromisoformat(stated)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise fault("DSIG-CERTIFICATE", _NO_TIME, _TIME_PATH, time=stated[:80])
    return time


def _read_certificate(encoded: str, number: int) -> x509.Certificate:
    """The certificate, of which key, names and days can be read too: the library reads them only when asked."""
    try:
        certificate = x509.load_der_x509_certificate(b64decode(encoded))
        _method(certificate)
        certificate.subject.rfc4514_string()
        return certificate
    except (ValueError, x509.InvalidVersion):
        raise fault("DSIG-CERTIFICATE", _BROKEN, f"{_CERTIFICATE_PATH}[{number}]", number=number) from None


def _method(certificate: x509.Certificate) -> str | None:
    try:
        return signature_method(certificate.public_key())
    except UnsupportedAlgorithm:
        return None
