"""A file that is lost is told by name, kind and size, whatever the format that holds it, and never as its base64."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from comptoir_engine.embedded import with_files_told
from comptoir_engine.messages.readable import losses_json
from comptoir_engine.model import PIVOT, Document, Loss, LostFile, Message
from comptoir_engine.pipeline import convert
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 12
PACKED = base64.b64encode(PDF).decode()
WRAPPED = "\n".join(PACKED[start : start + 76] for start in range(0, len(PACKED), 76))
WHY = Message("No place.")
NAMED = '<a><b mimeCode="application/x-plan" filename="plan.pdf">{}</b></a>'
BESIDE = "<a><FileName>plan.pdf</FileName><MIMEType>application/x-plan</MIMEType><Content>{}</Content></a>"


def told(value: str, *documents: str) -> Loss:
    (loss,) = with_files_told(
        [Loss("/a/b", value, WHY)], *(Content(Document(text.encode())) for text in documents)
    )
    return loss


@pytest.mark.parametrize(
    ("value", "document", "file"),
    [
        (PACKED, NAMED.format(PACKED), ("plan.pdf", "application/x-plan")),
        (PACKED, NAMED.format(WRAPPED), ("plan.pdf", "application/x-plan")),
        (WRAPPED, BESIDE.format(WRAPPED), ("plan.pdf", "application/x-plan")),
        (PACKED, f"<a><b>data:application/x-plan;base64,{PACKED}</b></a>", (None, "application/pdf")),
        (f"data:application/x-plan;base64,{PACKED}", "<a/>", (None, "application/x-plan")),
        (PACKED, "<a/>", (None, "application/pdf")),
        (PACKED, "no XML", (None, "application/pdf")),
    ],
)  # fmt: skip
def test_a_file_is_told_as_what_holds_it_says(
    value: str, document: str, file: tuple[str | None, str]
) -> None:
    loss = told(value, document)
    assert loss.file == LostFile(*file, len(PDF))
    assert loss.value == ", ".join(filter(None, (*file, "3 KB")))
    assert (loss.path, loss.reason) == ("/a/b", WHY)


@pytest.mark.parametrize("n", range(30, 36))
def test_the_size_is_that_of_the_file(n: int) -> None:
    content = b"%PDF" + bytes(n)
    loss = told(base64.b64encode(content).decode(), "<a/>")
    assert loss.file == LostFile(None, "application/pdf", len(content))
    assert loss.value == f"application/pdf, {len(content)} B"


def test_the_second_form_of_the_document_may_say_the_name() -> None:
    loss = told(PACKED, "<a/>", f'<a><b filename="plan.pdf">{PACKED}</b></a>')
    assert loss.file == LostFile("plan.pdf", "application/pdf", len(PDF))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026-118",
        "A" * 39,
        "9" * 40,
        "356a192b7913b04c54574d18c28d46e6395428ab",
        "a text of many words " * 100,
    ],
)
def test_what_is_no_file_stays_as_it_is(value: str) -> None:
    assert told(value, f"<a><b>{value}</b></a>") == Loss("/a/b", value, WHY)


def test_what_is_long_and_nothing_but_base64_is_a_file() -> None:
    assert told("QUJD" * 300, "<a/>").file == LostFile(None, "application/octet-stream", 900)


def test_a_way_tells_its_losses_so(bills: Any, registry: Registry) -> None:
    pivot = convert(Document(bills.sample()), registry, PIVOT).target
    assert pivot is not None
    enclosed = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject "
        f'mimeCode="application/pdf" filename="plan.pdf">{PACKED}</cbc:EmbeddedDocumentBinaryObject>'
        "</cac:Attachment></cac:AdditionalDocumentReference><cac:AccountingSupplierParty>"
    )
    content = pivot.content.replace(b"<cac:AccountingSupplierParty>", enclosed.encode(), 1)
    result = convert(Document(content), registry, "bill")
    lost = losses_json(result, "en")
    assert '"file": {"name": "plan.pdf", "media_type": "application/pdf", "size": 3081}' in lost
    assert '"value": "plan.pdf, application/pdf, 3 KB"' in lost
    assert PACKED[:40] not in lost
