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
from comptoir_archive_dsig.names import ds, xades

_TIME = f"{xades('SignedSignatureProperties')}/{xades('SigningTime')}"
_CERTIFICATES = f"{ds('X509Data')}/{ds('X509Certificate')}"
_MISSING = Message("The container holds no certificate, or not the time of sealing.")
_UNREADABLE = Message("The certificate or the time of sealing in the container can't be read: {detail}")
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
    try:
        return _claim(encoded, datetime.fromisoformat(stated))
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise fault("DSIG-CERTIFICATE", _UNREADABLE, detail=error) from None


def _claim(encoded: list[str], time: datetime) -> Claim:
    if time.tzinfo is None:
        raise ValueError("a time without its zone")
    chain = tuple(x509.load_der_x509_certificate(b64decode(one)) for one in encoded)
    own = chain[0]
    method = signature_method(own.public_key())
    if method is None:
        raise fault("DSIG-ALGORITHM", _WEAK)
    signer = own.subject.rfc4514_string()
    return Claim(chain, time, signer, own.not_valid_before_utc, own.not_valid_after_utc, method)
