"""UID and VAT numbers, accounts and references: their shape, their check digits, their usual spelling."""

from __future__ import annotations

import re

from stdnum import iso11649
from stdnum.ch import esr, uid
from stdnum.iso7064 import mod_97_10

ENDINGS = ("MWST", "TVA", "IVA", "TPV")
"""What makes a VAT number of a UID, in German, French, Italian and Romansh."""
UID_SCHEME = "0183"
"""The UID in ISO 6523."""

_ORNAMENT = re.compile(r"[\s.\-]+")
_UID = re.compile(r"(?:CHE)?([0-9]{9})([A-Z]*)")
_USUAL = re.compile(rf"CHE-[0-9]{{3}}\.[0-9]{{3}}\.[0-9]{{3}} (?:{'|'.join(ENDINGS)})")
_BARE = re.compile(rf"CHE[0-9]{{9}}(?:{'|'.join(ENDINGS)})")
_ACCOUNT = re.compile(r"(?:CH|LI)[0-9]{2}")
_IBAN = re.compile(r"(?:CH|LI)[0-9]{7}[A-Z0-9]{12}")
_QR_REFERENCE = re.compile(r"[0-9]{27}")
_CREDITOR_REFERENCE = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
_QR_INSTITUTES = range(30_000, 32_000)


def compact(text: str) -> str:
    """Without gaps and in capitals."""
    return "".join(text.split()).upper()


def is_swiss(number: str) -> bool:
    """Whether it is meant as a UID, or a VAT number made of one."""
    return number[:3].upper() == "CHE"


def uid_digits(number: str) -> str | None:
    """The nine digits of a UID or VAT number; None where there can't be such a UID."""
    read = _UID.fullmatch(_ORNAMENT.sub("", number.upper()))
    fits = read is not None and uid.calc_check_digit(read[1][:8]) == read[1][8]
    return read[1] if read is not None and fits else None


def ending(number: str) -> str:
    """The letters behind the digits of a UID."""
    read = _UID.fullmatch(_ORNAMENT.sub("", number.upper()))
    return read[2] if read is not None else ""


def is_usually_spelt(number: str) -> bool:
    """Whether a VAT number is written as its owner's papers have it, or without any ornament."""
    return bool(_USUAL.fullmatch(number) or _BARE.fullmatch(number))


def usual(digits: str, letters: str) -> str:
    """`CHE-123.456.788 MWST`."""
    return f"CHE-{digits[:3]}.{digits[3:6]}.{digits[6:]} {letters if letters in ENDINGS else ENDINGS[0]}"


def is_swiss_account(account: str) -> bool:
    """Whether it is meant as an IBAN of Switzerland or Liechtenstein."""
    return _ACCOUNT.match(account) is not None


def is_iban(account: str) -> bool:
    """Whether length and check digits of such an IBAN are right."""
    return _IBAN.fullmatch(account) is not None and mod_97_10.is_valid(account[4:] + account[:4])


def is_qr_iban(account: str) -> bool:
    """Whether the institute's number of such an IBAN, its fifth to ninth sign, is one of a QR-IBAN."""
    return int(account[4:9]) in _QR_INSTITUTES


def has_shape_of_qr_reference(reference: str) -> bool:
    """Whether it has 27 digits, whatever the last of them."""
    return _QR_REFERENCE.fullmatch(reference) is not None


def is_qr_reference(reference: str) -> bool:
    """Whether the last of its 27 digits is right, and not all are zeros."""
    return has_shape_of_qr_reference(reference) and int(reference) > 0 and esr.is_valid(reference)


def has_shape_of_creditor_reference(reference: str) -> bool:
    """Whether it is written as ISO 11649 has it, whatever its check digits."""
    return _CREDITOR_REFERENCE.fullmatch(reference) is not None


def is_creditor_reference(reference: str) -> bool:
    """Whether its check digits are right."""
    return iso11649.is_valid(reference)
