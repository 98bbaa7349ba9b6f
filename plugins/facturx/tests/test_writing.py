"""What is written: the page with the XML in it, metadata of the right profile, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import facturx
import pikepdf
import pytest
from comptoir_engine.errors import ConfigError, DocumentFault, PluginError
from comptoir_engine.model import PIVOT, Attachment, Document
from comptoir_engine.xml.content import Content
from comptoir_facturx import contract
from comptoir_facturx.profiles import FACTUR_X
from pdfs import PAGE, SAMPLES, Embedded, hang, saved
from pypdf import PdfReader

EN = "urn:cen.eu:en16931:2017"
XRECHNUNG = f"{EN}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
PROFILES = [
    (EN, "EN 16931", "factur-x.xml", "factur-x"),
    (f"{EN}#compliant#urn:factur-x.eu:1p0:basic", "BASIC", "factur-x.xml", "factur-x"),
    (f"{EN}#conformant#urn:factur-x.eu:1p0:extended", "EXTENDED", "factur-x.xml", "factur-x"),
    (XRECHNUNG, "XRECHNUNG", "xrechnung.xml", "factur-x"),
]


def pivot(xml: bytes, page: bytes | None = None, guideline: str = EN) -> Content:
    """A pivot with what the pipeline would have written beside it."""
    source = (SAMPLES / "pivot-invoice.xml").read_bytes().replace(EN.encode(), guideline.encode())
    note = Attachment("note.txt", "text/plain", b"note")
    beside = {
        "cii": Content(Document(xml.replace(EN.encode(), guideline.encode()), "cii", "invoice")),
        "pdf": Content(Document(page or PAGE.read_bytes(), "pdf", "invoice")),
    }
    return Content(Document(source, PIVOT, "invoice", attachments=(note,)), beside=beside)


def written(xml: bytes, guideline: str = EN, page: bytes | None = None) -> bytes:
    return contract.convert(pivot(xml, page, guideline), {}).content.bytes


@contextmanager
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(pdf)) as document:
        yield document


@pytest.mark.parametrize(("guideline", "profile", "name", "flavour"), PROFILES)
def test_name_profile_and_relationship_follow_the_guideline(
    guideline: str, profile: str, name: str, flavour: str, invoice: bytes
) -> None:
    with opened(written(invoice, guideline)) as pdf:
        assert list(pdf.attachments) == [name]
        [specification] = pdf.Root.AF
        assert str(specification.AFRelationship) == "/Alternative"
        with pdf.open_metadata() as metadata:
            said = {key: metadata[f"{{{FACTUR_X.namespace}}}{key}"] for key in (
                "DocumentType", "DocumentFileName", "Version", "ConformanceLevel")}  # fmt: skip
    assert said == {
        "DocumentType": "INVOICE",
        "DocumentFileName": name,
        "Version": "1.0",
        "ConformanceLevel": profile,
    }


@pytest.mark.parametrize(("guideline", "profile", "name", "flavour"), PROFILES)
def test_it_passes_its_own_check_and_comes_out_to_the_byte(
    guideline: str, profile: str, name: str, flavour: str, invoice: bytes
) -> None:
    pdf = Content(Document(written(invoice, guideline), "facturx", "invoice"))
    report = contract.check(pdf)
    assert (report.verdict, report.findings) == ("valid", ())
    assert contract.recognise(pdf) == "invoice"
    assert contract.unpack(pdf)[0].content == invoice.replace(EN.encode(), guideline.encode())


@pytest.mark.parametrize(("guideline", "profile", "name", "flavour"), PROFILES)
def test_another_reader_takes_out_the_same(
    guideline: str, profile: str, name: str, flavour: str, invoice: bytes
) -> None:
    pdf = written(invoice, guideline)
    found, content = facturx.get_xml_from_pdf(pdf, check_xsd=False)
    assert (found, content) == (name, invoice.replace(EN.encode(), guideline.encode()))
    assert PdfReader(BytesIO(pdf)).attachments == {name: [content]}


def test_the_page_keeps_its_tags_and_its_dates(invoice: bytes) -> None:
    with opened(written(invoice)) as pdf, opened(PAGE.read_bytes()) as page:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        date = str(page.docinfo.ModDate)
        assert str(pdf.docinfo.ModDate) == date
        embedded = pdf.attachments["factur-x.xml"].obj.EF.F
        assert str(embedded.Params.ModDate) == date
        assert embedded.Params.Size == len(invoice)
        assert str(embedded.Subtype) == "/text/xml"
        assert "/Filter" not in pdf.Root.Metadata


def test_the_page_keeps_what_its_metadata_say(invoice: bytes) -> None:
    with (
        opened(written(invoice)) as pdf, opened(PAGE.read_bytes()) as page,
        pdf.open_metadata() as after, page.open_metadata() as before,
    ):  # fmt: skip
        assert {key: after[key] for key in before} == dict(before.items())


def test_the_properties_are_declared_in_the_one_bag(invoice: bytes) -> None:
    with opened(written(invoice)) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
    assert packet.count(b"<pdfaExtension:schemas>") == 1
    assert packet.count(FACTUR_X.namespace.encode()) == 2
    for name in (b"DocumentType", b"DocumentFileName", b"Version", b"ConformanceLevel"):
        assert packet.count(b"<pdfaProperty:name>" + name + b"<") == 1
    assert packet.startswith(b'<?xpacket begin="\xef\xbb\xbf"')
    assert packet.endswith(b'<?xpacket end="r"?>')


def test_files_that_the_page_brings_stay(invoice: bytes) -> None:
    with opened(PAGE.read_bytes()) as page:
        hang(page, Embedded(b"a;b", name="sheet.csv", relationship="Supplement", media_type="text/csv"))
        hang(page, Embedded(b"z", name="zebra.txt", relationship="Supplement"))
        made = written(invoice, page=saved(page))
    with opened(made) as pdf:
        assert sorted(pdf.attachments) == ["factur-x.xml", "sheet.csv", "zebra.txt"]
        assert pdf.attachments["sheet.csv"].get_file().read_bytes() == b"a;b"
        assert len(pdf.Root.AF) == 3


def test_the_same_document_gives_the_same_bytes(invoice: bytes) -> None:
    assert written(invoice) == written(invoice)


def test_attachments_go_on(invoice: bytes) -> None:
    assert [file.name for file in contract.convert(pivot(invoice), {}).content.document.attachments] == [
        "note.txt"
    ]


@pytest.mark.parametrize(
    "guideline", ["urn:factur-x.eu:1p0:minimum", "urn:factur-x.eu:1p0:basicwl", "urn:own", ""]
)
def test_a_guideline_without_a_place_in_such_a_file_is_its_senders_matter(
    guideline: str, invoice: bytes
) -> None:
    with pytest.raises(DocumentFault) as fault:
        written(invoice, guideline)
    [finding] = fault.value.findings
    assert (finding.rule, finding.term) == ("FACTURX-GUIDELINE", "BT-24")
    assert finding.path == "/Invoice/cbc:CustomizationID"


def test_one_that_the_profile_names_is_not(invoice: bytes) -> None:
    with pytest.raises(ConfigError, match="minimum"):
        contract.convert(pivot(invoice, guideline="urn:factur-x.eu:1p0:minimum"), {"guideline": "x"})


@pytest.mark.parametrize("lacking", ["cii", "pdf"])
def test_without_a_plugin_that_writes_its_parts_it_says_which_is_missing(
    lacking: str, invoice: bytes
) -> None:
    content = pivot(invoice)
    content.beside = {id: other for id, other in content.beside.items() if id != lacking}
    with pytest.raises(PluginError, match=f"format {lacking}"):
        contract.convert(content, {})


def test_a_page_without_metadata_is_not_ours(invoice: bytes) -> None:
    with opened(PAGE.read_bytes()) as page:
        del page.Root.Metadata
        with pytest.raises(PluginError, match="no PDF with metadata"):
            written(invoice, page=saved(page))


def test_the_metadata_are_declared_where_the_page_declares_nothing(invoice: bytes) -> None:
    with opened(PAGE.read_bytes()) as page:
        bare = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
        page.Root.Metadata = page.make_stream(bare)
        pdf = Content(Document(written(invoice, page=saved(page)), "facturx", "invoice"))
    assert [finding.rule for finding in contract.check(pdf).findings] == ["FACTURX-PDFA"]
