"""What is sealed comes back as it was, for us and for an independent verifier."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from comptoir_archive_dsig import names, recognise, sealing
from comptoir_archive_dsig.keys import SigningKey
from comptoir_archive_dsig.parts import PIECE
from comptoir_archive_dsig.sealing import Sealer
from comptoir_archive_dsig.trust import Anchors
from comptoir_archive_dsig.verifying import Verifier
from comptoir_engine.errors import ConfigError, DocumentFault
from comptoir_engine.model import Evidence
from comptoir_engine.xml.parse import parse
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

Issue = Callable[..., SigningKey]
Clock = Callable[[], datetime]


def test_what_was_sealed_comes_back_byte_for_byte(
    container: bytes, verifier: Verifier, evidence: tuple[Evidence, ...], clock: Clock
) -> None:
    verification = verifier.verify(container)
    assert verification.verdict == "valid"
    assert verification.evidence == evidence
    assert verification.signer == "CN=Comptoir test hub"
    assert verification.signed_at == clock()


def test_a_valid_container_says_that_its_time_is_a_claim(container: bytes, verifier: Verifier) -> None:
    assert [(found.rule, found.severity) for found in verifier.verify(container).findings] == [
        ("DSIG-LEVEL", "note")
    ]


def test_xmlsec_verifies_what_we_seal(container: bytes, xmlsec: Callable[..., bool]) -> None:
    assert xmlsec(container)


def test_xmlsec_notices_a_changed_part(container: bytes, xmlsec: Callable[..., bool]) -> None:
    changed = container.replace(b"<a:Data>PD94", b"<a:Data>QD94", 1)
    assert changed != container
    assert not xmlsec(changed)


@pytest.mark.parametrize(
    "make", [lambda: ec.generate_private_key(ec.SECP384R1()), lambda: rsa.generate_private_key(65_537, 2_048)]
)
def test_other_keys_seal_too(
    make: Callable[[], object],
    issue: Issue,
    evidence: tuple[Evidence, ...],
    clock: Clock,
    xmlsec: Callable[..., bool],
) -> None:
    key = issue("Other", private=make())
    container = Sealer(key, clock).seal(evidence, {})
    assert Verifier(Anchors((key.certificate,)), clock=clock).verify(container).evidence == evidence
    assert xmlsec(container, key)


def test_the_signature_covers_each_part_the_list_the_certificate_and_the_properties(
    container: bytes, evidence: tuple[Evidence, ...]
) -> None:
    references = [element.get("URI") for element in parse(container).iter(names.REFERENCE)]
    parts = [f"#part-{number}" for number in range(1, len(evidence) + 1)]
    assert references[:-2] == ["#manifest", *parts]
    assert references[-2].startswith("#signature-SignedProperties")
    assert references[-1] == "#key"


def test_a_container_is_canonical_xml_with_a_line_for_each_part(container: bytes) -> None:
    assert etree.tostring(parse(container), method="c14n") == container
    assert [line[:8] for line in container.splitlines() if line.startswith(b"<a:P")] == [b"<a:Part "] * 4


def test_a_container_is_recognised_by_its_beginning(container: bytes) -> None:
    assert recognise(container)
    assert recognise(container.replace(b"archive:1", b"archive:2"))
    assert not recognise(b"<Invoice/>")
    assert not recognise(b"")


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 12_000_000])
def test_a_part_of_any_size_comes_back(
    size: int, sealer: Sealer, verifier: Verifier, xmlsec: Callable[..., bool]
) -> None:
    part = Evidence(
        "original", "attachment.bin", "application/octet-stream", bytes(range(256)) * (size // 256 + 1)
    )
    part = replace(part, content=part.content[:size])
    container = sealer.seal((part,), {})
    assert verifier.verify(container).evidence == (part,)
    assert xmlsec(container)


@pytest.mark.parametrize(
    "content",
    [
        b"<xades:SignedProperties xmlns:xades='http://uri.etsi.org/01903/v1.3.2#'/>",
        b"<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#' Id='signature'/>",
        b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
    ],
)
def test_what_a_part_says_does_not_confuse_the_verifier(
    content: bytes, sealer: Sealer, verifier: Verifier
) -> None:
    part = Evidence("original", "odd.xml", "application/xml", content)
    assert verifier.verify(sealer.seal((part, part), {})).evidence == (part, part)


_labels = st.text(st.characters(exclude_categories=()), max_size=20)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(_labels, _labels, _labels, st.binary(max_size=99)), min_size=1, max_size=4),
    _labels,
    _labels,
)
def test_any_text_in_names_and_facts_is_sealed(
    sealer: Sealer, verifier: Verifier, parts: list[tuple[str, str, str, bytes]], fact: str, value: str
) -> None:
    evidence = tuple(Evidence(*part) for part in parts)
    verification = verifier.verify(sealer.seal(evidence, {fact: value}))
    assert verification.verdict == "valid"
    assert [part.content for part in verification.evidence] == [part.content for part in evidence]


def test_characters_that_xml_lacks_are_shown_as_such(sealer: Sealer, verifier: Verifier) -> None:
    part = Evidence("original", "a\0b\ud800.xml\t\n", "text/\x01", b"")
    (found,) = verifier.verify(sealer.seal((part,), {"fact\x02": "value\x03"})).evidence
    assert (found.name, found.media_type) == ("a\ufffdb\ufffd.xml\t\n", "text/\ufffd")


def test_nothing_is_sealed_outside_the_time_of_the_certificate(issue: Issue, clock: Clock) -> None:
    part = Evidence("original", "a", "text/plain", b"a")
    day = timedelta(days=1)
    for start, end in [(clock() - 9 * day, clock() - day), (clock() + day, clock() + 9 * day)]:
        with pytest.raises(ConfigError, match="CN=Late is valid from"):
            Sealer(issue("Late", start=start, end=end), clock).seal((part,), {})


def test_what_nobody_could_verify_is_not_sealed(sealer: Sealer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "LARGEST", 20_000)
    with pytest.raises(DocumentFault) as caught:
        sealer.seal((Evidence("original", "a", "text/plain", bytes(20_000)),), {})
    assert caught.value.findings[0].rule == "DSIG-SIZE"


def test_an_empty_container_is_not_made(sealer: Sealer) -> None:
    with pytest.raises(ValueError, match="nothing to seal"):
        sealer.seal((), {})


def test_loading_the_plugin_loads_nothing_heavy() -> None:
    program = (
        "import sys; from comptoir_archive_dsig import archives, commands; archives(); commands();"
        "sys.exit(any(name in sys.modules for name in ('signxml', 'cryptography', 'rich')))"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
