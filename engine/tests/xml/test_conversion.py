"""A conversion by stylesheet and table: what it writes, what it tells as lost, and the way home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from comptoir_engine.errors import ConfigError, DocumentFault, PluginError
from comptoir_engine.model import PIVOT, Attachment, Document
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.conversion import XsltConversion
from comptoir_engine.xml.limits import LIMITS, Limits
from comptoir_engine.xml.mapping import MappingTable
from comptoir_engine.xml.serialise import Output

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
TABLE = """term,pivot,source,cardinality,codes,remark,fact
BT-1,/Invoice/cbc:ID,/b:Bill/b:Number,1..1,,,test
BG-25,/Invoice/cac:InvoiceLine,/b:Bill/b:Item,1..n,,,test
BT-153,/Invoice/cac:InvoiceLine/cac:Item/cbc:Name,/b:Bill/b:Item/b:Text,1..1,,,test
BT-10,,/b:Bill/b:Colour,0..1,,Colours stay at home.,test
BT-125,/Invoice/cac:AdditionalDocumentReference,/b:Bill/b:File,0..1,,,test
BT-5,/Invoice/cbc:Note,/b:Bill/b:Item/b:Text/@lang,0..1,,,test
"""
SHEET = f"""<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" expand-text="yes"
    xpath-default-namespace="urn:bill" xmlns="{UBL}Invoice-2" xmlns:cac="{UBL}CommonAggregateComponents-2"
    xmlns:cbc="{UBL}CommonBasicComponents-2" xmlns:xs="http://www.w3.org/2001/XMLSchema" exclude-result-prefixes="xs">
  <xsl:param name="greeting" as="xs:string" select="'none'"/>
  <xsl:template match="/">
    <xsl:variable name="document" as="document-node()"><xsl:document>
      <Invoice><cbc:ID>{{Bill/Number}}</cbc:ID><cbc:Note>{{$greeting}}</cbc:Note>
        <xsl:for-each select="Bill/Item">
          <cac:InvoiceLine><cac:Item><cbc:Name>{{Text}}</cbc:Name></cac:Item></cac:InvoiceLine>
        </xsl:for-each>
        <xsl:for-each select="Bill/File">
          <cac:AdditionalDocumentReference>{{.}}</cac:AdditionalDocumentReference>
        </xsl:for-each>
      </Invoice></xsl:document></xsl:variable>
    <xsl:variable name="losses" select="array{{for $lang in Bill/Item/Text/@lang return map{{
        'path': path($lang), 'value': string($lang), 'reason': 'A {{thing}} has no place.',
        'args': map{{'thing': 'language'}}}}}}"/>
    <xsl:sequence select="map{{'document': $document, 'losses': serialize($losses, map{{'method': 'json'}})}}"/>
  </xsl:template>
</xsl:stylesheet>"""
BILL = """<Bill xmlns="urn:bill">
<Number>7</Number>
<Item><Text lang="en">Flour</Text></Item>
<Item><Text lang="de">Mehl für Zürich</Text></Item>
<Colour>red</Colour>
<Smell strength="2">of roses</Smell>
</Bill>"""

Make = Callable[..., Any]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes the conversion of these tests, with another stylesheet or output where given."""
    table = tmp_path / "mapping.csv"
    table.write_text(TABLE, encoding="utf-8")

    def making(
        sheet: str = SHEET,
        output: Callable[[Mapping[str, str]], Output] | None = None,
        *,
        at_once: bool = False,
    ) -> Any:
        path = tmp_path / f"sheet-{len(list(tmp_path.glob('sheet-*')))}.xsl"
        path.write_text(sheet, encoding="utf-8")
        mapping = MappingTable.load(table, {"urn:bill": "b"})
        more = {"output": output} if output is not None else {}
        return XsltConversion("bill", PIVOT, ("invoice",), path, mapping, at_once=at_once, **more).conversion

    return making


def content(text: str = BILL, attachments: tuple[Attachment, ...] = ()) -> Content:
    return Content(Document(text.encode(), "bill", "invoice", attachments=attachments))


