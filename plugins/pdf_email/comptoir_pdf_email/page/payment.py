"""How to pay: account, reference, card or mandate, and the terms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from comptoir_pdf_email.page.scribe import Fact, Scribe

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_CREDITOR_REFERENCE = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
_QR_REFERENCE = re.compile(r"[0-9]{27}")
_CARRIES = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
"""The row of modulo 10 recursive, by which a QR reference's last digit is made."""


@dataclass(frozen=True, slots=True)
class Payment:
    """The box with all that a payer types; one array of facts a way to pay."""

    title: str
    ways: list[list[Fact]] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)


def payment(scribe: Scribe) -> Payment:
    """All ways to pay, in the order of the document."""
    ways = [_way(scribe, group) for (group,) in scribe.reading.groups("BG-16")]
    payee = _payee(scribe)
    ways = [[*way, *payee] for way in ways] or ([payee] if payee else [])
    terms = list(scribe.reading.each("BT-20"))
    return Payment(scribe.words.gettext("Payment"), [way for way in ways if way], terms)


def due(scribe: Scribe) -> str:
    """The day by which to pay; a credit note states it with the way to pay."""
    ways = scribe.reading.groups("BG-16")
    return scribe.day("BT-9") or next((day for index in ways if (day := scribe.day("BT-9", *index))), "")


def _way(scribe: Scribe, group: int) -> list[Fact]:
    _ = scribe.words.gettext
    account = scribe.text("BT-84", group)
    return scribe.facts(
        (_("IBAN") if is_iban(account) else _("Account"), grouped_account(account)),
        (_("Account holder"), scribe.text("BT-85", group)),
        (_("Reference"), grouped_reference(scribe.text("BT-83", group))),
        (_("BIC"), scribe.text("BT-86", group)),
        (_("Means of payment"), _means(scribe, group)),
        (_("Card number"), scribe.text("BT-87", group)),
        (_("Card holder"), scribe.text("BT-88", group)),
        (_("Mandate"), scribe.text("BT-89", group)),
        (_("Debited account"), grouped_account(scribe.text("BT-91", group))),
        (_("Due on"), scribe.day("BT-9", group)),
    )


def _means(scribe: Scribe, group: int) -> str:
    code, said = scribe.code("means", "BT-81", group), scribe.text("BT-82", group)
    return code if said in ("", code) else f"{said} ({code})"


def _payee(scribe: Scribe) -> list[Fact]:
    _ = scribe.words.gettext
    return scribe.facts(
        (_("Payee"), scribe.text("BT-59")),
        (_("Payee no."), scribe.identifier("BT-60")),
        (_("Company no. of the payee"), scribe.identifier("BT-61")),
        (_("Creditor identifier"), scribe.text("BT-90")),
    )


def is_iban(account: str) -> bool:
    """Whether it is an IBAN with right check digits, written without gaps."""
    return _IBAN.fullmatch(account) is not None and _remainder(account) == 1


def grouped_account(account: str) -> str:
    """An IBAN in groups of four; any other account as it is."""
    return _in_fours(account) if is_iban(account) else account


def grouped_reference(reference: str) -> str:
    """A creditor reference in fours, a QR reference in fives after the first two digits; others as they are."""
    if _CREDITOR_REFERENCE.fullmatch(reference) and _remainder(reference) == 1:
        return _in_fours(reference)
    if _QR_REFERENCE.fullmatch(reference) and _carry(reference) == 0:
        return f"{reference[:2]} {_in_groups(reference[2:], 5)}"
    return reference


def _remainder(text: str) -> int:
    """ISO 7064 modulo 97 of text whose check digits stand third and fourth; 1 where they are right."""
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97


def _carry(digits: str) -> int:
    """Modulo 10 recursive over all digits, check digit included; 0 where that is right."""
    carry = 0
    for digit in digits[:-1]:
        carry = _CARRIES[(carry + int(digit)) % 10]
    return (carry + int(digits[-1])) % 10


def _in_fours(text: str) -> str:
    return _in_groups(text, 4)


def _in_groups(text: str, size: int) -> str:
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
