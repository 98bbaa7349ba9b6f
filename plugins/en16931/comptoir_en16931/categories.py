"""What is said of the rules that the standard has for every VAT category: the same ten, each with its category."""

from __future__ import annotations

import re
from collections.abc import Mapping

from comptoir_engine.model import Message
from comptoir_engine.xml.broken_rules import Failed, Told

_RULE = re.compile(r"BR-(?P<category>S|Z|E|AE|IC|G|O|AF|AG)-(?P<number>\d\d)")
_CODES: Mapping[str, str] = {"IC": "K", "AF": "L", "AG": "M"}
"""How documents write the categories that rules name by words."""
_NO_VAT = ("Z", "E", "AE", "IC", "G")

_LISTED = Message(
    "The VAT category {category} is used by lines, allowances or charges, or in the breakdown of VAT, but not by both."
)
_LISTED_ONCE = Message(
    "The VAT category {category} must stand exactly once in the breakdown of VAT, as soon as lines, allowances or "
    "charges use it."
)
_LISTED_HINT = Message("Add the category to the breakdown of VAT, or correct it where it is used.")
_SELLER = Message("The VAT category {category} asks for a tax number of the seller.")
_SELLER_HINT = Message(
    "Fill in the VAT identifier of the seller, his tax number, or that of his tax representative."
)
_BOTH = Message("The VAT category {category} asks for the tax numbers of seller and buyer.")
_BOTH_HINT = Message("Fill in the tax number of the seller, and the VAT or registration number of the buyer.")
_NEITHER = Message(
    "What is outside the scope of VAT (category O) allows no VAT identifier of seller or buyer."
)
_NEITHER_HINT = Message("Leave the VAT identifiers out, or correct the VAT category.")
_ZERO = Message("With the VAT category {category} the VAT rate must be 0.")
_ABOVE_ZERO = Message("With the VAT category {category} the VAT rate must be above 0.")
_NOT_BELOW_ZERO = Message("With the VAT category {category} the VAT rate must not be below 0.")
_NO_RATE = Message("With the VAT category {category} no VAT rate may be named.")
_RATE_HINT = Message("Correct the VAT rate, or the VAT category.")
_TAXABLE = Message(
    "The taxable amount of the VAT category {category} is not the sum of its lines, allowances and charges."
)
_TAX = Message("The VAT of the category {category} is not its taxable amount times the rate.")
_TAX_HINT = Message("Check the amounts, the rate and the rounding.")
_REASON = Message("With the VAT category {category} the document must say why no VAT is charged.")
_REASON_HINT = Message("State why no VAT is charged, as a text or as a VATEX code.")
_NO_REASON = Message("With the VAT category {category} no reason for an exemption from VAT may be stated.")
_NO_REASON_HINT = Message("Leave the reason out, or correct the VAT category.")
_ALONE = Message("What is outside the scope of VAT (category O) can't be mixed with other VAT categories.")
_ALONE_HINT = Message("Write two documents, or correct the VAT category.")
_DELIVERED = Message("A supply within the community (category K) needs the day of delivery or the period.")
_DELIVERED_HINT = Message("Fill in the day of delivery, or the period that is invoiced.")
_DELIVERED_TO = Message(
    "A supply within the community (category K) needs the country that it is delivered to."
)
_DELIVERED_TO_HINT = Message("Write the two letters of the country of delivery, for example DE.")

Words = tuple[Message, Message]

_PARTICULAR: Mapping[tuple[str, str], Words] = {
    ("IC", "11"): (_DELIVERED, _DELIVERED_HINT),
    ("IC", "12"): (_DELIVERED_TO, _DELIVERED_TO_HINT),
    **{("O", number): (_ALONE, _ALONE_HINT) for number in ("11", "12", "13", "14")},
}


def of_a_category(failed: Failed) -> Told | None:
    """The words of a rule of a VAT category; None for another rule."""
    found = _RULE.fullmatch(failed.rule)
    words = _words(found["category"], found["number"]) if found is not None else None
    if found is None or words is None:
        return None
    said = {"category": _CODES.get(found["category"], found["category"])}
    sentence, hint = words
    return Told(Message(sentence.key, said if "{category}" in sentence.key else {}), hint)


def _words(category: str, number: str) -> Words | None:
    return _PARTICULAR.get((category, number)) or {
        "01": (_LISTED if category in {"S", "AF", "AG"} else _LISTED_ONCE, _LISTED_HINT),
        **dict.fromkeys(("02", "03", "04"), _numbers(category)),
        **dict.fromkeys(("05", "06", "07"), (_rate(category), _RATE_HINT)),
        "08": (_TAXABLE, _TAX_HINT),
        "09": (_TAX, _TAX_HINT),
        "10": (_NO_REASON, _NO_REASON_HINT)
        if category in {"S", "Z", "AF", "AG"}
        else (_REASON, _REASON_HINT),
    }.get(number)


def _numbers(category: str) -> Words:
    """Whose tax numbers the category asks for."""
    if category == "O":
        return _NEITHER, _NEITHER_HINT
    return (_BOTH, _BOTH_HINT) if category in {"AE", "IC"} else (_SELLER, _SELLER_HINT)


def _rate(category: str) -> Message:
    if category in _NO_VAT:
        return _ZERO
    return {"S": _ABOVE_ZERO, "O": _NO_RATE}.get(category, _NOT_BELOW_ZERO)
