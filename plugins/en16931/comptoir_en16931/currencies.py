"""What is said where the rules compare amounts of two currencies: just that, and not that a sum is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from comptoir_engine.model import Message
from comptoir_engine.pivot.terms import at_path
from comptoir_engine.xml.broken_rules import Told
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from lxml import etree

_NAMES = {prefix: namespace for namespace, prefix in PIVOT_PREFIXES.items() if prefix}

_TWO = Message(
    "This amount, {amount}, is in {currency}, but what it is compared with is in {other}; "
    "amounts of two currencies are neither added nor compared."
)
_TWO_HINT = Message(
    "State all amounts of a sum in the currency of the document, {document}, or correct the currency that is wrong."
)
_BREAKDOWN_HINT = Message(
    "Break VAT down in the currency of the document, {document}, alone; in another currency state the VAT total only."
)
_NONE = Message("No VAT total is stated in the currency of the document, {document}.")
_OTHER = Message(
    "No VAT total is stated in the currency of the document, {document}. The one here, {amount}, is in {currency}; "
    "amounts of two currencies are neither added nor compared."
)
_BARE = Message("The VAT total {amount} does not say that it is in the currency of the document, {document}.")
_HINT = Message("State the VAT total in {document}, or correct the currency that is wrong.")
_SEVERAL = Message("The VAT total in {document} is stated {count} times.")
_SEVERAL_HINT = Message("State it once; a second VAT total is for another currency.")
_SPACED = Message("The currency {document} is written with white space around it, and so no amount is in it.")
_SPACED_HINT = Message("Write its three letters alone.")
TELLS_THE_CURRENCY = frozenset({_TWO.key, _OTHER.key})
"""The sentences that say of the very amount that it is in another currency."""


def document_currency(here: etree._Element) -> str:
    """The currency of the document that holds `here`, as it is written; empty where it names none."""
    code = next(iter(select(here, "/*/cbc:DocumentCurrencyCode")), None)
    return (code.text or "") if code is not None else ""


def two_currencies(amounts: Sequence[etree._Element]) -> Told | None:
    """Of amounts to be compared, the first in another currency than the rest; None where all are in one.

    The currency of the document is the one that the rest should be in; an amount that names none is in it.
    """
    document = document_currency(amounts[0]).strip() if amounts else ""
    named = [(each.get("currencyID") or document).strip() for each in amounts]
    if len(set(named)) < 2:
        return None
    other = document if document in named else named[0]
    foreign = next(each for each, currency in zip(amounts, named, strict=True) if currency != other)
    said = _said(foreign, document) | {"other": other}
    parent = foreign.getparent()
    broken_down = parent is not None and etree.QName(parent).localname == "TaxSubtotal"
    hint = _BREAKDOWN_HINT if broken_down else _TWO_HINT
    return _at(foreign, _TWO, said, hint)


def vat_total(root: etree._Element) -> Told | None:
    """Why the document has no one VAT total in its currency; None where it has."""
    written = document_currency(root)
    currency = written.strip()
    totals = select(root, "cac:TaxTotal/cbc:TaxAmount")
    ours = [each for each in totals if (each.get("currencyID") or "").strip() == currency]
    if len(ours) > 1:
        said = _said(ours[1], currency) | {"count": str(len(ours))}
        return _at(ours[1], _SEVERAL, said, _SEVERAL_HINT)
    if ours:
        return _spaced(root, currency) if ours[0].get("currencyID") != written else None
    if not totals:
        said = {"document": currency}
        return Told(Message(_NONE.key, said), Message(_HINT.key, said))
    bare = next((each for each in totals if not each.get("currencyID")), None)
    first = totals[0] if bare is None else bare
    return _at(first, _OTHER if bare is None else _BARE, _said(first, currency), _HINT)


def _spaced(root: etree._Element, currency: str) -> Told:
    said = {"document": currency}
    code = next(iter(select(root, "/*/cbc:DocumentCurrencyCode")), root)
    return Told(Message(_SPACED.key, said), _SPACED_HINT, code, "BT-5")


def _said(amount: etree._Element, document: str) -> dict[str, str]:
    currency = (amount.get("currencyID") or "").strip()
    return {"amount": (amount.text or "").strip(), "currency": currency, "document": document}


def _at(amount: etree._Element, sentence: Message, said: dict[str, str], hint: Message) -> Told:
    term = at_path(path_of(amount, PIVOT_PREFIXES))
    return Told(
        Message(sentence.key, said), Message(hint.key, said), amount, term.id if term is not None else None
    )


def select(here: etree._Element, path: str) -> list[etree._Element]:
    """The elements at a path of the pivot."""
    return list(_compiled(path)(here))


@lru_cache(maxsize=64)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=_NAMES)
