"""Tries a logo before it stands in anybody's documents, and shows a company what it looks like."""

from __future__ import annotations

from collections.abc import Mapping

from comptoir_engine import logo
from comptoir_engine.errors import ComptoirError
from comptoir_engine.logo import Picture
from comptoir_engine.model import PIVOT, Document, Message
from comptoir_engine.pivot.values import Value, write
from comptoir_engine.registry import Registry
from comptoir_engine.writing import Ours
from comptoir_engine.writing import write as convert
from comptoir_engine.xml.content import Content
from lxml import etree

from comptoir_hub.errors import Invalid
from comptoir_hub.logos.cleaning import FIELD, cleaned
from comptoir_hub.logos.filling import showing
from comptoir_hub.store.records import Company

_SAMPLE = {
    "BT-1": "R-1", "BT-2": "2026-11-03", "BT-3": "380", "BT-5": "CHF", "BT-9": "2026-12-03",
    "BT-24": "urn:cen.eu:en16931:2017", "BT-44": "Muster AG", "BT-50": "Musterweg 1", "BT-53": "3000", "BT-52": "Bern",
    "BT-55": "CH", "BT-106": "100.00", "BT-109": "100.00", "BT-110": "8.10", "BT-112": "108.10", "BT-115": "108.10",
}  # fmt: skip
_SAMPLE_LINE = {
    "BT-116": "100.00", "BT-117": "8.10", "BT-118": "S", "BT-119": "8.1", "BT-126": "1", "BT-129": "10",
    "BT-130": "H87", "BT-131": "100.00", "BT-146": "10.00", "BT-151": "S", "BT-152": "8.1", "BT-153": "Muster",
}  # fmt: skip
"""With the VAT of it: what may stand several times in an invoice."""
_NOT_SHOWN = Message(
    "The logo can't be shown on a page of the format {format}. Save it as PNG, then try that."
)


def tried(content: bytes, registry: Registry) -> Picture:
    """The picture, cleaned, after each format that shows logos has shown it; raises `Invalid`.

    Without this, a picture that a format can't take would hold every document of its company.
    """
    picture = cleaned(content)
    for format in showing(registry):
        try:
            sample(Company("", "Muster AG"), format, {}, registry, {logo.NAME: picture.address}.get)
        except ComptoirError as error:
            raise Invalid(FIELD, Message(_NOT_SHOWN.key, {"format": format})) from error
    return picture


def sample(
    company: Company, format: str, options: Mapping[str, str], registry: Registry, ours: Ours
) -> bytes:
    """A small invoice of a company's in a format; raises `PluginError`."""
    letter = {
        "BT-27": company.name, "BT-35": company.street, "BT-38": company.postcode, "BT-37": company.town,
        "BT-40": company.country or "CH",
    }  # fmt: skip
    said = {**_SAMPLE, **{term: value for term, value in letter.items() if value}}
    values = [Value(term, (), value) for term, value in said.items()]
    values += [Value(term, (1,), value) for term, value in _SAMPLE_LINE.items()]
    pivot = Document(etree.tostring(write(values, "invoice")), PIVOT, "invoice")
    way = registry.conversions[PIVOT, format]
    return convert(way, Content(pivot), options, registry.from_pivot, ours).content.document.content
