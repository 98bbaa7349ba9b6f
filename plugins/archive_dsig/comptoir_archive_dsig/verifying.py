"""Verifies a container: its form, its signature, its contents, its signer. What is not signed is never answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Evidence, Finding, Message, Verdict, Verification
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidDigest, SignXMLException
from signxml.verifier import VerifyResult
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from comptoir_archive_dsig.claim import Claim, read_claim
from comptoir_archive_dsig.findings import fault, finding
from comptoir_archive_dsig.form import Container, read_container
from comptoir_archive_dsig.manifest import Entry, read_entries
from comptoir_archive_dsig.names import EXTRA_REFERENCES, SHA256, SIGNATURE_PATH
from comptoir_archive_dsig.parts import read_part
from comptoir_archive_dsig.sealing import Clock, now
from comptoir_archive_dsig.trust import Anchors

_CLOCKS_APART = timedelta(minutes=5)

_VALIDITY = Message(
    "At the time of sealing, {time}, the certificate was not valid: it is valid from {start} to {end}."
)
_FUTURE = Message("The time of sealing, {time}, lies in the future.")
_ANY_KEY = Message("Any signer was accepted; this one calls itself {signer}, which proves nothing.")
_NO_TRUST = Message("The container is intact. Whether {signer} may be believed was not checked.")
_UNTRUSTED = Message(
    "The container is intact, but nobody whom you trust has sealed it: the signer is {signer}."
)
_EXPIRED = Message("The certificate has expired since ({end}). It was valid at the stated time of sealing.")
_LEVEL = Message("XAdES level B: the time of sealing is the signer's own statement; no authority attests it.")
_SWAPPED = Message("The certificate in the container is not the one that was signed.")
_COUNT = Message("The list of contents names {listed} parts, and there are {found}.")
_MISFIT = Message("The part {name} does not have the SHA-256 or the size that the list of contents gives.")
_CHANGED_PART = Message("The part {name} was changed after it was sealed.")
_CHANGED = Message("The list of contents or the signer's statement was changed after sealing.")
_SIGNATURE = Message("The signature is not that of the certificate in the container.")
_UNREADABLE = Message("The signature is not written as its standards ask (XML Signature, XAdES).")
_NOT_UNDERSTOOD = (
    SignXMLException, etree.LxmlError, UnsupportedAlgorithm, ValueError, TypeError, AttributeError, LookupError
)  # fmt: skip
"""What signxml answers to a signature that it can't follow, or breaks on: where something is missing or empty."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies against `anchors`; None: nobody is known, and a sound container is *unchecked*.

    `any_key`: whoever sealed it is accepted; only that nothing was changed is then proven.
    """

    anchors: Anchors | None
    any_key: bool = False
    clock: Clock = now

    def verify(self, content: bytes) -> Verification:
        """What can be said of these bytes; `evidence` is read from what the signature covers, and only if valid."""
        try:
            return self._verified(content)
        except DocumentFault as error:
            return Verification("invalid", error.findings)

    def _verified(self, content: bytes) -> Verification:
        container = read_container(content)
        claim = read_claim(container.key_info, container.signed_properties)
        self._check_time(claim)
        evidence = _signed_evidence(container, claim)
        verdict, said = self._judge(claim)
        findings = (*said, *self._remarks(claim))
        return Verification(
            verdict, findings, claim.signer, claim.time, evidence if verdict == "valid" else ()
        )

    def _check_time(self, claim: Claim) -> None:
        if not claim.start <= claim.time <= claim.end:
            raise fault("DSIG-VALIDITY", _VALIDITY, time=claim.time, start=claim.start, end=claim.end)
        if claim.time > self.clock() + _CLOCKS_APART:
            raise fault("DSIG-TIME", _FUTURE, time=claim.time)

    def _judge(self, claim: Claim) -> tuple[Verdict, tuple[Finding, ...]]:
        if self.any_key:
            return "valid", (finding("DSIG-ANY-KEY", _ANY_KEY, signer=claim.signer),)
        if self.anchors is None:
            return "unchecked", (finding("DSIG-NO-TRUST", _NO_TRUST, signer=claim.signer),)
        if not self.anchors.trust(claim.chain, claim.time):
            return "invalid", (finding("DSIG-UNTRUSTED", _UNTRUSTED, signer=claim.signer),)
        return "valid", ()

    def _remarks(self, claim: Claim) -> tuple[Finding, ...]:
        level = finding("DSIG-LEVEL", _LEVEL)
        if claim.end < self.clock():
            return finding("DSIG-EXPIRED", _EXPIRED, end=claim.end), level
        return (level,)


def _signed_evidence(container: Container, claim: Claim) -> tuple[Evidence, ...]:
    """The parts as the signature covers them, each the very one that the signed list names."""
    manifest, *parts, properties, key_info = _signed_elements(container, claim)
    if read_claim(key_info, properties) != claim:
        raise fault("DSIG-CERTIFICATE", _SWAPPED)
    entries = read_entries(manifest)
    if len(entries) != len(parts):
        raise fault("DSIG-MANIFEST", _COUNT, listed=len(entries), found=len(parts))
    return tuple(_evidence(entry, part) for entry, part in zip(entries, parts, strict=True))


def _evidence(entry: Entry, part: etree._Element) -> Evidence:
    content = read_part(part)
    if not entry.fits(content):
        raise fault("DSIG-MANIFEST", _MISFIT, name=entry.name)
    return Evidence(entry.role, entry.name, entry.media_type, content)


def _signed_elements(container: Container, claim: Claim) -> list[etree._Element]:
    """What signxml answers as signed: parsed from the bytes that were digested, in the order of the references."""
    try:
        results = _results(container, claim)
    except InvalidDigest:
        raise _changed(container) from None
    except InvalidSignature:
        raise fault("DSIG-SIGNATURE", _SIGNATURE, SIGNATURE_PATH) from None
    except _NOT_UNDERSTOOD:
        raise fault("DSIG-FORM", _UNREADABLE, SIGNATURE_PATH) from None
    return [result.signed_xml for result in results if result.signed_xml is not None]


def _results(container: Container, claim: Claim) -> list[VerifyResult]:
    configuration = XAdESSignatureConfiguration(
        location="./",
        expect_references=len(container.parts) + EXTRA_REFERENCES,
        signature_methods=frozenset({SignatureMethod(claim.method)}),
        digest_algorithms=frozenset({DigestAlgorithm(SHA256)}),
        verification_time=claim.time,
    )
    return XAdESVerifier().verify(container.root, x509_cert=claim.chain[0], expect_config=configuration)


def _changed(container: Container) -> DocumentFault:
    """Which part does not fit the list; a help for the reader only, since the list itself is not proven here."""
    try:
        entries = read_entries(container.manifest)
        for number, (entry, part) in enumerate(zip(entries, container.parts, strict=False), 1):
            if not entry.fits(read_part(part)):
                return fault("DSIG-DIGEST", _CHANGED_PART, f"/a:Archive/a:Part[{number}]", name=entry.name)
    except DocumentFault as error:
        return DocumentFault((finding("DSIG-DIGEST", _CHANGED), *error.findings))
    return fault("DSIG-DIGEST", _CHANGED)
