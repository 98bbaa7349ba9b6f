"""How to pay: account, reference, card or mandate, and the terms."""

from __future__ import annotations

from dataclasses import dataclass, field

from comptoir_pdf_email.page.qrbill.digits import grouped_account, grouped_reference, is_iban
from comptoir_pdf_email.page.scribe import Fact, Scribe


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
