"""What the plugin offers; light to import, for every process loads it: the PDF library comes with the first PDF."""

from __future__ import annotations

from collections.abc import Mapping

from comptoir_engine.hookspecs import Check, Conversion, Converted, Format, Option
from comptoir_engine.model import PIVOT, Document, Finding, Message, Recognised, Report, Type
from comptoir_engine.xml.content import Content

TYPES: tuple[Type, ...] = ("invoice", "credit-note", "order", "order-response", "despatch-advice")
WRITTEN: tuple[Type, ...] = ("invoice", "credit-note")
CHECK_ID = "facturx-container"
VERSION = "Factur-X 1.09 / ZUGFeRD 2.5; PDF/A itself is not validated"
OPTIONS = (
    Option("guideline", title=Message("Guideline").key),
    Option("extension", ("on", "off"), title=Message("Notes for what the format can't hold").key),
    Option("language", ("de", "en", "fr", "it"), title=Message("Language").key),
    Option("locale", title=Message("How numbers and dates are written, such as de-CH").key),
)
"""Of the formats it is written from; those of the PDF that would put a second document into it are not among them."""

_UNREAD = (b"CrossIndustryDocument", b"SCRDMCCBDACIOMessageStructure")
"""Roots of what lies in hybrid PDFs and may be converted by nobody who is installed."""
_HEADER_WITHIN = 1024
"""Bytes; what stands before the header is skipped by readers (ISO 32000-1, annex H.3.4.1)."""


def is_pdf(content: Content) -> bool:
    """Whether a file says that it is a PDF."""
    return b"%PDF-" in content.bytes[:_HEADER_WITHIN]


def recognise(content: Content) -> Recognised | None:
    """See `reading.recognise`."""
    if not is_pdf(content):
        return None
    from comptoir_facturx import reading

    return reading.recognise(content)


def unpack(content: Content) -> tuple[Document, ...]:
    """See `reading.unpack`."""
    from comptoir_facturx import reading

    return reading.unpack(content)


def explain(content: Content) -> tuple[Finding, ...] | None:
    """See `explaining.explain`; of XML, `explaining.unread`."""
    if is_pdf(content):
        from comptoir_facturx import explaining

        return explaining.explain(content)
    if any(root in content.bytes for root in _UNREAD):
        from comptoir_facturx import explaining

        return explaining.unread(content)
    return None


def convert(content: Content, options: Mapping[str, str]) -> Converted:
    """See `writing.convert`."""
    from comptoir_facturx import writing

    return writing.convert(content, options)


def check(content: Content) -> Report:
    """See `checking.check`."""
    from comptoir_facturx import checking

    return Report(CHECK_ID, VERSION, *checking.check(content))


FORMAT = Format("facturx", "Factur-X / ZUGFeRD", TYPES, "application/pdf", "pdf", recognise, unpack, explain)
CONVERSION = Conversion(PIVOT, "facturx", WRITTEN, convert, needs=("cii", "pdf"), options=OPTIONS)
CHECK = Check(CHECK_ID, "schema", VERSION, "facturx", TYPES, check)
