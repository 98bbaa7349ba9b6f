"""A conversion that nobody prepared works at once, whatever Saxon has run before."""

from __future__ import annotations

from pathlib import Path

from comptoir_engine.model import PIVOT, Document
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.conversion import XsltConversion
from comptoir_engine.xml.mapping import MappingTable

_COPY = """<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><xsl:sequence select="map{'document': ., 'losses': '[]'}"/></xsl:template>
</xsl:stylesheet>"""


def test_stylesheets_that_are_new_to_saxon_are_compiled_before_the_document_is_read(tmp_path: Path) -> None:
    for name in ("one.xsl", "two.xsl"):
        stylesheet = tmp_path / name
        stylesheet.write_text(_COPY)
        conversion = XsltConversion("toy", PIVOT, ("invoice",), stylesheet, MappingTable((), {})).conversion
        converted = conversion.run(Content(Document(b"<a/>", "toy", "invoice")), {})
        assert converted.content.tree.tag == "a"
