"""The format `html`: a document as one page for people, in four languages; written, never read.

The page is complete in itself (no script, no link, nothing fetched; its one picture, the logo of who writes, stands in
it whole), fit for a phone, a desk and A4 paper. Whatever has no place of its own in it is listed at its end. Options:
`language` (en, de, fr, it) and `locale` (de-CH, fr-CH, it-CH, en-CH, de-DE, de-AT, fr-FR, it-IT, en-GB), which says how
numbers and days are written; `logo`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lxml import etree

from comptoir_engine import logo
from comptoir_engine.hookspecs import Conversion, Converted, Format, Option, hookimpl
from comptoir_engine.model import PIVOT, Document, Loss, Message, Type
from comptoir_engine.pivot.html import trade
from comptoir_engine.pivot.html.rest import rest
from comptoir_engine.pivot.terms import BILLS, LANGUAGES, POST_AWARD
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from comptoir_engine.xml.saxon import saxon

TYPES: tuple[Type, ...] = (*BILLS, *POST_AWARD)
BILL = Path(__file__).parent / "xslt" / "invoice.xsl"
TRADE = Path(__file__).parent / "xslt" / "trade.xsl"

_BINARY = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}EmbeddedDocumentBinaryObject"
_TITLE = Message("HTML page")
_NOT_ON_THE_PAGE = Message("A file inside a document is named on the page, but is not part of it.")
_ROOM = '<img src="logo"'
_ENOUGH = 60
"""So many characters of a file are kept with its loss: it can be large, and the loss names its place."""

LOCALES = ("de-CH", "fr-CH", "it-CH", "en-CH", "de-DE", "de-AT", "fr-FR", "it-IT", "en-GB")
OPTIONS = (
    Option("language", LANGUAGES, title=Message("Language").key),
    Option("locale", LOCALES, title=Message("How numbers and dates are written, such as de-CH").key),
    logo.OPTION,
)


@hookimpl
def formats() -> Iterable[Format]:
    """HTML, which no document is recognised as."""
    return [Format("html", _TITLE.key, TYPES, "text/html", "html", recognise=lambda content: None)]


@hookimpl
def conversions() -> Iterable[Conversion]:
    """From the pivot only."""
    return [Conversion(PIVOT, "html", TYPES, run=render, prepare=prepare, options=OPTIONS)]


def prepare() -> None:
    """Compile the stylesheets with the others."""
    saxon().prepare(BILL, TRADE)


def render(content: Content, options: Mapping[str, str]) -> Converted:
    """The page of a document of the pivot; what an embedded file holds is lost."""
    prepare()  # before the node is asked for: a new stylesheet makes a new processor, and nodes belong to one
    wanted = {name: options[name] for name in ("language", "locale") if name in options}
    picture = logo.picture(options.get(logo.NAME))
    if picture is not None:
        wanted["with-logo"] = "yes"
    type = content.document.type
    if type in POST_AWARD:
        language = wanted.get("language", LANGUAGES[0])
        said = trade.page(content.tree, type, language if language in LANGUAGES else LANGUAGES[0])
        page = saxon().text(TRADE, content.node, {**wanted, "said": json.dumps(said)})
    else:
        page = saxon().text(BILL, content.node, {**wanted, "rest": json.dumps(rest(content.outline))})
    document = Document(f"{_with(picture, page)}\n".encode(), "html", content.document.type)
    return Converted(Content(document), tuple(_files(content.tree)))


def _with(picture: logo.Picture | None, page: str) -> str:
    """The page with the picture where its stylesheet left room, so that Saxon gets no quarter of a megabyte a page.
    No text can say what stands there: in a text a `<` is escaped."""
    return page.replace(_ROOM, f'<img src="{picture.address}"', 1) if picture is not None else page


def _files(tree: etree._Element) -> Iterator[Loss]:
    for element in tree.iter(_BINARY):
        if element.text:
            yield Loss(path_of(element, PIVOT_PREFIXES), element.text.strip()[:_ENOUGH], _NOT_ON_THE_PAGE)
