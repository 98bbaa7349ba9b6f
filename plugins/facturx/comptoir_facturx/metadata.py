"""The metadata of a PDF (XMP): what a standard's properties say, and how they are written and declared.

PDF/A takes only properties that are declared, in the one bag of `pdfaExtension:schemas` (ISO 19005-3, 6.6.2.3.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comptoir_engine.errors import DocumentFault
from comptoir_engine.xml.parse import parse
from lxml import etree

from comptoir_facturx.profiles import Metadata

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_PDFA = "http://www.aiim.org/pdfa/ns/id/"
_NAMES = {"pdfaExtension": _EXTENSION, "pdfaSchema": _SCHEMA, "pdfaProperty": _PROPERTY}
_BEGIN = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END = b'\n<?xpacket end="r"?>'
PROPERTIES = {
    "DocumentType": "The kind of the document in the embedded XML file",
    "DocumentFileName": "The name of the embedded XML file",
    "Version": "The version of the standard that the embedded XML file follows",
    "ConformanceLevel": "The profile of the standard that the embedded XML file follows",
}


@dataclass(frozen=True, slots=True)
class Packet:
    """The metadata of one PDF."""

    root: etree._Element

    @classmethod
    def read(cls, packet: bytes) -> Packet | None:
        """The packet; None where it can't be read, or holds no RDF."""
        try:
            root = parse(packet)
        except DocumentFault:
            return None
        return cls(root) if next(root.iter(f"{{{_RDF}}}RDF"), None) is not None else None

    def value(self, namespace: str, name: str) -> str | None:
        """A property that is a text, written as an element or as an attribute; None where it is not said."""
        for description in self.root.iter(f"{{{_RDF}}}Description"):
            found = description.get(f"{{{namespace}}}{name}", description.findtext(f"{{{namespace}}}{name}"))
            if found is not None:
                return found.strip()
        return None

    def pdfa(self) -> tuple[str, str]:
        """The part of PDF/A that the file claims, and its level of conformance; empty where it claims none."""
        return self.value(_PDFA, "part") or "", (self.value(_PDFA, "conformance") or "").upper()

    def declares(self, namespace: str) -> bool:
        """Whether the properties of a namespace are declared."""
        wanted = f"{{{_SCHEMA}}}namespaceURI"
        attributes = (each.get(wanted) for each in self.root.iter())
        elements = ((each.text or "").strip() for each in self.root.iter(wanted))
        return namespace in {*attributes, *elements}

    def with_properties(self, standard: Metadata, values: Mapping[str, str]) -> bytes:
        """The packet with a standard's properties said and declared."""
        rdf = next(self.root.iter(f"{{{_RDF}}}RDF"))
        names = {"rdf": _RDF, standard.prefix: standard.namespace}
        said = etree.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""}, names)
        for name, value in values.items():
            etree.SubElement(said, f"{{{standard.namespace}}}{name}").text = value
        self._declare(standard, rdf)
        return _BEGIN + etree.tostring(self.root, encoding="UTF-8") + _END

    def _declare(self, standard: Metadata, rdf: etree._Element) -> None:
        schemas = next(self.root.iter(f"{{{_EXTENSION}}}schemas"), None)
        if schemas is None:
            place = etree.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""}, _NAMES)
            schemas = etree.SubElement(place, f"{{{_EXTENSION}}}schemas")
        bag = schemas.find(f"{{{_RDF}}}Bag")
        schema = _resource(bag if bag is not None else etree.SubElement(schemas, f"{{{_RDF}}}Bag"))
        for name, value in (
            ("schema", standard.title), ("namespaceURI", standard.namespace), ("prefix", standard.prefix)
        ):  # fmt: skip
            etree.SubElement(schema, f"{{{_SCHEMA}}}{name}").text = value
        properties = etree.SubElement(etree.SubElement(schema, f"{{{_SCHEMA}}}property"), f"{{{_RDF}}}Seq")
        for name, description in PROPERTIES.items():
            _describe(_resource(properties), name, description)


def _resource(parent: etree._Element) -> etree._Element:
    return etree.SubElement(parent, f"{{{_RDF}}}li", {f"{{{_RDF}}}parseType": "Resource"})


def _describe(item: etree._Element, name: str, description: str) -> None:
    for key, value in (
        ("name", name), ("valueType", "Text"), ("category", "external"), ("description", description)
    ):  # fmt: skip
        etree.SubElement(item, f"{{{_PROPERTY}}}{key}").text = value
