"""The rules as data: of each how grave it is, the terms it speaks of, where it is written, and its words."""

from __future__ import annotations

from collections.abc import Mapping

from comptoir_engine.hookspecs import Rule
from comptoir_engine.model import Message

_TYPING_ERROR = Message("Look for a typing error; the UID register has the right number.")

_ALL = (
    Rule(
        "CH-SELLER-NAME", "warning",
        Message("The seller has no name; an invoice with VAT names him."),
        Message("Fill in the name that he does business under."),
        ("BT-27", "BT-28"), "MWSTG art. 26 II a",
    ),
    Rule(
        "CH-SELLER-PLACE", "warning",
        Message("The address of the seller names no place; an invoice with VAT does."),
        Message("Fill in the town."),
        ("BT-37",), "MWSTG art. 26 II a",
    ),
    Rule(
        "CH-SELLER-NUMBER", "error",
        Message("VAT is shown, but no VAT number of the seller; who is not registered must not show VAT."),
        Message("Fill in his VAT number, or leave the VAT out."),
        ("BT-31", "BT-32", "BT-63"), "MWSTG art. 26 II a, art. 27 I",
    ),
    Rule(
        "CH-BUYER-NAME", "warning",
        Message("The buyer has no name; an invoice with VAT over CHF 400 names him."),
        Message("Fill in the name that he does business under."),
        ("BT-44", "BT-45"), "MWSTG art. 26 II b, III; MWSTV art. 57",
    ),
    Rule(
        "CH-BUYER-PLACE", "warning",
        Message("The address of the buyer names no place; an invoice with VAT over CHF 400 does."),
        Message("Fill in the town."),
        ("BT-52",), "MWSTG art. 26 II b, III; MWSTV art. 57",
    ),
    Rule(
        "CH-SUPPLY-DATE", "note",
        Message("No date of supply is stated; so it counts as the day of the invoice, {date}."),
        Message("Fill in the day or the period of the supply where it was another."),
        ("BT-72", "BT-73", "BT-74", "BT-134", "BT-135"), "MWSTG art. 26 II c; swissDIGIN",
    ),
    Rule(
        "CH-LINE-OBJECT", "warning",
        Message("A line does not say what was supplied."),
        Message("Name the goods or the service."),
        ("BT-153", "BT-154"), "MWSTG art. 26 II d",
    ),
    Rule(
        "CH-LINE-EXTENT", "warning",
        Message("A line does not say how much was supplied."),
        Message("Fill in the quantity."),
        ("BT-129",), "MWSTG art. 26 II d",
    ),
    Rule(
        "CH-CONSIDERATION", "warning",
        Message("The document states no amount that is asked for the supply."),
        Message("Fill in the total with VAT and the amount due."),
        ("BT-112", "BT-115"), "MWSTG art. 26 II e",
    ),
    Rule(
        "CH-TAX-RATE", "warning",
        Message("VAT is charged without its rate."),
        Message("Fill in the rate in percent."),
        ("BT-119",), "MWSTG art. 26 II f",
    ),
    Rule(
        "CH-TAX-AMOUNT", "warning",
        Message("VAT is charged at a rate, but its amount is missing."),
        Message("Fill in the amount."),
        ("BT-117",), "MWSTG art. 26 II f",
    ),
    Rule(
        "CH-RATE", "error",
        Message("{rate} % was no Swiss VAT rate at the time of the supply, {days}; the rates were {rates}."),
        Message("Correct the rate, or the date of supply: the rate of that day counts, not of the invoice’s."),
        ("BT-119", "BT-152"), "MWSTG art. 25, art. 115",
    ),
    Rule(
        "CH-RATE-UNDATED", "warning",
        Message("{rate} % was no Swiss VAT rate at the time that counts where no date of supply is stated, {days}; "
                "the rates were {rates}."),
        Message("Correct the rate, or state the date of supply."),
        ("BT-119",), "MWSTG art. 25, art. 26 II c, art. 115",
    ),
    Rule(
        "CH-RATE-CHANGE", "warning",
        Message("The period of supply, {days}, goes across the change of the VAT rates on {change}."),
        Message("State apart what was supplied before that day and from it on, each at its rate; else the higher rate "
                "is owed on the whole."),
        ("BT-74", "BT-135"), "MWSTG art. 115",
    ),
    Rule(
        "CH-VAT-NUMBER", "error",
        Message("There is no VAT number {value}: behind CHE stand nine digits, and the last must fit the others."),
        _TYPING_ERROR,
        ("BT-31", "BT-32"), "UID, modulus 11; MWSTG art. 26 II a",
    ),
    Rule(
        "CH-UID", "warning",
        Message("There is no UID {value}: behind CHE stand nine digits, and the last must fit the others."),
        _TYPING_ERROR,
        ("BT-29", "BT-30", "BT-34", "BT-46", "BT-47", "BT-48", "BT-49", "BT-63"), "UID, modulus 11",
    ),
    Rule(
        "CH-VAT-ENDING", "warning",
        Message("{value} is a UID; a VAT number ends in MWST, TVA or IVA."),
        Message("Write {spelling}, or with the ending of another language, if its owner is registered for VAT."),
        ("BT-31", "BT-32", "BT-48", "BT-63"), "MWSTG art. 26 II a; swissDIGIN K-02-02",
    ),
    Rule(
        "CH-VAT-SPELLING", "note",
        Message("The VAT number {value} is understood, but not spelt as usual."),
        Message("Write {spelling}."),
        ("BT-31", "BT-32", "BT-48", "BT-63"), "swissDIGIN K-02-02",
    ),
    Rule(
        "CH-POSTCODE", "note",
        Message("An address in Switzerland or Liechtenstein has a postcode of four digits; here stands {value}."),
        Message("Write the four digits, with no country before them."),
        ("BT-38", "BT-53"), "swissDIGIN",
    ),
    Rule(
        "CH-DUE-DATE", "note",
        Message("No day is stated by which to pay."),
        Message("Fill in the due date, even where terms of payment say it in words."),
        ("BT-9",), "swissDIGIN",
    ),
    Rule(
        "CH-ROUNDING", "note",
        Message("The amount due, CHF {amount}, can’t be paid in cash."),
        Message("Nothing is to mend where it is transferred; else ask for CHF {rounded}, and state the difference as "
                "rounding."),
        ("BT-115", "BT-114"), "smallest coin, CHF 0.05",
    ),
    Rule(
        "CH-IBAN", "error",
        Message("There is no account {value}: its length or its check digits don’t fit."),
        Message("Look for a typing error; an IBAN of Switzerland or Liechtenstein has 21 characters."),
        ("BT-84",), "ISO 13616",
    ),
    Rule(
        "CH-QR-REFERENCE", "error",
        Message("The account is a QR-IBAN, and is paid with a QR reference of 27 digits; here stands {value}."),
        Message("State the QR reference, or another account."),
        ("BT-83", "BT-84"), "IG QR-bill 2.4, account and reference",
    ),
    Rule(
        "CH-QR-MISSING", "warning",
        Message("The account is a QR-IBAN, but no reference is stated; banks take no payment to it without one."),
        Message("State the 27 digits that stand on the payment slip, or another account."),
        ("BT-83", "BT-84"), "IG QR-bill 2.4, account and reference",
    ),
    Rule(
        "CH-QR-DIGITS", "error",
        Message("The QR reference {value} is wrong: the last digit must fit the others."),
        Message("Look for a typing error."),
        ("BT-83",), "IG QR-bill 2.4, modulus 10 recursive",
    ),
    Rule(
        "CH-QRR-ACCOUNT", "warning",
        Message("{value} looks like a QR reference, but the account is no QR-IBAN; banks take both together only."),
        Message("State the QR-IBAN, or a reference that begins with RF."),
        ("BT-83", "BT-84"), "IG QR-bill 2.4, account and reference",
    ),
    Rule(
        "CH-RF-DIGITS", "warning",
        Message("{value} looks like a creditor reference, but its check digits don’t fit."),
        Message("Look for a typing error; what is no reference should not begin with RF and two digits."),
        ("BT-83",), "ISO 11649",
    ),
    Rule(
        "CH-QR-CURRENCY", "error",
        Message("The account is a QR-IBAN, and takes no {currency}."),
        Message("State another account for {currency}, or the amounts in CHF."),
        ("BT-84", "BT-5"), "IG QR-bill 2.4, account and currency",
    ),
    Rule(
        "CH-QR-EUR", "warning",
        Message("The account is a QR-IBAN; EUR is paid to it until November 2027 only."),
        Message("State another account for EUR."),
        ("BT-84", "BT-5"), "IG QR-bill 2.4, account and currency",
    ),
    Rule(
        "CH-SLIP-CURRENCY", "note",
        Message("A Swiss payment slip is in CHF or EUR; there is none for an amount in {currency}."),
        Message("Nothing is to mend where the buyer transfers {currency}."),
        ("BT-84", "BT-5"), "IG QR-bill 2.4, currency",
    ),
)  # fmt: skip
"""An error only where the law or the standard of payments leaves no other reading."""
RULES: Mapping[str, Rule] = {rule.id: rule for rule in _ALL}
"""In the order of the subjects."""
