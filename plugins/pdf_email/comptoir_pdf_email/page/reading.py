"""What a document says, by term; whatever is asked for counts as shown, and the rest as lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from comptoir_engine.model import Loss, Message, Type
from comptoir_engine.pivot.layout import ROOTS, layout
from comptoir_engine.pivot.terms import BILLS, term
from comptoir_engine.pivot.values import Value, read
from comptoir_engine.xml.paths import template
from lxml import etree

from comptoir_pdf_email.page.legible import legible

Index = tuple[int, ...]

NO_PLACE = Message("The page has no place for it")
STATED_AGAIN = Message("It is stated more than once; the page shows the first")
NO_GLYPH = Message("The page's font can't draw some of its characters; an empty box stands for each")

_UNDERSTOOD = {
    "cbc:ChargeIndicator": {"true", "false", "1", "0"},
    "cac:TaxScheme/cbc:ID": {"VAT", "FC", "TAX"},
    "cac:PartyIdentification/cbc:ID/@schemeID": {"SEPA"},
    "cac:AdditionalDocumentReference/cbc:DocumentTypeCode": {"130", "50"},
    "cac:DocumentReference/cbc:DocumentTypeCode": {"130"},
    "cac:CardAccount/cbc:NetworkID": {"NA"},  # UBL insists on one where EN 16931 knows none
}
"""Values that only tell the kind of what stands beside them, which the page tells by where it puts that."""
_ONLY_VAT = {"cac:TaxScheme/cbc:ID": {"VAT"}}
"""An order knows a party's number for VAT, and no other tax number."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as written; `currency` is set where it is not the document's own."""

    written: str
    currency: str | None


class Reading:
    """A document's values, to be asked by term and index (`(3, 2)`: second allowance of the third line)."""

    def __init__(self, tree: etree._Element) -> None:
        self.type: Type = ROOTS.get(str(tree.tag), "invoice")
        self.currency_term = "BT-5" if self.type in BILLS else "currency"
        self._values = read(tree)
        self._by_term: dict[tuple[str, Index], list[Value]] = defaultdict(list)
        self._groups: dict[tuple[str, Index], dict[Index, None]] = defaultdict(dict)
        self._currencies: dict[str, Value] = {}
        self._shown: set[Value] = set()
        self._told: list[Loss] = []
        for value in self._values:
            self._enter(value)
        self.currency = legible(self.peek(self.currency_term))[0].strip()

    def said(self, id: str, *index: int) -> str:
        """The value of a term, legible; empty where the document does not say it."""
        return next(self.each(id, *index), "")

    def each(self, id: str, *index: int) -> Iterator[str]:
        """All values of a term at one index, each shown once it was taken."""
        for value in self._by_term.get((id, index), ()):
            if value.value.strip():
                yield self._show(value).strip()

    def peek(self, id: str, *index: int) -> str:
        """The value of a term as written, without a promise to show it."""
        return next((value.value for value in self._by_term.get((id, index), ())), "")

    def amount(self, id: str, *index: int) -> Amount | None:
        """An amount, with its currency where that differs."""
        value = next((value for value in self._by_term.get((id, index), ()) if value.value.strip()), None)
        if value is None:
            return None
        currency = self._currencies.get(value.path)
        stated = self._show(currency) if currency is not None else self.currency
        return Amount(self._show(value).strip(), stated if stated != self.currency else None)

    def groups(self, id: str, *within: int) -> list[Index]:
        """The indexes of a repeating group (`BG-27`) or term (`BT-29`), inside one index of the group around it."""
        return list(self._groups.get((id, within), ()))

    def tell(self, reason: Message, *places: tuple[str, Index]) -> None:
        """Name as a loss the first of these values that the document states."""
        found = (value for place in places for value in self._by_term.get(place, ()) if value.value.strip())
        if (value := next(found, None)) is not None:
            self._told.append(Loss(value.path, value.value, reason))

    def leave(self, id: str, shown: int, reason: Message) -> None:
        """Count as told elsewhere what stands in a group of lines after the first so many; one loss says why."""
        tag = layout(self.type).chains[id][0].tag.rpartition("}")[2]
        found = re.compile(rf"/\w+/\w+:{tag}\[(\d+)\]/")
        left = {
            value.path: value
            for value in self._values
            if (at := found.match(value.path)) and int(at[1]) > shown
        }
        self._shown.update(left.values())
        self._told = [loss for loss in self._told if loss.path not in left]
        first = next(iter(left.values()))
        self._told.append(Loss(first.path, first.value, reason))

    def losses(self) -> tuple[Loss, ...]:
        """What was told, what was never asked for, and what can't be drawn."""
        left = (value for value in self._values if value not in self._shown and value.value.strip())
        lost = (
            Loss(value.path, value.value, self._why(value)) for value in left if not self._understood(value)
        )
        return (*self._told, *lost)

    def _enter(self, value: Value) -> None:
        if value.path.endswith("/@currencyID"):
            self._currencies[value.path.removesuffix("/@currencyID")] = value
        if value.term is None:
            return
        self._by_term[value.term, value.index].append(value)
        for id, depth in _lineage(value.term, self.type):
            if depth > len(value.index):
                continue  # stands outside the elements of its group, as a creditor's identifier does (BT-90)
            self._groups[id, value.index[: depth - 1]][value.index[:depth]] = None

    def _show(self, value: Value) -> str:
        shown, whole = legible(value.value)
        if not whole and value not in self._shown:
            self._told.append(Loss(value.path, value.value, NO_GLYPH))
        self._shown.add(value)
        return shown

    def _why(self, value: Value) -> Message:
        taken = (each for each in self._by_term.get((value.term or "", value.index), ()) if each is not value)
        return STATED_AGAIN if any(each in self._shown for each in taken) else NO_PLACE

    def _understood(self, value: Value) -> bool:
        if value.term is not None:
            return False
        place = template(value.path)
        known = _UNDERSTOOD if self.type in BILLS else _UNDERSTOOD | _ONLY_VAT
        return any(place.endswith(f"/{end}") and value.value.strip() in said for end, said in known.items())


@cache
def _lineage(id: str, type: Type) -> tuple[tuple[str, int], ...]:
    """The term and the groups around it that repeat, each with the length of its index."""
    found = term(id)
    if found is None:
        return ()
    depth = sum(place.repeats for place in layout(type).chains[id])
    outer = _lineage(found.group, type) if found.group else ()
    return (((id, depth),) if depth else ()) + outer
