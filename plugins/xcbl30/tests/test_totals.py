"""Totals that xCBL has no place for: each is read back as the same number, or named as lost."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import find, path_of
from lxml import etree

Convert = Callable[..., Converted]

_TOTALS = "/Invoice/cac:LegalMonetaryTotal"


@pytest.mark.parametrize("rounding", ["0.5", "0.50", "0.4", "-0.5", "1.5"])
@pytest.mark.parametrize("lines", ["8186", "8187"])
@pytest.mark.parametrize("due", ["10158", "10159"])
def test_a_total_is_read_back_the_same_or_named_as_lost(
    rounding: str, lines: str, due: str, shared: Path, write: Convert, read: Convert
) -> None:
    text = (shared / "corpora/en16931/bis/BIS_Billing_30-DataIT.xml").read_text(encoding="utf-8")
    for old, new in ((">0.5<", rounding), (">8186<", lines), (">10158<", due)):
        assert old in text
        text = text.replace(old, f">{new}<")
    source = Content(Document(text.encode(), PIVOT, "invoice"))
    written = write(source)
    lost = {loss.path for loss in written.losses}
    back = read(Content(Document(written.content.bytes, "xcbl30", "invoice"))).content.tree
    totals = find(source.tree, _TOTALS, PIVOT_PREFIXES)
    assert totals is not None
    for total in totals:
        path = path_of(total, PIVOT_PREFIXES)
        again = back.findtext(f"*/{total.tag}")
        same = again is not None and Decimal(again) == Decimal(total.text or "")
        assert same != (path in lost), path


@pytest.mark.parametrize("told", ["TaxValue", "TotalTaxAmount", "the summaries alone"])
def test_a_total_that_repeats_the_one_without_tax_is_not_what_is_due(
    told: str, sample: Callable[[str], Content], read: Convert
) -> None:
    tree = sample("invoice-every-term").tree
    totals = tree.find("InvoiceSummary/InvoiceTotals")
    assert totals is not None
    net, gross = (totals.find(f"{name}/MonetaryValue/MonetaryAmount") for name in ("NetValue", "GrossValue"))
    assert net is not None
    assert gross is not None
    with_tax, gross.text = gross.text, net.text
    stated = totals.find("TaxValue")
    assert stated is not None
    if told == "TotalTaxAmount":
        stated.tag = told
        totals.append(stated)
    elif told != "TaxValue":
        totals.remove(stated)
    found = read(Content(Document(etree.tostring(tree), "xcbl30", "invoice")))
    assert found.content.tree.findtext(".//{*}TaxInclusiveAmount") == with_tax
    assert "/GrossValue/" in "".join(loss.path for loss in found.losses)


@pytest.mark.parametrize("type", ["Invoice", "CreditNote"])
def test_a_line_without_an_amount_is_refused(
    type: str, sample: Callable[[str], Content], read: Convert, write: Convert
) -> None:
    """UBL lets a line of a credit note go without."""
    tree = read(sample("credit-note" if type == "CreditNote" else "invoice-every-term")).content.tree
    line = next(tree.iter(f"{{*}}{type}Line"))
    amount = line.find("{*}LineExtensionAmount")
    assert amount is not None
    line.remove(amount)
    with pytest.raises(DocumentFault) as fault:
        write(
            Content(
                Document(etree.tostring(tree), PIVOT, "credit-note" if type == "CreditNote" else "invoice")
            )
        )
    assert [(found.rule, found.term) for found in fault.value.findings] == [("XCBL30-DEMANDED", "BT-131")]
