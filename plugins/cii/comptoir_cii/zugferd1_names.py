"""What ZUGFeRD 1.0 calls what CII calls otherwise: it was made of an older library of UN/CEFACT (D12)."""

from __future__ import annotations

from lxml import etree

from comptoir_cii.recognition import NAMES

_STANDARD = "urn:un:unece:uncefact:data:standard:"
PREFIXES = {
    "urn:ferd:CrossIndustryDocument:invoice:1p0": "rsm",
    f"{_STANDARD}ReusableAggregateBusinessInformationEntity:12": "ram",
    f"{_STANDARD}UnqualifiedDataType:15": "udt",
    f"{_STANDARD}QualifiedDataType:12": "qdt",
}
"""How paths of ZUGFeRD 1 write its namespaces."""
OLD_NAMES = {prefix: namespace for namespace, prefix in PREFIXES.items()}
ROOT = f"{{{OLD_NAMES['rsm']}}}CrossIndustryDocument"

_NEW = {
    "CrossIndustryDocument": "CrossIndustryInvoice",
    "SpecifiedExchangedDocumentContext": "ExchangedDocumentContext",
    "HeaderExchangedDocument": "ExchangedDocument",
    "SpecifiedSupplyChainTradeTransaction": "SupplyChainTradeTransaction",
    "ApplicableSupplyChainTradeAgreement": "ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeDelivery": "ApplicableHeaderTradeDelivery",
    "ApplicableSupplyChainTradeSettlement": "ApplicableHeaderTradeSettlement",
    "SpecifiedSupplyChainTradeAgreement": "SpecifiedLineTradeAgreement",
    "SpecifiedSupplyChainTradeDelivery": "SpecifiedLineTradeDelivery",
    "SpecifiedSupplyChainTradeSettlement": "SpecifiedLineTradeSettlement",
    "ApplicablePercent": "RateApplicablePercent",
    "SpecifiedLogisticsServiceCharge": "SpecifiedTradeAllowanceCharge",
    "AppliedAmount": "ActualAmount",
    "AppliedTradeTax": "CategoryTradeTax",
}
_SUMS = "SpecifiedTradeSettlementMonetarySummation"
_LINE = "SpecifiedSupplyChainTradeSettlement"
_REPEATED = frozenset(
    {
        "AdditionalReferencedDocument",
        "ApplicableProductCharacteristic",
        "ApplicableTradeTax",
        "DesignatedProductClassification",
        "IncludedSupplyChainTradeLineItem",
        "SpecifiedTaxRegistration",
        "SpecifiedTradeAllowanceCharge",
        "SpecifiedTradeSettlementPaymentMeans",
    }
)
"""What the stylesheet reads several of; the schema of ZUGFeRD 1 lets nearly everything stand several times."""
CATEGORIES = {"IC": "K"}
"""UNTDID 5305: a supply within the Community had another code."""


def new_tag(old: etree._Element) -> str:
    """The name of an element of ZUGFeRD 1 in CII; what CII does not know keeps its own."""
    name, parent = etree.QName(old), old.getparent()
    around = "" if parent is None else etree.QName(parent).localname
    namespace = NAMES[PREFIXES[name.namespace]] if name.namespace in PREFIXES else name.namespace
    return str(etree.QName(namespace, _new_name(name.localname, around)))


def is_repeated(new: etree._Element) -> bool:
    """Whether an element of CII may have siblings of its name; of amounts the stylesheet takes that in the document's
    currency."""
    name, parent = etree.QName(new).localname, new.getparent()
    around = "" if parent is None else etree.QName(parent).localname
    several = name in _REPEATED or name.endswith("Amount")
    return several or (around, name) in (
        ("ExchangedDocument", "IncludedNote"),
        ("SellerTradeParty", "ID"),
        ("SellerTradeParty", "GlobalID"),
    )


def _new_name(name: str, around: str) -> str:
    if name == _SUMS:
        return f"SpecifiedTradeSettlement{'Line' if around == _LINE else 'Header'}MonetarySummation"
    if name == "ID" and around.endswith("ReferencedDocument"):
        return "IssuerAssignedID"
    if name == "Description" and around == "SpecifiedLogisticsServiceCharge":
        return "Reason"
    return _NEW.get(name, name)
