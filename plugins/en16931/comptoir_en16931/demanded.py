"""What is said where something of CII is missing, stands too often, is no code of its list, or is not used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from comptoir_engine.model import Message
from comptoir_engine.xml.broken_rules import Failed, Told
from lxml import etree

from comptoir_en16931.cii_terms import NAMES
from comptoir_en16931.explanations import ASK, ATTRIBUTE, EXPLANATIONS, LEAVE_OUT, TWICE
from comptoir_en16931.profile import Demand, demands
from comptoir_en16931.ruleset import facts

_MISSING = Message("What the standard asks for is missing here: {name}.")
_UNUSED = Message(
    "{name} stands in the document, but EN 16931 does not use it here; receivers may leave it unread."
)
_KIND = Message("The standard knows {name} in certain kinds only, and this is none of them.")
_KIND_HINT = Message("Correct what tells its kind, or leave it out.")
_NO_SCHEME = Message("An identifier does not name its scheme.")
_DAY_HINT = Message(
    "Write the day as year, month and day without blanks, for example 20240131, and 102 into the attribute format."
)
_REFERENCE_HINT = Message(
    "Write 130 for the invoiced object, 50 for the tender or lot, or 916 for another supporting document."
)

Words = tuple[Message, Message | None]

_STATED: Mapping[str, Words] = {
    "schemeID": (_NO_SCHEME, Message("Name the scheme, for example 0088 for a GLN.")),
    "listID": EXPLANATIONS["BR-65"],
    "mimeCode": EXPLANATIONS["UBL-DT-06"],
    "filename": EXPLANATIONS["UBL-DT-07"],
    "format": (Message("A day does not say how it is written."), _DAY_HINT),
}
"""Attribute → what is said where it is missing."""
_TAX_NUMBER: Words = (
    Message("The kind of a tax number is not known here."),
    Message("Write VA into the attribute schemeID for a VAT identifier."),
)
_REFERENCE: Words = (
    Message("The kind of a document that is referred to is not known here."),
    _REFERENCE_HINT,
)
_CODES: Mapping[str, Words] = {
    "own-guideline": (
        Message("The document follows another guideline than that of EN 16931."),
        Message("Write urn:cen.eu:en16931:2017, or have it checked by the rules of its own guideline."),
    ),
    "own-bill": EXPLANATIONS["BR-CL-01"],
    "own-day": (Message("A day is written in a form that the standard does not allow."), _DAY_HINT),
    "own-note-subject": (
        Message("The subject of a note is no code of UNTDID 4451."),
        Message("Write one of its codes, for example AAI, or leave it out."),
    ),
    "own-currency": (
        Message("The currency is no code of ISO 4217."),
        Message("Write the three letters of the currency, for example EUR."),
    ),
    "own-vat-category": EXPLANATIONS["BR-CL-17"],
    "own-tax": (
        Message("The kind of a tax is not VAT."),
        Message("Write VAT; the standard knows no other tax."),
    ),
    "own-vat-number": _TAX_NUMBER,
    **dict.fromkeys(("own-reference", "own-invoiced-object", "own-tender", "own-supporting"), _REFERENCE),
    "own-party-scheme": EXPLANATIONS["BR-CL-10"],
    "iso-6523": EXPLANATIONS["BR-CL-10"],
    "own-endpoint-scheme": EXPLANATIONS["BR-CL-25"],
    "iso-3166-1": EXPLANATIONS["BR-CL-14"],
    "mime": EXPLANATIONS["BR-CL-24"],
    "unece-1153": EXPLANATIONS["BR-CL-07"],
    "unece-20": EXPLANATIONS["BR-CL-23"],
    "unece-2475": (
        Message("The code for the day on which VAT is due is none of UNTDID 2475."),
        Message("Write 5 for the day of issue, 29 for the day of delivery, or 72 for the day of payment."),
    ),
    "unece-4461": EXPLANATIONS["BR-CL-16"],
    "unece-5189": EXPLANATIONS["BR-CL-19"],
    "unece-7143": EXPLANATIONS["BR-CL-13"],
    "unece-7161": EXPLANATIONS["BR-CL-20"],
    "vatex": EXPLANATIONS["BR-CL-22"],
}
"""List → what is said of what is no code of it."""

_NAME = re.compile(r"\w+:(\w+)")
_UNUSED_RULE = re.compile(r"FX-(UNUSED(-\w+)?|KIND)")


def demanded(failed: Failed) -> Told | None:
    """The words for a rule that is like many others; None for another."""
    if _UNUSED_RULE.fullmatch(failed.rule):
        return _unused(failed, facts("cii")[failed.rule].name or None)
    demand = _demands().get(failed.rule)
    if demand is None:
        return None
    if demand.must in {"code", "stated"}:
        attribute = demand.what.removeprefix("@") or None
        words = _CODES[demand.list] if demand.must == "code" else _STATED[attribute or ""]
        return Told(*words, place=failed.element, attribute=attribute if demand.must == "code" else None)
    return _counted(failed.element, demand)


def _unused(failed: Failed, attribute: str | None) -> Told:
    name = {"name": attribute or etree.QName(failed.element).localname}
    if failed.rule == "FX-KIND":
        return Told(Message(_KIND.key, name), _KIND_HINT)
    sentence = ATTRIBUTE if attribute else _UNUSED
    return Told(Message(sentence.key, name), LEAVE_OUT, attribute=attribute)


def _counted(element: etree._Element, demand: Demand) -> Told:
    """It is missing, or told at the second one."""
    found = element.xpath(demand.what, namespaces=NAMES)
    if len(found) > 1:
        return Told(*TWICE, place=found[1])
    named = _NAME.match(demand.what)
    return Told(Message(_MISSING.key, {"name": named[1] if named else demand.what}), ASK)


@cache
def _demands() -> Mapping[str, Demand]:
    return {demand.rule: demand for demand in demands("cii") if not _UNUSED_RULE.fullmatch(demand.rule)}