def test_the_document_is_written_with_format_type_and_attachments(make: Make) -> None:
    attachment = Attachment("plan.pdf", "application/pdf", b"%PDF")
    document = make().run(content(attachments=(attachment,)), {}).content.document
    assert (document.format, document.type, document.attachments) == (PIVOT, "invoice", (attachment,))
    assert document.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice')
    assert "<cbc:Name>Mehl für Zürich</cbc:Name>".encode() in document.content


def _at_once(sheet: str) -> str:
    """The stylesheet as one that writes its document, and the losses behind it."""
    output = '<xsl:output omit-xml-declaration="yes"/>\n  <xsl:template match="/">'
    start, end = sheet.index("    <xsl:sequence select="), sheet.index("  </xsl:template>")
    losses = "replace(serialize($losses, map{'method': 'json'}), '>', '\\\\u003e')"
    written = f"""<xsl:sequence select="$document"/>
      <xsl:processing-instruction name="comptoir-losses" select="{losses}"/>"""
    return sheet[:start].replace('<xsl:template match="/">', output) + written + sheet[end:]


@pytest.mark.parametrize("word", ["Flour", "<?comptoir-losses [?> ]]> &", "\\u003e\r\n\t'\"", "Öl 🫒"])
def test_a_document_that_is_written_at_once_is_the_same_with_the_same_losses(make: Make, word: str) -> None:
    said = word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    text = BILL.replace("Flour", said).replace('lang="en"', f"lang='{said.replace(chr(39), '&apos;')}'")
    plain, written = (way.run(content(text), {}) for way in (make(), make(_at_once(SHEET), at_once=True)))
    assert written.content.bytes == plain.content.bytes
    assert written.losses == plain.losses
    assert written.content.text == plain.content.text


def test_a_sheet_that_writes_no_losses_behind_its_document_is_the_plugins_fault(make: Make) -> None:
    with pytest.raises(PluginError, match="returned no document"):
        make(_at_once(SHEET).replace("comptoir-losses", "losses"), at_once=True).run(content(), {})


def test_what_was_written_is_what_the_next_stage_reads(make: Make) -> None:
    written = make().run(content(), {}).content
    again = Content(written.document)
    assert [each.text for each in written.tree.iter("{*}Name")] == ["Flour", "Mehl für Zürich"]
    assert written.bytes == again.bytes


