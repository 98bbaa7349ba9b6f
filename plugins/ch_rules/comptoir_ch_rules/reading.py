"""An invoice or credit note of the pivot as these rules read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, ClassVar

from comptoir_engine.model import Type
from comptoir_engine.pivot.layout import clark
from comptoir_engine.pivot.lexical import as_date, as_decimal
from comptoir_engine.xml.broken_rules import Failed
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from lxml import etree

from comptoir_ch_rules import numbers
from comptoir_ch_rules.rates import Span

Element = etree._Element

_NAMES = {prefix: namespace for namespace, prefix in PIVOT_PREFIXES.items() if prefix}
_HOMES = ("CH", "LI")
_LINES: Mapping[Type, str] = {"invoice": "InvoiceLine", "credit-note": "CreditNoteLine"}
_QUANTITIES: Mapping[Type, str] = {"invoice": "InvoicedQuantity", "credit-note": "CreditedQuantity"}
_clark = cache(clark)
_TOWN, _ZONE = clark("cbc:CityName"), clark("cbc:PostalZone")
_COUNTRY = clark("cac:Country")
_REGISTERED, _NUMBER = clark("cbc:RegistrationName"), clark("cbc:CompanyID")


@dataclass(frozen=True, slots=True)
class Met(Failed):
    """A broken rule, with what its words leave open; it is told at its element."""

    said: Mapping[str, str] = field(default_factory=dict)


def met(rule: str, element: Element, term: str, **said: str) -> Met:
    """A rule broken at an element."""
    return Met(rule, "", element, term, said)


def below(element: Element | None, *steps: str) -> Iterator[Element]:
    """Every element at the end of the steps (`cac:Party`)."""
    if element is None:
        return
    first, *rest = steps
    for child in element.iterchildren(_clark(first)):
        if rest:
            yield from below(child, *rest)
        else:
            yield child


def at(element: Element | None, *steps: str) -> Element | None:
    """The first child at each step."""
    for step in steps:
        if element is None:
            return None
        element = next(element.iterchildren(_clark(step)), None)
    return element


def nearest(element: Element, *steps: str) -> Element:
    """The last on the way of the steps that there is."""
    for step in steps:
        found = next(element.iterchildren(_clark(step)), None)
        if found is None:
            break
        element = found
    return element


def text(element: Element | None) -> str:
    """What it says, without the white space around it."""
    return (element.text or "").strip() if element is not None else ""


def amount(element: Element | None) -> Decimal | None:
    """The number that it says."""
    return as_decimal(element.text) if element is not None else None


def span_of(start: date | None, end: date | None) -> Span | None:
    """From one day to the other; one that is not stated is the same as the other."""
    start, end = start or end, end or start
    return (start, end) if start is not None and end is not None and start <= end else None


Numbers = list[tuple[str, Element]]
"""Numbers of a party, each with its term."""


class Party:
    """A seller, a buyer or a tax representative, read once; `terms` are those of its numbers."""

    def __init__(self, element: Element, terms: Mapping[str, str]) -> None:
        self.element = element
        self.named = False
        self.address: Element | None = None
        self.country = self.place = self.postcode = ""
        self.taxes: Numbers = []
        self.others: Numbers = []
        self._terms = terms
        for child in element.iterchildren():
            read = self._READERS.get(child.tag)
            if read is not None:
                read(self, child)

    @property
    def at_home(self) -> bool:
        """Whether it has its address in Switzerland or Liechtenstein."""
        return self.country in _HOMES

    def _read_address(self, address: Element) -> None:
        self.address = address
        for each in address.iterchildren():
            if each.tag == _TOWN:
                self.place = text(each)
            elif each.tag == _ZONE:
                self.postcode = text(each)
            elif each.tag == _COUNTRY:
                self.country = text(at(each, "cbc:IdentificationCode")).upper()

    def _read_name(self, name: Element) -> None:
        self.named = self.named or bool(text(at(name, "cbc:Name")))

    def _read_entity(self, entity: Element) -> None:
        for each in entity.iterchildren():
            if each.tag == _REGISTERED:
                self.named = self.named or bool(text(each))
            elif each.tag == _NUMBER:
                self._add(self.others, "legal", each)

    def _read_tax(self, scheme: Element) -> None:
        number = at(scheme, "cbc:CompanyID")
        of_vat = text(at(scheme, "cac:TaxScheme", "cbc:ID")) == "VAT"
        if number is not None:
            self._add(self.taxes, "vat" if of_vat else "tax", number)

    def _read_id(self, identification: Element) -> None:
        for each in identification.iterchildren():
            self._add(self.others, "id", each)

    def _read_endpoint(self, endpoint: Element) -> None:
        self._add(self.others, "endpoint", endpoint)

    def _add(self, numbers: Numbers, kind: str, element: Element) -> None:
        if kind in self._terms and text(element):
            numbers.append((self._terms[kind], element))

    _READERS: ClassVar[Mapping[Any, Callable[[Party, Element], None]]] = {
        clark("cac:PostalAddress"): _read_address,
        clark("cac:PartyName"): _read_name,
        clark("cac:PartyLegalEntity"): _read_entity,
        clark("cac:PartyTaxScheme"): _read_tax,
        clark("cac:PartyIdentification"): _read_id,
        clark("cbc:EndpointID"): _read_endpoint,
    }


_SELLER = {"id": "BT-29", "legal": "BT-30", "endpoint": "BT-34", "vat": "BT-31", "tax": "BT-32"}
_BUYER = {"id": "BT-46", "legal": "BT-47", "endpoint": "BT-49", "vat": "BT-48"}


class Bill:
    """The document; its parts are looked up when they are asked for."""

    def __init__(self, root: Element, type: Type) -> None:
        self.root, self.type = root, type
        self._head: dict[Any, list[Element]] = {}
        line = clark(f"cac:{_LINES[type]}")
        for backwards in (False, True):  # before the lines and, out of order, behind them
            for each in root.iterchildren(reversed=backwards):
                if each.tag == line:
                    break
                self._head.setdefault(each.tag, []).append(each)
            else:
                break

    def head(self, name: str) -> list[Element]:
        """The elements of that name below the root."""
        return self._head.get(_clark(name), [])

    def first(self, name: str) -> Element | None:
        """The first of them."""
        return next(iter(self.head(name)), None)

    @property
    def quantity(self) -> str:
        """What the quantity of a line is called."""
        return f"cbc:{_QUANTITIES[self.type]}"

    def ask(self, path: str) -> Any:
        """What an XPath (1.0) below the root gives; `LINE` and `QUANTITY` stand for the names in this type."""
        return _xpath(path, self.type)(self.root)

    def _party(self, name: str, terms: Mapping[str, str]) -> Party | None:
        element = at(self.first(name), "cac:Party")
        return Party(element, terms) if element is not None else None

    @cached_property
    def seller(self) -> Party | None:
        """Who supplies."""
        return self._party("cac:AccountingSupplierParty", _SELLER)

    @cached_property
    def buyer(self) -> Party | None:
        """Who is supplied."""
        return self._party("cac:AccountingCustomerParty", _BUYER)

    @cached_property
    def representative(self) -> Party | None:
        """Who pays the seller's tax."""
        element = self.first("cac:TaxRepresentativeParty")
        return Party(element, {"vat": "BT-63"}) if element is not None else None

    @cached_property
    def is_swiss(self) -> bool:
        """Whether the seller has his address in Switzerland or Liechtenstein, or a number of a Swiss register."""
        seller = self.seller
        if seller is None:
            return False
        given = [*seller.taxes, *((term, each) for term, each in seller.others if term == "BT-30")]
        return seller.at_home or any(numbers.is_swiss(text(each)) for _, each in given)

    @cached_property
    def currency(self) -> str:
        """The currency of the document."""
        return text(self.first("cbc:DocumentCurrencyCode"))

    @cached_property
    def issued(self) -> date | None:
        """The day of the document."""
        first = self.first("cbc:IssueDate")
        return as_date(first.text) if first is not None else None

    @cached_property
    def totals(self) -> Element | None:
        """Its totals."""
        return self.first("cac:LegalMonetaryTotal")

    @cached_property
    def due(self) -> Element | None:
        """The amount due."""
        return at(self.totals, "cbc:PayableAmount")

    @cached_property
    def is_to_be_paid(self) -> bool:
        """Whether the buyer owes something by it."""
        due = amount(self.due)
        return self.type == "invoice" and due is not None and due > 0

    @cached_property
    def charges_vat(self) -> bool:
        """Whether it shows VAT."""
        return any(
            amount(each) for total in self.head("cac:TaxTotal") for each in below(total, "cbc:TaxAmount")
        )

    @cached_property
    def breakdown(self) -> list[Element]:
        """The subtotals of VAT that have a rate."""
        return [
            each
            for total in self.head("cac:TaxTotal")
            for each in below(total, "cac:TaxSubtotal")
            if is_charged(at(each, "cac:TaxCategory"))
        ]


def is_charged(category: Element | None) -> bool:
    """Whether VAT is charged in this category."""
    return text(at(category, "cbc:ID")) == "S"


@cache
def _xpath(path: str, type: Type) -> etree.XPath:
    named = path.replace("LINE", f"cac:{_LINES[type]}").replace("QUANTITY", f"cbc:{_QUANTITIES[type]}")
    return etree.XPath(named, namespaces=_NAMES)
