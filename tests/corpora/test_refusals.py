"""A rule that a document breaks stops it, with the rule's id, at the line of the file that its sender knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from comptoir_engine.model import Finding
from comptoir_engine.pipeline import Processed

Way = Callable[[bytes, str], Processed]

UBL, CII = "01.01a-INVOICE_ubl.xml", "01.01a-INVOICE_uncefact.xml"
"""Twins: the same invoice in both formats."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing made wrong in both twins: a text, what it becomes, and how many times the text stands before.

    `away` is how many lines from the damage the finding is, in UBL and CII: a rule on several values is placed at the
    one that it names first.
    """

    rule: str
    ubl: tuple[str, str, int]
    cii: tuple[str, str, int]
    away: tuple[int, int] = (0, 0)


DAMAGES = (
    Damage("BR-02", (">123456XX<", "><", 0), (">123456XX<", "><", 0)),
    Damage("BR-05", (">EUR<", "><", 0), (">EUR<", "><", 0)),
    Damage("BR-06", (">[Seller name]<", "><", 0), (">[Seller name]<", "><", 0)),
    Damage("BR-07", (">[Buyer name]<", "><", 0), (">[Buyer name]<", "><", 0)),
    Damage("BR-09", (">DE<", "><", 0), (">DE<", "><", 0)),
    Damage("BR-21", ("ID>Porto + Versandkosten<", "ID><", 0), ("ID>Porto + Versandkosten<", "ID><", 0)),
    Damage("BR-25", ("Name>Porto + Versandkosten<", "Name><", 0), ("Name>Porto + Versandkosten<", "Name><", 0)),
    Damage("BR-27", (">26.07<", ">-26.07<", 1), (">26.07<", ">-26.07<", 0)),
    Damage("BR-CO-09", (">DE 123456789<", ">123456789<", 0), (">DE 123456789<", ">123456789<", 0)),
    Damage("BR-CO-10", (">314.86<", ">314.87<", 1), (">314.86<", ">314.87<", 1)),
    Damage("BR-CO-13", (">314.86<", ">314.96<", 2), (">314.86<", ">314.96<", 2)),
    Damage("BR-CO-14", (">22.04<", ">22.05<", 0), (">22.04<", ">22.05<", 1)),
    Damage("BR-CO-15", (">336.9<", ">337.9<", 0), (">336.9<", ">337.9<", 0)),
    Damage("BR-CO-16", (">336.9<", ">337.9<", 1), (">336.9<", ">337.9<", 1)),
    Damage("BR-CO-17", (">22.04<", ">27.04<", 1), (">22.04<", ">27.04<", 0)),
    Damage("BR-S-08", (">314.86<", ">300.00<", 0), (">314.86<", ">300.00<", 0), (4, 2)),
    Damage("BR-S-05", (">7<", ">0<", 1), (">7<", ">0<", 0), (-1, -1)),
    Damage("BR-CL-04", (">EUR<", ">ZZZ<", 0), (">EUR<", ">ZZZ<", 0)),
    Damage("BR-CL-10", ("<cbc:ID>[Buyer", '<cbc:ID schemeID="9999">[Buyer', 0),
           ("<ram:ID>[Buyer identifier]</ram:ID>", '<ram:GlobalID schemeID="9999">[Buyer]</ram:GlobalID>', 0)),
    Damage("BR-CL-14", (">DE<", ">ZZ<", 1), (">DE<", ">ZZ<", 1)),
    Damage("BR-CL-16", (">58<", ">5800<", 0), (">58<", ">5800<", 0)),
    Damage("BR-CL-23", ('"XPP"', '"NONE"', 1), ('"XPP"', '"NONE"', 1)),
    Damage("BR-CL-25", ('"EM">seller', '"NONE">seller', 0), ('"EM">seller', '"NONE">seller', 0)),
    Damage("BR-DEC-23", (">26.07<", ">26.070<", 0), (">26.07<", ">26.070<", 1)),
)  # fmt: skip


def damaged(document: bytes, old: str, new: str, nth: int) -> tuple[bytes, int]:
    """The document with one text replaced, and the line where that was."""
    text = document.decode()
    starts = [at for at in range(len(text)) if text.startswith(old, at)]
    at = starts[nth]
    return (text[:at] + new + text[at + len(old) :]).encode(), text.count("\n", 0, at) + 1


def errors(done: Processed) -> list[Finding]:
    return [one for report in done.steps[-1].reports for one in report.findings if one.severity == "error"]


def _assert_stopped(way: Way, document: bytes, rule: str, line: int) -> None:
    done = way(document, "ubl21")
    assert (done.outcome, done.target) == ("stopped", None)
    found = [one for one in errors(done) if one.rule == rule]
    assert [one.line for one in found] == [line], [(one.rule, one.line) for one in errors(done)]
    place = found[0].path or ""
    assert place.startswith("/Invoice" if done.document.format == "ubl21" else "/rsm:CrossIndustryInvoice")
    assert str(found[0].message)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.rule)
def test_a_rule_that_is_broken_in_ubl_is_named_at_its_line(
    damage: Damage, documents: dict[str, bytes], way: Way
) -> None:
    document, line = damaged(documents[UBL], *damage.ubl)
    _assert_stopped(way, document, damage.rule, line + damage.away[0])


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.rule)
def test_a_rule_that_is_broken_in_cii_is_named_at_the_line_of_the_cii_file(
    damage: Damage, documents: dict[str, bytes], way: Way
) -> None:
    document, line = damaged(documents[CII], *damage.cii)
    _assert_stopped(way, document, damage.rule, line + damage.away[1])
