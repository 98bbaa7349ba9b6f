"""The mapping table: what is carried, and where a finding was in the source."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_engine.xml import homes
from comptoir_engine.xml.mapping import PIVOT_PREFIXES, MappingTable
from comptoir_engine.xml.outline import Outline
from comptoir_engine.xml.paths import path_of
from lxml import etree

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
TABLE = """term,pivot,source,cardinality,codes,remark,fact
BT-1,/Invoice/cbc:ID,/Bill/Head/No,1..1,,,test
BT-3,/Invoice/cbc:InvoiceTypeCode,,1..1,,The type is not written.,test
BG-25,/Invoice/cac:InvoiceLine,/Bill/Items/Item,1..n,,,test
BT-126,/Invoice/cac:InvoiceLine/cbc:ID,/Bill/Items/Item/Pos,1..1,,,test
BG-27,/Invoice/cac:InvoiceLine/cac:AllowanceCharge[cbc:ChargeIndicator='false'],/Bill/Items/Item/Rebate,0..n,,,test
BT-136,/Invoice/cac:InvoiceLine/cac:AllowanceCharge[cbc:ChargeIndicator='false']/cbc:Amount,/Bill/Items/Item/Rebate/Sum,1..1,,,test
BG-28,/Invoice/cac:InvoiceLine/cac:AllowanceCharge[cbc:ChargeIndicator='true'],/Bill/Items/Item/Extra,0..n,,,test
BT-141,/Invoice/cac:InvoiceLine/cac:AllowanceCharge[cbc:ChargeIndicator='true']/cbc:Amount,/Bill/Items/Item/Extra/Sum,1..1,,,test
BT-5,//@currencyID,/Bill/Head/Money,1..1,,,test
"""
SOURCE = etree.fromstring(
    """<Bill><Head><No>1</No><Money>CHF</Money><Colour k="v">red</Colour></Head><Items>
