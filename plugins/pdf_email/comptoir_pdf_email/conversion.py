"""The format `pdf` and the way to it from the pivot; light to import, for every process loads it."""

from __future__ import annotations

from collections.abc import Mapping

from comptoir_engine import creditor, logo
from comptoir_engine.hookspecs import Conversion, Converted, Format, Option
from comptoir_engine.model import PIVOT, Message, Type
from comptoir_engine.pivot.terms import BILLS, POST_AWARD
from comptoir_engine.xml.content import Content

TYPES: tuple[Type, ...] = (*BILLS, *POST_AWARD)


def recognise(content: Content) -> Type | None:
    """No PDF is read yet, so none is recognised."""
    return None


def convert(content: Content, options: Mapping[str, str]) -> Converted:
    """See `rendering.render`."""
    from comptoir_pdf_email.rendering import render

    return render(content, options)


FORMAT = Format("pdf", "PDF", TYPES, "application/pdf", "pdf", recognise)
LANGUAGES = ("de", "en", "fr", "it")
"""Those we have words for."""
OPTIONS = (
    Option("language", LANGUAGES, title=Message("Language").key),
    Option("locale", title=Message("How numbers and dates are written, such as de-CH").key),
    Option("attach-xml", ("yes", "no"), title=Message("Attach the structured document too").key),
    logo.OPTION,
    creditor.OPTION,
)
"""What a receiver's profile may say, of the PDF and of the mail that brings it (README.md)."""
CONVERSION = Conversion(PIVOT, "pdf", TYPES, convert, options=OPTIONS)
