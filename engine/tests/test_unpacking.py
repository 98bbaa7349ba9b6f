"""What arrived in one go is taken apart: documents, and the files that belong to one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from comptoir_engine.errors import DocumentFault, PluginError
from comptoir_engine.hookspecs import Format, hookimpl
from comptoir_engine.model import ENVELOPE, Attachment, Document, Finding, Head, Message, Plan
from comptoir_engine.pipeline import process
from comptoir_engine.registry import Plugin, Registry
from comptoir_engine.unpacking import unpack
from comptoir_engine.xml.content import Content


def envelope(id: str, mark: bytes) -> Format:
    """A format of envelopes: a mark, and the files in it between bars; it opens no envelope within itself."""

    def opened(content: Content) -> tuple[Document, ...]:
        if content.bytes.startswith(mark + b"broken"):
            raise DocumentFault((Finding(f"{id.upper()}-BROKEN", "error", Message("It is broken.")),))
        if content.bytes.startswith(mark + b"nothing"):
            raise ZeroDivisionError("by nothing")
        files = content.bytes.removeprefix(mark).split(b"|")
        return tuple(
            Document(file, name=f"{n}.{_extension(file)}") for n, file in enumerate(files, 1) if file
        )

    def known(content: Content) -> str | None:
        return ENVELOPE if content.bytes.startswith(mark) else None

    return Format(id, id, (), "application/x-toy", id, known, opened)  # type: ignore[arg-type]


def _extension(file: bytes) -> str:
    return "pdf" if file.startswith(b"%PDF") else "dat"


BILL = Format("bill", "Bill", ("invoice",), "text/plain", "txt",
              lambda content: "invoice" if content.bytes.startswith(b"BILL") else None)  # fmt: skip


@pytest.fixture
def registry() -> Registry:
    offered = [BILL, envelope("bag", b"BAG"), envelope("box", b"BOX")]
    module = SimpleNamespace(formats=hookimpl(lambda: offered))
    return Registry.of([Plugin("toys", "comptoir-toys", "1", module)])


def taken(content: bytes, registry: Registry, *attached: Attachment) -> list[tuple[bytes, list[bytes]]]:
    found = unpack(Document(content, name="it", attachments=attached), registry)
    return [(one.content, [file.content for file in one.attachments]) for one in found]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"BILL1", [(b"BILL1", [])]),
        (b"%PDF", [(b"%PDF", [])]),
        (b"BAGBILL1|BILL2", [(b"BILL1", []), (b"BILL2", [])]),
        (b"BAG%PDF|BILL1|a;b", [(b"BILL1", [b"%PDF", b"a;b"])]),
        (b"BAGBILL1|%PDF|BILL2", [(b"BILL1", []), (b"%PDF", []), (b"BILL2", [])]),
        (b"BAG%PDF|a;b", [(b"%PDF", []), (b"a;b", [])]),
        (b"BAGBILL1|<broken", [(b"BILL1", []), (b"<broken", [])]),
        (b"BAGBILL1|\xff\xfe<\x00a\x00", [(b"BILL1", []), (b"\xff\xfe<\x00a\x00", [])]),
        (b"BAG%PDF|\xef\xbb\xbf\n<a/>", [(b"\xef\xbb\xbf\n<a/>", [b"%PDF"])]),
        (b"BAGBOXbroken", [(b"BOXbroken", [])]),
        (b"BAGBILL1|BOXbroken", [(b"BILL1", []), (b"BOXbroken", [])]),
        (b"BAGBOXBILL1", [(b"BILL1", [])]),
        (b"BAGBOXBAGBILL1", [(b"BAGBILL1", [])]),
        (b"BAG", [(b"BAG", [])]),
    ],
)
def test_each_document_comes_out_and_nothing_is_lost(content, expected, registry) -> None:
    assert taken(content, registry) == expected


def _named(content: Content) -> tuple[Document, ...]:
    """An envelope whose files have names: `R-1.xml:BILL1|R-1.pdf:%PDF`."""
    parted = (file.partition(":") for file in content.bytes.removeprefix(b"MAP").decode().split("|"))
    return tuple(Document(text.encode(), name=name) for name, _, text in parted)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("R-1.txt:BILL1|R-1.pdf:%PDF-1|R-2.txt:BILL2", {"R-1.txt": ["R-1.pdf"], "R-2.txt": []}),
        (
            "r-2.PDF:%PDF-2|R-1.txt:BILL1|R-2.txt:BILL2|R-2.csv:a;b|R-1.pdf:%PDF-1",
            {"R-1.txt": ["R-1.pdf"], "R-2.txt": ["r-2.PDF", "R-2.csv"]},
        ),
        ("R-1.txt:BILL1|R-2.txt:BILL2|R-3.pdf:%PDF", {"R-1.txt": [], "R-2.txt": [], "R-3.pdf": []}),
        ("R-1.txt:BILL1|R-2.txt:BILL2|R-1-a.pdf:%PDF", {"R-1.txt": [], "R-2.txt": [], "R-1-a.pdf": []}),
        ("R-1.txt:BILL1|R-1.dat:BILL2|R-1.pdf:%PDF", {"R-1.txt": [], "R-1.dat": [], "R-1.pdf": []}),
        ("R.1.txt:BILL1|R.2.txt:BILL2|R.1.pdf:%PDF", {"R.1.txt": ["R.1.pdf"], "R.2.txt": []}),
        ("R-1.txt:BILL1|R-1.xml:<a/>|R-2.txt:BILL2", {"R-1.txt": [], "R-1.xml": [], "R-2.txt": []}),
        (".pdf:%PDF|.txt:BILL1|R-2.txt:BILL2", {".pdf": [], ".txt": [], "R-2.txt": []}),
        ("R-1.pdf:%PDF|R-1.csv:a;b", {"R-1.pdf": [], "R-1.csv": []}),
    ],
)
def test_of_several_documents_each_has_the_files_that_are_called_as_it_is(
    content: str, expected: dict[str, list[str]]
) -> None:
    known = Format("map", "Map", (), "text/plain", "map",
                   lambda one: ENVELOPE if one.bytes.startswith(b"MAP") else None, _named)  # type: ignore[arg-type,return-value]  # fmt: skip
    module = SimpleNamespace(formats=hookimpl(lambda: [BILL, known]))
    toys = Registry.of([Plugin("toys", "comptoir-toys", "1", module)])
    found = unpack(Document(f"MAP{content}".encode()), toys)
    assert {one.name: [file.name for file in one.attachments] for one in found} == expected
    assert sum(1 + len(one.attachments) for one in found) == content.count("|") + 1


def test_what_came_beside_an_envelope_is_not_lost(registry) -> None:
    beside = Attachment("beside.pdf", "application/pdf", b"%PDF-2")
    assert taken(b"BAGBILL1|%PDF-1", registry, beside) == [(b"BILL1", [b"%PDF-1", b"%PDF-2"])]
    assert taken(b"BAGBILL1|BILL2", registry, beside) == [(b"BILL1", []), (b"BILL2", []), (b"%PDF-2", [])]


def test_an_attachment_has_its_name_and_the_type_that_goes_with_it(registry) -> None:
    [bill] = unpack(Document(b"BAGBILL1|%PDF|x"), registry)
    assert [(file.name, file.media_type) for file in bill.attachments] == [
        ("2.pdf", "application/pdf"), ("3.dat", "application/octet-stream"),
    ]  # fmt: skip


def test_an_envelope_that_can_not_be_opened_is_the_senders_matter(registry) -> None:
    with pytest.raises(DocumentFault) as fault:
        unpack(Document(b"BAGbroken"), registry)
    assert fault.value.findings[0].rule == "BAG-BROKEN"


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"BOXbroken", "BOX-BROKEN"), (b"BAGBILL1", "FORMAT-ENVELOPE"), (b"?", "FORMAT-UNKNOWN")],
)
def test_an_envelope_left_as_it_is_says_why_on_its_way(content, rule, registry) -> None:
    def decide(head: Head) -> Plan:
        raise AssertionError

    for named in (None, "bag"):
        done = process(Document(content, format=named), registry, decide)
        assert (done.outcome, [finding.rule for finding in done.steps[-1].reports[0].findings][:1]) == (
            "stopped",
            [rule],
        )


def test_an_envelope_is_no_document(registry) -> None:
    content = Content(Document(b"BAGBILL1"))
    assert registry.recognise(content) is None
    opener = registry.opener(content)
    assert opener is not None
    assert opener.id == "bag"


def test_an_opener_that_breaks_is_named(registry) -> None:
    with pytest.raises(PluginError, match=r"comptoir-toys 1 broke .* ZeroDivisionError: by nothing") as broke:
        unpack(Document(b"BAGBOXnothing", name="it"), registry)
    assert broke.value.plugin == "comptoir-toys 1"


def explaining(said: object) -> Registry:
    """A plugin that knows what it can't read."""
    page = Format("page", "Page", (), "text/plain", "txt", lambda content: None, explain=lambda content: said)  # type: ignore[arg-type,return-value]
    module = SimpleNamespace(formats=hookimpl(lambda: [BILL, page]))
    return Registry.of([Plugin("pages", "comptoir-pages", "1", module)])


def test_a_file_that_holds_no_document_is_told_by_the_format_that_knows_its_kind() -> None:
    said = (Finding("PAGE-1", "error", Message("It holds a page and no bill.")),)
    for given, rule in ((said, "PAGE-1"), (None, "FORMAT-UNKNOWN")):
        done = process(Document(b"a page"), explaining(given), nobody)
        assert done.outcome == "stopped"
        assert done.steps[-1].reports[0].findings[0].rule == rule
    assert process(Document(b"BILL"), explaining(said), nobody).document.format == "bill"


def nobody(head: Head) -> Plan:
    return Plan("bill", "portal", "inbox")
