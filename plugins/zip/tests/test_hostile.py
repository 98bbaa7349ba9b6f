"""Hostile and broken archives: each is refused for what is wrong with it, in time and within bounds."""

from __future__ import annotations

import random
import time
import tracemalloc
import zipfile
from dataclasses import replace

import comptoir_zip
import pytest
from archives import Forged, forged, nested, overlapping, packed
from comptoir_engine.errors import DocumentFault
from comptoir_engine.messages import say
from comptoir_engine.model import Document, Finding
from comptoir_engine.xml.content import Content
from comptoir_zip import faults
from comptoir_zip.limits import LIMITS

TRUE = Forged("a.xml", b"<a/>" * 100)
LINK, DEVICE = 0o120777, 0o020644


def findings(content: bytes) -> tuple[Finding, ...]:
    [format] = comptoir_zip.formats()
    assert format.unpack is not None
    assert format.recognise(Content(Document(content))) == "envelope"
    with pytest.raises(DocumentFault) as fault:
        format.unpack(Content(Document(content)))
    return fault.value.findings


def rules(content: bytes) -> set[str]:
    return {finding.rule for finding in findings(content)}


def zeros(count: int, size: int) -> bytes:
    """An archive of blank files, each of which is within the ratio."""
    noise = random.Random(1).randbytes(size // LIMITS.ratio + 10_000)
    return packed(*((f"{n}.xml", noise + b" " * (size - len(noise))) for n in range(count)))


def with_bytes(archive: bytes, at: int, new: bytes) -> bytes:
    return archive[:at] + new + archive[at + len(new) :]


def quine() -> bytes:
    """Holds itself as deep as anybody looks."""
    return nested(60)


HOSTILE = {
    "cut off": (packed(("a.xml", b"<a/>"))[:-10], "ZIP-BROKEN"),
    "a beginning alone": (b"PK\x03\x04", "ZIP-BROKEN"),
    "a directory of noise": (forged(TRUE).replace(b"PK\x01\x02", b"PK\xff\xff"), "ZIP-BROKEN"),
    "a name that is not UTF-8": (forged(replace(TRUE, flags=0x800)).replace(b"a.xml", b"\xff.xml"), "ZIP-BROKEN"),
    "nothing": (packed(), "ZIP-EMPTY"),
    "nothing but what is hidden": (packed((".a.xml", b"<a/>"), ("x/", b"")), "ZIP-EMPTY"),
    "a changed byte": (packed(("a.xml", b"<aaaa/>"), method=zipfile.ZIP_STORED).replace(b"aaaa", b"aaba"),
                       "ZIP-DAMAGED"),
    "a broken stream": (forged(replace(TRUE, rest=b"")).replace(TRUE.body, b"\xff" * len(TRUE.body)), "ZIP-DAMAGED"),
    "a name that climbs": (packed(("../a.xml", b"<a/>")), "ZIP-PATH"),
    "a name that climbs later": (packed(("x/../../a.xml", b"<a/>")), "ZIP-PATH"),
    "a name that climbs by backslash": (packed(("x\\..\\a.xml", b"<a/>")), "ZIP-PATH"),
    "a hidden name that climbs": (packed(("../.a.xml", b"<a/>"), ("a.xml", b"<a/>")), "ZIP-PATH"),
    "an absolute name": (packed(("/etc/a.xml", b"<a/>")), "ZIP-PATH"),
    "a name on a drive": (packed(("C:\\a.xml", b"<a/>")), "ZIP-PATH"),
    "a name on a share": (packed(("\\\\server\\a.xml", b"<a/>")), "ZIP-PATH"),
    "a name that ends early": (forged(replace(TRUE, name="a.xml\0.pdf")), "ZIP-PATH"),
    "a name twice": (forged(TRUE, replace(TRUE, content=b"<b/>")), "ZIP-TWICE"),
    "a symbolic link": (packed(("a.xml", b"/etc/passwd"), mode=LINK), "ZIP-LINK"),
    "a device": (packed(("a.xml", b""), mode=DEVICE), "ZIP-LINK"),
    "a password": (forged(replace(TRUE, flags=1)), "ZIP-ENCRYPTED"),
    "strong encryption": (forged(replace(TRUE, flags=0x41)), "ZIP-ENCRYPTED"),
    "another method": (packed(("a.xml", b"<a/>"), method=zipfile.ZIP_LZMA), "ZIP-METHOD"),
    "a method of nobody": (forged(replace(TRUE, method=77)), "ZIP-METHOD"),
    "a size that is too small": (forged(replace(TRUE, size=4, crc=0x1234)), "ZIP-LIE"),
    "a size that is too large": (forged(replace(TRUE, size=900)), "ZIP-LIE"),
    "a stored size that is too large": (forged(replace(TRUE, method=0, size=900)), "ZIP-LIE"),
    "a size of another header": (forged(replace(TRUE, local_size=4)), "ZIP-LIE"),
    "a name of another header": (forged(replace(TRUE, local_name="b.xml")), "ZIP-LIE"),
    "a stream that goes on": (forged(replace(TRUE, rest=b"more")), "ZIP-LIE"),
    "a packed size past the end": (forged(replace(TRUE, packed_size=5_000)), "ZIP-LIE"),
    "a place past the end": (forged(TRUE, replace(TRUE, name="b.xml", at=50_000)), "ZIP-LIE"),
    "zip64 that lies small": (forged(replace(TRUE, zip64=True, size=4)), "ZIP-LIE"),
    "zip64 that lies about what is packed": (forged(replace(TRUE, zip64=True, packed_size=2**62)), "ZIP-LIE"),
    "zip64 that lies large": (forged(replace(TRUE, zip64=True, size=2**63)), "ZIP-RATIO"),
    "a folder with bytes": (packed(("x/", b"<a/>")), "ZIP-LIE"),
    "files over one another": (overlapping(), "ZIP-LIE"),
    "one file over another": (forged(Forged("b.xml", TRUE.local(), method=0), replace(TRUE, at=35)), "ZIP-OVERLAP"),
    "bytes before a file": (forged(TRUE, replace(TRUE, name="b.xml"), before=b"x" * 40), "ZIP-HIDDEN"),
    "bytes behind the files": (forged(TRUE, behind=b"x" * 40), "ZIP-HIDDEN"),
    "two archives in one": (packed(("a.xml", b"<a/>")) + packed(("b.xml", b"<b/>")), "ZIP-HIDDEN"),
    "a bomb": (packed(("a.xml", b" " * 30_000_000)), "ZIP-RATIO"),
    "large files": (zeros(11, 10_000_000), "ZIP-SIZE"),
    "large files in archives": (packed(*((f"{n}.zip", zeros(4, 9_000_000)) for n in range(3))), "ZIP-SIZE"),
    "many files": (packed(*((f"{n}.xml", b"") for n in range(1_001))), "ZIP-ENTRIES"),
    "many files in archives": (packed(*((f"{n}.zip", packed(*((f"{m}", b"") for m in range(300))))
                                        for n in range(4))), "ZIP-ENTRIES"),
    "archives within archives": (nested(4), "ZIP-DEPTH"),
    "archives without an end": (quine(), "ZIP-DEPTH"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_for_what_is_wrong_with_it(name: str) -> None:
    content, rule = HOSTILE[name]
    started = time.process_time()
    found = findings(content)
    assert {finding.rule for finding in found} == {rule}
    assert time.process_time() - started < 2
    assert all(finding.hint is not None and finding.severity == "error" for finding in found)


def test_every_fault_has_an_archive_that_shows_it() -> None:
    assert {rule for _, rule in HOSTILE.values()} == set(faults.RULES)


def test_what_is_true_is_read_however_it_is_written() -> None:
    [format] = comptoir_zip.formats()
    assert format.unpack is not None
    for sound in (TRUE, replace(TRUE, zip64=True), replace(TRUE, method=0), replace(TRUE, flags=0x800)):
        [document] = format.unpack(Content(Document(forged(sound, behind=b"x" * 16))))
        assert document.content == TRUE.content


def test_all_that_is_wrong_with_several_files_is_told_at_once() -> None:
    content = packed(("../a.xml", b""), ("b.xml", b""), ("/c.xml", b""))
    assert [str(finding.message).split()[0] for finding in findings(content)] == ["../a.xml", "/c.xml"]
    assert len(findings(packed(*((f"../{n}", b"") for n in range(100))))) == LIMITS.told


@pytest.mark.parametrize("language", ["de", "fr", "it"])
def test_a_fault_is_told_in_every_language(language: str) -> None:
    for rule in faults.RULES:
        finding = faults.finding(rule, name="a.xml", most=3)
        assert finding.hint is not None
        for message in (finding.message, finding.hint):
            said = say(message, language)
            assert said != str(message)
            assert "{" not in said


def test_a_name_is_shown_without_what_can_not_be_printed() -> None:
    [finding] = findings(packed(("../\x1b[31m\u202e" + "n" * 5_000, b"")))
    assert "\x1b" not in str(finding.message)
    assert "\u202e" not in str(finding.message)
    assert len(str(finding.message)) < 300


def test_a_bomb_takes_no_memory() -> None:
    bombs = [
        HOSTILE[name][0]
        for name in ("a bomb", "large files", "files over one another", "zip64 that lies small")
    ]
    tracemalloc.start()
    try:
        for bomb in bombs:
            findings(bomb)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_size_that_lies_small_is_not_unpacked_any_further() -> None:
    bomb = forged(replace(TRUE, content=b" " * 50_000_000, size=900_000))
    tracemalloc.start()
    try:
        assert rules(bomb) == {"ZIP-LIE"}
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_damage_anywhere_is_a_finding_or_harmless() -> None:
    [format] = comptoir_zip.formats()
    assert format.unpack is not None
    chance = random.Random(7)
    sound = packed(("a.xml", b"<a/>" * 20), ("x/b.zip", packed(("b.xml", b"<b/>"))), ("c.pdf", b"%PDF"))
    told = 0
    for _ in range(3_000):
        content = sound
        for _ in range(chance.randint(1, 4)):
            content = with_bytes(content, chance.randrange(4, len(sound)), bytes([chance.randrange(256)]))
        content = content[: chance.choice([len(content), chance.randrange(4, len(content))])]
        assert format.recognise(Content(Document(content))) in ("envelope", None)
        try:
            format.unpack(Content(Document(content)))
        except DocumentFault as fault:
            told += bool(fault.findings)
    assert told > 1_000