@pytest.mark.parametrize("at_once", [False, True])
def test_what_was_written_may_be_longer_than_what_is_sent(
    make: Make, at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A format with long names makes 60 MB of an invoice of 35; a stranger may send 45."""
    monkeypatch.setattr("comptoir_engine.xml.content.LIMITS", Limits(size=len(BILL) + 10))
    written = make(_at_once(SHEET) if at_once else SHEET, at_once=at_once).run(content(), {}).content
    assert len(written.bytes) > len(BILL) + 10
    assert written.tree.tag == f"{{{UBL}Invoice-2}}Invoice"
    with pytest.raises(DocumentFault):
        Content(written.document).tree  # noqa: B018


def test_losses_of_the_stylesheet_and_of_the_table_come_together_in_canonical_paths(make: Make) -> None:
    losses = make().run(content(), {}).losses
    assert [(loss.path, loss.value, str(loss.reason)) for loss in losses] == [
        ("/b:Bill/b:Item[1]/b:Text/@lang", "en", "A language has no place."),
        ("/b:Bill/b:Item[2]/b:Text/@lang", "de", "A language has no place."),
        ("/b:Bill/b:Colour", "red", "Colours stay at home."),
        ("/b:Bill/b:Smell/@strength", "2", "The other format has no place for it."),
        ("/b:Bill/b:Smell", "of roses", "The other format has no place for it."),
    ]


def test_the_stylesheets_reason_wins_over_the_tables(make: Make) -> None:
    told = """array{for $c in Bill/Colour return map{'path': path($c), 'value': string($c), 'reason': 'Grey.'}}"""
    start, end = SHEET.index("array{for"), SHEET.index('"/>\n    <xsl:sequence')
    losses = make(SHEET[:start] + told + SHEET[end:]).run(content(), {}).losses
    assert [str(loss.reason) for loss in losses if loss.path == "/b:Bill/b:Colour"] == ["Grey."]


def test_options_of_the_profile_arrive_and_strangers_are_ignored(make: Make) -> None:
    conversion = make()
    greeted = conversion.run(content(), {"greeting": "hello", "unheard-of": "x"}).content
    plain = conversion.run(content(), {}).content
    assert [each.text for each in greeted.tree.iter("{*}Note")] == ["hello"]
    assert [each.text for each in plain.tree.iter("{*}Note")] == ["none"]


def test_the_profile_may_say_how_the_result_is_written(make: Make) -> None:
    conversion = make(
        output=lambda options: Output(encoding=options.get("encoding", "UTF-8"), doctype="<!DOCTYPE Invoice>")
    )
    written = conversion.run(content(), {"encoding": "ISO-8859-1"}).content.bytes
    assert written.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE Invoice>\n<Invoice')
    assert b"Mehl f\xfcr Z\xfcrich" in written


def test_a_large_file_travels_around_saxon_and_arrives_whole(make: Make) -> None:
    file = "QUJD" * (LIMITS.cut_from // 2)
    source = content(BILL.replace("</Bill>", f"<File>{file}</File></Bill>"))
    converted = make().run(source, {})
    assert file not in source.text
    assert f">{file}<".encode() in converted.content.bytes
    assert not [loss for loss in converted.losses if "File" in loss.path]


def test_the_same_bytes_give_the_same_bytes(make: Make) -> None:
    conversion = make()
    assert conversion.run(content(), {}).content.bytes == conversion.run(content(), {}).content.bytes


def test_a_place_of_the_pivot_leads_home_to_path_and_line(make: Make) -> None:
    conversion, source = make(), content()
    pivot = conversion.run(source, {}).content
    assert conversion.home is not None
    assert conversion.home("/Invoice/cac:InvoiceLine[2]/cac:Item/cbc:Name", pivot, source) == (
        "/b:Bill/b:Item[2]/b:Text",
        4,
    )
    assert conversion.home("/Invoice/cbc:ID", pivot, source) == ("/b:Bill/b:Number", 2)
    assert conversion.home("/CreditNote/cbc:ID", pivot, source) is None


def test_a_place_of_the_target_leads_home_to_the_pivot(make: Make, tmp_path: Path) -> None:
    bill = content()
    pivot = make().run(bill, {}).content
    table = MappingTable.load(tmp_path / "mapping.csv", {"urn:bill": "b"})
    back = XsltConversion(PIVOT, "bill", ("invoice",), tmp_path / "unused.xsl", table).conversion
    assert back.home is not None
    line = next(each.sourceline for each in pivot.tree.iter("{*}Name") if each.text == "Mehl für Zürich")
    assert back.home("/b:Bill/b:Item[2]/b:Text", bill, pivot) == (
        "/Invoice/cac:InvoiceLine[2]/cac:Item/cbc:Name",
        line,
    )


def test_a_broken_stylesheet_is_the_installations_fault(make: Make) -> None:
    with pytest.raises(ConfigError, match=r"does not compile.*no-such-function"):
        make(SHEET.replace("{Bill/Number}", "{no-such-function()}")).run(content(), {})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<cbc:ID>{Bill/Number}", "<cbc:ID>{xs:integer(Bill/Colour)}", "red"),
        ("map{'document': $document, ", "map{", "no document"),
        ("map{'document': $document, 'losses'", "'losses', map{'x'", "did not return a map"),
    ],
)
def test_a_stylesheet_that_fails_is_the_plugins_fault_and_named(
    make: Make, old: str, new: str, said: str
) -> None:
    assert old in SHEET
    with pytest.raises(PluginError, match=said) as caught:
        make(SHEET.replace(old, new)).run(content(), {})
    assert caught.value.plugin.startswith("sheet-")
