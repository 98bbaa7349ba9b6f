"""Seals evidence: a container with a list of contents, the parts, and one XAdES signature over all of it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Evidence, Message
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.xades.xades import XAdESSigner

from comptoir_archive_dsig.findings import fault
from comptoir_archive_dsig.keys import SigningKey, signature_method
from comptoir_archive_dsig.manifest import legible, write_manifest
from comptoir_archive_dsig.names import (
    ARCHIVE,
    ARCHIVE_NS,
    C14N,
    DATA_OBJECT_FORMAT,
    DIGEST_METHOD,
    DIGEST_VALUE,
    KEY_INFO_ID,
    LARGEST,
    MANIFEST_ID,
    MIME_TYPE,
    REFERENCE,
    SHA256,
    SIGNATURE_ID,
    SIGNING_TIME,
    TRANSFORM,
    TRANSFORMS,
    part_id,
)  # fmt: skip
from comptoir_archive_dsig.parts import canonical_digest, write_part

Clock = Callable[[], datetime]
_BEFORE_SIGNATURE = b"<ds:Signature "
_TOO_LARGE = Message("The container has {size} bytes; at most {limit} can be sealed and verified.")
_EXPIRED = Message(
    "The certificate {subject} is valid from {start} to {end}: nothing can be sealed with it now."
)


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Signed:
    """What one reference of the signature covers: an Id, the digest of its canonical form, and its media type."""

    id: str
    digest: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals with one key; several threads may share it."""

    key: SigningKey
    clock: Clock = now

    def seal(self, evidence: tuple[Evidence, ...], facts: Mapping[str, str]) -> bytes:
        """One container in canonical form; raise `ConfigError` outside the certificate's time.

        A container that nobody could verify for its size is refused with a `DocumentFault`.
        """
        if not evidence:
            raise ValueError("there is nothing to seal")
        time = self._time()
        parts = [write_part(part_id(number), part.content) for number, part in enumerate(evidence, 1)]
        _refuse_size(sum(map(len, parts)))
        manifest = write_manifest(evidence, facts)
        signed = [
            Signed(MANIFEST_ID, canonical_digest(manifest), "application/xml"),
            *map(_signed_part, parts, evidence, range(1, len(parts) + 1)),
        ]
        container = _spliced(self._signature(signed, time), [manifest, *parts])
        _refuse_size(len(container))
        return container

    def _time(self) -> datetime:
        certificate, time = self.key.certificate, self.clock()
        start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if not start <= time <= end:
            subject = certificate.subject.rfc4514_string()
            arguments = {"subject": subject, "start": start.isoformat(), "end": end.isoformat()}
            raise ConfigError(Message(_EXPIRED.key, arguments))
        return time

    def _signature(self, signed: list[Signed], time: datetime) -> bytes:
        """A container that holds nothing but the signature, in canonical form."""
        signer = _Signer(signature_method(self.key.private), signed, time)
        empty = etree.Element(ARCHIVE, nsmap={"a": ARCHIVE_NS})
        chain = list(self.key.chain)
        root = signer.sign(
            empty, key=self.key.private, cert=chain, reference_uri=[], always_add_key_value=False
        )
        root[-1].tail = "\n"
        return etree.tostring(root, method="c14n")


class _Signer(XAdESSigner):
    """signxml's signer for one container; it is handed the digests of the parts, which it never sees."""

    def __init__(self, method: str | None, signed: list[Signed], time: datetime) -> None:
        super().__init__(
            method=SignatureConstructionMethod.enveloped,
            signature_algorithm=SignatureMethod(method),
            digest_algorithm=DigestAlgorithm(SHA256),
            c14n_algorithm=CanonicalizationMethod(C14N),
        )
        self._signed = signed
        self._time = time
        self.signature_annotators.insert(0, self._add_references)
        self.signature_annotators.insert(2, _name_key_info)

    def _add_references(self, signature: etree._Element, **_: Any) -> None:
        signature.set("Id", SIGNATURE_ID)
        for one in self._signed:
            reference = etree.SubElement(signature[0], REFERENCE, Id=f"r-{one.id}", URI=f"#{one.id}")
            transforms = etree.SubElement(reference, TRANSFORMS)
            etree.SubElement(transforms, TRANSFORM, Algorithm=C14N)
            etree.SubElement(reference, DIGEST_METHOD, Algorithm=SHA256)
            etree.SubElement(reference, DIGEST_VALUE).text = b64encode(one.digest).decode()

    def add_signing_time(
        self, signed_signature_properties: etree._Element, sig_root: Any, signing_settings: Any
    ) -> None:
        """The time of the hub's clock, to the second."""
        time = self._time.astimezone(UTC).isoformat(timespec="seconds")
        etree.SubElement(signed_signature_properties, SIGNING_TIME).text = time

    def add_data_object_format(
        self, signed_data_object_properties: etree._Element, sig_root: Any, signing_settings: Any
    ) -> None:
        """The media type of everything that is signed (EN 319 132-1, 5.2.4)."""
        for one in self._signed:
            about = {"ObjectReference": f"#r-{one.id}"}
            format = etree.SubElement(signed_data_object_properties, DATA_OBJECT_FORMAT, about)
            etree.SubElement(format, MIME_TYPE).text = one.media_type


def _name_key_info(signature: etree._Element, **_: Any) -> None:
    signature[-1].set("Id", KEY_INFO_ID)


def _signed_part(part: bytes, evidence: Evidence, number: int) -> Signed:
    return Signed(part_id(number), canonical_digest(part), legible(evidence.media_type))


def _spliced(signature: bytes, elements: list[bytes]) -> bytes:
    """The elements are put in as bytes, so that large parts never go through a tree."""
    start, mark, rest = signature.partition(_BEFORE_SIGNATURE)
    return b"\n".join([start, *elements, mark + rest])


def _refuse_size(size: int) -> None:
    if size > LARGEST:
        raise fault("DSIG-SIZE", _TOO_LARGE, size=size, limit=LARGEST)
