"""What a QR code asks to be paid: a Swiss QR-bill (IG 2.0 to 2.4) or a SEPA transfer (EPC069-12, Girocode)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from comptoir_facturx.digits import is_iban, is_qr_iban, is_qrr, is_scor, is_swiss_iban

_TRAILER = 30
"""Where `EPD` stands in a QR-bill, counted from 0: it proves that no line is missing before it."""
_PROCEDURES = 2
_BILL_AMOUNT = re.compile(r"(?:0|[1-9]\d{0,8})?\.\d{2}|[1-9]\d{0,8}", re.ASCII)
"""As the guidelines say, and as some write it: `.30`, and whole francs without decimals."""
_GIRO_AMOUNT = re.compile(r"([A-Z]{3})(\d{1,9}(?:\.\d{1,2})?)", re.ASCII)
_REFERENCES: dict[str, Callable[[str], bool]] = {
    "QRR": is_qrr,
    "SCOR": is_scor,
    "NON": lambda value: not value,
}
_GIRO_LINES = 12


@dataclass(frozen=True, slots=True)
class Payment:
    """The parts of a payment as the code writes them, empty where it says nothing.

    `kind` is that of the reference: QRR, SCOR, NON, or what else stands there.
    """

    code: Literal["bill", "giro"]
    account: str
    creditor: str
    amount: str
    currency: str
    debtor: str = ""
    kind: str = ""
    reference: str = ""
    message: str = ""
    billing: str = ""
    procedures: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal | None:
        """The amount, if it is one."""
        pattern = _BILL_AMOUNT if self.code == "bill" else _GIRO_AMOUNT
        written = self.amount if self.code == "bill" else f"{self.currency}{self.amount}"
        return Decimal(self.amount) if pattern.fullmatch(written) else None

    @property
    def account_is_right(self) -> bool:
        """A QR-bill is paid to Switzerland and Liechtenstein only, a SEPA transfer to any IBAN."""
        return is_swiss_iban(self.account) if self.code == "bill" else is_iban(self.account)

    @property
    def amount_is_right(self) -> bool:
        """Whether it can be paid: in CHF or EUR, or EUR only; none means that the payer fills it in."""
        currencies = ("CHF", "EUR") if self.code == "bill" else ("EUR", "")
        return self.currency in currencies and (not self.amount or self.value is not None)

    @property
    def reference_is_right(self) -> bool:
        """Its check digits are right, and it is of the kind that the code says."""
        return self.kind in _REFERENCES and _REFERENCES[self.kind](self.reference)

    @property
    def goes_together(self) -> bool:
        """A QR-IBAN takes a QR reference, and nothing else does."""
        return self.code == "giro" or is_qr_iban(self.account) == (self.kind == "QRR")


@dataclass(frozen=True, slots=True)
class Torn:
    """A code that begins as a payment and can't be read on; `account` only if its check digits are right."""

    account: str = ""
    version: str = ""


def payment(text: str) -> Payment | Torn | None:
    """The payment that a code's text says; None for any other text."""
    lines = [line.strip() for line in re.split(r"\r\n|\n|\r", text)]
    readers = {"SPC": _bill, "BCD": _giro}
    return readers[lines[0]](lines) if lines[0] in readers else None


def _bill(lines: list[str]) -> Payment | Torn:
    """Combined addresses (`K`, until 2.2) have the name in the same place as structured ones."""
    if len(lines) <= _TRAILER or lines[_TRAILER] != "EPD":
        account = lines[3] if len(lines) > 3 and is_swiss_iban(lines[3]) else ""
        return Torn(account=account)
    if not lines[1].startswith("02"):
        return Torn(version=lines[1])
    behind = [*lines[_TRAILER + 1 :], ""]
    return Payment(
        "bill",
        account=lines[3].replace(" ", "").upper(),
        creditor=lines[5],
        amount=lines[18],
        currency=lines[19],
        debtor=lines[21],
        kind=lines[27],
        reference=lines[28].replace(" ", "").upper(),
        message=lines[29],
        billing=behind[0],
        procedures=tuple(line for line in behind[1 : _PROCEDURES + 1] if line),
    )


def _giro(lines: list[str]) -> Payment | Torn:
    """Lines at the end may be left out."""
    lines = [*lines, *[""] * _GIRO_LINES]
    if lines[3] != "SCT" or not lines[5] or not lines[6]:
        return Torn()
    written = lines[7]
    reference = lines[9].replace(" ", "").upper()
    return Payment(
        "giro",
        account=lines[6].replace(" ", "").upper(),
        creditor=lines[5],
        amount=written.removeprefix(written[:3]) if written[:3].isalpha() else written,
        currency=written[:3] if written[:3].isalpha() else "",
        kind="SCOR" if reference else "NON",
        reference=reference,
        message=lines[10],
    )
