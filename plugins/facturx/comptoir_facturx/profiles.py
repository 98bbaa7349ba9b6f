"""Guidelines and what a PDF has to say of them: profile, file name, relationship, namespace of the metadata.

Source: Factur-X 1.09 / ZUGFeRD 2.5, part on the container; Order-X 1.0; ZUGFeRD 1.0 and 2.0 for what is only read.
"""

from __future__ import annotations

from dataclasses import dataclass

from comptoir_engine.model import Type

from comptoir_facturx.kinds import Inside

EN16931 = "urn:cen.eu:en16931:2017"
_XRECHNUNG = ("urn:xeinkauf.de:kosit:xrechnung", "urn:xoev-de:kosit:standard:xrechnung")
_ENDINGS = {":minimum": "MINIMUM", ":basicwl": "BASIC WL", ":basic": "BASIC", ":comfort": "COMFORT",
            ":extended": "EXTENDED"}  # fmt: skip
_OWN = ("factur-x", "zugferd", "urn:ferd", "order-x")
WITHOUT_LINES = ("MINIMUM", "BASIC WL")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A standard's properties in the metadata of a PDF (XMP): their namespace, prefix and title of the schema."""

    namespace: str
    prefix: str
    title: str


FACTUR_X = Metadata(
    "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#", "fx", "Factur-X PDFA Extension Schema"
)
ORDER_X = Metadata("urn:factur-x:pdfa:CrossIndustryDocument:1p0#", "fx", "Order-X PDFA Extension Schema")
ZUGFERD_1 = Metadata(
    "urn:ferd:pdfa:CrossIndustryDocument:invoice:1p0#", "zf", "ZUGFeRD PDFA Extension Schema"
)
ZUGFERD_2 = Metadata(
    "urn:zugferd:pdfa:CrossIndustryDocument:invoice:2p0#", "zf", "ZUGFeRD PDFA Extension Schema"
)
_METADATA = {"cii": (FACTUR_X, ZUGFERD_2), "zugferd1": (ZUGFERD_1,), "order-x": (ORDER_X, FACTUR_X)}
_FILE_NAMES = {
    "cii": ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml"),
    "zugferd1": ("ZUGFeRD-invoice.xml",),
    "order-x": ("order-x.xml",),
}

STANDARD_NAMES = frozenset(name.lower() for names in _FILE_NAMES.values() for name in names)
"""In small letters: what is called so is meant, however it is written."""


def level(guideline: str) -> str | None:
    """The profile that a document of a guideline has in a PDF; None where it has none.

    A guideline that narrows EN 16931 (`#compliant#`) is EN 16931; one that widens it (`#conformant#`) is EXTENDED.
    """
    if any(each in guideline for each in _XRECHNUNG):
        return "XRECHNUNG"
    named = next((name for ending, name in _ENDINGS.items() if guideline.lower().endswith(ending)), None)
    if named is not None and any(each in guideline.lower() for each in _OWN):
        return named
    if guideline.startswith(f"{EN16931}#conformant#"):
        return "EXTENDED"
    return "EN 16931" if guideline == EN16931 or guideline.startswith(f"{EN16931}#") else None


def file_name(kind: str, level: str | None) -> str:
    """What the XML is called today."""
    return "xrechnung.xml" if kind == "cii" and level == "XRECHNUNG" else _FILE_NAMES.get(kind, ("",))[0]


def names_of(kind: str) -> tuple[str, ...]:
    """All that the XML may be called; nothing for UBL, of which no standard says it."""
    return _FILE_NAMES.get(kind, ())


def relationship(level: str | None) -> str:
    """What the XML is to the page: the same document in another form, or, without lines, only data of it."""
    return "Data" if level in WITHOUT_LINES else "Alternative"


def metadata_of(kind: str) -> tuple[Metadata, ...]:
    """The properties that a PDF with a document of this kind may have, the current ones first; none for UBL."""
    return _METADATA.get(kind, ())


def document_types(document: Inside) -> tuple[str, ...]:
    """What the metadata may call the kind of a document. A credit note is an INVOICE to the standard."""
    names: dict[Type, tuple[str, ...]] = {
        "order": ("ORDER", "ORDER_CHANGE"),
        "order-response": ("ORDER_RESPONSE",),
    }
    return names.get(document.type, ("INVOICE",))
