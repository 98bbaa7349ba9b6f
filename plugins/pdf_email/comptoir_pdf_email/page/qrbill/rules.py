"""What must be right before a QR-bill is printed (IG QR-bill 2.4); what is not leaves the page without one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel import Locale
from comptoir_engine.model import Message

from comptoir_pdf_email.page.qrbill.bill import LONGEST_MESSAGE, LONGEST_PAYLOAD, Address, Bill, payload
from comptoir_pdf_email.page.qrbill.digits import (
    is_creditor_reference,
    is_qr_iban,
    is_qr_reference,
    is_swiss_iban,
)
from comptoir_pdf_email.page.qrbill.letters import says_something, strange

LIMITS = {"name": 70, "street": 70, "zone": 16, "town": 35}
"""Characters that each part of an address may have."""
COUNTRIES = frozenset(
    str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))
) - {*("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ")}
"""The codes of ISO 3166-1: Babel's, without those that stand for something else."""

_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,8})\.[0-9]{2}")

Broken = tuple[str, Message]
"""The term at fault, and why there is no QR-bill."""

FOREIGN = Message(
    "The page has no QR-bill: it can only be paid to an account in Switzerland or Liechtenstein; state such an IBAN"
)
WRONG_IBAN = Message("The page has no QR-bill: this is no right IBAN; correct its length or check digits")
NEEDS_QR_REFERENCE = Message(
    "The page has no QR-bill: a QR-IBAN needs a QR reference; state its 27 digits, or another IBAN"
)
NEEDS_QR_IBAN = Message(
    "The page has no QR-bill: a QR reference needs a QR-IBAN; state that, or another reference"
)
WRONG_REFERENCE = Message("The page has no QR-bill: the reference is wrong; correct its check digits")
CURRENCY = Message("The page has no QR-bill: it can only be paid in CHF or EUR, not in {currency}")
NOT_IN_CHF = Message("The page has no QR-bill: a QR-IBAN takes CHF only; state another IBAN for {currency}")
NOTHING_DUE = Message("The page has no QR-bill, for there is nothing to pay")
TOO_MUCH = Message("The page has no QR-bill: it can't be for more than 999999999.99")
NO_AMOUNT = Message("The page has no QR-bill: an amount with two decimals at most is needed")
INCOMPLETE = Message(
    "The page has no QR-bill: the name, postcode, town or country of the account's holder is missing; complete the "
    "seller's address"
)
OTHER_PAYEE = Message(
    "The page has no QR-bill: the address of the payee {name} is not known; leave the payee out where it is the seller"
)
OTHER_HOLDER = Message(
    "The page has no QR-bill: the address of the account's holder {name} is not known; name the holder as the seller "
    "where they are the same, or have the holder's address entered for this account"
)
NO_COUNTRY = Message(
    "The page has no QR-bill: this country does not exist; state the two letters of ISO 3166-1"
)
TOO_LONG = Message("The page has no QR-bill: this may have {limit} characters there; shorten it")
STRANGE = Message(
    "The page has no QR-bill: it can't hold these characters: {characters}; write the holder's name as the bank does"
)
TOO_LARGE = Message("The page has no QR-bill: its texts are too long for one code; shorten names and streets")

_TERMS = {"name": "BT-27", "street": "BT-35", "zone": "BT-38", "town": "BT-37", "country": "BT-40"}


def broken(bill: Bill, *, stranger: str = "") -> Iterator[Broken]:
    """Each rule that a bill breaks; `stranger`: the term that names somebody else than the seller as who is paid."""
    yield from list(_account(bill)) or _reference(bill)
    yield from _amount(bill)
    yield from _creditor(bill.creditor, stranger)
    yield from _size(bill)


def _account(bill: Bill) -> Iterator[Broken]:
    if not bill.account.startswith(("CH", "LI")):
        yield "BT-84", FOREIGN
    elif not is_swiss_iban(bill.account):
        yield "BT-84", WRONG_IBAN


def _reference(bill: Bill) -> Iterator[Broken]:
    if is_qr_iban(bill.account):
        if bill.kind != "QRR" or not re.fullmatch("[0-9]{27}", bill.reference):
            yield "BT-83", NEEDS_QR_REFERENCE
        elif not is_qr_reference(bill.reference):
            yield "BT-83", WRONG_REFERENCE
    elif bill.kind == "QRR":
        yield "BT-83", NEEDS_QR_IBAN if is_qr_reference(bill.reference) else WRONG_REFERENCE
    elif bill.kind == "SCOR" and not is_creditor_reference(bill.reference):
        yield "BT-83", WRONG_REFERENCE


def _amount(bill: Bill) -> Iterator[Broken]:
    """Told at the account: the amount itself is on the page, and nobody is to think that it is lost."""
    if bill.currency not in ("CHF", "EUR"):
        yield "BT-5", Message(CURRENCY.key, {"currency": bill.currency})
    elif bill.currency != "CHF" and is_qr_iban(bill.account):
        yield "BT-84", Message(NOT_IN_CHF.key, {"currency": bill.currency})
    if bill.amount.startswith("-") or bill.amount == "0.00":
        yield "BT-84", NOTHING_DUE
    elif re.fullmatch(r"[0-9]{10,}\.[0-9]{2}", bill.amount):
        yield "BT-84", TOO_MUCH
    elif not _AMOUNT.fullmatch(bill.amount):
        yield "BT-84", NO_AMOUNT


def _creditor(creditor: Address, stranger: str) -> Iterator[Broken]:
    if stranger:
        reason = OTHER_PAYEE if stranger == "BT-59" else OTHER_HOLDER
        yield stranger, Message(reason.key, {"name": creditor.name})
        return
    parts = {part: getattr(creditor, part) for part in _TERMS}
    if not all(says_something(parts[part]) for part in ("name", "zone", "town", "country")):
        yield "BT-84", INCOMPLETE
    elif creditor.country not in COUNTRIES:
        yield "BT-40", NO_COUNTRY
    for part, limit in LIMITS.items():
        if len(parts[part]) > limit:
            yield _TERMS[part], Message(TOO_LONG.key, {"limit": str(limit)})
        if others := strange(parts[part]):
            yield _TERMS[part], Message(STRANGE.key, {"characters": " ".join(others)})


def _size(bill: Bill) -> Iterator[Broken]:
    if (
        len(bill.message) + len(bill.billing) > LONGEST_MESSAGE
        or len(payload(bill).encode()) > LONGEST_PAYLOAD
    ):
        yield "BT-84", TOO_LARGE
