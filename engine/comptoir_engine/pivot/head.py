"""The head of a document of the pivot: what routing and lists need, well under 0.1 ms a document.

Which element says what is data (`SHAPES`): a further type of document is a further row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from lxml import etree

from comptoir_engine.model import Head, Identifier, Party, Reference, Type
from comptoir_engine.pivot.lexical import as_date, as_decimal, trimmed

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_PREFIXES = {"cbc": f"{_UBL}CommonBasicComponents-2", "cac": f"{_UBL}CommonAggregateComponents-2"}

Elements = Callable[[etree._Element], list[etree._Element]]
Text = Callable[[etree._Element], str]


def _elements(path: str) -> Elements:
    return cast(Elements, etree.XPath(path, namespaces=_PREFIXES))


def _text(path: str) -> Text:
    """The text of the first element at `path`; empty if there is none."""
    return cast(Text, etree.XPath(f"string({path})", namespaces=_PREFIXES, smart_strings=False))


@dataclass(frozen=True, slots=True)
class Shape:
    """Where one type of document says what its head holds, relative to its root.

    Of the elements that `seller`, `buyer`, `sender` and `receiver` find, the first is meant. `payable` finds all
    amounts due, `currency` the currency that one of them must be stated in. `references` finds the elements that say
    number and, where they have one, date; their names say of which kind they are.
    """

    type: Type
    seller: Elements
    buyer: Elements
    sender: Elements
    receiver: Elements
    currency: Text
    payable: Elements
    due: Text
    references: Elements


_REFERENCE_KINDS = {
    f"{{{_PREFIXES['cac']}}}{name}": kind
    for name, kind in {
        "OrderReference": "order",
        "OrderDocumentReference": "order",
        "InvoiceDocumentReference": "invoice",
        "DespatchDocumentReference": "despatch-advice",
        "ContractDocumentReference": "contract",
        "Contract": "contract",
    }.items()
}


_NOTHING = _elements("/..")
_NO_TEXT = _text("/..")


def _bill(type: Type, due: str) -> Shape:
    seller = _elements("cac:AccountingSupplierParty/cac:Party")
    buyer = _elements("cac:AccountingCustomerParty/cac:Party")
    return Shape(
        type=type,
        seller=seller,
        buyer=buyer,
        sender=seller,
        receiver=buyer,
        currency=_text("cbc:DocumentCurrencyCode"),
        payable=_elements("cac:LegalMonetaryTotal/cbc:PayableAmount"),
        due=_text(due),
        references=_elements(
            "cac:OrderReference|cac:BillingReference/cac:InvoiceDocumentReference"
            "|cac:DespatchDocumentReference|cac:ContractDocumentReference"
        ),
    )


def _ordering(type: Type, payable: str, references: str) -> Shape:
    """An order goes from buyer to seller, the response to it comes back."""
    seller = _elements("cac:SellerSupplierParty/cac:Party")
    buyer = _elements("cac:BuyerCustomerParty/cac:Party")
    return Shape(
        type=type,
        seller=seller,
        buyer=buyer,
        sender=buyer if type == "order" else seller,
        receiver=seller if type == "order" else buyer,
        currency=_text("cbc:DocumentCurrencyCode"),
        payable=_elements(payable),
        due=_NO_TEXT,
        references=_elements(references),
    )


_DESPATCH_ADVICE = Shape(
    type="despatch-advice",
    seller=_elements("(cac:SellerSupplierParty|cac:DespatchSupplierParty)[last()]/cac:Party"),
    buyer=_elements("(cac:BuyerCustomerParty|cac:DeliveryCustomerParty)[last()]/cac:Party"),
    sender=_elements("cac:DespatchSupplierParty/cac:Party"),
    receiver=_elements("cac:DeliveryCustomerParty/cac:Party"),
    currency=_NO_TEXT,
    payable=_NOTHING,
    due=_NO_TEXT,
    references=_elements("cac:OrderReference"),
)
"""Who despatches may be another than the seller, and who takes delivery another than the buyer."""

SHAPES: Mapping[str, Shape] = {
    f"{{{_UBL}Invoice-2}}Invoice": _bill("invoice", "cbc:DueDate"),
    f"{{{_UBL}CreditNote-2}}CreditNote": _bill("credit-note", "cac:PaymentMeans/cbc:PaymentDueDate"),
    f"{{{_UBL}Order-2}}Order": _ordering(
        "order", "cac:AnticipatedMonetaryTotal/cbc:PayableAmount", "cac:OrderDocumentReference|cac:Contract"
    ),
    f"{{{_UBL}OrderResponse-2}}OrderResponse": _ordering(
        "order-response", "cac:LegalMonetaryTotal/cbc:PayableAmount", "cac:OrderReference"
    ),
    f"{{{_UBL}DespatchAdvice-2}}DespatchAdvice": _DESPATCH_ADVICE,
}
"""Root element (Clark notation) → shape."""

_ID = _text("cbc:ID")
_ISSUED = _text("cbc:IssueDate")
_BUYER_REFERENCE = _text("cbc:BuyerReference")
_IDENTIFIERS = _elements(
    "../cbc:AdditionalAccountID|cbc:EndpointID|cac:PartyIdentification/cbc:ID|cac:PartyLegalEntity/cbc:CompanyID"
)
_TAX_NUMBERS = _elements("cac:PartyTaxScheme")
_TAX_NUMBER = _text("cbc:CompanyID")
_TAX_SCHEME = _text("cac:TaxScheme/cbc:ID")
_LEGAL_NAME = _text("cac:PartyLegalEntity/cbc:RegistrationName")
_TRADING_NAME = _text("cac:PartyName/cbc:Name")
_COUNTRY = _text("cac:PostalAddress/cac:Country/cbc:IdentificationCode")


def head_of(tree: etree._Element) -> Head:
    """What a document says of itself, as it says it; what is absent, empty or malformed is None.

    The payable amount is the one stated in the document's currency, wherever it stands. The sender of an invoice is
    its seller, that of an order its buyer, that of a despatch advice who despatches. An unknown root gives an empty
    head.
    """
    shape = SHAPES.get(str(tree.tag))
    if shape is None:
        return Head()
    roles = {shape.seller, shape.buyer, shape.sender, shape.receiver}
    parties = {role: _party(role(tree)) for role in roles}
    currency = trimmed(shape.currency(tree))
    return Head(
        number=trimmed(_ID(tree)),
        type=shape.type,
        issued=as_date(_ISSUED(tree)),
        seller=parties[shape.seller],
        buyer=parties[shape.buyer],
        sender=parties[shape.sender],
        receiver=parties[shape.receiver],
        currency=currency,
        payable=as_decimal(_stated_in(currency, shape.payable(tree))),
        due=as_date(shape.due(tree)),
        references=tuple(_references(tree, shape.references(tree))),
    )


def _stated_in(currency: str | None, amounts: list[etree._Element]) -> str | None:
    """The amount in that currency; one that names no currency is in the document's."""
    for amount in amounts:
        if currency and trimmed(amount.get("currencyID", currency)) == currency:
            return amount.text
    return None


