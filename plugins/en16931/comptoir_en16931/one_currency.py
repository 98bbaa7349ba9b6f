"""A warning of our own: an amount in another currency than the document's, which no rule of EN 16931 compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import replace

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message, Report
from comptoir_engine.pivot.whereabouts import Whereabouts
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from lxml import etree

from comptoir_en16931.currencies import TELLS_THE_CURRENCY, document_currency, select

RULE = "CURRENCY"

_ONE = Message("This amount, {amount}, is in {currency}, but the currency of the document is {document}.")
_MANY = Message(
    "This amount, {amount}, is in {currency}, but the currency of the document is {document}; so are {count} amounts "
    "of the document in all."
)
_HINT = Message(
    "State every amount in {document}, or correct the currency that is wrong; only the VAT total may stand in a second "
    "currency too."
)
_FOREIGN = etree.XPath("//@currencyID[normalize-space() != $currency]")


def run(content: Content, report: Report) -> Report:
    """What the rules report, with one warning for each currency that is not the document's.

    It stands at the first amount in it of which the rules do not say the same already.
    """
    try:
        root = content.tree
    except DocumentFault:
        return report
    told = {finding.path for finding in report.findings if finding.message.key in TELLS_THE_CURRENCY}
    return replace(report, findings=(*report.findings, *_findings(root, told)))


def _findings(root: etree._Element, told: Container[str | None]) -> Iterator[Finding]:
    document = document_currency(root).strip()
    foreign = [each.getparent() for each in _FOREIGN(root, currency=document)] if document else []
    if not foreign:
        return
    amounts = [each for each in foreign if not _is_for_vat(each, root)]
    counts = Counter(map(_currency, amounts))
    where = Whereabouts(root)
    for amount in amounts:
        currency, path = _currency(amount), path_of(amount, PIVOT_PREFIXES)
        term, index = where.of(amount) if currency in counts and path not in told else (None, ())
        if term is not None:
            said = {"amount": (amount.text or "").strip(), "currency": currency, "document": document}
            count = counts.pop(currency)
            message = (
                Message(_ONE.key, said) if count == 1 else Message(_MANY.key, {**said, "count": str(count)})
            )
            yield Finding(
                RULE, "warning", message, Message(_HINT.key, {"document": document}), term, index,
                path=path, line=amount.sourceline,
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
