"""Whatever is done to a container, it is refused, with the rule that says how, and nothing of it is answered."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime

import pytest
from comptoir_archive_dsig.keys import SigningKey
from comptoir_archive_dsig.manifest import write_manifest
from comptoir_archive_dsig.names import MANIFEST_ID
from comptoir_archive_dsig.parts import canonical_digest, write_part
from comptoir_archive_dsig.sealing import Sealer, Signed, _spliced
from comptoir_archive_dsig.verifying import Verifier
from comptoir_engine.messages import say
from comptoir_engine.model import Evidence, Verification
from cryptography.hazmat.primitives.asymmetric import rsa

Clock = Callable[[], datetime]
NOT_OURS = ("ParseError", "asn1", "base64-encoded", "isoformat", "Element '", "Invalid key", "supported")
"""What the libraries say beneath: a person is told in our words."""


def refused(verifier: Verifier, content: bytes) -> str:
    """The rule that refuses; each refusal has a sentence, a mend, and no evidence."""
    verification = verifier.verify(content)
    assert verification.verdict == "invalid"
    assert verification.evidence == ()
    finding = verification.findings[0]
    assert finding.severity == "error"
    assert finding.hint is not None
    assert set(re.findall(r"\{(\w+)\}", finding.message.key)) == set(finding.message.args)
    assert not any(word in str(finding.message) for word in NOT_OURS)
    return finding.rule


def changed(container: bytes, old: bytes, new: bytes, count: int = 1) -> bytes:
    assert old in container
    return container.replace(old, new, count)


def part(container: bytes, number: int) -> bytes:
    """The line of one part, without its end."""
    return container.split(b"\n")[number + 1]


def pieces(verifier: Verifier, content: bytes, step: int, bit: int) -> None:
    for place in range(0, len(content), step):
        flipped = bytearray(content)
        flipped[place] ^= 1 << bit
        refused(verifier, bytes(flipped))


@pytest.mark.parametrize("bit", [0, 2, 5])
def test_a_flipped_bit_is_noticed_wherever_it_is(container: bytes, verifier: Verifier, bit: int) -> None:
    pieces(verifier, container, 13 + bit, bit)


@pytest.mark.long
@pytest.mark.parametrize("bit", range(8))
@pytest.mark.timeout(600)
def test_each_flipped_bit_is_noticed(container: bytes, verifier: Verifier, bit: int) -> None:
    pieces(verifier, container, 1, bit)


def test_a_lost_end_or_beginning_is_noticed(container: bytes, verifier: Verifier) -> None:
    for place in range(0, len(container), 97):
        assert refused(verifier, container[:place]) in {"DSIG-NOT-CONTAINER"}
        if place:
            refused(verifier, container[place:])


@pytest.mark.parametrize("extra", [b"\n", b" ", b"<!-- -->", b"\0", b"<a/>"])
def test_nothing_is_added_before_or_after(container: bytes, verifier: Verifier, extra: bytes) -> None:
    refused(verifier, container + extra)
    refused(verifier, extra + container)


def test_a_byte_left_out_or_written_twice_is_noticed(container: bytes, verifier: Verifier) -> None:
    for place in range(0, len(container), 41):
        refused(verifier, container[:place] + container[place + 1 :])
        refused(verifier, container[:place] + container[place : place + 1] + container[place:])


FORM = [
    (b"<a:Archive", b'<?xml version="1.0"?><a:Archive'),
    (b"<a:Archive", b"<!DOCTYPE a:Archive><a:Archive"),
    (b"<a:Data>", b"<a:Data><!-- 1 -->"),
    (b"<a:Data>P", b"<a:Data>P<!-- 1 -->"),
    (b"<a:Data>P", b"<a:Data><![CDATA[P]]>"),
    (b"<a:Data>P", b"<a:Data>&#80;"),
    (b"<a:Data>P", b"<a:Data>P<?x?>"),
    (b"\n<a:Part", b"\n\n<a:Part"),
    (b"\n<a:Part", b"<a:Part"),
    (b'Id="part-1"', b"Id='part-1'"),
    (b'Id="part-1">', b'Id="part-1" >'),
    (b"<ds:SignatureValue>", b"<ds:SignatureValue>\n"),
    (b"</ds:SignatureValue>", b"</ds:SignatureValue> "),
    (b"<ds:Object>", b'<ds:Object Id="object">'),
    (b"<ds:Object>", b"<ds:Object>text"),
    (b"</ds:Object>", b"</ds:Object><ds:Object></ds:Object>"),
    (b'Target="#signature"', b'Target="#part-1"'),
    (
        b"</xades:SignedProperties>",
        b"</xades:SignedProperties><xades:UnsignedProperties></xades:UnsignedProperties>",
    ),
    (b"<ds:SignatureValue>", b'<ds:SignatureValue Id="value">'),
    (b' Id="signature">', b' Id="signatur">'),
    (b' Id="key"', b' Id="kex"'),
    (b"</a:Archive>", b"<a:Part></a:Part></a:Archive>"),
    (b'xmlns:xades="http:', b'xmlns:xades="http;'),
]


@pytest.mark.parametrize(("old", "new"), FORM)
def test_what_the_signature_does_not_cover_must_be_as_it_was(
    container: bytes, verifier: Verifier, old: bytes, new: bytes
) -> None:
    assert refused(verifier, changed(container, old, new)) == "DSIG-FORM"


def test_base64_of_the_same_bytes_in_another_writing_is_noticed(container: bytes, verifier: Verifier) -> None:
    last = re.search(rb"(.)==</ds:SignatureValue>", container)
    assert last is not None
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = alphabet[alphabet.index(last[1]) + 1 :][:1]
    assert refused(verifier, changed(container, last[0], other + last[0][1:])) == "DSIG-FORM"


def test_a_changed_part_is_named(container: bytes, verifier: Verifier) -> None:
    content = changed(container, b"<a:Data>PERv", b"<a:Data>QERv")
    assert refused(verifier, content) == "DSIG-DIGEST"
    finding = verifier.verify(content).findings[0]
    assert str(finding.message) == "The part invoice-ets.xml was changed after it was sealed."
    assert finding.path == "/a:Archive/a:Part[2]"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'Role="delivered"', b'Role="original"'),
        (b'Name="invoice.xml"', b'Name="other.xml"'),
        (b">2026-118<", b">2026-119<"),
        (b"2026-11-25T09:30:00", b"2026-11-24T09:30:00"),
        (b"<xades:MimeType>text/html", b"<xades:MimeType>text/plain"),
    ],
)
def test_what_is_said_of_the_parts_is_signed_too(
    container: bytes, verifier: Verifier, old: bytes, new: bytes
) -> None:
    assert refused(verifier, changed(container, old, new)) == "DSIG-DIGEST"


def test_moved_parts_are_noticed(container: bytes, verifier: Verifier) -> None:
    first, second = part(container, 1), part(container, 2)
    swapped = changed(container, first + b"\n" + second, second + b"\n" + first)
    assert refused(verifier, swapped) == "DSIG-FORM"


def test_parts_that_changed_places_and_ids_are_noticed(container: bytes, verifier: Verifier) -> None:
    first, second = part(container, 1), part(container, 2)
    renamed = second.replace(b"part-2", b"part-1") + b"\n" + first.replace(b"part-1", b"part-2")
    assert refused(verifier, changed(container, first + b"\n" + second, renamed)) == "DSIG-DIGEST"


def test_a_repeated_id_is_noticed(container: bytes, verifier: Verifier) -> None:
    forged = write_part("part-1", b"<Invoice>900.00</Invoice>")
    first = part(container, 1)
    assert refused(verifier, changed(container, first, forged + b"\n" + first)) == "DSIG-ID"
    assert refused(verifier, changed(container, first, first + b"\n" + forged)) == "DSIG-ID"


@pytest.mark.parametrize("attribute", [b"ID", b"id", b"xml:id"])
def test_an_id_repeated_under_another_name_is_noticed(
    container: bytes, verifier: Verifier, attribute: bytes
) -> None:
    content = changed(container, b"<ds:Object>", b"<ds:Object " + attribute + b'="part-1">')
    assert refused(verifier, content) == "DSIG-ID"


def test_a_part_too_many_or_too_few_is_noticed(container: bytes, verifier: Verifier) -> None:
    last = part(container, 4)
    more = last + b"\n" + write_part("part-5", b"more")
    assert refused(verifier, changed(container, last, more)) == "DSIG-REFERENCES"
    assert refused(verifier, changed(container, last + b"\n", b"")) == "DSIG-REFERENCES"


def test_a_signed_part_hidden_elsewhere_does_not_cover_a_forged_one(
    container: bytes, verifier: Verifier
) -> None:
    first = part(container, 1)
    for forged_id in ("part-1", "part-9"):
        forged = write_part(forged_id, b"<Invoice>900.00</Invoice>")
        for place in (b"</ds:Object>", b"</xades:QualifyingProperties>", b"</ds:Signature>"):
            moved = changed(changed(container, first, forged), place, first + place)
            assert refused(verifier, moved) in {"DSIG-ID", "DSIG-FORM"}
        wrapped = changed(container, first, forged + b"\n<a:Old>" + first + b"</a:Old>")
        assert refused(verifier, wrapped) in {"DSIG-ID", "DSIG-FORM"}


def test_a_whole_container_wrapped_in_a_forged_one_is_noticed(container: bytes, verifier: Verifier) -> None:
    start = b'<a:Archive xmlns:a="urn:comptoir:archive:1">\n'
    forged = start + container + b"\n</a:Archive>"
    assert refused(verifier, forged) in {"DSIG-FORM", "DSIG-REFERENCES"}


def test_a_second_signature_is_noticed(container: bytes, verifier: Verifier) -> None:
    signature = container[container.index(b"<ds:Signature ") : container.index(b"</a:Archive>")]
    assert refused(verifier, changed(container, signature, signature + signature)) == "DSIG-ID"
    other = signature.replace(b'Id="', b'Id="x-')
    assert refused(verifier, changed(container, signature, other + signature)) == "DSIG-FORM"


def test_a_container_sealed_by_somebody_else_is_not_believed(
    stranger: SigningKey, clock: Clock, evidence: tuple[Evidence, ...], verifier: Verifier
) -> None:
    forged = Sealer(stranger, clock).seal(evidence, {})
    assert refused(verifier, forged) == "DSIG-UNTRUSTED"


def test_the_signature_of_one_container_does_not_fit_another(
    container: bytes, sealer: Sealer, evidence: tuple[Evidence, ...], verifier: Verifier
) -> None:
    other = sealer.seal(evidence[::-1], {})
    cut = [content.index(b"<ds:Signature ") for content in (container, other)]
    assert refused(verifier, container[: cut[0]] + other[cut[1] :]) == "DSIG-DIGEST"


def certificate(content: bytes) -> bytes:
    found = re.search(rb"<ds:X509Certificate>.*?</ds:X509Certificate>", content, re.DOTALL)
    assert found is not None
    return found[0]


def test_our_certificate_on_somebody_elses_signature_is_noticed(
    container: bytes, stranger: SigningKey, clock: Clock, evidence: tuple[Evidence, ...], verifier: Verifier
) -> None:
    forged = Sealer(stranger, clock).seal(evidence, {})
    dressed = changed(forged, certificate(forged), certificate(container))
    assert refused(verifier, dressed) == "DSIG-SIGNATURE"
    added = changed(forged, certificate(forged), certificate(container) + certificate(forged))
    assert refused(verifier, added) == "DSIG-SIGNATURE"
    behind = changed(forged, certificate(forged), certificate(forged) + certificate(container))
    assert refused(verifier, behind) == "DSIG-DIGEST"


def test_a_certificate_that_can_not_be_read_is_refused(container: bytes, verifier: Verifier) -> None:
    own = certificate(container)
    for start in range(0, 120, 4):
        broken = own[: 20 + start] + b"////" + own[24 + start :]
        if broken != own:
            assert refused(verifier, changed(container, own, broken)).startswith("DSIG-")


KEY_INFO = "/a:Archive/ds:Signature/ds:KeyInfo/ds:X509Data/ds:X509Certificate[1]"


@pytest.mark.parametrize(
    ("old", "new", "rule", "path", "german"),
    [
        (b"<ds:X509Certificate>MI", b"<ds:X509Certificate>", "DSIG-CERTIFICATE", KEY_INFO, "Zertifikat 1"),
        (b"<ds:X509Certificate>MI", b"<ds:X509Certificate>M", "DSIG-CERTIFICATE", KEY_INFO, "Zertifikat 1"),
        (b"SigningTime>2026-11-25T", b"SigningTime>25.11.2026 ", "DSIG-CERTIFICATE", "SigningTime", "25.11.2026"),
        (b"09:30:00+00:00</xades", b"09:30:00</xades", "DSIG-CERTIFICATE", "SigningTime", "Zeitpunkt"),
        (b"<ds:DigestValue>", b"<ds:DigestValue>A", "DSIG-FORM", "/a:Archive/ds:Signature", "Normen"),
        (b'<ds:Reference Id="r-', b'<ds:Reference Other="r-', "DSIG-FORM", "/a:Archive/ds:Signature", "Normen"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_told_in_our_words_with_its_place(
    container: bytes, verifier: Verifier, old: bytes, new: bytes, rule: str, path: str, german: str
) -> None:
    broken = changed(container, old, new)
    assert refused(verifier, broken) == rule
    finding = verifier.verify(broken).findings[0]
    assert finding.path is not None
    assert finding.path.endswith(path)
    assert german in say(finding.message, "de")
    assert len({say(finding.message, language) for language in ("en", "de", "fr", "it")}) == 4


def test_a_key_of_a_kind_that_nobody_knows_is_told_as_that(container: bytes, verifier: Verifier) -> None:
    written = certificate(container).removeprefix(b"<ds:X509Certificate>").partition(b"<")[0]
    der = b64decode(written)
    curve = bytes.fromhex("2a8648ce3d030107")
    for other in (b"2a8648ce3d030177", b"2a8648ce3d030104"):
        unknown = b64encode(changed(der, curve, bytes.fromhex(other.decode())))
        assert refused(verifier, changed(container, written, unknown)) == "DSIG-ALGORITHM"


@pytest.mark.parametrize("name", ["SignatureValue", "DigestValue", "X509Certificate"])
def test_what_is_empty_breaks_nothing(container: bytes, verifier: Verifier, name: str) -> None:
    element = re.compile(rf"(<ds:{name}>)[^<]*".encode())
    for count in range(1, len(element.findall(container)) + 1):
        before = [match.end() for match in element.finditer(container)][: count - 1]
        start = before[-1] if before else 0
        emptied = container[:start] + element.sub(rb"\1", container[start:], count=1)
        assert refused(verifier, emptied).startswith("DSIG-")


def test_a_signature_over_an_empty_digest_breaks_nothing(
    sealer: Sealer, evidence: tuple[Evidence, ...], verifier: Verifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("signxml.xades.xades.b64encode", lambda _: b"")
        content = sealer.seal(evidence, {})
    assert refused(verifier, content) == "DSIG-FORM"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"xmldsig-more#ecdsa-sha256", b"xmldsig-more#ecdsa-sha1"),
        (b"2001/04/xmlenc#sha256", b"2000/09/xmldsig#sha1"),
        (b"2006/12/xml-c14n11", b"2001/10/xml-exc-c14n#"),
        (b"2006/12/xml-c14n11", b"2006/12/xml-c14n11#WithComments"),
    ],
)
def test_other_algorithms_are_refused(container: bytes, verifier: Verifier, old: bytes, new: bytes) -> None:
    assert refused(verifier, changed(container, old, new)) == "DSIG-ALGORITHM"


def test_a_key_that_is_too_weak_is_refused(
    issue: Callable[..., SigningKey],
    clock: Clock,
    evidence: tuple[Evidence, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weak = issue("Weak", private=rsa.generate_private_key(65_537, 1_024))
    with monkeypatch.context() as patch:
        patch.setattr("comptoir_archive_dsig.keys._SMALLEST_RSA", 1_024)
        container = Sealer(weak, clock).seal(evidence, {})
    assert refused(Verifier(None, any_key=True, clock=clock), container) == "DSIG-ALGORITHM"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'URI="#part-2"', b'URI="#part-1"'),
        (b'URI="#part-2"', b'URI=""'),
        (b'URI="#part-2"', b'URI="http://127.0.0.1:1/part-2"'),
        (b'URI="#key"', b'URI="#signature"'),
        (
            b'<ds:Transform Algorithm="http://www.w3.org/2006/12/xml-c14n11">',
            b'<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature">',
        ),
        (
            b'<ds:Transform Algorithm="http://www.w3.org/2006/12/xml-c14n11">',
            b'<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116">',
        ),
    ],
)
def test_a_reference_to_something_else_is_refused(
    container: bytes, verifier: Verifier, old: bytes, new: bytes
) -> None:
    assert refused(verifier, changed(container, old, new)) == "DSIG-REFERENCES"


def sealed(
    sealer: Sealer, clock: Clock, listed: tuple[Evidence, ...], present: tuple[Evidence, ...], drop: int
) -> bytes:
    """A container as a hub with our key but a fault of its own would seal it."""
    manifest = write_manifest(listed, {})
    parts = [write_part(f"part-{number}", one.content) for number, one in enumerate(present, 1)]
    signed = [Signed(MANIFEST_ID, canonical_digest(manifest), "application/xml")]
    signed += [Signed(f"part-{n}", canonical_digest(one), "text/plain") for n, one in enumerate(parts, 1)]
    return _spliced(sealer._signature(signed[: len(signed) - drop], clock()), [manifest, *parts])


def test_a_part_that_was_not_signed_is_refused_though_the_signature_is_right(
    sealer: Sealer, clock: Clock, evidence: tuple[Evidence, ...], verifier: Verifier
) -> None:
    assert verifier.verify(sealed(sealer, clock, evidence, evidence, 0)).verdict == "valid"
    assert refused(verifier, sealed(sealer, clock, evidence, evidence, 1)) == "DSIG-REFERENCES"


def test_a_list_that_does_not_fit_is_refused_though_the_signature_is_right(
    sealer: Sealer, clock: Clock, evidence: tuple[Evidence, ...], verifier: Verifier
) -> None:
    for listed in (evidence[::-1], evidence[:2], (*evidence, evidence[0]), ()):
        assert refused(verifier, sealed(sealer, clock, listed, evidence, 0)) == "DSIG-MANIFEST"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "DSIG-NOT-CONTAINER"),
        (b"%PDF-1.7", "DSIG-NOT-CONTAINER"),
        (b"<Invoice/>", "DSIG-NOT-CONTAINER"),
        (b"<a:Archive xmlns:a='urn:other'/>", "DSIG-NOT-CONTAINER"),
        (b'<a:Archive xmlns:a="urn:comptoir:archive:2"></a:Archive>', "DSIG-VERSION"),
        (b'<a:Archive xmlns:a="urn:comptoir:archive:1"></a:Archive>', "DSIG-FORM"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DSIG-NOT-CONTAINER"),
        (b"<a>" * 1_000 + b"</a>" * 1_000, "DSIG-NOT-CONTAINER"),
    ],
)
def test_what_is_no_container_is_said_to_be_none(content: bytes, rule: str, verifier: Verifier) -> None:
    assert refused(verifier, content) == rule


def test_what_the_parser_refuses_is_said_too(verifier: Verifier, container: bytes) -> None:
    found: Verification = verifier.verify(container[:-30])
    assert [finding.rule for finding in found.findings] == ["DSIG-NOT-CONTAINER", "XML-TRUNCATED"]
    for told in found.findings:
        german = say(told.message, "de")
        assert "too early" not in german
        assert german != str(told.message)
