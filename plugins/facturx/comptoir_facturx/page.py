"""Whether the page says what the XML says. The XML counts; but who is shown another account is to be cheated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding
from comptoir_engine.xml.parse import parse
from lxml import etree

from comptoir_facturx.facts import ibans, numbers
from comptoir_facturx.faults import finding
from comptoir_facturx.kinds import Inside
from comptoir_facturx.opening import UNREADABLE, opened
from comptoir_facturx.text import text_of

_AMOUNT = re.compile(r"(?<![\d.,/])(?:\d{1,3}(?:[ '’.,\u00a0\u202f]\d{3}){1,5}|\d+)[.,]\d{2}(?!\d|[.,/-]\d)")
"""With two decimals, and no part of a date."""
_TOTALS = ("GrandTotalAmount", "DuePayableAmount", "TaxInclusiveAmount", "PayableAmount")


def contradictions(pdf: bytes, document: Inside) -> Iterator[Finding]:
    """A warning for each of number, total and account that the page names otherwise than the XML. What it does not name
    at all, or can't be read, says nothing."""
    try:
        with opened(pdf, for_pages=True) as opened_pdf:
            text = text_of(opened_pdf)
    except (DocumentFault, *UNREADABLE):
        return
    root = parse(document.content)
    yield from _of_the_number(text, document.number)
    yield from _of_the_total(text, root)
    yield from _of_the_account(text, root)


def _of_the_number(text: str, number: str) -> Iterator[Finding]:
    named = numbers(text)
    if number and named and squeezed(number) not in squeezed(text):
        yield finding("FACTURX-PAGE-NUMBER", "warning", found=named[0], expected=number)


def _of_the_total(text: str, root: etree._Element) -> Iterator[Finding]:
    """Any of the XML's totals on the page will do: which of them it is called there, nobody can tell."""
    shown = amounts(text)
    stated = [value for name in _TOTALS for value in _texts(root.iter(f"{{*}}{name}"))]
    wanted = {abs(Decimal(value)) for value in stated if re.fullmatch(r"-?\d+(\.\d+)?", value)}
    if shown and wanted and not shown & wanted:
        yield finding("FACTURX-PAGE-TOTAL", "warning", expected=stated[0])


def _of_the_account(text: str, root: etree._Element) -> Iterator[Finding]:
    shown = ibans(text)
    wanted = ibans("\n".join(_texts(root.iter(etree.Element))))
    if shown and wanted and not {*map(squeezed, shown)} & {*map(squeezed, wanted)}:
        yield finding("FACTURX-PAGE-ACCOUNT", "warning", found=shown[0], expected=wanted[0])


def _texts(elements: Iterable[etree._Element]) -> list[str]:
    return [(each.text or "").strip() for each in elements]


def squeezed(text: str) -> str:
    """Text without white space and without case, to be compared."""
    return re.sub(r"\s+", "", text).casefold()


def amounts(text: str) -> set[Decimal]:
    """All amounts of a text, however it groups their digits."""
    return {_decimal(match[0]) for match in _AMOUNT.finditer(text)}


def _decimal(amount: str) -> Decimal:
    digits = re.sub(r"\D", "", amount)
    return Decimal(f"{digits[:-2] or 0}.{digits[-2:]}")
