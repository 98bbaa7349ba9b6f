"""From a document of the pivot to a PDF."""

from __future__ import annotations

from collections.abc import Mapping

from comptoir_engine import creditor, logo
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content
from lxml import etree

from comptoir_pdf_email.manner import manner
from comptoir_pdf_email.page import File, compose
from comptoir_pdf_email.press import press


def render(content: Content, options: Mapping[str, str]) -> Converted:
    """Render a document of the pivot as PDF/A-3a and PDF/UA-1.

    Options: `language` (de, en, fr, it; else the document's own, else English), `locale` (`de-CH`, …: how numbers and
    days are written), `attach-xml` (`yes`: the pivot's bytes go into the PDF; they do too where the page has room for
    the first lines only), `logo` (of who writes, cleaned: it stands above the name), `creditors` (of who writes: the
    holders of its accounts, for the QR-bill).
    """
    tree = content.tree
    chosen = manner(options.get("language"), options.get("locale"), _language(tree))
    enclose, picture = options.get("attach-xml") == "yes", logo.picture(options.get(logo.NAME))
    known = creditor.creditors(options.get(creditor.NAME))
    composed = compose(tree, chosen, xml=_xml(content), enclose=enclose, picture=picture, creditors=known)
    pdf = press().set(composed.job)
    document = Document(pdf, "pdf", content.document.type, attachments=content.document.attachments)
    return Converted(Content(document), composed.losses)


def _language(tree: etree._Element) -> str | None:
    """The first language that a text of the document names."""
    return next(
        (stated[:2].lower() for element in tree.iter() if (stated := element.get("languageID"))), None
    )


def _xml(content: Content) -> File:
    kind = content.document.type or "invoice"
    return File(f"{kind}.xml", "application/xml", "UBL 2.1", "alternative", content.bytes)
