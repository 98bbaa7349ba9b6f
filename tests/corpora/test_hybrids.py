"""Real documents as hybrid PDFs, and real hybrid PDFs as documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import facturx
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.pipeline import Processed, convert
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import unpack
from comptoir_engine.xml.content import Content

Way = Callable[[bytes, str], Processed]

BROKEN = {
    "Facture_FR_MINIMUM.pdf": "CII-NO-LINES",
    "factur-x-invalid-xml-encoding-attribute.pdf": "XML-SYNTAX",
}
"""What has no lines, and what is no XML; the others become UBL."""


def as_cii(done: Processed, registry: Registry) -> Converted:
    """The pivot of a document as CII, whatever it came in."""
    made = next((step.artefact for step in done.steps if step.stage == "to_pivot"), None)
    pivot = done.document.content if made is None else made.content
    way = registry.conversions[PIVOT, "cii"]
    return way.run(Content(Document(pivot, PIVOT, done.document.type)), {})


def test_the_xml_in_each_is_what_cii_would_have_been(
    documents: dict[str, bytes], way: Way, registry: Registry
) -> None:
    written = 0
    for name, content in documents.items():
        done = way(content, "facturx")
        assert done.outcome == way(content, "cii").outcome, (name, done.steps[-1])
        if done.target is None:
            continue
        [inside] = unpack(Document(done.target.content, name="it.pdf"), registry)
        expected = as_cii(done, registry)
        assert inside.content == expected.content.bytes, name
        assert facturx.get_xml_from_pdf(done.target.content, check_xsd=False)[1] == inside.content, name
        told = {loss.value for step in done.steps if step.stage == "to_target" for loss in step.losses}
        assert {loss.value for loss in expected.losses} <= told, name
        written += 1
    assert written >= 60


def test_each_hybrid_pdf_becomes_ubl_or_says_why_not(shared: Path, registry: Registry) -> None:
    ends = {}
    for file in sorted((shared / "corpora/zugferd").glob("*.pdf")):
        [inside] = unpack(Document(file.read_bytes(), name=file.name), registry)
        done = convert(inside, registry, "ubl21")
        if done.outcome != "ready":
            ends[file.name] = done.steps[-1].reports[-1].findings[0].rule
    assert ends == BROKEN
