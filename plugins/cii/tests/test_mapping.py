"""The mapping tables are whole, hold with the stylesheets, and say what the README says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import comptoir_cii
from comptoir_cii.conversion import mapping
from comptoir_cii.recognition import ORDER_PREFIXES
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.pivot.terms import terms
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import Paths, template
from lxml import etree

PACKAGE = Path(comptoir_cii.__file__).parent
GERMAN = (PACKAGE / "locale/de/LC_MESSAGES/comptoir_cii.po").read_text(encoding="utf-8")
_REASON = re.compile(r"'([A-Z][^']*\.)'")
ORDER = mapping("order")
ROWS = (*mapping().rows, *ORDER.rows)
WRITTEN_ONLY = (
    "/Order/cac:Delivery/cac:DeliveryParty/cac:PartyIdentification/",
    "/Order/cac:Delivery/cac:DeliveryParty/cac:PostalAddress/",
    "/Order/cac:Delivery/cac:DeliveryLocation/cbc:Name",
)
"""Where CII has one place for two of UBL: what stands in where the other is missing, and is read as the other."""
README = Path(__file__).parents[1] / "README.md"


def test_every_term_of_the_standard_has_a_row() -> None:
    known = {row.term for row in mapping().rows}
    missing = {term.id for term in terms()} - known
    assert missing == {"BG-2"}, "process control is no element of its own in UBL"


def test_every_term_of_the_standard_is_carried() -> None:
    carried = {row.term for row in mapping().rows if row.carried}
    assert {term.id for term in terms() if not term.is_group} <= carried


def test_a_row_stands_where_the_standard_says() -> None:
    values = [term for term in terms() if not term.is_group]
    places = {term.id: {template(path) for path in term.paths.values()} for term in values}
    first = {row.term: template(row.pivot) for row in reversed(mapping().rows) if row.carried}
    elsewhere = {name for name, path in first.items() if name in places and path not in places[name]}
    assert elsewhere == set()


def test_every_term_of_an_order_has_a_row() -> None:
    """It is carried, or it is named as lost with a reason."""
    told = {template(row.pivot) for row in ORDER.rows}
    values = [term for term in terms("order") if not term.is_group]
    assert len(values) > 200
    assert [term.id for term in values if template(term.paths["order"]) not in told] == []
    assert [row for row in ORDER.rows if not row.carried and not row.remark] == []


def test_a_row_of_an_order_stands_where_its_term_does() -> None:
    places = {term.id: template(term.paths["order"]) for term in terms("order")}
    first = {row.term: template(row.pivot) for row in reversed(ORDER.rows) if row.term and row.pivot}
    assert {name for name, path in first.items() if path != places[name]} == set()


def test_every_value_that_the_table_of_orders_knows_stands_in_a_sample(
    read: Callable[[bytes], Content], to_pivot: Conversion
) -> None:
    """The exam changes each value of a sample: what the table calls carried arrives, or is told as lost."""
    sources, pivots = set[str](), set[str]()
    for file in sorted((PACKAGE / "samples").glob("good-order-*.xml")):
        source = read(file.read_bytes())
        sources |= _places(source, ORDER_PREFIXES)
        pivots |= _places(to_pivot.run(source, {}).content, PIVOT_PREFIXES)
    assert {row.source for row in ORDER.rows if row.source and template(row.source) not in sources} == set()
    unread = {template(row.pivot) for row in ORDER.rows if row.carried} - pivots
    assert {path for path in unread if not path.startswith(WRITTEN_ONLY)} == set()


def test_what_is_written_of_an_order_is_known_to_its_table(
    read: Callable[[bytes], Content], to_pivot: Conversion, from_pivot: Conversion
) -> None:
    for file in sorted((PACKAGE / "samples").glob("good-order-*.xml")):
        pivot = to_pivot.run(read(file.read_bytes()), {}).content
        assert [loss.path for loss in ORDER.losses(pivot.outline, "pivot")] == []
        written = read(from_pivot.run(pivot, {}).content.bytes)
        assert [loss.path for loss in ORDER.losses(written.outline, "source")] == []


def _places(content: Content, prefixes: Mapping[str, str]) -> set[str]:
    paths = Paths(prefixes)
    elements = list(content.tree.iter(etree.Element))
    attributes = {template(paths.of(each, str(name))) for each in elements for name in each.attrib}
    return attributes | {template(paths.of(each)) for each in elements}


def test_each_fact_names_its_source() -> None:
    assert [row for row in ROWS if not row.fact] == []


def test_each_reason_of_a_loss_is_translated() -> None:
    sheets = sorted((PACKAGE / "xslt").glob("*_losses.xsl"))
    reasons = {reason for sheet in sheets for reason in _REASON.findall(sheet.read_text(encoding="utf-8"))}
    remarks = {row.remark for row in ROWS if not row.carried}
    assert len(reasons) > 20
    assert {reason for reason in reasons | remarks if f'msgid "{reason}"' not in GERMAN} == set()


def test_the_table_of_losses_in_the_readme_is_that_of_the_mapping_tables() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    said = {line for line in lines if line.startswith("| `/")}
    rows = [row for row in ROWS if not row.carried and not row.pivot.startswith("/CreditNote")]
    assert said == {f"| `{row.pivot or row.source}` | {row.remark} |" for row in rows}