def _references(tree: etree._Element, elements: list[etree._Element]) -> Iterator[Reference]:
    for element in elements:
        number = trimmed(_ID(element))
        if number:
            yield Reference(_REFERENCE_KINDS[str(element.tag)], number, as_date(_ISSUED(element)))
    buyer_reference = trimmed(_BUYER_REFERENCE(tree))
    if buyer_reference:
        yield Reference("buyer", buyer_reference)


def _party(parties: list[etree._Element]) -> Party | None:
    if not parties:
        return None
    party = parties[0]
    name = trimmed(_LEGAL_NAME(party)) or trimmed(_TRADING_NAME(party)) or ""
    return Party(name, tuple(dict.fromkeys(_identifiers(party))), trimmed(_COUNTRY(party)))


def _identifiers(party: etree._Element) -> Iterator[Identifier]:
    """All numbers of a party, in the order of the document; a number without a scheme has the empty one.

    The scheme of a tax number is the tax it belongs to (`VAT`). A number that a third party has assigned, such as the
    participant number of a marketplace, stands beside the party.
    """
    for element in _IDENTIFIERS(party):
        value = trimmed(element.text)
        if value:
            yield Identifier(trimmed(element.get("schemeID")) or "", value)
    for registration in _TAX_NUMBERS(party):
        value = trimmed(_TAX_NUMBER(registration))
        if value:
            yield Identifier(trimmed(_TAX_SCHEME(registration)) or "", value)
