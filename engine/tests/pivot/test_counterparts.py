from __future__ import annotations

from comptoir_engine.pivot.counterparts import Counterparts, Leaf
from comptoir_engine.pivot.leftovers import at
from lxml import etree

NAMES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def invoice(inside: str) -> etree._Element:
    return etree.fromstring(f"<Invoice {NAMES}>{inside}</Invoice>")


def charge(amount: str, reason: str = "") -> str:
    why = f"<cbc:AllowanceChargeReason>{reason}</cbc:AllowanceChargeReason>" if reason else ""
    return f"<cac:AllowanceCharge>{why}<cbc:Amount>{amount}</cbc:Amount></cac:AllowanceCharge>"


def paths(pivot: etree._Element, again: etree._Element, *lost: str) -> list[str]:
    found: list[Leaf | None] = [at(pivot, path) for path in lost]
    leaves = [leaf for leaf in found if leaf is not None]
    assert len(leaves) == len(lost)
    counterparts = Counterparts(pivot, again, leaves)
    return [counterparts.path(leaf) for leaf in leaves]


def test_a_value_belongs_where_its_element_is_now() -> None:
    pivot = invoice(charge("1.00", "one") + charge("2.00", "two") + charge("3.00", "three"))
    again = invoice(charge("3.00") + charge("1.00", "one") + charge("2.00", "two"))
    lost = "/Invoice/cac:AllowanceCharge[3]/cbc:AllowanceChargeReason"
    assert paths(pivot, again, lost) == ["/Invoice/cac:AllowanceCharge[1]/cbc:AllowanceChargeReason"]


def test_what_was_lost_whole_comes_back_behind_the_others() -> None:
    pivot = invoice(charge("1.00") + charge("2.00") + charge("3.00"))
    again = invoice(charge("3.00"))
    lost = [f"/Invoice/cac:AllowanceCharge[{n}]/cbc:Amount" for n in (1, 2)]
    assert paths(pivot, again, *lost) == [f"/Invoice/cac:AllowanceCharge[{n}]/cbc:Amount" for n in (2, 3)]


def test_lines_stand_in_their_order() -> None:
    line = "<cac:InvoiceLine><cbc:ID>{}</cbc:ID>{}</cac:InvoiceLine>"
    pivot = invoice(line.format("7", "<cbc:Note>a</cbc:Note>") + line.format("7", "<cbc:Note>b</cbc:Note>"))
    again = invoice(line.format("7", "") + line.format("7", ""))
    lost = [f"/Invoice/cac:InvoiceLine[{n}]/cbc:Note" for n in (1, 2)]
    assert paths(pivot, again, *lost) == lost


def test_an_element_that_nobody_else_is_like_needs_no_number() -> None:
    pivot = invoice("<cac:Delivery><cbc:TrackingID>4711</cbc:TrackingID></cac:Delivery>")
    assert paths(pivot, invoice(""), "/Invoice/cac:Delivery/cbc:TrackingID") == [
        "/Invoice/cac:Delivery/cbc:TrackingID"
    ]
