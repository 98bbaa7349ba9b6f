"""The QR-bill as the template prints it: receipt and payment part in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from comptoir_pdf_email.page.qrbill.bill import Address, Bill, payload
from comptoir_pdf_email.page.qrbill.digits import grouped_account, grouped_reference
from comptoir_pdf_email.page.qrbill.drafting import Draft, draft
from comptoir_pdf_email.page.qrbill.rules import broken
from comptoir_pdf_email.page.qrbill.symbol import symbol
from comptoir_pdf_email.page.scribe import Scribe, joined

_HOMES = ("CH", "LI")
_HEADINGS = {
    "receipt": "receipt",
    "payment_part": "payment-part",
    "account": "account",
    "reference": "reference",
    "additional": "additional",
    "currency": "currency",
    "amount": "amount",
    "acceptance_point": "acceptance-point",
    "payable_by": "payable-by",
    "payable_by_blank": "payable-by-blank",
    "separate": "separate",
}


@dataclass(frozen=True, slots=True)
class Parties:
    """The lines of creditor and debtor; the debtor's are empty where a box stands for them."""

    creditor: list[str]
    debtor: list[str]


@dataclass(frozen=True, slots=True)
class Slip:
    """All that stands on it; `parties` are whole, then in the shorter forms that the receipt may have."""

    words: dict[str, str]
    account: str
    reference: str
    message: str
    currency: str
    amount: str
    parties: list[Parties]
    code: str
    description: str


def slip(scribe: Scribe) -> Slip | None:
    """The invoice's QR-bill; None where it does not ask for one, or where one may not be printed and that was told."""
    message = joined(scribe.words.kind(scribe.reading.type, scribe.text("BT-3")), scribe.text("BT-1"), by=" ")
    drafted = draft(scribe.reading, message, scribe.creditors)
    if drafted is None:
        return None
    return None if _refused(scribe, drafted) else _printed(scribe, drafted.bill)


def _refused(scribe: Scribe, drafted: Draft) -> bool:
    """Whether a rule is broken; tells of each, else of what the bill says otherwise than the page."""
    account = ("BT-84", drafted.way)
    faults = list(broken(drafted.bill, stranger=drafted.stranger))
    for term, reason in faults:
        holder = [("BT-85", drafted.way)] if term == "BT-27" else []
        scribe.reading.tell(reason, *holder, (term, drafted.way), (term, ()), account)
    for term, index, reason in () if faults else drafted.told:
        scribe.reading.tell(reason, (term, index))
    return bool(faults)


def _printed(scribe: Scribe, bill: Bill) -> Slip:
    return Slip(
        words={name: scribe.words.code("slip", code) for name, code in _HEADINGS.items()},
        account=grouped_account(bill.account),
        reference=grouped_reference(bill.reference),
        message=bill.message,
        currency=bill.currency,
        amount=_amount(bill.amount),
        parties=_parties(bill),
        code=symbol(payload(bill)),
        description=scribe.words.gettext("Swiss QR code: all that this payment part says, for a banking app"),
    )


def _parties(bill: Bill) -> list[Parties]:
    """Whole; without the debtor's street; without both streets."""
    creditor, debtor = bill.creditor, bill.debtor
    return [
        Parties(_lines(creditor, street=whole), _lines(debtor, street=debtors) if debtor else [])
        for whole, debtors in ((True, True), (True, False), (False, False))
    ]


def _lines(address: Address, *, street: bool) -> list[str]:
    prefix = "" if address.country in _HOMES else f"{address.country}-"
    lines = (address.name, address.street if street else "", f"{prefix}{address.zone} {address.town}")
    return [line for line in lines if line]


def _amount(coded: str) -> str:
    """`1286.20` → `1 286.20`, whatever the reader's manner."""
    return f"{Decimal(coded):,.2f}".replace(",", " ")
