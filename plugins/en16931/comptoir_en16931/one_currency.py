"""A warning of our own: an amount in another currency than the document's, which no rule of EN 16931 compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Finding, Message, Report
from comptoir_engine.pivot.whereabouts import Whereabouts
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from lxml import etree

from comptoir_en16931.currencies import document_currency, select

ID = "currencies"
RULE = "CURRENCY"
VERSION = "1 (2026-11-29)"

_ONE = Message("This amount, {amount}, is in {currency}, but the currency of the document is {document}.")
_MANY = Message(
    "This amount, {amount}, is in {currency}, but the currency of the document is {document}; so are {count} amounts "
    "of the document in all."
)
_HINT = Message(
    "State every amount in {document}, or correct the currency that is wrong; only the VAT total may stand in a second "
    "currency too."
)
_FOREIGN = etree.XPath("//*[@currencyID][normalize-space(@currencyID) != $currency]")


def check() -> Check:
    """The check `currencies`."""
    return Check(ID, "rules", VERSION, PIVOT, ("invoice", "credit-note"), run)


def run(content: Content) -> Report:
    """One warning for each currency that is not the document's, at the first amount in it."""
    try:
        return Report(ID, VERSION, "valid", tuple(_findings(content.tree)))
    except DocumentFault as fault:
        return Report(ID, VERSION, "invalid", fault.findings)


def _findings(root: etree._Element) -> Iterator[Finding]:
    document = document_currency(root).strip()
    foreign = list(_FOREIGN(root, currency=document)) if document else []
    if not foreign:
        return
    amounts = [each for each in foreign if not _is_for_vat(each, root)]
    counts = Counter(map(_currency, amounts))
    where = Whereabouts(root)
    for amount in amounts:
        currency = _currency(amount)
        term, index = where.of(amount) if currency in counts else (None, ())
        if term is not None:
            said = {"amount": (amount.text or "").strip(), "currency": currency, "document": document}
            count = counts.pop(currency)
            message = (
                Message(_ONE.key, said) if count == 1 else Message(_MANY.key, {**said, "count": str(count)})
            )
            yield Finding(
                RULE, "warning", message, Message(_HINT.key, {"document": document}), term, index,
                path=path_of(amount, PIVOT_PREFIXES), line=amount.sourceline,
            )  # fmt: skip


def _currency(amount: etree._Element) -> str:
    return (amount.get("currencyID") or "").strip()


def _is_for_vat(amount: etree._Element, root: etree._Element) -> bool:
    """Whether it belongs to the VAT total in the currency for VAT (BT-6)."""
    accounting = next(iter(select(root, "/*/cbc:TaxCurrencyCode")), None)
    if accounting is None or _currency(amount) != (accounting.text or "").strip():
        return False
    top = amount
    while (parent := top.getparent()) is not None and parent is not root:
        top = parent
    return etree.QName(top).localname == "TaxTotal"
