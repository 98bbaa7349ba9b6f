"""The page of an order, an order response or a despatch advice."""

from __future__ import annotations

from typing import Any

from comptoir_pdf_email.page import annexes, goods, shipment, sums, traders
from comptoir_pdf_email.page.annexes import File
from comptoir_pdf_email.page.highlights import Highlight, highlights
from comptoir_pdf_email.page.parties import filled, period
from comptoir_pdf_email.page.payment import Payment
from comptoir_pdf_email.page.scribe import Card, Fact, Scribe, joined, of_day
from comptoir_pdf_email.page.sums import Changes, TotalTerms
from comptoir_pdf_email.page.tables import Table

ALLOWANCES = Changes(
    "allowance",
    "allowance-amount",
    "allowance-base",
    "allowance-percent",
    "allowance-reason",
    "allowance-reason-code",
    "allowance",
)
CHARGES = Changes(
    "charge",
    "charge-amount",
    "charge-base",
    "charge-percent",
    "charge-reason",
    "charge-reason-code",
    "charge",
)
TOTALS = TotalTerms(
    lines="total-lines",
    allowances="total-allowances",
    charges="total-charges",
    without_vat="total-without-vat",
    vat="vat",
    with_vat="total-with-vat",
    paid="prepaid",
    rounding="rounding",
    payable="payable",
)


def page(scribe: Scribe, files: list[File]) -> dict[str, Any]:
    """All that the template shows, by part; the document's own files join `files`."""
    letter = traders.letter(scribe)
    return {
        "title": title(scribe),
        "footer": scribe.text(f"{letter.sender}-tax-number"),
        "sender": traders.sender(scribe, letter.sender),
        "sender_line": traders.sender_line(scribe, letter.sender),
        "recipient": traders.recipient(scribe, letter.recipient),
        "facts": references(scribe),
        "highlights": _highlights(scribe),
        "cards": _cards(scribe, letter),
        **_tables(scribe),
        **_end(scribe, letter, files),
    }


def title(scribe: Scribe) -> str:
    """`Order B-1`; a copy says that it is one."""
    kind = scribe.words.kind(scribe.reading.type, scribe.text("type-code"))
    copy = scribe.text("copy")
    mark = {"true": scribe.name("copy"), "1": scribe.name("copy"), "false": "", "0": ""}.get(copy, copy)
    return joined(kind, scribe.text("number"), f"({mark})" if mark else "", by=" ")


def references(scribe: Scribe) -> list[Fact]:
    """The numbers by which the receiver files the document."""
    return [
        *_orders(scribe),
        *scribe.stated("customer-reference", "seller-order-number", "quotation", "contract", "project"),
        *_related(scribe),
        *scribe.stated("originator-document", "accounting-cost"),
        *scribe.facts(
            (scribe.name("issued-at"), scribe.time("issued-at")),
            (scribe.words.gettext("Valid"), period(scribe, "valid-from", "valid-until")),
        ),
        *_currencies(scribe),
    ]


def _orders(scribe: Scribe) -> list[Fact]:
    """The orders that are answered or delivered, each with the seller's number of it and with its change."""
    found = []
    for index in scribe.reading.groups("order-reference"):
        order = of_day(scribe.text("order-number", *index), scribe.day("order-issued", *index))
        found += scribe.facts((scribe.heading("order-reference"), order))
        found += scribe.stated("order-change-number", index=index)
        if scribe.text("order-seller-number", *index) != scribe.text("seller-order-number"):
            found += scribe.stated("order-seller-number", index=index)
    return found


def _related(scribe: Scribe) -> list[Fact]:
    groups = scribe.reading.groups("related-order-reference")
    related = (
        of_day(scribe.text("related-order", *index), scribe.day("related-order-issued", *index))
        for index in groups
    )
    return scribe.facts((scribe.heading("related-order-reference"), "\n".join(related)))


def _currencies(scribe: Scribe) -> list[Fact]:
    """The currency goes without saying where the total has it."""
    total = scribe.reading.amount("payable")
    is_plain = total is not None and total.currency is None
    currency = scribe.facts((scribe.name("currency"), "" if is_plain else scribe.text("currency")))
    return [*currency, *scribe.stated("tax-currency")]


def _highlights(scribe: Scribe) -> list[Highlight]:
    """What everybody looks for first: what an order comes to, what its answer is, when the goods arrive."""
    _ = scribe.words.gettext
    date = (_("Date"), scribe.day("issued"))
    if scribe.reading.type == "order":
        return highlights(
            scribe, date, shipment.requested(scribe), (_("Order total"), scribe.money("payable"))
        )
    if scribe.reading.type == "order-response":
        answer = (_("Answer"), scribe.answer("answer", "response-code"))
        return highlights(scribe, date, shipment.promised(scribe), answer)
    packages, despatched = scribe.stated("packages"), scribe.stated("despatched")
    facts = [(fact.label, fact.value) for fact in (*packages, *despatched)]
    return highlights(scribe, date, *facts, shipment.expected(scribe))


def _cards(scribe: Scribe, letter: traders.Letter) -> list[Card]:
    return filled(
        traders.recipient_card(scribe, letter.recipient),
        shipment.delivery_card(scribe),
        shipment.shipment_card(scribe),
        shipment.origin_card(scribe),
        *(traders.other_card(scribe, party) for party in letter.others),
    )


def _tables(scribe: Scribe) -> dict[str, Any]:
    allowances = sums.change_rows(scribe, ALLOWANCES, "allowance-vat-category", "allowance-vat-rate")
    charges = sums.change_rows(scribe, CHARGES, "charge-vat-category", "charge-vat-rate")
    return {
        "packages": shipment.packages(scribe),
        "lines": goods.lines(scribe),
        "changes": sums.changes_table(scribe, [*allowances, *charges]),
        "vat": Table([], []),
        "totals": sums.totals(scribe, TOTALS, scribe.words.gettext("Order total")),
    }


def _end(scribe: Scribe, letter: traders.Letter, files: list[File]) -> dict[str, Any]:
    """Below the tables."""
    terms = [*scribe.reading.each("payment-terms")]
    return {
        "payment": Payment(scribe.words.gettext("Payment"), terms=terms),
        "notes": {"title": scribe.words.gettext("Notes"), "paragraphs": annexes.spoken_notes(scribe)},
        "small_print": filled(
            traders.sender_card(scribe, letter.sender),
            annexes.supporting_card(scribe, files, annexes.OF_ORDERS),
            _electronic_card(scribe, letter),
        ),
        "slip": None,
    }


def _electronic_card(scribe: Scribe, letter: traders.Letter) -> Card:
    """What the document says to machines."""
    parties = (letter.sender, letter.recipient)
    addresses = [
        fact
        for party in parties
        for fact in traders.endpoint(scribe, party, scribe.whole_name(f"{party}-endpoint"))
    ]
    facts = [*scribe.stated("customization", "process"), *addresses, *scribe.stated("line-count")]
    return Card(scribe.words.gettext("Electronic document"), facts=facts)
