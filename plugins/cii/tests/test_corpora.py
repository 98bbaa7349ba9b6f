"""Real invoices and credit notes of others, there and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from comptoir_engine.hookspecs import Check, Conversion
from comptoir_engine.model import PIVOT
from comptoir_engine.pivot.compare import Difference, compare
from comptoir_engine.xml.content import Content

Read = Callable[[bytes], Content]
Told = set[tuple[str, str | None, str | None]]
"""What differs: term (or the element that has none), what the left document says, what the right one says."""

UBL_FOLDERS = ("en16931/ubl", "en16931/bis", "xrechnung")
CII_FOLDERS = ("en16931/cii", "xrechnung")

ONE_OTHER_TAX: Told = {("cac:TaxScheme/cbc:ID", "TAX", "FC")}
"""CII has one code for every tax but VAT; the loss of the scheme's own name is reported."""

UBL_DIFFERENCES: dict[str, Told] = {
    "BIS_Billing_30-DataIT.xml": ONE_OTHER_TAX,
    "BIS_Billing_30-Elnat.xml": ONE_OTHER_TAX,
    "BIS_Billing_30-Hyrbil.xml": ONE_OTHER_TAX,
    "BIS_Billing_30-Kreditering_med_kreditnota.xml": ONE_OTHER_TAX,
    "BIS_Billing_30-OmvandSkattskyldighet.xml": ONE_OTHER_TAX,
    "BIS_Billing_30-Rantefaktura_Enkel.xml": ONE_OTHER_TAX,
    "BIS_Billing_30-Resor_Bokning.xml": {("cac:TaxScheme/cbc:ID", "Tax", "FC")},
    "BIS_Billing_30-Telefoni.xml": ONE_OTHER_TAX,
    "BIS_Billing_30-Tjanster_Kopiering.xml": ONE_OTHER_TAX,
    "CreditNote-Max_content.xml": ONE_OTHER_TAX | {("cbc:UBLVersionID", "2.1", None)},
    "ubl-tc434-test-1.xml": {
        ("cac:TaxScheme/cbc:ID", "VA", "FC"),
        # A discount without its gross price: the schema of CII demands the price, which is their sum.
        ("BT-148", None, "1498"),
        ("cbc:BaseAmount/@currencyID", None, "NOK"),
    },
    "guide-example2.xml": {("BT-148", None, "1498"), ("cbc:BaseAmount/@currencyID", None, "NOK")},
    "ubl-tc434-example5.xml": {
        ("cac:TaxScheme/cbc:ID", "LOC", "FC"),
        # The object of a line without the code that says so.
        ("cbc:DocumentTypeCode", None, "130"),
    },
    "01.03a-INVOICE_ubl.xml": {("cac:TaxScheme/cbc:ID", "???", "FC")},
    "01.13a-INVOICE_ubl.xml": {("cac:TaxScheme/cbc:ID", "???", "FC")},
    "01.21a-INVOICE_ubl.xml": {("cac:TaxScheme/cbc:ID", "???", "FC")},
    "03.03a-INVOICE_ubl.xml": {("cbc:NetworkID", "mapped-from-cii", "NA")},
}

CII_LOSSES: dict[str, set[str]] = {
    # Gross price for 1.1, net price for 1: UBL has one base quantity.
    "CII_example5.xml": {"ram:GrossPriceProductTradePrice"},
    # The reason of an exemption at a line, where EN 16931 has none.
    "01.21a-INVOICE_uncefact.xml": {"ram:ApplicableTradeTax"},
}

TWINS: dict[str, Told] = {
    "01.03a": {("cac:TaxScheme/cbc:ID", "FC", "???")},
    "01.09a": {("BT-13", "NA", "Dummywert")},
    "01.11a": {("BT-13", "NA", "Dummywert")},
    "01.13a": {("BT-13", "NA", "Dummywert"), ("cac:TaxScheme/cbc:ID", "FC", "???")},
    "01.21a": {
        ("cac:TaxScheme/cbc:ID", "FC", "???"),
        ("BT-31", "DE152338654", "DE 123456789"),
        ("BT-82", "Rechnung", "Information"),
        ("BT-107", "0.00", None),
        ("cbc:AllowanceTotalAmount/@currencyID", "EUR", None),
        ("BT-120", "als gemeinnützig anerkannt", "Umkehrung der Steuerschuldnerschaft"),
    },
    "02.01a": {("BT-114", "0", None), ("cbc:PayableRoundingAmount/@currencyID", "EUR", None)},
    "02.03a": {("BT-114", "0", None), ("cbc:PayableRoundingAmount/@currencyID", "EUR", None)},
    "03.01a": {("BT-45", None, "[Buyer name]")},
    "03.03a": {("cbc:NetworkID", "NA", "mapped-from-cii")},
    "03.07a": {
        ("BT-29", "9876543217894897438", None),
        ("BT-29", "748387437438", None),
        ("BT-61", "90000000-03083-72", None),
        ("BT-61-1", "0204", None),
        ("BT-114", "0", None),
        ("cbc:PayableRoundingAmount/@currencyID", "EUR", None),
    },
}
"""What the CII twin says (as UBL) and what the UBL twin says, where they are no twins."""


