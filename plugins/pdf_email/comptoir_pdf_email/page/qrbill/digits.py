"""Check digits of accounts and references, and the groups that people read them in."""

from __future__ import annotations

import re

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_SWISS_IBAN = re.compile(r"(?:CH|LI)[0-9]{7}[A-Z0-9]{12}")
_CREDITOR_REFERENCE = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
_QR_REFERENCE = re.compile(r"[0-9]{27}")
_QR_INSTITUTES = range(30_000, 32_000)
"""The numbers of institutes in a QR-IBAN."""
_CARRIES = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
"""The row of modulo 10 recursive, by which a QR reference's last digit is made."""


def is_iban(account: str) -> bool:
    """Whether it is an IBAN with right check digits, written without gaps."""
    return _IBAN.fullmatch(account) is not None and _remainder(account) == 1


def is_swiss_iban(account: str) -> bool:
    """Whether it is a right IBAN of Switzerland or Liechtenstein."""
    return _SWISS_IBAN.fullmatch(account) is not None and _remainder(account) == 1


def is_qr_iban(account: str) -> bool:
    """Whether the institute's number, the fifth to ninth sign, is one of a QR-IBAN; its check digits are not asked."""
    return _SWISS_IBAN.fullmatch(account) is not None and int(account[4:9]) in _QR_INSTITUTES


def is_qr_reference(reference: str) -> bool:
    """Whether it has 27 digits of which the last is right, and is not all zeros."""
    return _QR_REFERENCE.fullmatch(reference) is not None and _carry(reference) == 0 and int(reference) > 0


def is_creditor_reference(reference: str) -> bool:
    """Whether it is a reference of ISO 11649 with right check digits."""
    return _CREDITOR_REFERENCE.fullmatch(reference) is not None and _remainder(reference) == 1


def looks_like_reference(text: str) -> bool:
    """Whether it is written as a QR or creditor reference is, whatever its check digits."""
    return any(shape.fullmatch(text) for shape in (_QR_REFERENCE, _CREDITOR_REFERENCE))


def compact(text: str) -> str:
    """Without gaps and in capitals, as accounts and references are stored."""
    return "".join(text.split()).upper()


def grouped_account(account: str) -> str:
    """An IBAN in groups of four; any other account as it is."""
    return _in_groups(account, 4) if is_iban(account) else account


def grouped_reference(reference: str) -> str:
    """A creditor reference in fours, a QR reference in fives after the first two digits; others as they are."""
    if is_creditor_reference(reference):
        return _in_groups(reference, 4)
    if is_qr_reference(reference):
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


def _in_groups(text: str, size: int) -> str:
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
