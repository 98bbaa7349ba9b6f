"""What a QR-bill says, and its payload: one element a line (IG QR-bill 2.4, version 0200)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from comptoir_pdf_email.page.qrbill.digits import looks_like_reference

LONGEST_PAYLOAD = 997
"""Bytes that the largest code allowed, version 25 at level M, holds."""
LONGEST_MESSAGE = 140
"""Characters of the message and the billing information together."""

_NOBODY = ("",) * 7
"""The lines of an address; the final creditor's are always empty."""


@dataclass(frozen=True, slots=True)
class Address:
    """A structured address; EN 16931 knows no house number apart, so that it stays in the street."""

    name: str
    street: str
    zone: str
    town: str
    country: str


@dataclass(frozen=True, slots=True)
class Bill:
    """A QR-bill, its values as they are coded: no gaps in numbers, the amount with two decimals."""

    account: str
    creditor: Address
    amount: str
    currency: str
    debtor: Address | None
    reference: str
    message: str
    billing: str = field(default="")

    @property
    def kind(self) -> Literal["QRR", "SCOR", "NON"]:
        """The kind of reference."""
        if not self.reference:
            return "NON"
        return "SCOR" if self.reference.startswith("RF") and looks_like_reference(self.reference) else "QRR"


def payload(bill: Bill) -> str:
    """The text of the code: 31 lines, or 32 with billing information, and nothing after the last."""
    lines = [
        *("SPC", "0200", "1", bill.account),
        *_lines(bill.creditor),
        *_NOBODY,
        *(bill.amount, bill.currency),
        *(_lines(bill.debtor) if bill.debtor else _NOBODY),
        *(bill.kind, bill.reference, bill.message, "EPD"),
    ]
    return "\n".join([*lines, bill.billing] if bill.billing else lines)


def _lines(address: Address) -> tuple[str, ...]:
    return ("S", address.name, address.street, "", address.zone, address.town, address.country)