def test_an_invoice_of_ubl_says_the_same_after_cii(
    shared: Path, read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    found: dict[str, Told] = {}
    for name, source in _documents(shared, read, UBL_FOLDERS, PIVOT):
        there = from_pivot.run(source, {}).content
        found[name] = _told(compare(source.tree, to_pivot.run(there, {}).content.tree))
    assert len(found) > 40
    assert {name: told for name, told in found.items() if told} == UBL_DIFFERENCES


def test_an_invoice_of_cii_says_the_same_after_ubl(
    shared: Path, read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    found: dict[str, tuple[Told, set[str]]] = {}
    for name, source in _documents(shared, read, CII_FOLDERS, "cii"):
        there = to_pivot.run(source, {})
        back = from_pivot.run(there.content, {})
        again = to_pivot.run(back.content, {})
        lost = {step for loss in there.losses for step in CII_LOSSES.get(name, ()) if step in loss.path}
        found[name] = (
            _told(compare(there.content.tree, again.content.tree)),
            lost or {loss.path for loss in (*there.losses, *back.losses)},
        )
    assert len(found) > 25
    assert {name: told for name, (told, _) in found.items() if told} == {}
    assert {name: lost for name, (_, lost) in found.items() if lost} == CII_LOSSES


def test_what_is_written_is_valid(
    shared: Path,
    read: Read,
    to_pivot: Conversion,
    from_pivot: Conversion,
    cii_schema: Check,
    ubl_schema: Check,
) -> None:
    refused = []
    for name, source in _documents(shared, read, CII_FOLDERS, "cii"):
        assert cii_schema.run(source).verdict == "valid"
        refused += [(name, found) for found in ubl_schema.run(to_pivot.run(source, {}).content).findings]
    for name, source in _documents(shared, read, UBL_FOLDERS, PIVOT):
        refused += [(name, found) for found in cii_schema.run(from_pivot.run(source, {}).content).findings]
    assert refused == []


def test_a_sound_document_stays_sound(
    shared: Path, read: Read, to_pivot: Conversion, from_pivot: Conversion, rules: Check
) -> None:
    fired = []
    for name, source in _documents(shared, read, CII_FOLDERS, "cii"):
        fired += [(name, found.rule) for found in rules.run(to_pivot.run(source, {}).content).findings]
    for name, source in _documents(shared, read, UBL_FOLDERS, PIVOT):
        assert rules.run(source).findings == ()
        back = to_pivot.run(from_pivot.run(source, {}).content, {}).content
        fired += [(name, found.rule) for found in rules.run(back).findings]
    assert fired == []


def test_the_twins_say_the_same_both_ways(
    shared: Path, read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    documents = dict(_documents(shared, read, ("xrechnung",), PIVOT))
    there: dict[str, Told] = {}
    back: dict[str, Told] = {}
    for name, ubl in documents.items():
        cii = read((shared / "corpora/xrechnung" / name.replace("_ubl", "_uncefact")).read_bytes())
        case = name.partition("-")[0]
        pivot = to_pivot.run(cii, {}).content
        there[case] = _told(compare(pivot.tree, ubl.tree))
        returned = to_pivot.run(from_pivot.run(ubl, {}).content, {}).content
        back[case] = _told(compare(pivot.tree, returned.tree))
    assert len(there) > 15
    assert {case: told for case, told in there.items() if told} == TWINS
    assert {case: told for case, told in back.items() if told} == _as_seen_in_cii(TWINS)


def _as_seen_in_cii(twins: dict[str, Told]) -> dict[str, Told]:
    """What CII can't hold is no difference any more once both have been CII."""
    gone = {"cac:TaxScheme/cbc:ID", "cbc:NetworkID"}
    kept = {case: {told for told in twin if told[0] not in gone} for case, twin in twins.items()}
    return {case: told for case, told in kept.items() if told}


def _documents(
    shared: Path, read: Read, folders: tuple[str, ...], format: str
) -> Iterator[tuple[str, Content]]:
    for folder in folders:
        for file in sorted((shared / "corpora" / folder).iterdir()):
            content = read(file.read_bytes())
            if content.document.format == format:
                yield file.name, content


def _told(differences: tuple[Difference, ...]) -> Told:
    return {(each.term or _ending(each.path), each.left, each.right) for each in differences}


def _ending(path: str) -> str:
    """The last steps of a path: enough to know a value that has no term."""
    steps = path.split("/")
    two = steps[-1] == "cbc:ID" or steps[-1].startswith("@")
    return "/".join(steps[-2:] if two else steps[-1:])