<Item><Pos>1</Pos><Extra><Sum>1</Sum></Extra></Item>
<Item><Pos>2</Pos><Rebate><Sum>2</Sum></Rebate>
<Rebate><Sum>3</Sum></Rebate><Extra><Sum>4</Sum></Extra></Item></Items></Bill>"""
)


def pivot(root: str = "Invoice") -> etree._Element:
    line = "InvoiceLine" if root == "Invoice" else "CreditNoteLine"
    charge = (
        "<cac:AllowanceCharge><cbc:ChargeIndicator>{}</cbc:ChargeIndicator>"
        '<cbc:Amount currencyID="CHF">{}</cbc:Amount></cac:AllowanceCharge>'
    )
    charges = charge.format("false", 2) + charge.format("true", 4) + charge.format("false", 3)
    return etree.fromstring(
        f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" xmlns:cac="{CAC}" xmlns:cbc="{CBC}">'
        f"<cbc:ID>1</cbc:ID><cbc:{root}TypeCode>380</cbc:{root}TypeCode><cbc:Note>n</cbc:Note>"
        f"<cac:{line}><cbc:ID>1</cbc:ID>{charge.format('true', 1)}</cac:{line}>"
        f"<cac:{line}><cbc:ID>2</cbc:ID>{charges}</cac:{line}>"
        f"</{root}>"
    )


@pytest.fixture
def table(tmp_path: Path) -> MappingTable:
    path = tmp_path / "mapping.csv"
    path.write_text(TABLE, encoding="utf-8")
    return MappingTable.load(path, {})


def test_what_the_table_does_not_know_is_lost_with_its_place(table: MappingTable) -> None:
    losses = [(loss.path, loss.value) for loss in table.losses(Outline(SOURCE), "source")]
    assert losses == [("/Bill/Head/Colour/@k", "v"), ("/Bill/Head/Colour", "red")]


def test_a_row_without_a_place_gives_its_remark_as_reason(table: MappingTable) -> None:
    losses = {loss.path: str(loss.reason) for loss in table.losses(Outline(pivot()), "pivot")}
    assert losses["/Invoice/cbc:InvoiceTypeCode"] == "The type is not written."
    assert "/Invoice/cbc:Note" in losses
    assert not any("currencyID" in path for path in losses)


def test_rows_hold_for_credit_notes_too(table: MappingTable) -> None:
    losses = [loss.path for loss in table.losses(Outline(pivot("CreditNote")), "pivot")]
    assert losses[0] == "/CreditNote/cbc:CreditNoteTypeCode"
    assert not any("CreditNoteLine" in path and path.endswith("cbc:ID") for path in losses)


@pytest.mark.parametrize("root", ["Invoice", "CreditNote"])
@pytest.mark.parametrize(
    ("amount", "home", "line"),
    [
        ("1", "/Bill/Items/Item[1]/Extra/Sum", 2),
        ("2", "/Bill/Items/Item[2]/Rebate[1]/Sum", 3),
        ("3", "/Bill/Items/Item[2]/Rebate[2]/Sum", 4),
        ("4", "/Bill/Items/Item[2]/Extra/Sum", 4),
    ],
)
def test_a_place_of_the_pivot_leads_home_through_split_groups(
    table: MappingTable, root: str, amount: str, home: str, line: int
) -> None:
    place = next(found for found in pivot(root).iter(f"{{{CBC}}}Amount") if found.text == amount)
    found = table.home(place, SOURCE)
    assert (path_of(found, {}), found.sourceline) == (home, line)


def test_conditions_tell_rows_of_one_template_apart(tmp_path: Path) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text(
        "term,pivot,source,cardinality,codes,remark,fact\n"
        "BG-4,/Invoice/cac:Tax[cac:Scheme/cbc:ID='VAT'],/Bill/Vat,0..n,,,test\n"
        "BT-31,/Invoice/cac:Tax[cac:Scheme/cbc:ID='VAT']/cbc:No,/Bill/Vat,0..n,,,test\n"
        "BT-32,/Invoice/cac:Tax[not(cac:Scheme/cbc:ID='VAT')]/cbc:No,/Bill/Other,0..1,,,test\n",
        encoding="utf-8",
    )
    tax = "<cac:Tax><cbc:No>{}</cbc:No><cac:Scheme><cbc:ID>{}</cbc:ID></cac:Scheme></cac:Tax>"
    invoice = etree.fromstring(
        f'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="{CAC}" xmlns:cbc="{CBC}">'
        f"{tax.format(1, 'LOC')}{tax.format(2, 'VAT')}{tax.format(3, 'VAT')}</Invoice>"
    )
    bill = etree.fromstring("<Bill><Vat>2</Vat><Vat>3</Vat><Other>1</Other></Bill>")
    table = MappingTable.load(path, {})
    found = {no.text: table.home(no, bill).text for no in invoice.iter(f"{{{CBC}}}No")}
    assert found == {"1": "1", "2": "2", "3": "3"}


def test_a_place_without_a_row_leads_to_its_nearest_known_ancestor(table: MappingTable) -> None:
    indicator = pivot()[-1].findall(f".//{{{CBC}}}ChargeIndicator")[0]
    assert path_of(table.home(indicator, SOURCE), {}) == "/Bill/Items/Item[2]/Rebate[1]"


def test_of_several_homes_the_one_that_says_the_same_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text(
        "term,pivot,source,cardinality,codes,remark,fact\n"
        "BT-5,/Invoice/cbc:ID,/Bill/Old,0..1,,,test\nBT-5,/Invoice/cbc:ID,/Bill/New,0..1,,,test\n",
        encoding="utf-8",
    )
    bill = etree.fromstring("<Bill><Old>2</Old><New>1</New></Bill>")
    assert MappingTable.load(path, {}).home(pivot()[0], bill).tag == "New"


def test_a_path_leads_to_its_element_or_to_the_nearest_that_exists(table: MappingTable) -> None:
    made = pivot()
    where = table.homes(made, SOURCE)
    for element in made.iter(etree.Element):
        assert where.at(path_of(element, PIVOT_PREFIXES)) is element
    assert where.at("/Invoice/cac:InvoiceLine[2]/cac:AllowanceCharge[9]/cbc:Amount") is made[-1]
    assert where.at("/Invoice/cac:InvoiceLine[cbc:ID='2']/cbc:ID") is made[-1][0]
    assert where.at("/Invoice/{urn:x}other") is made
    assert where.at("/CreditNote/cbc:ID") is None


def test_what_is_not_there_leads_to_where_it_would_have_been(table: MappingTable) -> None:
    bill = etree.fromstring(
        "<Bill><Head><No>x</No></Head><Items><Item/><Item><Pos>2</Pos></Item></Items></Bill>"
    )
    made = pivot()
    for element in (made[0], made[-1][0]):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    where = table.homes(made, bill)
    found = {path: where.lead(path) for path in ("/Invoice/cbc:ID", "/Invoice/cac:InvoiceLine[2]/cbc:ID")}
    assert [place and place[0] for place in found.values()] == ["/Bill/Head/No", "/Bill/Items/Item[2]/Pos"]


def test_lines_of_an_order_lead_home_each_to_its_own(tmp_path: Path) -> None:
    """Groups of order documents have names of their own."""
    path = tmp_path / "mapping.csv"
    path.write_text(
        "term,pivot,source,cardinality,codes,remark,fact\n"
        "line,/Order/cac:OrderLine,/Bill/Items/Item,1..n,,,test\n"
        "line-number,/Order/cac:OrderLine/cac:LineItem/cbc:ID,/Bill/Items/Item/Pos,1..1,,,test\n"
    )
    order = etree.fromstring(
        f'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cac="{CAC}" xmlns:cbc="{CBC}">'
        + "<cac:OrderLine><cac:LineItem><cbc:ID>x</cbc:ID></cac:LineItem></cac:OrderLine>" * 2
        + "</Order>"
    )
    found = MappingTable.load(path, {}).homes(order, SOURCE).at("/Order/cac:OrderLine[2]/cac:LineItem/cbc:ID")
    assert found is not None
    assert path_of(MappingTable.load(path, {}).home(found, SOURCE), {}) == "/Bill/Items/Item[2]/Pos"


def test_an_attribute_leads_to_its_own_home_where_that_exists(tmp_path: Path) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text(
        "term,pivot,source,cardinality,codes,remark,fact\n"
        "BT-1,/Invoice/cbc:ID,/Bill/No,1..1,,,test\n"
        "BT-1-1,/Invoice/cbc:ID/@schemeID,/Bill/No/@of,0..1,,,test\n",
        encoding="utf-8",
    )
    table, made = MappingTable.load(path, {}), pivot()
    for bill, home in (
        ('<Bill><No of="x">1</No></Bill>', "/Bill/No/@of"),
        ("<Bill><No>1</No></Bill>", "/Bill/No"),
    ):
        found = table.homes(made, etree.fromstring(bill)).lead("/Invoice/cbc:ID/@schemeID")
        assert found is not None
        assert found[0] == home


def test_a_place_without_a_row_is_shown_as_the_root_and_not_as_its_version(tmp_path: Path) -> None:
    """The root is made for attributes too, which say nothing of what stands in it."""
    path = tmp_path / "mapping.csv"
    path.write_text(f"{TABLE.splitlines()[0]}\n,/Invoice,/Bill/@version,1..1,,,test\n", encoding="utf-8")
    bill = etree.fromstring('<Bill version="3.1"><No>1</No></Bill>')
    for root in ("Invoice", "CreditNote"):
        where = MappingTable.load(path, {}).homes(pivot(root), bill)
        found = [where.lead(f"/{root}{rest}") for rest in ("", "/cbc:Note", "/cbc:BuyerReference")]
        assert found == [("/Bill", bill)] * 3


def test_a_thousand_places_cost_no_more_each_than_a_hundred(
    table: MappingTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in the elements that are looked at."""
    looked_at: list[int] = []
    select = homes._select

    def counted(*args: Any) -> list[etree._Element]:
        found = select(*args)
        looked_at.append(len(found))
        return found

    monkeypatch.setattr(homes, "_select", counted)
    assert _looked_at(table, 400, looked_at) < 2.2 * _looked_at(table, 200, looked_at)


def _looked_at(table: MappingTable, lines: int, looked_at: list[int]) -> int:
    looked_at.clear()
    made, bill = pivot(), etree.fromstring("<Bill><Items/></Bill>")
    for number in range(lines):
        made.append(deepcopy(made[-1]))
        bill[0].append(
            etree.fromstring(f"<Item><Pos>{number}</Pos><Rebate><Sum>{number}</Sum></Rebate></Item>")
        )
    where = table.homes(made, bill)
    amounts = [path_of(each, PIVOT_PREFIXES) for each in made.iter(f"{{{CBC}}}Amount")]
    for path in amounts:
        place = where.at(path)
        assert place is not None
        where.path_of(where.of(place))
    return sum(looked_at)


def test_a_table_of_another_shape_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text("term,pivot\nBT-1,/Invoice\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mapping\.csv"):
        MappingTable.load(path, {})
    path.write_text("term,pivot,source,cardinality,codes,remark,fact\nBT-1,/Invoice\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2"):
        MappingTable.load(path, {})
