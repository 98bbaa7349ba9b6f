"""Check digits of accounts and payment references."""

from __future__ import annotations

import re

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)
_SWISS = re.compile(r"(?:CH|LI)\d{7}[A-Z0-9]{12}", re.ASCII)
_SCOR = re.compile(r"RF\d{2}[A-Z0-9]{1,21}", re.ASCII)
_QRR = re.compile(r"\d{27}", re.ASCII)
_QR_INSTITUTES = range(30_000, 32_000)
_ROW = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
"""Modulo 10, recursive: the check digit of a Swiss reference."""


def is_97(value: str) -> bool:
    """The check digits of an IBAN (ISO 13616) and of a creditor reference (ISO 11649)."""
    compact = value.replace(" ", "")
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def is_iban(value: str) -> bool:
    """Whether it is an IBAN without gaps, of any country, with right check digits."""
    return _IBAN.fullmatch(value) is not None and is_97(value)


def is_swiss_iban(value: str) -> bool:
    """Whether it is a right IBAN of Switzerland or Liechtenstein."""
    return _SWISS.fullmatch(value) is not None and is_97(value)


def is_qr_iban(value: str) -> bool:
    """Whether its institute's number, the fifth to ninth sign, is one of a QR-IBAN."""
    return _SWISS.fullmatch(value) is not None and int(value[4:9]) in _QR_INSTITUTES


def is_scor(value: str) -> bool:
    """Whether it is a creditor reference without gaps, with right check digits."""
    return _SCOR.fullmatch(value) is not None and is_97(value)


def is_qrr(value: str) -> bool:
    """Whether it is a Swiss reference, not all zeros, with the right check digit."""
    compact = value.replace(" ", "")
    if _QRR.fullmatch(compact) is None or not int(compact):
        return False
    carry = 0
    for digit in compact[:-1]:
        carry = _ROW[(carry + int(digit)) % 10]
    return (10 - carry) % 10 == int(compact[-1])
