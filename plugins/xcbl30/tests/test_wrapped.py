"""What xCBL travels in is opened, whatever hangs beside it; a wrapper of something else is nobody's of ours."""

from __future__ import annotations

from pathlib import Path

import comptoir_xcbl30
import pytest
from comptoir_engine.model import Document
from comptoir_engine.pipeline import convert
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import unpack
from comptoir_engine.xml.content import Content

SAMPLES = Path(comptoir_xcbl30.__file__).with_name("samples")
PLAIN = (SAMPLES / "good-invoice-minimum-in-a-namespace.xml").read_bytes()
SOAP = (SAMPLES / "good-wrapped-in-soap.xml").read_bytes()
SOAP_12 = SOAP.replace(
    b"http://schemas.xmlsoap.org/soap/envelope/", b"http://www.w3.org/2003/05/soap-envelope"
)
MIME = (SAMPLES / "good-wrapped-in-mime.mime").read_bytes()


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


@pytest.mark.parametrize("content", [SOAP, SOAP_12, MIME, MIME.replace(b"\r\n", b"\n")])
def test_the_document_in_it_is_the_document(content: bytes, registry: Registry) -> None:
    [inside] = unpack(Document(content, name="upload"), registry)
    made, plain = (convert(each, registry, "ubl21").target for each in (inside, Document(PLAIN)))
    assert made is not None
    assert plain is not None
    assert made.content == plain.content


def test_the_other_parts_are_its_attachments(registry: Registry) -> None:
    [inside] = unpack(Document(MIME), registry)
    [note] = inside.attachments
    assert (note.name, note.media_type, note.content) == ("note.txt", "text/plain", b"Lieferschein LS-5")


@pytest.mark.parametrize(
    "content",
    [
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhello\r\n--x--\r\n",
        SOAP.replace(b"InvoiceHeader", b"Head"),
        SOAP.replace(b"xmlsoap.org", b"example.org"),
        b"Content-Type: multipart/mixed\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3_000,
    ],
)
def test_a_wrapper_of_something_else_is_not_ours(content: bytes) -> None:
    [_, wrapped] = comptoir_xcbl30.formats()
    assert wrapped.recognise(Content(Document(content))) is None
